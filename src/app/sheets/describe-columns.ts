import { unitInHeader } from '../../campaign/index.ts';
import { findHeader } from './find-header.ts';
import type { Grid } from './grid.ts';
import { type CellReading, readCell } from './read-cell.ts';

export const columnRoles = [
  'input',
  'objective',
  'outcome',
  'block',
  'order',
  'label',
  'fixed',
  'ignored',
] as const;
/**
 * What a column is for. outcome: measured beside the objective. block: lot, machine or person, whose influence is no design's.
 * order: when a run was made. label: names a run. fixed: the same in every run.
 */
export type ColumnRole = (typeof columnRoles)[number];

export type SheetColumn = {
  readonly name: string;
  /** In the header or behind the numbers; null where there is none. */
  readonly unit: string | null;
  readonly kind: 'numbers' | 'texts' | 'dates' | 'empty';
  readonly role: ColumnRole;
  /** Why this role was guessed, for a reader. */
  readonly reason: string;
  /** By row. */
  readonly cells: readonly CellReading[];
  readonly numberCount: number;
  readonly boundCount: number;
  readonly emptyCount: number;
  readonly distinctCount: number;
  readonly range: readonly [number, number] | null;
  /** Rows whose cell does not fit the rest, and what it holds. */
  readonly faults: readonly { readonly row: number; readonly text: string; readonly fault: string }[];
};

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
  const notes = [
    ...grid.notes,
    ...header.notes,
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
    lines: grid.lines.slice(header.firstRow, header.firstRow + rows.length),
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
  typeof cell === 'string' && /^[+-]?[1-9]\d{0,2},\d{3}$/.test(cell);

type Draft = Omit<SheetColumn, 'role' | 'reason'>;

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
  const stated = unitInHeader(name);
  const units = new Set(
    cells.flatMap((cell) => (cell.kind === 'number' && cell.unit !== null ? [cell.unit] : [])),
  );
  const unit =
    stated !== '1' ? stated : units.size === 1 && kind === 'numbers' ? ([...units][0] as string) : null;
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

/** A cell for a reader. */
export function textOf(cell: CellReading): string {
  if (cell.kind === 'empty') return '';
  if (cell.kind !== 'number') return cell.text;
  const sign = cell.bound === null ? '' : cell.bound === 'upper' ? '< ' : '> ';
  return `${sign}${cell.value}${cell.sd === null ? '' : ` ± ${cell.sd}`}${cell.unit === null ? '' : ` ${cell.unit}`}`;
}

const blockForm =
  /^(([\p{L}-]+ )?(lot|batch|charge|machine|furnace|oven|reactor|operator|supplier|technician)|instrument|tool|chamber|wafer|plate|day|week|shift|user|measured by|made by|line|site|lab|laboratory)( ?(no|nr|id|name|number|#)\.?)?$/iu;
const orderForm =
  /^(date|datum|time ?stamp|date ?time|day made|run ?order|run ?(no|nr|#|number)?\.?|order|#|no\.?|nr\.?|experiment( ?(no|nr|#))?|exp\.?|trial|index|number|seq(uence)?)$/i;
const labelForm =
  /^(sample|sample ?(id|name|no)|id|name|code|label|comments?|notes?|remarks?|reference|ref|doi|formula|file ?name|file)$/i;
const resultForm =
  /(measured|result|yield|conductiv|efficien|strength|\btc\b|t_c|loss|score|hardness|resist|mobility|instability|degradation|overpotential|\bgap\b|capacity|product|selectiv|roughness|difference|response|target|objective|quality|magneti[sz]ation|modulus|activity|turnover|lifetime)/i;

/** Names first, then what the numbers look like. */
function guessRoles(drafts: readonly Draft[], rowCount: number): SheetColumn[] {
  const bare = (name: string): string => name.replace(/\s*[([][^()[\]]*[)\]]\s*$/, '').trim();
  const fixed = drafts.map((draft): readonly [ColumnRole, string] | null => {
    const name = bare(draft.name);
    if (draft.kind === 'empty') return ['ignored', 'every cell is empty'];
    if (draft.kind === 'dates') return ['order', 'dates say when a run was made, not how'];
    if (blockForm.test(name) && draft.distinctCount < rowCount)
      return [
        'block',
        `"${name}" names a lot, a machine or a person: it may shift results, and is no setting`,
      ];
    if (orderForm.test(name)) return ['order', `"${name}" counts the runs`];
    if (labelForm.test(name)) return ['label', `"${name}" names a run`];
    if (draft.distinctCount === 1 && draft.emptyCount === 0 && rowCount > 2 && !resultForm.test(name))
      return ['fixed', 'the same in every row'];
    if (draft.kind === 'texts' && draft.distinctCount > 0.7 * rowCount && draft.distinctCount > 8)
      return ['label', 'a different text in nearly every row'];
    return null;
  });
  const scores = drafts.map((draft, index) =>
    fixed[index] !== null || draft.kind !== 'numbers'
      ? Number.NEGATIVE_INFINITY
      : scoreAsObjective(draft, index, drafts.length, rowCount),
  );
  const best = scores.reduce((top, score, index) => (score > (scores[top] as number) ? index : top), 0);
  return drafts.map((draft, index) => {
    const given = fixed[index];
    if (given) return { ...draft, role: given[0], reason: given[1] };
    if (index === best && scores[index] !== Number.NEGATIVE_INFINITY)
      return { ...draft, role: 'objective', reason: reasonOfObjective(draft, index, drafts.length) };
    if (draft.kind === 'numbers' && (resultForm.test(draft.name) || draft.boundCount > 0))
      return {
        ...draft,
        role: 'outcome',
        reason:
          draft.boundCount > 0 ? 'it has limits such as <0.1: a measurement' : 'by its name a measurement',
      };
    return {
      ...draft,
      role: 'input',
      reason: `${draft.distinctCount} different ${draft.kind === 'numbers' ? 'settings' : 'choices'}`,
    };
  });
}

function scoreAsObjective(draft: Draft, index: number, count: number, rowCount: number): number {
  return (
    (resultForm.test(draft.name) ? 3 : 0) +
    (draft.boundCount > 0 ? 3 : 0) +
    (index === count - 1 ? 1.5 : 0) +
    (draft.emptyCount > 0 ? 0.5 : 0) +
    draft.distinctCount / Math.max(1, rowCount) +
    (0.4 * index) / count
  );
}

function reasonOfObjective(draft: Draft, index: number, count: number): string {
  if (draft.boundCount > 0) return 'it has limits such as <0.1: a measurement';
  if (resultForm.test(draft.name)) return 'by its name a measurement';
  return index === count - 1 ? 'the last column of numbers' : 'its numbers repeat least';
}
