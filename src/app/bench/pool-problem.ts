import {
  type Design,
  designKey,
  type Goal,
  poolFromTable,
  type Space,
  type Table,
  unitInHeader,
} from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { seededRandom } from '../../core/random.ts';

export type PoolRequest = {
  readonly goals: readonly Pick<Goal, 'quantity' | 'direction' | 'target'>[];
  /** Columns that make up a design; null = all but the ignored ones and the goals. */
  readonly inputs: readonly string[] | null;
  readonly ignore: readonly string[];
};

/** A completed campaign that planners play again: every candidate was measured, so any order of experiments can be replayed. */
export type PoolProblem = {
  readonly name: string;
  readonly goals: readonly Goal[];
  /** The candidates are `space.pool`, distinct designs in file order; all lists below follow it. */
  readonly space: Space;
  readonly pool: readonly Design[];
  /** Index of a candidate by its design key. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** Recorded readings of each candidate, one number per goal. */
  readonly replicates: readonly (readonly (readonly number[])[])[];
  /** Mean reading of each candidate, one number per goal: the truth that planners do not see. */
  readonly means: readonly (readonly number[])[];
  readonly warnings: readonly string[];
};

/**
 * The pool of a table in which each row is one reading of one design; rows without a reading of every goal are left out.
 * @throws AppError `bad-columns`, `bad-table`
 */
export function poolProblemFromTable(table: Table, request: PoolRequest): PoolProblem {
  const objectives = request.goals.map(({ quantity }) => quantity);
  const isComplete = (row: Table['rows'][number]): boolean =>
    objectives.every((objective) => (row[objective] ?? null) !== null);
  const { variables, warnings } = poolFromTable(table, { ...request, objectives });
  const rows = table.rows.filter(isComplete);
  if (rows.length === 0)
    throw new AppError('bad-columns', `table ${table.name}: no row has a value of every goal`);
  const complete = { ...table, rows };
  const { pool } = poolFromTable(complete, { ...request, objectives });
  const space: Space = { variables, constraints: [], pool };
  const indexOf = new Map<string, number>();
  const distinct: Design[] = [];
  const replicates: number[][][] = [];
  for (const row of rows) {
    const design: Design = Object.fromEntries(
      variables.map(({ name }) => [name, row[name] as number | string]),
    );
    const key = designKey(space, design);
    const index = indexOf.get(key) ?? distinct.push(design) - 1;
    indexOf.set(key, index);
    const readings = replicates[index] ?? [];
    replicates[index] = readings;
    readings.push(objectives.map((objective) => row[objective] as number));
  }
  const means = replicates.map((readings) =>
    objectives.map((_, goal) => readings.reduce((sum, reading) => sum + (reading[goal] ?? 0), 0) / readings.length),
  );
  const goals = request.goals.map((goal) => ({
    ...goal,
    unit: unitInHeader(goal.quantity),
    criterion: 'recorded value',
  }));
  return {
    name: table.name.replace(/\.csv$/i, ''),
    goals,
    space: { ...space, pool: distinct },
    pool: distinct,
    indexOf,
    replicates,
    means,
    warnings,
  };
}

/** Indices of the two different designs that every planner starts a seed from. */
export function drawInitial(poolSize: number, seed: number, count = 2): readonly number[] {
  const random = seededRandom('initial designs', poolSize, seed);
  const drawn = new Set<number>();
  while (drawn.size < Math.min(count, poolSize)) drawn.add(random.integer(poolSize));
  return [...drawn];
}

/** What each candidate reads in one seed, one number per goal: the mean of its replicates, or with noise one of them by lot. */
export function drawReadings(
  { replicates, means }: Pick<PoolProblem, 'replicates' | 'means'>,
  seed: number,
  isNoisy: boolean,
): readonly (readonly number[])[] {
  if (!isNoisy) return means;
  const random = seededRandom('replicate', seed);
  return replicates.map((readings) => readings[random.integer(readings.length)] as readonly number[]);
}
