import { AppError } from '../core/error.ts';

/** The mean of several curves of equal length, and their standard deviation (n − 1; 0 for a single curve) point by point. */
export type CurveSummary = { readonly mean: readonly number[]; readonly sd: readonly number[] };

/**
 * Indices of the ceil(fraction·N) best candidates, ties by their order in the list.
 * `scores`: N finite numbers, larger is better [any unit]; null = cannot be made, never a target.
 */
export function topCandidates(scores: readonly (number | null)[], fraction = 0.05): readonly number[] {
  const makeable = [...scores.keys()].filter((index) => scores[index] !== null);
  const bestFirst = makeable.sort((a, b) => (scores[b] as number) - (scores[a] as number));
  return bestFirst.slice(0, Math.ceil(fraction * scores.length));
}

/**
 * Top%(n) for n = 1..budget: the fraction of the targets among the first n choices. A choice made again counts once; a campaign that
 * ended early keeps its last value. @source liang2021
 * @throws AppError `out-of-range` — when there are no targets
 */
export function foundCurve<Choice>(
  choices: readonly Choice[],
  targets: ReadonlySet<Choice>,
  budget: number,
): readonly number[] {
  if (targets.size === 0) throw new AppError('out-of-range', 'there are 0 targets, expected at least 1');
  const found = new Set<Choice>();
  return Array.from({ length: budget }, (_, index) => {
    const choice = choices[index];
    if (choice !== undefined && targets.has(choice)) found.add(choice);
    return found.size / targets.size;
  });
}

/**
 * (best − best so far)/unit for n = 1..budget, never below 0. Normalised regret takes best − median as its unit, so that an
 * unremarkable candidate has 1; simple regret takes 1.
 * `scores`: of the true values of the choices, larger is better, null where the experiment failed; until the first success the regret
 * is that of `worst`.
 * @throws AppError `out-of-range` — when unit is not positive
 */
export function regretCurve(
  scores: readonly (number | null)[],
  { best, worst, unit }: { readonly best: number; readonly worst: number; readonly unit: number },
  budget: number,
): readonly number[] {
  if (!(unit > 0)) throw new AppError('out-of-range', `the unit of regret is ${unit}, expected above 0`);
  let reached = worst;
  return Array.from({ length: budget }, (_, index) => {
    reached = Math.max(reached, scores[index] ?? reached);
    return Math.max(0, best - reached) / unit;
  });
}

/** @throws AppError `bad-shape` — when there are no curves, or their lengths differ */
export function summarizeCurves(curves: readonly (readonly number[])[]): CurveSummary {
  const length = curves[0]?.length;
  if (length === undefined || curves.some((curve) => curve.length !== length))
    throw new AppError(
      'bad-shape',
      `curves have lengths [${curves.map((curve) => curve.length)}], expected at least one and equal lengths`,
    );
  const mean = Array.from({ length }, (_, n) => meanOf(curves.map((curve) => curve[n] as number)));
  const sd = mean.map((centre, n) => {
    if (curves.length === 1) return 0;
    const squares = curves.map((curve) => ((curve[n] as number) - centre) ** 2);
    return Math.sqrt((meanOf(squares) * curves.length) / (curves.length - 1));
  });
  return { mean, sd };
}

/** Mean of a curve over n = 1..budget; for Top% between 0 and 1, larger is better. */
export const areaUnderCurve = (curve: readonly number[]): number => meanOf(curve);

/** Expected Top%(n) of a random order without repeats: n/N exactly, by the hypergeometric distribution. @source liang2021 */
export const randomFoundCurve = (poolSize: number, budget: number): readonly number[] =>
  Array.from({ length: budget }, (_, index) => (index + 1) / poolSize);

/** Chance that n draws without repeats include one of `targetCount`: 1 − C(N − M, n)/C(N, n), for n = 1..budget. */
export function randomFirstHitCurve(
  poolSize: number,
  targetCount: number,
  budget: number,
): readonly number[] {
  let noneYet = 1;
  return Array.from({ length: budget }, (_, drawn) => {
    noneYet *= Math.max(0, poolSize - targetCount - drawn) / (poolSize - drawn);
    return 1 - noneYet;
  });
}

const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
