import type { MeasuredColumn } from './contract.ts';
import { refuseLine } from './decode-file-text.ts';

/** Cells of one line of a file, trimmed. */
export type TextRow = { readonly cells: readonly string[]; readonly line: number };

export type ColumnTitle = { readonly name: string; readonly unit: string | null };

export type TableText = {
  readonly fileName: string;
  readonly titles: readonly ColumnTitle[];
  readonly titleLine: number;
  readonly rows: readonly TextRow[];
  /** Whether trailing empty cells may be left away. */
  readonly mayBeShort: boolean;
  /** Whether the last row ends as a line does. */
  readonly isLastRowWhole: boolean;
  /** Whether cells may hold decimal commas. */
  readonly mayHoldDecimalCommas: boolean;
};

export type ReadColumns = {
  readonly columns: readonly MeasuredColumn[];
  readonly lines: readonly number[];
  readonly warnings: readonly string[];
};

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?$/;
const decimalComma = /^[+-]?\d*,\d+(?:[eEdD][+-]?\d+)?$/;
const nothing = /^(?:|nan|n\/a|na|null|none|-+|\+?-?inf(?:inity)?)$/i;
/** Instruments write numbers beyond it for an overload. */
const overload = 9e36;

/**
 * Columns of numbers of a table in text. Columns of words and columns without name and numbers are left out; a cell that is no number is
 * empty, with a warning that names its line. The last row of a file that is still being written counts as far as it is complete.
 * @throws AppError `unreadable-file` where the rows do not fit the titles, or two columns of one name both hold numbers
 */
export function readColumns(table: TableText): ReadColumns {
  const warnings: string[] = [];
  const rows = wholeRows(table, warnings);
  const isComma = table.mayHoldDecimalCommas && usesDecimalCommas(rows);
  if (isComma) warnings.push('numbers have decimal commas, and are read so');
  const read = table.titles.map((title, index) => readColumn(table, title, index, rows, isComma));
  for (const { warning } of read) if (warning !== null) warnings.push(warning);
  const columns = read.flatMap(({ column }) => column ?? []);
  return { columns: withoutDoubles(table, columns), lines: rows.map(({ line }) => line), warnings };
}

function wholeRows(table: TableText, warnings: string[]): readonly TextRow[] {
  const { titles, fileName, isLastRowWhole, mayBeShort } = table;
  const rows = [...table.rows];
  const last = rows.at(-1);
  const before = rows.at(-2);
  if (last !== undefined && !isLastRowWhole) {
    rows.pop();
    if (last.cells.length >= (before?.cells.length ?? titles.length)) {
      const cells = last.cells.with(-1, '');
      if (last.cells.at(-1) !== '')
        warnings.push(
          `line ${last.line} has no end: its last cell "${shorten(last.cells.at(-1)!)}" may be cut and is not used`,
        );
      rows.push({ line: last.line, cells });
    } else
      warnings.push(
        `line ${last.line} is cut after ${last.cells.length} cells and is not used: the file may still be being written`,
      );
  }
  const isTooLong = ({ cells }: TextRow): boolean => cells.slice(titles.length).some((cell) => cell !== '');
  const isTooShort = ({ cells }: TextRow): boolean => !mayBeShort && cells.length < titles.length;
  const odd = rows.filter((row) => isTooLong(row) || isTooShort(row));
  const first = odd[0];
  if (first === undefined) return rows;
  const what = `has ${first.cells.length} cells; expected ${titles.length}, as in line ${table.titleLine}`;
  if (!mayBeShort || odd.length > Math.max(2, rows.length / 20)) throw refuseLine(fileName, first.line, what);
  warnings.push(
    `line ${first.line} ${what}; ${odd.length} such ${odd.length === 1 ? 'line is' : 'lines are'} not used`,
  );
  return rows.filter((row) => !odd.includes(row));
}

function usesDecimalCommas(rows: readonly TextRow[]): boolean {
  let commas = 0;
  for (const { cells } of rows)
    for (const cell of cells) {
      if (decimalComma.test(cell)) commas++;
      else if (cell.includes('.') && number.test(cell)) return false;
    }
  return commas > 0;
}

function readColumn(
  { titles, fileName, titleLine }: TableText,
  { name, unit }: ColumnTitle,
  index: number,
  rows: readonly TextRow[],
  isComma: boolean,
): { readonly column: MeasuredColumn | null; readonly warning: string | null } {
  let numbers = 0;
  let filled = 0;
  let odd: { readonly line: number; readonly cell: string } | null = null;
  let oddCount = 0;
  const values = rows.map(({ cells, line }) => {
    const cell = cells[index] ?? '';
    if (nothing.test(cell)) return null;
    filled++;
    const value = parseNumber(isComma ? cell.replace(',', '.') : cell);
    if (value !== null) numbers++;
    else {
      oddCount++;
      odd ??= { line, cell };
    }
    return value;
  });
  const found = odd as { readonly line: number; readonly cell: string } | null;
  if (numbers === 0 && found !== null && decimalComma.test(found.cell))
    throw refuseLine(
      fileName,
      found.line,
      `"${found.cell}" under "${name}" looks like a number with a decimal comma; expected a decimal point`,
    );
  if (numbers === 0 || 2 * numbers < filled) return { column: null, warning: null };
  if (name === '')
    return {
      column: null,
      warning: `column ${index + 1} of ${titles.length} has numbers and no name in line ${titleLine}: not used`,
    };
  const warning =
    found === null
      ? null
      : `line ${found.line}: "${shorten(found.cell)}" under "${name}" is no number${oddCount === 1 ? '' : `, nor are ${oddCount - 1} more below it`}: left empty`;
  return { column: { name, unit, values }, warning };
}

/** A decimal number; null where the cell is none, or an instrument's mark of overload. */
export function parseNumber(cell: string): number | null {
  if (!number.test(cell)) return null;
  const value = Number(cell.replace(/[dD]/, 'e'));
  return Number.isFinite(value) && Math.abs(value) < overload ? value + 0 : null;
}

function withoutDoubles(
  { fileName, titleLine }: TableText,
  columns: readonly MeasuredColumn[],
): readonly MeasuredColumn[] {
  const seen = new Set<string>();
  for (const { name, unit } of columns) {
    const title = unit === null ? name : `${name} (${unit})`;
    if (seen.has(title))
      throw refuseLine(
        fileName,
        titleLine,
        `two columns are named "${title}" and both hold numbers; expected different names`,
      );
    seen.add(title);
  }
  return columns;
}

export const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
