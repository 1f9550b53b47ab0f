import type { Table } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { formatNumber } from '../../core/format-quantity.ts';
import { hashJson } from '../../core/hash.ts';
import { type DescribedSheet, textOf } from './describe-columns.ts';
import type { ColumnRole, SheetColumn } from './sheet-column.ts';

/** What is wanted of the objective: more, less, a value, or a range with one or two ends. */
export type SheetGoal =
  | { readonly kind: 'maximize' }
  | { readonly kind: 'minimize' }
  | { readonly kind: 'target'; readonly target: number }
  | { readonly kind: 'limits'; readonly atLeast: number | null; readonly atMost: number | null };

/** A limit on another column that every accepted run keeps. */
export type SheetLimit = {
  readonly column: string;
  readonly atLeast: number | null;
  readonly atMost: number | null;
};

export type SheetChoices = {
  readonly objective: string;
  readonly goal: SheetGoal;
  readonly inputs: readonly string[];
  readonly limits: readonly SheetLimit[];
  /** Columns whose runs of the same value belong together, such as a lot. */
  readonly blocks: readonly string[];
};

/** A run that is left out, by the line of the file. */
export type Exclusion = { readonly line: number; readonly reason: string };

/** One run that counts. */
export type SheetRun = {
  readonly line: number;
  readonly design: { readonly [input: string]: number | string };
  /** Values of the objective, then of each limit's column. */
  readonly values: readonly number[];
  readonly bounds: readonly ('upper' | 'lower' | null)[];
  /** Values of the block columns, joined; empty without any. */
  readonly block: string;
};

export type TakenSheet = {
  readonly name: string;
  readonly objective: SheetColumn;
  readonly inputs: readonly SheetColumn[];
  /** The objective and the columns with limits, in the order of a run's values. */
  readonly measured: readonly SheetColumn[];
  /** In the order in which they were made, as far as the sheet tells. */
  readonly runs: readonly SheetRun[];
  /** The column that put them into another order than that of the rows; null where none did. */
  readonly orderedBy: string | null;
  /** Runs that do not count and why: those a person excluded, and those that lack something. */
  readonly leftOut: readonly { readonly line: number; readonly why: string; readonly isByPerson: boolean }[];
};

/** The choices that the guessed roles amount to; the goal is a guess of the objective's name. @throws AppError `bad-columns` */
export function guessChoices({ name, columns }: DescribedSheet): SheetChoices {
  const named = (role: ColumnRole): string[] =>
    columns.filter((column) => column.role === role).map((column) => column.name);
  const [objective] = named('objective');
  if (objective === undefined)
    throw new AppError('bad-columns', `${name}: no column of numbers could be the objective`);
  const isLess =
    /loss|error|instability|degradation|overpotential|roughness|difference|cost|defect|leak|impurit/i.test(
      objective,
    );
  return {
    objective,
    goal: { kind: isLess ? 'minimize' : 'maximize' },
    inputs: named('input'),
    limits: [],
    blocks: named('block'),
  };
}

/** The runs of a sheet under the choices made. @throws AppError `bad-columns`, `bad-goal` */
export function takeSheet(
  sheet: DescribedSheet,
  choices: SheetChoices,
  exclusions: readonly Exclusion[] = [],
): TakenSheet {
  checkGoal(choices);
  const find = (name: string, what: string): SheetColumn => {
    const column = sheet.columns.find((each) => each.name === name);
    if (column === undefined)
      throw new AppError(
        'bad-columns',
        `${sheet.name}: ${what} "${name}" is no column; the columns are ${sheet.columns.map((each) => `"${each.name}"`).join(', ')}`,
      );
    return column;
  };
  const objective = find(choices.objective, 'the objective');
  if (objective.kind !== 'numbers')
    throw new AppError(
      'bad-columns',
      `${sheet.name}: the objective "${objective.name}" holds ${objective.kind}, expected numbers`,
    );
  const inputs = choices.inputs.map((name) => find(name, 'the input'));
  if (inputs.length === 0)
    throw new AppError(
      'bad-columns',
      `${sheet.name}: no input is chosen; choose at least one column that was varied`,
    );
  const measured = [objective, ...choices.limits.map(({ column }) => find(column, 'the limit on'))];
  const twice = inputs.find((column) => measured.includes(column));
  if (twice !== undefined)
    throw new AppError(
      'bad-columns',
      `${sheet.name}: "${twice.name}" is an input and an outcome; it can be one of them`,
    );
  const blocks = choices.blocks.map((name) => find(name, 'the block'));
  const excluded = new Map(exclusions.map(({ line, reason }) => [line, reason]));
  const runs: SheetRun[] = [];
  const leftOut: TakenSheet['leftOut'][number][] = [];
  sheet.lines.forEach((line, row) => {
    const reason = excluded.get(line);
    const why = reason ?? findGap(row, inputs, measured);
    if (why !== null) leftOut.push({ line, why, isByPerson: reason !== undefined });
    else runs.push(readRun(line, row, inputs, measured, blocks));
  });
  return { name: sheet.name, objective, inputs, measured, ...inOrder(sheet, choices, runs), leftOut };
}

/**
 * Runs by the first column that says of each when it was made; equal ones as the rows stand. A column that a person chose for something
 * else says no order, whatever was guessed.
 */
function inOrder(
  { columns, lines }: DescribedSheet,
  { objective, inputs, limits, blocks }: SheetChoices,
  runs: readonly SheetRun[],
): Pick<TakenSheet, 'runs' | 'orderedBy'> {
  const used = new Set([objective, ...inputs, ...blocks, ...limits.map(({ column }) => column)]);
  const rowOf = new Map(lines.map((line, row) => [line, row]));
  const places = ({ cells }: SheetColumn): readonly (number | string | null)[] =>
    runs.map(({ line }) => {
      const cell = cells[rowOf.get(line) ?? -1];
      return cell?.kind === 'number' ? cell.value : cell?.kind === 'date' ? cell.iso : null;
    });
  for (const column of columns) {
    if (column.role !== 'order' || used.has(column.name)) continue;
    const own = places(column);
    if (own.some((place) => place === null || typeof place !== typeof own[0])) continue;
    const after = (a: number, b: number): number => (own[a]! < own[b]! ? -1 : own[a]! > own[b]! ? 1 : a - b);
    const order = runs.map((_, index) => index).toSorted(after);
    const isAsRows = order.every((index, at) => index === at);
    return { runs: order.map((index) => runs[index]!), orderedBy: isAsRows ? null : column.name };
  }
  return { runs, orderedBy: null };
}

function checkGoal({ goal, objective, limits }: SheetChoices): void {
  const all = goal.kind === 'limits' ? [{ column: objective, ...goal }, ...limits] : limits;
  for (const { column, atLeast, atMost } of all) {
    if (atLeast === null && atMost === null)
      throw new AppError(
        'bad-goal',
        `the limits of "${column}" have no end; give at least, at most, or both`,
      );
    if (atLeast !== null && atMost !== null && atLeast > atMost)
      throw new AppError(
        'bad-goal',
        `"${column}" is to be at least ${atLeast} and at most ${atMost}, which nothing is`,
      );
  }
}

function findGap(
  row: number,
  inputs: readonly SheetColumn[],
  measured: readonly SheetColumn[],
): string | null {
  for (const { name, cells, kind, faults } of inputs) {
    const cell = cells[row] ?? { kind: 'empty' };
    if (cell.kind === 'empty') return `"${name}" is empty`;
    if (kind === 'numbers' && cell.kind !== 'number') return `"${name}" is "${textOf(cell)}", no number`;
    if (cell.kind === 'number' && cell.bound !== null)
      return `"${name}" is "${textOf(cell)}": a setting is a number, no limit`;
    const fault = faults.find((each) => each.row === row);
    if (fault !== undefined) return `"${name}" is "${fault.text}": ${fault.fault}`;
  }
  for (const { name, cells, faults } of measured) {
    const cell = cells[row] ?? { kind: 'empty' };
    if (cell.kind === 'empty') return `"${name}" was not measured`;
    const fault = faults.find((each) => each.row === row);
    if (fault !== undefined) return `"${name}" is "${fault.text}": ${fault.fault}`;
  }
  return null;
}

function readRun(
  line: number,
  row: number,
  inputs: readonly SheetColumn[],
  measured: readonly SheetColumn[],
  blocks: readonly SheetColumn[],
): SheetRun {
  const design = Object.fromEntries(
    inputs.map(({ name, cells, kind }) => {
      const cell = cells[row]!;
      return [name, kind === 'numbers' && cell.kind === 'number' ? cell.value : textOf(cell)];
    }),
  );
  const readings = measured.map(({ cells }) => cells[row]!);
  return {
    line,
    design,
    values: readings.map((cell) => (cell.kind === 'number' ? cell.value : Number.NaN)),
    bounds: readings.map((cell) => (cell.kind === 'number' ? cell.bound : null)),
    block: blocks.map(({ cells }) => textOf(cells[row]!)).join(', '),
  };
}

/** The runs as a table that campaigns replay, with what was measured; a limit is told as one. */
export function tableOf({ name, inputs, measured, runs }: TakenSheet): Table {
  const rows = runs.map(({ design, values }) => ({
    ...design,
    ...Object.fromEntries(measured.map((column, at) => [column.name, values[at]!])),
  }));
  const limited = measured.flatMap((column, at): [string, Record<string, 'upper' | 'lower'>][] => {
    const own = runs.flatMap(({ bounds }, row) => (bounds[at] ? [[String(row), bounds[at]] as const] : []));
    return own.length > 0 ? [[column.name, Object.fromEntries(own)]] : [];
  });
  const bounds = limited.length > 0 ? { bounds: Object.fromEntries(limited) } : {};
  return {
    name: name.replace(/\.(csv|tsv|txt|xlsx)$/i, ''),
    columns: [...inputs, ...measured].map((column) => column.name),
    rows,
    ...bounds,
    licence: 'not stated',
    source: name,
    sha256: hashJson({ rows, ...bounds }),
  };
}

/** A goal in words. */
export function describeGoal({ objective, goal }: Pick<SheetChoices, 'objective' | 'goal'>): string {
  if (goal.kind === 'maximize') return `the highest ${objective}`;
  if (goal.kind === 'minimize') return `the lowest ${objective}`;
  if (goal.kind === 'target') return `${objective} nearest to ${formatNumber(goal.target)}`;
  const { atLeast, atMost } = goal;
  if (atLeast !== null && atMost !== null)
    return `${objective} from ${formatNumber(atLeast)} to ${formatNumber(atMost)}`;
  return atLeast !== null
    ? `${objective} of at least ${formatNumber(atLeast)}`
    : `${objective} of at most ${formatNumber(atMost ?? 0)}`;
}
