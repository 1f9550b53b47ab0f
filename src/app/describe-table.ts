import {
  chooseInputs,
  type Design,
  type Foresight,
  type Goal,
  type LinearConstraint,
  listByColumns,
  noCost,
  type PlanningView,
  priorFromTable,
  type Table,
  type Trial,
  unitInHeader,
  type Variable,
} from '../campaign/index.ts';
import { isElement } from '../core/elements.ts';
import { AppError } from '../core/error.ts';
import { formatNumber } from '../core/format-quantity.ts';
import { assertMemory } from '../core/memory.ts';
import type { Quantity } from '../core/quantity.ts';
import type { ColumnTable } from './read-columns.ts';

/** A goal of a column, whose header may hold its unit. */
export type ColumnGoal = Omit<Goal, 'unit' | 'criterion'>;

export type TableQuestion = {
  readonly goals: readonly [ColumnGoal, ...ColumnGoal[]];
  /** Columns that make up a design; null = all but the ignored ones and the goals. */
  readonly inputs: readonly string[] | null;
  readonly ignore: readonly string[];
  /** Columns that hold what simulators say of the first goal. */
  readonly simulated: readonly string[];
  readonly bounds: Bounds;
  /** Tables of other campaigns with the same columns. */
  readonly prior?: readonly Table[];
  readonly count: number;
};

/** Ranges of columns in place of the data's own. */
type Bounds = ReadonlyMap<string, readonly [number, number]>;

/**
 * What a planner is shown of a table, with notes for whoever asked.
 * @throws AppError `bad-columns`, `bad-table`, `bad-option`, `no-candidates`
 */
export function describeTable(
  table: ColumnTable,
  request: TableQuestion,
): { readonly view: PlanningView; readonly notes: readonly string[] } {
  const { simulated, bounds, count } = request;
  const ignore = [...request.ignore, ...simulated];
  const objectives = [...new Set(request.goals.map(({ quantity }) => quantity))];
  const inputs = chooseInputs(table, { inputs: request.inputs, ignore, objectives });
  const stranger = [...bounds.keys()].find((column) => !inputs.includes(column));
  if (stranger !== undefined)
    throw new AppError(
      'bad-columns',
      `--bounds names "${stranger}", which is no input; inputs: ${inputs.map((input) => `"${input}"`).join(', ')}`,
    );
  const goals = request.goals.map((goal) => ({
    ...goal,
    unit: unitInHeader(goal.quantity),
    criterion: 'recorded value',
  }));
  const readings = goals.map((goal) => readGoal(table, goal));
  const designs = readDesigns(table, inputs);
  const trials = designs.flatMap((design, row): Trial[] => {
    const outcomes = readings.map(({ quantities }) => quantities.get(row) ?? null);
    return outcomes.every((outcome) => outcome === null)
      ? []
      : [{ sample: `row ${row + 1}`, design, outcomes, status: 'measured' }];
  });
  const isOpen = (row: number): boolean => readings.every(({ quantities }) => !quantities.has(row));
  const pool = trials.length < table.rowCount ? keepInside(table, designs, bounds, isOpen) : null;
  const variables = inputs.map((input) => describeColumn(table, input, pool ? undefined : bounds.get(input)));
  const constraints = pool ? [] : findConstantSum(variables, designs, bounds);
  const space = { variables, constraints, pool };
  const prior = (request.prior ?? []).map((other) => priorFromTable(other, space, goals));
  const view = {
    goals,
    space,
    trials,
    experimentsLeft: count,
    ...(prior.length > 0 && { prior: prior.map(({ source }) => source) }),
    ...(simulated.length > 0 && {
      foresight: simulated.map((column) => readForesight(table, column, goals[0]!.quantity, designs)),
    }),
  };
  const kept = constraints.map(({ text }) => `${text} in every row; the suggestions keep to it`);
  return {
    view,
    notes: [
      ...objectives.flatMap((objective) =>
        warnOfConstant(
          table,
          objective,
          trials,
          goals.findIndex(({ quantity }) => quantity === objective),
        ),
      ),
      ...readings.flatMap(({ notes }) => notes),
      ...prior.flatMap(({ warnings }) => warnings),
      ...simulated.map(
        (column) =>
          `table ${table.name}: "${column}" is taken for simulated values of "${goals[0]!.quantity}"`,
      ),
      ...kept,
    ],
  };
}

function warnOfConstant(
  { name }: ColumnTable,
  objective: string,
  trials: readonly Trial[],
  goal: number,
): string[] {
  const read = trials.flatMap(({ outcomes }) => outcomes[goal] ?? []);
  const first = read[0]?.value;
  const isConstant =
    read.length > 1 && read.every(({ value, bound }) => value === first && bound === undefined);
  return isConstant ? [`table ${name}: objective "${objective}" is ${first} in every row`] : [];
}

/** The designs of a longer table are built when they are read. */
const mostBuilt = 10_000;

function readDesigns({ name, rowCount, cells }: ColumnTable, inputs: readonly string[]): readonly Design[] {
  const columns = new Map(inputs.map((input) => [input, cells.get(input)!.values]));
  for (let row = 0; row < rowCount; row++)
    for (const [input, values] of columns)
      if (values[row] === null || Number.isNaN(values[row]))
        throw new AppError('bad-table', `table ${name}, row ${row + 1}: input "${input}" is empty`);
  const designs = listByColumns(columns, rowCount);
  return rowCount > mostBuilt ? designs : [...designs];
}

type Readings = {
  /** What was measured, by row; a bound where the value lies beyond what could be. */
  readonly quantities: ReadonlyMap<number, Quantity>;
  readonly notes: readonly string[];
};

function readGoal(table: ColumnTable, goal: Goal): Readings {
  const { name, cells, rowCount } = table;
  const { quantity: objective, unit } = goal;
  const quantities = new Map<number, Quantity>();
  const column = cells.get(objective)!;
  if (column.kind === 'texts') return readClasses(table, goal, column.values);
  for (let row = 0; row < rowCount; row++) {
    const value = column.values[row]!;
    if (Number.isNaN(value)) continue;
    const bound = column.bounds.get(row);
    if (goal.classes && bound !== undefined)
      throw new AppError(
        'bad-table',
        `table ${name}, row ${row + 1}: "${objective}" is a bound, expected a class, since it is to be mapped`,
      );
    quantities.set(row, { value, sd: null, unit, ...(bound !== undefined && { bound }) });
  }
  return { quantities, notes: [] };
}

/** Texts as numbers of classes in alphabetical order, where classes are asked for. */
function readClasses(
  { name }: ColumnTable,
  { quantity: objective, classes, direction, unit }: Goal,
  texts: readonly (string | null)[],
): Readings {
  const names = [...new Set(texts.filter((text) => text !== null))].sort();
  const row = texts.findIndex((text) => text !== null);
  if (!classes && row >= 0) {
    const remedy = direction === 'boundary' ? `; to learn where texts change, ask for map:${objective}` : '';
    throw new AppError(
      'bad-table',
      `table ${name}, row ${row + 1}: objective "${objective}" is "${texts[row]}"; expected a number, <NUMBER, >NUMBER or an empty cell${remedy}`,
    );
  }
  const quantities = new Map(
    texts.flatMap((text, at) =>
      text === null ? [] : [[at, { value: names.indexOf(text), sd: null, unit }] as const],
    ),
  );
  const numbered = names.map((text, number) => `${number} = ${text}`).join(', ');
  return {
    quantities,
    notes: classes && names.length > 0 ? [`table ${name}: classes of "${objective}": ${numbered}`] : [],
  };
}

/** What a remembered estimate takes [bytes]. */
const bytesPerEstimate = 300;

/** A column of estimates, some of which may be missing. */
function readForesight(
  { name, cells, rowCount }: ColumnTable,
  column: string,
  quantity: string,
  designs: readonly Design[],
): Foresight {
  const { kind, values } = cells.get(column)!;
  assertMemory(bytesPerEstimate * rowCount, `the estimates of "${column}"`, 'leave out rows');
  if (kind === 'texts')
    throw new AppError('bad-table', `table ${name}: column "${column}" of --simulated holds no numbers`);
  const estimates = designs.flatMap((design, row) =>
    Number.isNaN(values[row]!) ? [] : [{ design, value: values[row]! }],
  );
  return { method: column, quantity, estimates, cost: noCost, measurementCost: noCost };
}

/** The designs of a list that lie inside bounds; `isOpen`: whether a row is still to be measured. */
function keepInside(
  { name }: ColumnTable,
  designs: readonly Design[],
  bounds: Bounds,
  isOpen: (row: number) => boolean,
): readonly Design[] {
  if (bounds.size === 0) return designs;
  const limits = [...bounds];
  const isInside = (design: Design): boolean =>
    limits.every(([column, [min, max]]) => Number(design[column]) >= min && Number(design[column]) <= max);
  const open = designs.filter((_, row) => isOpen(row));
  if (!open.some(isInside))
    throw new AppError(
      'no-candidates',
      `table ${name}: no row without a value lies inside the ranges of --bounds (${describeBounds(bounds)}); ` +
        `${open.length} ${open.length === 1 ? 'lies' : 'lie'} outside: widen them, or add rows`,
    );
  return designs.filter(isInside);
}

/** Ranges as they are typed. */
export const describeBounds = (bounds: Bounds): string =>
  [...bounds].map(([column, [min, max]]) => `${column}=${min}:${max}`).join(', ');

function describeColumn(
  table: ColumnTable,
  name: string,
  bounds: readonly [number, number] | undefined,
): Variable {
  const column = table.cells.get(name)!;
  const unit = unitInHeader(name);
  if (column.kind === 'texts') {
    const options = [...new Set(column.values.filter((text) => text !== null))];
    if (options.length === 0 && bounds === undefined)
      throw new AppError(
        'bad-table',
        `table ${table.name}: nothing is known of input "${name}"; give its range with --bounds`,
      );
    if (options.length > 0 && bounds !== undefined)
      throw new AppError('bad-option', `--bounds gives a range to "${name}", which holds texts`);
    if (bounds === undefined) return { kind: 'categorical', name, options };
  }
  const [min, max] = bounds ?? rangeOf(column.values as Float64Array);
  if (!Number.isFinite(max - min))
    throw new AppError(
      'bad-table',
      `table ${table.name}: input "${name}" runs from ${min} to ${max}; expected a range that is a number`,
    );
  return min < max
    ? { kind: 'continuous', name, unit, min, max, scale: 'linear' }
    : { kind: 'discrete', name, unit, levels: [min] };
}

const rangeOf = (values: Float64Array): readonly [number, number] => [
  values.reduce((least, value) => Math.min(least, value)),
  values.reduce((most, value) => Math.max(most, value)),
];

/** How far the sums of rounded fractions may lie from their middle, as a part of it. */
const sumTolerance = 0.015;

/** Numbers that make up for each other leave their sum steadier than the one that varies most, by at least this factor. */
const steadiness = 0.5;

/** By how much a numeric column varies. */
function widthOf(designs: readonly Design[], name: string): number {
  const values = designs.map((design) => Number(design[name]));
  return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
}

/** Fractions that add up to the same total in every row keep doing so: all numeric columns, or else those named after elements. */
function findConstantSum(
  variables: readonly Variable[],
  designs: readonly Design[],
  bounds: Bounds,
): LinearConstraint[] {
  const numeric = variables.filter(({ kind }) => kind !== 'categorical').map(({ name }) => name);
  for (const names of [numeric, numeric.filter(isElement)]) {
    if (names.length < 2 || designs.length < 3) continue;
    const sums = designs.map((design) => names.reduce((sum, name) => sum + Number(design[name]), 0));
    const least = sums.reduce((a, b) => Math.min(a, b));
    const most = sums.reduce((a, b) => Math.max(a, b));
    const total = Number(((least + most) / 2).toPrecision(2));
    const widest = names.reduce((range, name) => Math.max(range, widthOf(designs, name)), 0);
    const isConstant =
      total > 0 &&
      most - total <= sumTolerance * total &&
      total - least <= sumTolerance * total &&
      most - least <= steadiness * widest;
    if (!isConstant) continue;
    const text = `${names.join(' + ')} = ${formatNumber(total)}`;
    if (!canReach(variables, names, total))
      throw new AppError(
        'bad-option',
        `--bounds (${[...bounds.keys()].join(', ')}) leave no design with ${text}`,
      );
    const terms = names.map((variable) => ({ variable, coefficient: 1 }));
    return [{ text, terms, comparator: '=', bound: total }];
  }
  return [];
}

/** Whether values inside their ranges can add up to a total. */
function canReach(variables: readonly Variable[], names: readonly string[], total: number): boolean {
  let [least, most] = [0, 0];
  for (const variable of variables) {
    if (!names.includes(variable.name)) continue;
    const [min, max] =
      variable.kind === 'continuous'
        ? [variable.min, variable.max]
        : variable.kind === 'discrete'
          ? [variable.levels[0]!, variable.levels.at(-1)!]
          : [0, 0];
    least += min;
    most += max;
  }
  return least <= total * (1 + sumTolerance) && most >= total * (1 - sumTolerance);
}
