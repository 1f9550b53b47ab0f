import writeXlsxFile from 'write-excel-file/node';
import type { ActionState, Design, LaboratoryState, WorkOrderEntry } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Quantity } from '../../core/quantity.ts';
import { describeColumns, isSameUnit, textOf } from './describe-columns.ts';
import type { Grid } from './grid.ts';
import type { SheetColumn } from './sheet-column.ts';

/** One sample of a work order that a person fills in. */
export type BenchRun = {
  readonly laboratory: string;
  readonly order: string;
  readonly sample: string;
  readonly design: { readonly [variable: string]: number | string };
  readonly units: { readonly [variable: string]: string };
  readonly goals: readonly { readonly quantity: string; readonly unit: string }[];
  readonly entry: WorkOrderEntry | null;
};

/** What a filled sheet says, run by run. */
export type FilledSheet = {
  readonly entries: readonly {
    readonly line: number;
    readonly run: BenchRun;
    readonly entry: WorkOrderEntry;
  }[];
  /** Runs that were entered before with the same values. */
  readonly sameCount: number;
  /** Runs of the sheet that nobody filled in yet. */
  readonly openCount: number;
  /** Rows that are not taken, each with the reason. */
  readonly conflicts: readonly { readonly line: number; readonly detail: string }[];
};

/** The runs of a campaign that wait for a person, and those that were filled in before. */
export const listBenchRuns = (
  laboratories: readonly LaboratoryState[],
  campaign: string,
): readonly BenchRun[] =>
  laboratories.flatMap(({ name, actions }) =>
    [...actions.values()]
      .filter(({ request, handle }) => request.campaign === campaign && handle?.awaits === 'person')
      .flatMap((action) => runsOf(name, action)),
  );

const runsOf = (laboratory: string, { request, entries }: ActionState): readonly BenchRun[] =>
  request.samples.map(({ id, design }) => ({
    laboratory,
    order: request.id,
    sample: id,
    design,
    units: request.units ?? {},
    goals: request.goals.map(({ quantity, unit }) => ({ quantity, unit })),
    entry: entries[id] ?? null,
  }));

const withUnit = (name: string, unit: string | undefined): string =>
  unit === undefined || unit === '1' || unit === '' ? name : `${name} (${unit})`;

/** The open runs as a workbook: what to make, and empty cells for what is measured. @throws AppError `nothing-to-do` */
export async function writeRunSheet(runs: readonly BenchRun[]): Promise<Uint8Array> {
  const open = runs.filter(({ entry }) => entry === null);
  if (open.length === 0) throw new AppError('nothing-to-do', 'no run of this campaign waits for a person');
  const variables = [...new Set(open.flatMap(({ design }) => Object.keys(design)))];
  const goals = [...new Map(open.flatMap((run) => run.goals.map((goal) => [goal.quantity, goal]))).values()];
  const bold = (value: string) => ({ value, fontWeight: 'bold' as const });
  const header = [
    bold('order'),
    bold('sample'),
    ...variables.map((name) => bold(withUnit(name, open[0]?.units[name]))),
    ...goals.flatMap(({ quantity, unit }) => [
      bold(withUnit(quantity, unit)),
      bold(withUnit(`sd of ${quantity}`, unit)),
    ]),
    bold('note'),
  ];
  const rows = open.map(({ order, sample, design }) => [
    order,
    sample,
    ...variables.map((name) => design[name] ?? null),
    ...goals.flatMap(() => [null, null]),
    null,
  ]);
  return new Uint8Array(await writeXlsxFile([header, ...rows]).toBuffer());
}

/**
 * What a sheet that {@link writeRunSheet} wrote and a person filled in says. The same sheet twice says the same: a run that was entered stays
 * as it is, and other values for it are a conflict. @throws AppError `bad-columns` where the sheet is not one of this kind
 */
export function readRunSheet(grid: Grid, runs: readonly BenchRun[], by: string): FilledSheet {
  const { columns, lines } = describeColumns(grid);
  const find = (name: string): SheetColumn | undefined =>
    columns.find((column) => bare(column.name) === name);
  const [order, sample, note] = [find('order'), find('sample'), find('note')];
  if (order === undefined || sample === undefined)
    throw new AppError(
      'bad-columns',
      `${grid.name}: no column "order" and "sample"; fill in the sheet that was handed out`,
    );
  const byId = new Map(runs.map((run) => [`${run.order} ${run.sample}`, run]));
  const seen = new Set<string>();
  const entries: FilledSheet['entries'][number][] = [];
  const conflicts: FilledSheet['conflicts'][number][] = [];
  let [sameCount, openCount] = [0, 0];
  for (const [row, line] of lines.entries()) {
    const id = `${textOf(order.cells[row]!)} ${textOf(sample.cells[row]!)}`;
    const run = byId.get(id);
    const values = run === undefined ? null : readValues(run, columns, row);
    const asMade = run === undefined ? null : readAsMade(run, columns, row);
    const said = note === undefined ? '' : textOf(note.cells[row]!);
    const fault = faultOf(id, run, seen, values, asMade, said);
    seen.add(id);
    if (fault !== null) conflicts.push({ line, detail: fault });
    else if (run === undefined || values === null || typeof values === 'string' || typeof asMade === 'string')
      openCount += run?.entry === null ? 1 : 0;
    else if (run.entry !== null) sameCount++;
    else entries.push({ line, run, entry: { kind: 'result', values, asMade, note: said, by } });
  }
  return { entries, sameCount, openCount, conflicts };
}

/** Why a row is not taken; null when it is, or when there is nothing in it. */
function faultOf(
  id: string,
  run: BenchRun | undefined,
  seen: ReadonlySet<string>,
  values: ReturnType<typeof readValues>,
  asMade: ReturnType<typeof readAsMade>,
  said: string,
): string | null {
  if (run === undefined) return `no run ${id} of this campaign was handed out`;
  if (seen.has(id)) return `${id} stands in two rows; the first counts`;
  if (typeof values === 'string') return values;
  if (values === null && said !== '' && run.entry === null)
    return `${id} has a note, "${said}", and no value; if it failed, report that at the bench`;
  if (values === null) return null;
  if (typeof asMade === 'string') return asMade;
  if (run.entry === null || isSame(run.entry, values, asMade)) return null;
  return `${id} was entered before with other values; correct it at the bench, with the reason`;
}

const bare = (name: string): string => name.replace(/\s*\([^()]*\)$/, '');

/** Spreadsheets save as few as nine decimals: a part so small is no change of a setting. */
const roundingOfSheets = 1e-6;

/** The settings where a person changed one: the run as it was made. Null where all are as planned, and a text where one cannot be taken. */
function readAsMade(
  { design, units }: BenchRun,
  columns: readonly SheetColumn[],
  row: number,
): Design | string | null {
  const made: { [variable: string]: number | string } = { ...design };
  let isChanged = false;
  for (const [name, planned] of Object.entries(design)) {
    const column = columns.find((each) => each.name === withUnit(name, units[name]) || each.name === name);
    const cell = column?.cells[row] ?? { kind: 'empty' };
    if (cell.kind === 'empty' || textOf(cell) === String(planned)) continue;
    if (typeof planned === 'number' && (cell.kind !== 'number' || cell.bound !== null))
      return `"${name}" is "${textOf(cell)}"; expected the number that was set`;
    if (cell.kind === 'number' && cell.unit !== null && !isSameUnit(cell.unit, units[name] ?? ''))
      return `"${name}" is in ${cell.unit}; expected ${units[name]}`;
    const value = typeof planned === 'number' && cell.kind === 'number' ? cell.value : textOf(cell);
    if (
      typeof planned === 'number' &&
      Math.abs(Number(value) - planned) <= roundingOfSheets * Math.abs(planned)
    )
      continue;
    made[name] = value;
    isChanged = true;
  }
  return isChanged ? made : null;
}

/** Values of a row; null where none is filled in, and a text where they cannot be taken. */
function readValues(
  { goals }: BenchRun,
  columns: readonly SheetColumn[],
  row: number,
): { readonly [quantity: string]: Quantity } | string | null {
  const values: { [quantity: string]: Quantity } = {};
  for (const { quantity, unit } of goals) {
    const column = columns.find(({ name }) => name === withUnit(quantity, unit) || name === quantity);
    const cell = column?.cells[row] ?? { kind: 'empty' };
    if (cell.kind === 'empty') continue;
    if (cell.kind !== 'number')
      return `"${quantity}" is "${textOf(cell)}"; expected a number, or a limit such as <0.1`;
    if (cell.unit !== null && !isSameUnit(cell.unit, unit))
      return `"${quantity}" is in ${cell.unit}; expected ${unit}`;
    const spread = columns.find(({ name }) => bare(name) === `sd of ${quantity}`)?.cells[row];
    const sd = spread?.kind === 'number' ? spread.value : cell.sd;
    values[quantity] = { value: cell.value, sd, unit, ...(cell.bound !== null && { bound: cell.bound }) };
  }
  const given = Object.keys(values);
  if (given.length === 0) return null;
  const missing = goals.find(({ quantity }) => !given.includes(quantity));
  return missing === undefined ? values : `"${missing.quantity}" is empty; fill in every quantity of the run`;
}

/** A sheet that came before says nothing of what was corrected at the bench since; one that changes a setting does. */
const isSame = (
  entry: WorkOrderEntry,
  values: { readonly [quantity: string]: Quantity },
  asMade: Design | null,
): boolean =>
  entry.kind === 'result' &&
  (asMade === null || Object.entries(asMade).every(([name, value]) => entry.asMade?.[name] === value)) &&
  Object.entries(values).every(([quantity, { value, sd, bound }]) => {
    const before = entry.values[quantity];
    return before?.value === value && before.sd === sd && before.bound === bound;
  });
