import { acceptedRange, type Goal, isNearness, isWeighted } from '../campaign/index.ts';
import type { Predictions } from '../kernels/statistics/index.ts';
import { distanceFromRange, type Sensitive } from './acquisition.ts';
import { desirabilityMoments } from './desirability-moments.ts';
import type { GoalModel } from './goal-models.ts';
import type { GoalBelief, Moments, Sensitives } from './moments.ts';

/**
 * Utility of a design, larger is better, normal by moments: ± the value for one goal, minus the distance from the target or its
 * range; of several goals the desirability where they carry weights, else the mean of all, each in units of its own scatter.
 */
export function utilityOf(models: readonly GoalModel[], beliefs: readonly GoalBelief[]): Moments {
  if (isWeighted(models.map(({ goal }) => goal))) return desirabilityMoments(models, beliefs);
  const terms = models.map(({ goal, belief }, g) => ({
    weight: models.length === 1 ? 1 : 1 / (models.length * belief.scale),
    ...orient(goal, beliefs[g]!),
  }));
  const add = (weigh: (weight: number) => number, part: 'mean' | 'variance'): Sensitives => ({
    value: terms.reduce((sum, term) => sum + weigh(term.weight) * term[part].value, 0),
    byMean: terms.map((term) => weigh(term.weight) * term[part].byMean),
    bySd: terms.map((term) => weigh(term.weight) * term[part].bySd),
  });
  return { mean: add((weight) => weight, 'mean'), variance: add((weight) => weight ** 2, 'variance') };
}

/** Means and variances of the utility of many designs; for one goal to maximise or minimise nothing is built per design. */
export function utilitiesOf(models: readonly GoalModel[], predictions: readonly Predictions[]): Predictions {
  const [only] = models;
  const [own] = predictions;
  if (models.length === 1 && !isNearness(only!.goal))
    return only!.goal.direction === 'maximize' ? own! : { ...own!, means: own!.means.map((mean) => -mean) };
  const moments = transposePredictions(predictions).map((beliefs) => utilityOf(models, beliefs));
  return {
    means: Float64Array.from(moments, ({ mean }) => mean.value),
    variances: Float64Array.from(moments, ({ variance }) => variance.value),
  };
}

/** One goal turned so that larger is better. */
export function orient(
  goal: Goal,
  { mean, sd }: GoalBelief,
): { readonly mean: Sensitive; readonly variance: Sensitive } {
  if (isNearness(goal)) {
    const distance = distanceFromRange(mean, sd, acceptedRange(goal));
    const { value, byMean, bySd } = distance.mean;
    return { mean: { value: -value, byMean: -byMean, bySd: -bySd }, variance: distance.variance };
  }
  const sign = goal.direction === 'maximize' ? 1 : -1;
  return {
    mean: { value: sign * mean, byMean: sign, bySd: 0 },
    variance: { value: sd * sd, byMean: 0, bySd: 2 * sd },
  };
}

/** Mean and variance per goal at each of many points. */
export const transposePredictions = (predictions: readonly Predictions[]): GoalBelief[][] =>
  Array.from(predictions[0]!.means, (_, i) =>
    predictions.map(({ means, variances }) => ({ mean: means[i]!, sd: Math.sqrt(variances[i]!) })),
  );

/** Beliefs per goal at each of many points. */
export const beliefsAt = (models: readonly GoalModel[], points: Float64Array): GoalBelief[][] =>
  transposePredictions(models.map(({ belief }) => belief.predictMany(points)));
