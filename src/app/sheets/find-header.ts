import { AppError } from '../../core/error.ts';
import type { Grid } from './grid.ts';
import { readCell } from './read-cell.ts';

/** Names of columns, with rows above that are no header, and a line of units beneath that belongs to it. */
export type Header = {
  /** Index into the rows of the grid of the first row of data. */
  readonly firstRow: number;
  readonly names: readonly string[];
  readonly notes: readonly string[];
};

/** Rows at the top that may be a title rather than the header. */
const searchedRows = 25;

/** The first row as wide as most rows, all of it words. @throws AppError `bad-table` where there is a header and nothing beneath it */
export function findHeader(grid: Grid): Header {
  const { rows, name, decimal } = grid;
  const width = (row: Grid['rows'][number]): number =>
    row.filter((cell) => cell !== null && cell !== '').length;
  const widths = rows.map(width).toSorted((a, b) => a - b);
  const usual = widths[Math.floor(widths.length / 2)] ?? 0;
  const kindAt = (row: number): readonly string[] =>
    (rows[row] ?? []).map((cell) => readCell(cell, decimal).kind);
  const isHeader = (row: number): boolean =>
    width(rows[row] ?? []) >= Math.max(1, 0.6 * usual) && !kindAt(row).some((kind) => kind === 'number');
  const found = Array.from({ length: Math.min(searchedRows, rows.length) }, (_, row) => row).find(isHeader);
  if (found === undefined && !kindAt(0).some((kind) => kind === 'text')) return withoutNames(grid);
  const at = found ?? 0;
  const isUnderGroups = at > 0 && isGroupRow(grid, at - 1) && isSecondOfTwo(grid, at);
  const first = isUnderGroups ? at - 1 : at;
  const isDouble = isSecondOfTwo(grid, first + 1);
  const last = isDouble ? first + 1 : first;
  const written = isDouble ? joinNames(rows[first] ?? [], rows[last] ?? []) : (rows[first] ?? []);
  const units = rows[last + 1] ?? [];
  const hasUnits =
    last + 2 < rows.length &&
    width(units) >= 1 &&
    units.every((cell) => cell === null || cell === '' || isUnitCell(String(cell))) &&
    kindAt(last + 2).includes('number');
  const firstRow = last + (hasUnits ? 2 : 1);
  const columnCount = rows.slice(first).reduce((most, row) => Math.max(most, row.length), 0);
  const notes: string[] = [];
  if (first > 0)
    notes.push(`${first} ${first === 1 ? 'row' : 'rows'} above the names of the columns left aside.`);
  if (isDouble) notes.push('The names of the columns stand in two rows; both were read.');
  if (hasUnits) notes.push('The row under the names was read as units.');
  if (firstRow >= rows.length)
    throw new AppError('bad-table', `${name}: there is a header and no row beneath it`);
  const { names, copies } = nameColumns(written, hasUnits ? units : [], columnCount);
  return { firstRow, names, notes: [...notes, ...copies] };
}

/** Numbers from the first row on: the columns are counted. */
function withoutNames({ rows, name }: Grid): Header {
  if (rows.length === 0) throw new AppError('bad-table', `${name}: there is no row`);
  const count = rows.reduce((most, row) => Math.max(most, row.length), 0);
  return {
    firstRow: 0,
    names: Array.from({ length: count }, (_, index) => `column ${index + 1}`),
    notes: ['No row holds the names of the columns, so they are numbered here.'],
  };
}

/** The names, each with its unit and once; `copies` says which were renamed. */
function nameColumns(
  written: Grid['rows'][number],
  units: Grid['rows'][number],
  columnCount: number,
): { readonly names: readonly string[]; readonly copies: readonly string[] } {
  const used = new Set<string>();
  const copies: string[] = [];
  const names = Array.from({ length: columnCount }, (_, index) => {
    const text =
      String(written[index] ?? '')
        .replaceAll(/\s+/g, ' ')
        .trim() || `column ${index + 1}`;
    const unit = String(units[index] ?? '')
      .trim()
      .replace(/^[([](.*)[)\]]$/, '$1');
    const whole = unit === '' || text.includes(unit) ? text : `${text} (${unit})`;
    let unique = whole;
    for (let copy = 2; used.has(unique); copy++) unique = `${whole} #${copy}`;
    if (unique !== whole) copies.push(`Two columns are named "${whole}"; the later one is "${unique}" here.`);
    used.add(unique);
    return unique;
  });
  return { names, copies };
}

/** Whether a row holds words over several columns, as a title of one cell does not. */
function isGroupRow({ rows, decimal }: Grid, at: number): boolean {
  const kinds = (rows[at] ?? []).map((cell) => readCell(cell, decimal).kind);
  return kinds.filter((kind) => kind === 'text').length > 1 && !kinds.includes('number');
}

/** Rows beneath the header that tell which columns are of numbers. */
const rowsBeneath = 20;

/** Whether a row is names too: words alone, and most of them over columns of numbers. A line of units is none. */
function isSecondOfTwo({ rows, decimal }: Grid, at: number): boolean {
  const row = rows[at] ?? [];
  const beneath = rows.slice(at + 1, at + 1 + rowsBeneath);
  if (beneath.length < 2) return false;
  const kinds = row.map((cell) => readCell(cell, decimal).kind);
  const words = kinds.flatMap((kind, index) => (kind === 'empty' ? [] : [index]));
  if (words.length < 2 || words.some((index) => kinds[index] !== 'text')) return false;
  if (words.every((index) => isUnitCell(String(row[index])))) return false;
  const isOfNumbers = (index: number): boolean =>
    beneath.filter((each) => readCell(each[index] ?? null, decimal).kind === 'number').length >
    beneath.length / 2;
  return words.filter(isOfNumbers).length > words.length / 2;
}

/** The names of the second row; one that stands there twice, or is missing, takes the name over it, which spans the empty cells after it. */
function joinNames(groups: Grid['rows'][number], names: Grid['rows'][number]): string[] {
  const textOf = (cell: Grid['rows'][number][number] | undefined): string => String(cell ?? '').trim();
  let group = '';
  const spanned = Array.from({ length: Math.max(groups.length, names.length) }, (_, index) => {
    group = textOf(groups[index]) || group;
    return group;
  });
  const own = spanned.map((_, index) => textOf(names[index]));
  return own.map((name, index) => {
    if (name === '') return spanned[index] ?? '';
    const isTwice = own.indexOf(name) !== own.lastIndexOf(name);
    return isTwice && spanned[index] ? `${spanned[index]}: ${name}` : name;
  });
}

const isUnitCell = (text: string): boolean =>
  text.length <= 14 &&
  /^[([]?(%|°C|°|K|mK|s|ms|min|h|d|g|mg|kg|mol|mmol|M|mM|l|L|ml|mL|µl|uL|m|mm|cm|nm|µm|um|Å|eV|meV|V|mV|A|mA|W|Pa|kPa|MPa|GPa|bar|mbar|Torr|Hz|T|Oe|rpm|sccm|wt\.? ?%|at\.? ?%|mol ?%|vol\.? ?%|[a-zA-Zµ]{1,4}[/·][a-zA-Zµ²³0-9^-]{1,6})[)\]]?$/.test(
    text,
  );
