import { unitInHeader } from '../../campaign/index.ts';
import { findCopies } from './find-copies.ts';
import { findHeader } from './find-header.ts';
import type { Grid } from './grid.ts';
import { guessRoles } from './guess-roles.ts';
import { type CellReading, readCell } from './read-cell.ts';
import type { ColumnDraft as Draft, SheetColumn } from './sheet-column.ts';

export type DescribedSheet = {
  readonly name: string;
  readonly worksheets: readonly string[];
  readonly columns: readonly SheetColumn[];
  /** Line of the file of each row. */
  readonly lines: readonly number[];
  readonly notes: readonly string[];
};

/** The columns of a sheet: their kinds, units and likely roles, each with its reason. @throws AppError `bad-table` */
export function describeColumns(grid: Grid): DescribedSheet {
  const header = findHeader(grid);
  const { rows, summaries } = withoutSummaries(grid.rows.slice(header.firstRow));
  const drafts = header.names.map((name, index) =>
    draftColumn(
      name,
      rows.map((row) => readCell(row[index] ?? null, grid.decimal)),
    ),
  );
  const used = drafts.filter(({ kind, name }) => kind !== 'empty' || !/^column \d+$/.test(name));
  const ambiguous = grid.decimal === null && grid.rows.some((row) => row.some(isAmbiguous));
  const lines = grid.lines.slice(header.firstRow, header.firstRow + rows.length);
  const notes = [
    ...grid.notes,
    ...header.notes,
    ...findCopies(rows, lines),
    ...(summaries.length === 0
      ? []
      : [
          `${summaries.length === 1 ? 'The last row' : `The last ${summaries.length} rows`} (${summaries.map((word) => `"${word}"`).join(', ')}) ${summaries.length === 1 ? 'sums' : 'sum'} up the others and ${summaries.length === 1 ? 'is' : 'are'} no run.`,
        ]),
    ...(ambiguous ? ['Numbers such as "1,234" were read as thousands; write 1234 or 1.234 to be sure.'] : []),
  ];
  return {
    name: grid.name,
    worksheets: grid.worksheets,
    columns: guessRoles(used, rows.length),
    lines,
    notes,
  };
}

const summaryForm =
  /^(grand )?(total|sum|subtotal|mean|average|avg\.?|median|std\.? ?dev\.?|stdev|sd|min(imum)?|max(imum)?|count|summe|gesamt|mittelwert|durchschnitt)[:.]?$/i;

/** Rows at the end whose first word says that they sum up the others are no runs. */
function withoutSummaries(rows: Grid['rows']): {
  readonly rows: Grid['rows'];
  readonly summaries: readonly string[];
} {
  const summaries: string[] = [];
  let end = rows.length;
  for (; end > 1; end--) {
    const first = rows[end - 1]?.find((cell) => cell !== null && cell !== '');
    if (typeof first !== 'string' || !summaryForm.test(first)) break;
    summaries.unshift(first);
  }
  return { rows: rows.slice(0, end), summaries };
}

const isAmbiguous = (cell: unknown): boolean =>
  typeof cell === 'string' && /^[+-]?[1-9]\d{0,2},\d{3}(\s?\(\d{1,3}\))?$/.test(cell);

function draftColumn(name: string, cells: readonly CellReading[]): Draft {
  const count = (kind: CellReading['kind']): number => cells.filter((cell) => cell.kind === kind).length;
  const [numbers, texts, dates] = [count('number'), count('text'), count('date')];
  const kind =
    numbers + texts + dates === 0
      ? 'empty'
      : numbers >= texts && numbers >= dates
        ? 'numbers'
        : dates >= texts
          ? 'dates'
          : 'texts';
  const stated = unitOfColumn(name);
  const units = new Set(
    cells.flatMap((cell) => (cell.kind === 'number' && cell.unit !== null ? [cell.unit] : [])),
  );
  const unit =
    stated !== null ? stated : units.size === 1 && kind === 'numbers' ? ([...units][0] as string) : null;
  const faults = kind === 'numbers' ? cells.flatMap((cell, row) => faultOf(cell, row, unit)) : [];
  const values = cells.flatMap((cell) => (cell.kind === 'number' ? [cell.value] : []));
  return {
    name,
    unit,
    kind,
    cells,
    numberCount: numbers,
    boundCount: cells.filter((cell) => cell.kind === 'number' && cell.bound !== null).length,
    emptyCount: count('empty'),
    distinctCount: new Set(cells.flatMap((cell) => (cell.kind === 'empty' ? [] : [textOf(cell)]))).size,
    range:
      kind === 'numbers' && values.length > 0
        ? [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
        : null,
    faults,
  };
}

function faultOf(cell: CellReading, row: number, unit: string | null): SheetColumn['faults'] {
  if (cell.kind === 'text' || cell.kind === 'date')
    return [{ row, text: cell.text, fault: 'no number, among numbers' }];
  if (cell.kind === 'number' && cell.unit !== null && unit !== null && !isSameUnit(cell.unit, unit))
    return [{ row, text: textOf(cell), fault: `the column is in ${unit}` }];
  return [];
}

const plain = (unit: string): string =>
  unit
    .replaceAll(/[\s·*^]/g, '')
    .replaceAll('μ', 'µ')
    .replaceAll('⁻¹', '-1')
    .replace(/^u(?=[mLlgAV])/, 'µ')
    .replace(/^%.*/, '%');
/** Whether two units are written alike, spaces and signs of multiplication aside. */
export const isSameUnit = (a: string, b: string): boolean => plain(a) === plain(b);

/**
 * Units that a name may end in behind an underscore or a slash apart from the name, as in `tc_K` and `Temp. / °C`. `x_V` and `frac_W` may
 * be of elements, and `Mo/W` is a ratio.
 */
const unitsBehindNames =
  /(?:_(?![VW]$)|\s\/\s?)(K|°C|GPa|MPa|kPa|Pa|mbar|bar|meV|eV|nm|µm|mm|cm|Å|mT|T|Oe|min|mg|g|mL|mol ?%|wt\.? ?%|at\.? ?%|%|rpm|sccm|Hz|W|mA|mV|V)$/;
/** A rate or an amount for each of another, as in `heating rate K/min`; no denominator is an element. */
const compositeBehindNames =
  /\s((?:K|°C|Pa|mbar|[kmµ]?L|[kmµ]?g|[kmµ]?mol|[kmµ]?Ah?|[kmµ]?V|[kmµ]?W|[kmµ]?J|[nmµc]?m)\/(?:s|min|h|[kmµ]?g|m?L|mol|[mc]?m[23²³]?))$/;

/** A symbol over its unit, as in `T/K`. */
const symbolOverUnit = /^(?:T|Tc|T_c|t|p|B|H|θ|ϑ)\/(K|°C|Pa|kPa|MPa|GPa|mbar|bar|T|mT|Oe|s|min|h)$/;

/** @returns null where the name says none. */
function unitOfColumn(name: string): string | null {
  const stated = unitInHeader(name);
  if (stated !== '1') return stated;
  const written = [symbolOverUnit, compositeBehindNames, unitsBehindNames];
  return written.map((form) => form.exec(name)?.[1]).find((unit) => unit !== undefined) ?? null;
}

/** A cell for a reader. */
export function textOf(cell: CellReading): string {
  if (cell.kind === 'empty') return '';
  if (cell.kind !== 'number') return cell.text;
  const sign = cell.bound === null ? '' : cell.bound === 'upper' ? '< ' : '> ';
  return `${sign}${cell.value}${cell.sd === null ? '' : ` ± ${cell.sd}`}${cell.unit === null ? '' : ` ${cell.unit}`}`;
}
