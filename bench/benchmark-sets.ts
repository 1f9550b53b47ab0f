import { join } from 'node:path';
import { type PoolProblem, poolProblemFromTable } from '../src/app/bench/pool-problem.ts';
import { readTable } from '../src/app/read-table.ts';

/** A completed campaign in the shared data folder. */
export type BenchmarkSet = {
  readonly name: string;
  readonly file: string;
  readonly objective: string;
  readonly direction: 'maximize' | 'minimize';
  /** Counts towards the mean over sets. */
  readonly isMain: boolean;
};

const pvlab = (name: string): string => join('campaign_pvlab', `${name}.csv`);
const olympus = (name: string): string => join('campaign_olympus', `${name}.csv`);

/** The six sets of the comparison, then others that it reports beside them. */
export const benchmarkSets: readonly BenchmarkSet[] = [
  { name: 'agnp', file: pvlab('agnp'), objective: 'loss', direction: 'minimize', isMain: true },
  {
    name: 'p3ht',
    file: pvlab('p3ht'),
    objective: 'Conductivity (measured) (S/cm)',
    direction: 'maximize',
    isMain: true,
  },
  { name: 'autoam', file: pvlab('autoam'), objective: 'Score', direction: 'maximize', isMain: true },
  {
    name: 'perovskite',
    file: pvlab('perovskite'),
    objective: 'Instability index',
    direction: 'minimize',
    isMain: true,
  },
  ...['oer_plate_3496', 'oer_plate_3851'].map(
    (name) =>
      ({
        name,
        file: olympus(name),
        objective: 'overpotential',
        direction: 'minimize',
        isMain: true,
      }) as const,
  ),
  {
    name: 'fullerenes',
    file: olympus('fullerenes'),
    objective: 'product',
    direction: 'maximize',
    isMain: false,
  },
  {
    name: 'colors_bob',
    file: olympus('colors_bob'),
    objective: 'difference_to_green',
    direction: 'minimize',
    isMain: false,
  },
  {
    name: 'photo_pce10',
    file: olympus('photo_pce10'),
    objective: 'degradation',
    direction: 'minimize',
    isMain: false,
  },
];

/** Up to half of the pool, and never more experiments than this. */
const largestBudget = 100;

export const budgetOf = ({ poolSize }: PoolProblem): number =>
  Math.min(Math.floor(poolSize / 2), largestBudget);

export async function loadBenchmarkSet(
  set: BenchmarkSet,
  dataFolder: string,
  isNoisy: boolean,
): Promise<PoolProblem> {
  const table = await readTable(join(dataFolder, set.file));
  return poolProblemFromTable(table, {
    goals: [{ quantity: set.objective, direction: set.direction }],
    inputs: null,
    ignore: [],
    isNoisy,
  });
}
