import {
  type Design,
  type Goal,
  type LinearConstraint,
  type Planner,
  type Proposal,
  poolFromTable,
  priorFromTable,
  type Space,
  type Table,
  type Trial,
  unitInHeader,
} from '../campaign/index.ts';
import { isElement } from '../core/elements.ts';
import { AppError } from '../core/error.ts';
import { formatNumber } from '../core/format-quantity.ts';
import { seededRandom } from '../core/random.ts';

export type SuggestionRequest = {
  readonly goal: Pick<Goal, 'quantity' | 'direction' | 'target'>;
  /** Columns that make up a design; null = all but the ignored ones and the goal. */
  readonly inputs: readonly string[] | null;
  readonly ignore: readonly string[];
  /** Tables of other campaigns with the same columns. */
  readonly prior?: readonly Table[];
  readonly count: number;
  readonly seed: number;
};

export type Suggestions = { readonly proposals: readonly Proposal[]; readonly notes: readonly string[] };

/**
 * The next experiments for a table whose objective is empty where nothing was measured yet. Such rows are the candidates; without any,
 * the candidates are all designs inside the ranges of the columns. Rows with a value are what the planner learns from.
 * @throws AppError `bad-columns`, `bad-table`; `no-candidates` when every row without a value repeats one that has it.
 */
export async function suggestExperiments(
  table: Table,
  request: SuggestionRequest,
  planner: Planner<unknown>,
): Promise<Suggestions> {
  const { goal, inputs, ignore, count, seed } = request;
  const objective = goal.quantity;
  const { variables, pool, warnings } = poolFromTable(table, {
    inputs,
    ignore,
    objectives: [objective],
    keepUnmeasured: true,
  });
  const names = variables.map((variable) => variable.name);
  const designOf = (row: Table['rows'][number]): Design =>
    Object.fromEntries(names.map((name) => [name, row[name] as number | string]));
  const unit = unitInHeader(objective);
  const trials = table.rows.flatMap((row, index): Trial[] => {
    const value = row[objective];
    if (typeof value !== 'number') return [];
    const outcomes = [{ value, sd: null, unit }];
    return [{ sample: `row ${index + 1}`, design: designOf(row), outcomes, status: 'measured' }];
  });
  const hasCandidates = trials.length < table.rows.length;
  const constraints = hasCandidates ? [] : findConstantSum(variables, pool);
  const space: Space = { variables, constraints, pool: hasCandidates ? pool : null };
  const goals = [{ ...goal, unit, criterion: 'recorded value' }];
  const prior = (request.prior ?? []).map((other) => priorFromTable(other, space, goals));
  const view = {
    goals,
    space,
    trials,
    experimentsLeft: count,
    ...(prior.length > 0 && { prior: prior.map(({ source }) => source) }),
  };
  const key = 'propose/1/1';
  const proposals = await planner.propose(view, count, planner.parseOptions({}), {
    key,
    random: seededRandom(seed, key),
    now: 0,
    progress: () => undefined,
    signal: { aborted: false },
  });
  if (proposals.length === 0)
    throw new AppError(
      'no-candidates',
      `table ${table.name}: every row without a value of "${objective}" repeats a design that has one; add rows of new designs`,
    );
  const keptSums = constraints.map(({ text }) => `${text} in every row; the suggestions keep to it`);
  return { proposals, notes: [...warnings, ...prior.flatMap((each) => each.warnings), ...keptSums] };
}

/** How far the sums of rounded fractions may lie from their middle, as a part of it. */
const sumTolerance = 0.015;

/** Fractions that add up to the same total in every row keep doing so: all numeric columns, or else those named after elements. */
function findConstantSum(variables: Space['variables'], designs: readonly Design[]): LinearConstraint[] {
  const numeric = variables.filter(({ kind }) => kind !== 'categorical').map(({ name }) => name);
  for (const names of [numeric, numeric.filter(isElement)]) {
    const sums = designs.map((design) => names.reduce((sum, name) => sum + Number(design[name]), 0));
    const [least, most] = [Math.min(...sums), Math.max(...sums)];
    const total = Number(((least + most) / 2).toPrecision(2));
    const isConstant =
      total > 0 && most - total <= sumTolerance * total && total - least <= sumTolerance * total;
    if (names.length < 2 || designs.length < 3 || !isConstant) continue;
    const terms = names.map((variable) => ({ variable, coefficient: 1 }));
    return [{ text: `${names.join(' + ')} = ${formatNumber(total)}`, terms, comparator: '=', bound: total }];
  }
  return [];
}
