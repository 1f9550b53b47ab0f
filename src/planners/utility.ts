import type { Goal } from '../campaign/index.ts';
import type { Predictions } from '../kernels/statistics/index.ts';
import { confidenceBound, foldedNormal, logClosenessGain, logGain, type Sensitive } from './acquisition.ts';
import type { GoalModel } from './goal-models.ts';

/** Mean and standard deviation of one goal at one design, noise-free. */
export type GoalBelief = { readonly mean: number; readonly sd: number };

export type AcquisitionRule = { readonly acquisition: 'log-ei' | 'ucb'; readonly beta: number };

/** A score with its partial derivatives by the mean and sd of every goal. */
export type Score = {
  readonly value: number;
  readonly byMean: readonly number[];
  readonly bySd: readonly number[];
};

/**
 * Utility of a design, larger is better: ± the value for one goal, −|value − target| for a target; several goals count
 * equally, each in units of its own scatter. Normal by moments.
 */
export type Utility = GoalBelief & { readonly terms: readonly UtilityTerm[] };
type UtilityTerm = { readonly weight: number; readonly mean: Sensitive; readonly variance: Sensitive };

export function utilityOf(models: readonly GoalModel[], beliefs: readonly GoalBelief[]): Utility {
  const terms = models.map(({ goal, belief }, g) => ({
    weight: models.length === 1 ? 1 : 1 / (models.length * belief.scale),
    ...orient(goal, beliefs[g]!),
  }));
  const mean = terms.reduce((sum, term) => sum + term.weight * term.mean.value, 0);
  const variance = terms.reduce((sum, term) => sum + term.weight ** 2 * term.variance.value, 0);
  return { mean, sd: Math.sqrt(variance), terms };
}

function orient(goal: Goal, { mean, sd }: GoalBelief): Omit<UtilityTerm, 'weight'> {
  if (goal.direction === 'target') {
    const distance = foldedNormal(mean - (goal.target ?? 0), sd);
    const { value, byMean, bySd } = distance.mean;
    return { mean: { value: -value, byMean: -byMean, bySd: -bySd }, variance: distance.variance };
  }
  const sign = goal.direction === 'maximize' ? 1 : -1;
  return {
    mean: { value: sign * mean, byMean: sign, bySd: 0 },
    variance: { value: sd * sd, byMean: 0, bySd: 2 * sd },
  };
}

/** Mean utility of each row of row-major coordinates. */
export const meanUtilities = (models: readonly GoalModel[], points: Float64Array): number[] =>
  beliefsAt(models, points).map((beliefs) => utilityOf(models, beliefs).mean);

/** Beliefs per goal at each of many points. */
export const beliefsAt = (models: readonly GoalModel[], points: Float64Array): GoalBelief[][] =>
  transpose(models.map(({ belief }) => belief.predictMany(points)));

/** The same by cheaper parts of the models. */
export const sketchedBeliefsAt = (models: readonly GoalModel[], points: Float64Array): GoalBelief[][] =>
  transpose(models.map(({ belief }) => belief.sketchMany(points)));

const transpose = (predictions: readonly Predictions[]): GoalBelief[][] =>
  Array.from(predictions[0]!.means, (_, i) =>
    predictions.map(({ means, variances }) => ({ mean: means[i]!, sd: Math.sqrt(variances[i]!) })),
  );

/** The acquisition at one design. `best`: the largest mean utility among designs tried. */
export function scoreBeliefs(
  models: readonly GoalModel[],
  beliefs: readonly GoalBelief[],
  best: number,
  { acquisition, beta }: AcquisitionRule,
): Score {
  const utility = utilityOf(models, beliefs);
  const only = models[0]!;
  if (acquisition === 'log-ei' && models.length === 1 && only.goal.direction === 'target') {
    const { mean, sd } = beliefs[0]!;
    const gain = logClosenessGain(mean, sd, only.goal.target ?? 0, -best);
    return { value: gain.value, byMean: [gain.byMean], bySd: [gain.bySd] };
  }
  const score =
    acquisition === 'log-ei'
      ? logGain(utility.mean, utility.sd, best)
      : confidenceBound(utility.mean, utility.sd, beta);
  const through = ({ weight, mean, variance }: UtilityTerm, by: 'byMean' | 'bySd'): number =>
    score.byMean * weight * mean[by] + (score.bySd * weight ** 2 * variance[by]) / (2 * utility.sd);
  return {
    value: score.value,
    byMean: utility.terms.map((term) => through(term, 'byMean')),
    bySd: utility.terms.map((term) => through(term, 'bySd')),
  };
}
