import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { AppError } from '../core/error.ts';
import { assertMemory } from '../core/memory.ts';
import { isPlainTable, scanPlainTable, type TableRecord } from './scan-plain-table.ts';

/** One column of a table: numbers, NaN where a cell is empty, or texts, null where one is. */
export type Column =
  | {
      readonly kind: 'numbers';
      readonly values: Float64Array;
      /** Rows whose number only bounds the value, `<0.1` or `>500`. */
      readonly bounds: ReadonlyMap<number, 'upper' | 'lower'>;
    }
  | { readonly kind: 'texts'; readonly values: readonly (string | null)[] };

/** A table by columns: a million rows of numbers cost eight bytes a cell. */
export type ColumnTable = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rowCount: number;
  readonly cells: ReadonlyMap<string, Column>;
};

export type ColumnReading = {
  /** Columns in which a number behind < or > is a bound; elsewhere it is text. */
  readonly bounded?: readonly string[];
  /** Whether a header alone is a table. */
  readonly allowsNoRows?: boolean;
};

/** The bytes of a file. @throws AppError `unreadable-table` when it cannot be opened; `too-large` before it is */
export async function readTableFile(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    assertMemory(3 * size, `reading ${path}`, 'leave out rows or columns');
    return await readFile(path);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const reasons: { [code: string]: string } = {
      ENOENT: 'there is no such file',
      EISDIR: 'it is a folder',
      EACCES: 'reading it is not permitted',
    };
    throw new AppError('unreadable-table', `${path}: ${reasons[code ?? ''] ?? String(error)}`);
  }
}

/**
 * The columns of a CSV file: UTF-8, separated by commas, semicolons or tabs; blank lines and lines of empty cells are left out. A column
 * whose cells are mostly numbers must hold numbers alone.
 * @throws AppError `bad-table` naming column, line and cell
 */
export function parseColumns(bytes: Uint8Array, name: string, reading: ColumnReading = {}): ColumnTable {
  if (!isUtf8(bytes))
    throw new AppError('bad-table', `${name}: the file is not UTF-8 text; save it as "CSV UTF-8"`);
  let columns: readonly string[] | null = null;
  let collected: CellCollector[] = [];
  const lines = growNumbers();
  forEachRecord(bytes, name, (record, line) => {
    if (columns === null) {
      columns = readHeader(record, line, name);
      collected = columns.map(collectCells);
      return;
    }
    if (record.count !== columns.length)
      throw new AppError(
        'bad-table',
        `${name}, line ${line}: ${record.count} ${record.count === 1 ? 'cell' : 'cells'}, where the header has ${columns.length}`,
      );
    lines.push(line);
    for (let j = 0; j < record.count; j++) collected[j]!.add(record, j);
  });
  const header: readonly string[] | null = columns;
  if (header === null) throw new AppError('bad-table', `${name}: the file is empty`);
  const rowCount = lines.count();
  if (rowCount === 0 && reading.allowsNoRows !== true)
    throw new AppError('bad-table', `${name}: there is a header and no row beneath it`);
  const numberLines = lines.take();
  const cells = new Map(
    (header as readonly string[]).map((column, index): [string, Column] => {
      const where = (row: number): string => `${name}, line ${numberLines[row]}: column "${column}"`;
      const isBounded = reading.bounded?.includes(column) === true;
      const found = finishColumn(collected[index]!, rowCount, isBounded, where);
      return [column, found ?? { kind: 'texts', values: readTexts(bytes, name, index) }];
    }),
  );
  return { name, columns: header, rowCount, cells };
}

/** Quotes and mixed line ends are left to a parser that knows them all. */
function forEachRecord(
  bytes: Uint8Array,
  name: string,
  use: (record: TableRecord, line: number) => void,
): void {
  const delimiter = detectDelimiter(bytes);
  if (isPlainTable(bytes)) scanPlainTable(bytes, delimiter.charCodeAt(0), use);
  else parseQuotedTable(bytes, name, delimiter, use);
}

function parseQuotedTable(
  bytes: Uint8Array,
  name: string,
  delimiter: string,
  use: (record: TableRecord, line: number) => void,
): void {
  try {
    parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      bom: true,
      delimiter,
      trim: delimiter !== '\t',
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      on_record: (record: readonly string[], { lines }) => {
        use(recordOf(record), lines);
        return null;
      },
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('bad-table', `${name}: ${(error as Error).message}`);
  }
}

const recordOf = (cells: readonly string[]): TableRecord => ({
  count: cells.length,
  text: (index) => cells[index]!.trim(),
  number: () => null,
});

/** The separator that occurs most often in the first line outside quotes; a comma where none does. */
function detectDelimiter(bytes: Uint8Array): string {
  const end = bytes.findIndex((byte) => byte === 10 || byte === 13);
  const firstLine = new TextDecoder()
    .decode(bytes.subarray(0, end < 0 ? bytes.length : end))
    .replaceAll(/"[^"]*"/g, '');
  const count = (delimiter: string): number => firstLine.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

function readHeader(record: TableRecord, line: number, name: string): readonly string[] {
  const cells = Array.from({ length: record.count }, (_, index) => record.text(index));
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
const boundForm = /^([<>≤≥])=?\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/;

type CellCollector = {
  add(record: TableRecord, index: number): void;
  readonly numbers: GrowingNumbers;
  /** Cells that are neither empty nor a plain number, by row. */
  readonly others: ReadonlyMap<number, string>;
};

function collectCells(): CellCollector {
  const numbers = growNumbers();
  const others = new Map<number, string>();
  return {
    numbers,
    others,
    add(record, index) {
      const plain = record.number(index);
      if (plain !== null) {
        numbers.push(plain);
        return;
      }
      const cell = record.text(index);
      const isNumber = numberForm.test(cell) && Number.isFinite(Number(cell));
      if (!isNumber && cell !== '') others.set(numbers.count(), cell);
      numbers.push(isNumber ? Number(cell) + 0 : Number.NaN);
    },
  };
}

/** The numbers of a column; null when it holds texts. */
function finishColumn(
  { numbers, others }: CellCollector,
  rowCount: number,
  isBounded: boolean,
  where: (row: number) => string,
): Column | null {
  const values = numbers.take();
  const plainCount = values.reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0);
  const alike = [numberForm, notANumberForm, decimalCommaForm];
  const forms = isBounded ? [...alike, boundForm] : alike;
  let alikeCount = plainCount;
  for (const cell of others.values()) if (forms.some((form) => form.test(cell))) alikeCount++;
  if (alikeCount * 2 <= plainCount + others.size && plainCount + others.size > 0) return null;
  if (rowCount > 0 && plainCount + others.size === 0) return null;
  const bounds = new Map<number, 'upper' | 'lower'>();
  for (const [row, cell] of others) {
    const [, sign, number] = (isBounded && boundForm.exec(cell)) || [];
    if (sign === undefined) throw new AppError('bad-table', `${where(row)} ${describeFault(cell)}`);
    values[row] = Number(number) + 0;
    bounds.set(row, sign === '<' || sign === '≤' ? 'upper' : 'lower');
  }
  return { kind: 'numbers', values, bounds };
}

function describeFault(cell: string): string {
  if (decimalCommaForm.test(cell))
    return `holds "${cell}" with a comma; write a decimal point and no thousands separator, such as ${cell.replace(',', '.')}`;
  if (notANumberForm.test(cell))
    return `holds "${cell}"; expected a number, or an empty cell where nothing was measured`;
  return `holds "${cell}" among numbers; expected a number`;
}

/** The cells of one column as they stand, equal ones shared. */
function readTexts(bytes: Uint8Array, name: string, index: number): (string | null)[] {
  const known = new Map<string, string>();
  const texts: (string | null)[] = [];
  let isHeader = true;
  forEachRecord(bytes, name, (record) => {
    if (isHeader) {
      isHeader = false;
      return;
    }
    const cell = record.text(index);
    const text = known.get(cell) ?? cell;
    if (known.size < 10_000) known.set(text, text);
    texts.push(text === '' ? null : text);
  });
  return texts;
}

type GrowingNumbers = { push(value: number): void; count(): number; take(): Float64Array };

function growNumbers(): GrowingNumbers {
  let values = new Float64Array(1024);
  let count = 0;
  return {
    push(value) {
      if (count === values.length) {
        const larger = new Float64Array(2 * values.length);
        larger.set(values);
        values = larger;
      }
      values[count++] = value;
    },
    count: () => count,
    take: () => values.slice(0, count),
  };
}
