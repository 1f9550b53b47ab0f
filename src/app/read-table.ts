import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Table } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { sha256Hex } from '../core/hash.ts';

export type Provenance = { readonly licence: string; readonly source: string };

type Cell = number | string | null;
type Record = { readonly line: number; readonly cells: readonly string[] };

/**
 * Reads a CSV file into a table; a column whose cells are mostly numbers must hold numbers alone.
 * @throws AppError `unreadable-table` when the file cannot be opened; `bad-table` naming column, line and cell.
 */
export async function readTable(path: string, provenance?: Provenance): Promise<Table> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reasons: { [code: string]: string } = {
      ENOENT: 'there is no such file',
      EISDIR: 'it is a folder',
      EACCES: 'reading it is not permitted',
    };
    throw new AppError('unreadable-table', `${path}: ${reasons[code ?? ''] ?? String(error)}`);
  }
  return parseTable(bytes, basename(path), provenance);
}

/** The table in the bytes of a CSV file: UTF-8, separated by commas, semicolons or tabs. @throws AppError `bad-table` */
export function parseTable(
  bytes: Uint8Array,
  name: string,
  provenance: Provenance = { licence: 'not stated', source: name },
): Table {
  const [header, ...records] = readRecords(decode(bytes, name), name);
  if (header === undefined) throw new AppError('bad-table', `${name}: the file is empty`);
  const columns = readHeader(header, name);
  if (records.length === 0)
    throw new AppError('bad-table', `${name}: there is a header and no row beneath it`);
  for (const { line, cells } of records)
    if (cells.length !== columns.length)
      throw new AppError(
        'bad-table',
        `${name}, line ${line}: ${cells.length} cells, where the header has ${columns.length}`,
      );
  const cellColumns = columns.map((column, index) => readColumn(column, index, records, name));
  const rows = records.map((_, row) =>
    Object.fromEntries(columns.map((column, index) => [column, cellColumns[index]?.[row] ?? null])),
  );
  return { name, columns, rows, ...provenance, sha256: sha256Hex(bytes) };
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AppError('bad-table', `${name}: the file is not UTF-8 text; save it as "CSV UTF-8"`);
  }
}

/** Records with the line each ends on; blank lines and lines of empty cells are left out. */
function readRecords(text: string, name: string): readonly Record[] {
  const delimiter = detectDelimiter(text);
  try {
    const records = parse(text, {
      bom: true,
      delimiter,
      trim: delimiter !== '\t',
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }) as unknown as readonly { readonly info: { readonly lines: number }; readonly record: string[] }[];
    return records.map(({ info, record }) => ({
      line: info.lines,
      cells: record.map((cell) => cell.trim()),
    }));
  } catch (error) {
    throw new AppError('bad-table', `${name}: ${(error as Error).message}`);
  }
}

/** The separator that occurs most often in the first line outside quotes; a comma where none does. */
function detectDelimiter(text: string): string {
  const firstLine = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const count = (delimiter: string): number => firstLine.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

function readHeader({ cells, line }: Record, name: string): readonly string[] {
  cells.forEach((column, index) => {
    if (column === '')
      throw new AppError('bad-table', `${name}, line ${line}: column ${index + 1} has no name`);
    if (cells.indexOf(column) !== index)
      throw new AppError('bad-table', `${name}, line ${line}: two columns are named "${column}"`);
  });
  return cells;
}

const numberForm = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const notANumberForm = /^[+-]?(nan|inf|infinity)$/i;
const decimalCommaForm = /^[+-]?\d*,\d+([eE][+-]?\d+)?$/;

function readColumn(
  column: string,
  index: number,
  records: readonly Record[],
  name: string,
): readonly Cell[] {
  const cells = records.map(({ cells }) => cells[index] as string);
  const filled = cells.filter((cell) => cell !== '');
  const numeric = filled.filter((cell) =>
    [numberForm, notANumberForm, decimalCommaForm].some((form) => form.test(cell)),
  );
  if (numeric.length * 2 <= filled.length) return cells.map((cell) => (cell === '' ? null : cell));
  return cells.map((cell, row) =>
    cell === '' ? null : readNumber(cell, `${name}, line ${records[row]?.line}: column "${column}"`),
  );
}

function readNumber(cell: string, where: string): number {
  if (decimalCommaForm.test(cell))
    throw new AppError(
      'bad-table',
      `${where} holds "${cell}" with a comma; write a decimal point and no thousands separator, such as ${cell.replace(',', '.')}`,
    );
  if (notANumberForm.test(cell))
    throw new AppError(
      'bad-table',
      `${where} holds "${cell}"; expected a number, or an empty cell where nothing was measured`,
    );
  const value = numberForm.test(cell) ? Number(cell) : Number.NaN;
  if (!Number.isFinite(value))
    throw new AppError('bad-table', `${where} holds "${cell}" among numbers; expected a number`);
  return value === 0 ? 0 : value;
}
