import { seededRandom } from '../../src/core/random.ts';
import type { ForecastSummary } from '../../src/insights/index.ts';
import { type BootstrapInterval, pairedBootstrap } from '../../src/kernels/statistics/index.ts';

/** One planner on one set: a score per seed (area under the Top% curve), or why it was not run. */
export type Contestant = {
  readonly name: string;
  readonly isPeer: boolean;
  readonly scores: readonly number[] | null;
  readonly why: string;
  readonly seconds: readonly number[];
  readonly forecasts: ForecastSummary | null;
};
export type SetResult = {
  readonly set: string;
  /** SHA-256 of the problem as the peers read it. */
  readonly problemHash: string;
  readonly isMain: boolean;
  readonly poolSize: number;
  readonly topCount: number;
  readonly budget: number;
  readonly randomScore: number;
  readonly contestants: readonly Contestant[];
};

export type Comparison = BootstrapInterval & {
  readonly planner: string;
  readonly against: string;
  /** The same three, as parts of the other's mean score. */
  readonly relative: BootstrapInterval;
};

export const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, value) => sum + value, 0) / numbers.length;

/** Difference of paired scores with its 95 % bootstrap interval. */
export function compareScores(
  planner: string,
  own: readonly number[],
  against: string,
  other: readonly number[],
): Comparison {
  const difference = pairedBootstrap(own, other, { random: seededRandom('bootstrap') });
  const scale = meanOf(other);
  const { mean, lower, upper } = difference;
  const relative = { mean: mean / scale, lower: lower / scale, upper: upper / scale };
  return { planner, against, ...difference, relative };
}

/** The best peer of a set by its mean; null where none was run. */
export function bestPeer(
  contestants: readonly Contestant[],
): (Contestant & { scores: readonly number[] }) | null {
  const run = contestants.filter(
    (contestant): contestant is Contestant & { scores: readonly number[] } =>
      contestant.isPeer && contestant.scores !== null,
  );
  return run.toSorted((a, b) => meanOf(b.scores) - meanOf(a.scores))[0] ?? null;
}

/** Per planner the mean over sets, seed by seed: what a seed scored on all sets, averaged. Planners that miss a set are left out. */
export function averageOverSets(results: readonly SetResult[], seedCount: number): readonly Contestant[] {
  const [first] = results;
  if (first === undefined) return [];
  return first.contestants.map(({ name, isPeer }) => {
    const own = results.map(({ contestants }) => contestants.find((other) => other.name === name));
    const missing = own.find((contestant) => contestant?.scores == null);
    const scores = Array.from({ length: seedCount }, (_, seed) =>
      meanOf(own.map((contestant) => contestant?.scores?.[seed] ?? Number.NaN)),
    );
    const seconds = own.flatMap((contestant) => contestant?.seconds ?? []);
    const why = missing?.why ?? '';
    return { name, isPeer, scores: missing ? null : scores, why, seconds, forecasts: null };
  });
}
