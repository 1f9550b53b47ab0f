import { type Goal, isNearness, missOf, scoreValue } from '../campaign/index.ts';
import { randomBaseline } from '../kernels/statistics/index.ts';

/** Best of the first n candidates in random order, n = 1, 2, … at index n − 1 [unit of the goal]. */
export type RandomBand = { readonly worse: readonly number[]; readonly better: readonly number[] };

export type RandomExpectation =
  | {
      readonly isKnown: true;
      readonly candidateCount: number;
      readonly expectation: readonly number[];
      readonly median: readonly number[];
      /** Half of all random orders lie inside `half`, nine in ten inside `most`. */
      readonly half: RandomBand;
      readonly most: RandomBand;
      /** Mean number of experiments until a random order finds what is at least as good as `best`; null with `whyNoMatch`. */
      readonly experimentsToMatch: number | null;
      readonly whyNoMatch: string | null;
      /** Candidates whose value is better than `best`. */
      readonly betterCount: number | null;
    }
  | { readonly isKnown: false; readonly why: string };

/**
 * What to expect of the candidates of a finite table, measured in random order without repeats: exact, by order statistics.
 * Values are the goal's quantity; for a goal with a target they are distances from it.
 * @param values one value per candidate [unit of the goal], null when no finite table is known.
 * @param best the campaign's best value [unit of the goal], null before the first measurement.
 * @source david-nagaraja2003, sec. 3.7
 */
export function expectRandomOrder(
  goal: Goal,
  values: readonly number[] | null,
  best: number | null,
): RandomExpectation {
  if (values === null || values.length === 0)
    return { isKnown: false, why: 'the candidates are not a finite table of known outcomes' };
  const baseline = randomBaseline(
    values.map((value) => meritOf(goal, value)),
    meritDirection(goal),
  );
  const at = (level: number): readonly number[] => [...baseline.quantile(level)];
  return {
    isKnown: true,
    candidateCount: values.length,
    expectation: [...baseline.expectation],
    median: at(0.5),
    half: { worse: at(0.25), better: at(0.75) },
    most: { worse: at(0.05), better: at(0.95) },
    ...matchBest(goal, values, best),
  };
}

/** The number that best-so-far follows: the value, or for a target or boundary the distance from it. */
export const meritOf = (goal: Goal, value: number): number =>
  isNearness(goal) ? missOf(goal, value) : value;

export const meritDirection = (goal: Goal): 'maximize' | 'minimize' =>
  goal.direction === 'maximize' ? 'maximize' : 'minimize';

/** The first of K good ones among N in random order comes at (N + 1)/(K + 1) on average. */
function matchBest(
  goal: Goal,
  values: readonly number[],
  best: number | null,
): { experimentsToMatch: number | null; whyNoMatch: string | null; betterCount: number | null } {
  if (best === null)
    return { experimentsToMatch: null, whyNoMatch: 'nothing is measured yet', betterCount: null };
  const tolerance = 1e-9 * Math.abs(best);
  const score = scoreValue(goal, best);
  const betterCount = values.filter((value) => scoreValue(goal, value) > score + tolerance).length;
  const matchCount = values.filter((value) => scoreValue(goal, value) >= score - tolerance).length;
  if (matchCount === 0) {
    const whyNoMatch = 'the best measured value lies beyond the mean of every candidate in the table';
    return { experimentsToMatch: null, whyNoMatch, betterCount };
  }
  return { experimentsToMatch: (values.length + 1) / (matchCount + 1), whyNoMatch: null, betterCount };
}
