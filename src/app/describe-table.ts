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

export type TableQuestion = {
  readonly goal: Pick<Goal, 'quantity' | 'direction' | 'target'>;
  /** Columns that make up a design; null = all but the ignored ones and the goal. */
  readonly inputs: readonly string[] | null;
  readonly ignore: readonly string[];
  /** Columns that hold what simulators say of the goal. */
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
  const { goal, simulated, bounds, count } = request;
  const ignore = [...request.ignore, ...simulated];
  const objective = goal.quantity;
  const inputs = chooseInputs(table, { inputs: request.inputs, ignore, objectives: [objective] });
  const stranger = [...bounds.keys()].find((column) => !inputs.includes(column));
  if (stranger !== undefined)
    throw new AppError(
      'bad-columns',
      `--bounds names "${stranger}", which is no input; inputs: ${inputs.map((input) => `"${input}"`).join(', ')}`,
    );
  const unit = unitInHeader(objective);
  const readings = readObjective(table, objective, unit);
  const designs = readDesigns(table, inputs);
  const trials = [...readings].map(
    ([row, outcome]): Trial => ({
      sample: `row ${row + 1}`,
      design: designs[row]!,
      outcomes: [outcome],
      status: 'measured',
    }),
  );
  const pool = trials.length < table.rowCount ? keepInside(table, designs, bounds) : null;
  const variables = inputs.map((input) => describeColumn(table, input, pool ? undefined : bounds.get(input)));
  const constraints = pool ? [] : findConstantSum(variables, designs, bounds);
  const space = { variables, constraints, pool };
  const goals = [{ ...goal, unit, criterion: 'recorded value' }];
  const prior = (request.prior ?? []).map((other) => priorFromTable(other, space, goals));
  const view = {
    goals,
    space,
    trials,
    experimentsLeft: count,
    ...(prior.length > 0 && { prior: prior.map(({ source }) => source) }),
    ...(simulated.length > 0 && {
      foresight: simulated.map((column) => readForesight(table, column, objective, designs)),
    }),
  };
  const kept = constraints.map(({ text }) => `${text} in every row; the suggestions keep to it`);
  return {
    view,
    notes: [
      ...warnOfConstant(table, objective, trials),
      ...prior.flatMap(({ warnings }) => warnings),
      ...simulated.map(
        (column) => `table ${table.name}: "${column}" is taken for simulated values of "${objective}"`,
      ),
      ...kept,
    ],
  };
}

function warnOfConstant({ name }: ColumnTable, objective: string, trials: readonly Trial[]): string[] {
  const first = trials[0]?.outcomes[0]?.value;
  const isConstant =
    trials.length > 1 &&
    trials.every(({ outcomes: [outcome] }) => outcome?.value === first && outcome?.bound === undefined);
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

/** What was measured, by row; a bound where the value lies beyond what could be. */
function readObjective(
  { name, cells, rowCount }: ColumnTable,
  objective: string,
  unit: string,
): ReadonlyMap<number, Quantity> {
  const readings = new Map<number, Quantity>();
  const column = cells.get(objective)!;
  if (column.kind === 'texts') {
    const row = column.values.findIndex((text) => text !== null);
    if (row < 0) return readings;
    throw new AppError(
      'bad-table',
      `table ${name}, row ${row + 1}: objective "${objective}" is "${column.values[row]}"; expected a number, <NUMBER, >NUMBER or an empty cell`,
    );
  }
  for (let row = 0; row < rowCount; row++) {
    const value = column.values[row]!;
    if (Number.isNaN(value)) continue;
    const bound = column.bounds.get(row);
    readings.set(row, { value, sd: null, unit, ...(bound !== undefined && { bound }) });
  }
  return readings;
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

/** The designs of a list that lie inside bounds. */
function keepInside({ name }: ColumnTable, designs: readonly Design[], bounds: Bounds): readonly Design[] {
  if (bounds.size === 0) return designs;
  const limits = [...bounds];
  const inside = designs.filter((design) =>
    limits.every(([column, [min, max]]) => Number(design[column]) >= min && Number(design[column]) <= max),
  );
  if (inside.length === 0)
    throw new AppError('no-candidates', `table ${name}: no row lies inside the ranges of --bounds`);
  return inside;
}

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
