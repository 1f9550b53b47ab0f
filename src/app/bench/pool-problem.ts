import {
  type Design,
  designKey,
  type Goal,
  poolFromTable,
  type Space,
  scoreValue,
  type Table,
  unitInHeader,
} from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { seededRandom } from '../../core/random.ts';
import { topCandidates } from '../../insights/index.ts';
import type { BenchProblem } from './bench-problem.ts';
import { scalePool } from './pool-scale.ts';
import { meanOfColumn, type RowCondition } from './row-condition.ts';

export type PoolRequest = {
  readonly goals: readonly Pick<Goal, 'quantity' | 'direction' | 'target'>[];
  /** Columns that make up a design; null = all but the ignored ones, the goals and those of conditions. */
  readonly inputs: readonly string[] | null;
  readonly ignore: readonly string[];
  /** A candidate counts as found when all hold for the means of its rows; none = the best 5 %. */
  readonly hits?: readonly RowCondition[];
  /** An experiment fails where one holds: the planner sees the failure and no reading. */
  readonly failures?: readonly RowCondition[];
  /** Whether each seed reads one recorded replicate of every candidate, by lot, rather than the mean of all. */
  readonly isNoisy?: boolean;
};

/** A completed campaign to be played again; all lists follow `candidates`, distinct designs in file order. */
export type PoolProblem = BenchProblem & {
  readonly poolSize: number;
  readonly candidates: readonly Design[];
  /** Indices of the candidates that count as found. */
  readonly targetIndices: readonly number[];
  /** Indices of the candidates that every planner starts a seed from. */
  initialIndices(seed: number): readonly number[];
  /** What each candidate reads in a seed, one number per goal; null where it fails. */
  readingsOf(seed: number): readonly (readonly number[] | null)[];
};

type Pool = {
  readonly goals: readonly Goal[];
  readonly candidates: readonly Design[];
  /** Rows of each candidate. */
  readonly rows: readonly (readonly Table['rows'][number][])[];
  /** Mean reading per goal, null where the experiment fails: the truth that planners do not see. */
  readonly truths: readonly (readonly number[] | null)[];
};

/**
 * The pool of a table in which each row is one reading of one design. Rows without a reading of every goal are left out.
 * @throws AppError `bad-columns`, `bad-table`; `bad-problem` when no candidate counts as found or all are equally good
 */
export function poolProblemFromTable(table: Table, request: PoolRequest): PoolProblem {
  const { space, warnings, ...pool } = readPool(table, request);
  const { goals, candidates, rows, truths } = pool;
  const indexOf = new Map(candidates.map((design, index) => [designKey(space, design), index] as const));
  const indexFor = (design: Design): number => {
    const index = indexOf.get(designKey(space, design));
    if (index === undefined)
      throw new AppError('not-a-candidate', `${JSON.stringify(design)} is none of the ${candidates.length}`);
    return index;
  };
  const targetIndices = findTargets(table, request, pool);
  const readings = goals.map(({ quantity }) => quantity);
  const readingsOf = rememberLast((seed: number) =>
    request.isNoisy ? drawReplicates(rows, truths, readings, seed) : truths,
  );
  const poolSize = candidates.length;
  return {
    name: table.name.replace(/\.csv$/i, ''),
    goals,
    space,
    poolSize,
    candidates,
    targetIndices,
    targets: targetsOf(request, goals, targetIndices, [...indexOf.keys()]),
    ...scalePool(goals, truths, targetIndices.length),
    warnings,
    initialIndices: (seed) => drawInitial(poolSize, seed),
    initialDesigns: (seed) => drawInitial(poolSize, seed).map((index) => candidates[index] as Design),
    readingsOf,
    truthOf: (design) => truths[indexFor(design)] ?? null,
    measure: (design, seed) => readingsOf(seed)[indexFor(design)] ?? null,
  };
}

function readPool(table: Table, request: PoolRequest): Pool & Pick<BenchProblem, 'space' | 'warnings'> {
  const { inputs, hits = [], failures = [] } = request;
  const objectives = request.goals.map(({ quantity }) => quantity);
  const conditioned = [...hits, ...failures].map(({ column }) => column);
  const ignore = [...new Set([...request.ignore, ...conditioned])].filter(
    (column) => !objectives.includes(column) && inputs?.includes(column) !== true,
  );
  for (const column of inputs?.filter((input) => conditioned.includes(input)) ?? [])
    throw new AppError(
      'bad-columns',
      `table ${table.name}: "${column}" is an outcome and cannot be an input`,
    );
  const columns = { inputs, ignore, objectives };
  // Rows that are left out below must be sound, too.
  poolFromTable(table, columns);
  const complete = table.rows.filter((row) => objectives.every((name) => (row[name] ?? null) !== null));
  const { variables, pool, warnings } = poolFromTable({ ...table, rows: complete }, columns);
  const space: Space = { variables, constraints: [], pool };
  const keyOf = (row: Table['rows'][number]): string =>
    designKey(space, Object.fromEntries(variables.map(({ name }) => [name, row[name]])) as Design);
  const grouped = Map.groupBy(complete, keyOf);
  const candidates = [...new Map(pool.map((design) => [designKey(space, design), design])).entries()];
  const rows = candidates.map(([key]) => grouped.get(key) ?? []);
  const truths = rows.map((own) =>
    failures.some(({ column, holds }) => holds(meanOfColumn(table, own, column)))
      ? null
      : objectives.map((objective) => meanOfColumn(table, own, objective)),
  );
  if (truths.every((truth) => truth === null))
    throw new AppError('bad-problem', `table ${table.name}: every candidate fails; there is nothing to find`);
  const goals = request.goals.map((goal) => ({
    ...goal,
    unit: unitInHeader(goal.quantity),
    criterion: 'recorded value',
  }));
  const designs = candidates.map(([, design]) => design);
  return { goals, candidates: designs, rows, truths, space: { ...space, pool: designs }, warnings };
}

function findTargets(
  table: Table,
  { hits = [] }: PoolRequest,
  { goals, rows, truths }: Pool,
): readonly number[] {
  if (hits.length === 0) {
    const goal = goals[0] as Goal;
    return goals.length > 1
      ? []
      : topCandidates(truths.map((truth) => (truth === null ? null : scoreValue(goal, truth[0] as number))));
  }
  const isHit = (index: number): boolean =>
    truths[index] !== null &&
    hits.every(({ column, holds }) => holds(meanOfColumn(table, rows[index] ?? [], column)));
  const found = [...rows.keys()].filter(isHit);
  if (found.length === 0)
    throw new AppError(
      'bad-problem',
      `table ${table.name}: no candidate is a hit by ${hits.map(({ text }) => `"${text}"`).join(' and ')}`,
    );
  return found;
}

function targetsOf(
  { hits = [] }: PoolRequest,
  goals: readonly Goal[],
  indices: readonly number[],
  keys: readonly string[],
): BenchProblem['targets'] {
  if (indices.length === 0) return null;
  const definition =
    hits.length > 0
      ? hits.map(({ text }) => text).join(' and ')
      : `best 5 % by ${goals[0]?.quantity}, ties by file order`;
  return { keys: new Set(indices.map((index) => keys[index] as string)), definition };
}

/** Indices of two different candidates by lot. */
function drawInitial(poolSize: number, seed: number): readonly number[] {
  const random = seededRandom('initial designs', poolSize, seed);
  const drawn = new Set<number>();
  while (drawn.size < Math.min(2, poolSize)) drawn.add(random.integer(poolSize));
  return [...drawn];
}

function drawReplicates(
  rows: Pool['rows'],
  truths: Pool['truths'],
  objectives: readonly string[],
  seed: number,
): readonly (readonly number[] | null)[] {
  const random = seededRandom('replicate', seed);
  return rows.map((own, index) => {
    const row = own[random.integer(own.length)];
    return truths[index] === null ? null : objectives.map((objective) => row?.[objective] as number);
  });
}

function rememberLast<Result>(compute: (seed: number) => Result): (seed: number) => Result {
  let last: { readonly seed: number; readonly result: Result } | null = null;
  return (seed) => {
    if (last?.seed !== seed) last = { seed, result: compute(seed) };
    return last.result;
  };
}
