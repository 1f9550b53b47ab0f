import type { Feasibility } from './feasibility.ts';
import type { GoalModel } from './goal-models.ts';
import {
  type AcquisitionRule,
  beliefsAt,
  type GoalBelief,
  scoreBeliefs,
  sketchedBeliefsAt,
} from './utility.ts';

/** How promising designs are, by their coordinates; larger is better. */
export type DesignScore = {
  readonly dimension: number;
  /** One score per row of row-major coordinates. */
  many(points: Float64Array): Float64Array;
  /** The same by a cheaper part of the models, to shorten a long list. */
  sketchMany(points: Float64Array): Float64Array;
  /** The score at one point; its gradient is written into `gradient`. */
  withGradient(point: Float64Array, gradient: Float64Array): number;
};

/** Acquisition plus log feasibility (in units of the goal's scatter when the acquisition is not a logarithm). */
export function createDesignScore(
  models: readonly GoalModel[],
  best: number,
  rule: AcquisitionRule,
  feasibility: Feasibility,
): DesignScore {
  const { dimension } = models[0]!.belief;
  const penalty = rule.acquisition === 'log-ei' ? 1 : models.length === 1 ? models[0]!.belief.scale : 1;
  const scoreAll = (points: Float64Array, believed: readonly (readonly GoalBelief[])[]): Float64Array =>
    Float64Array.from(
      believed,
      (beliefs, i) =>
        scoreBeliefs(models, beliefs, best, rule).value +
        penalty * feasibility(points.subarray(i * dimension, (i + 1) * dimension)),
    );
  return {
    dimension,
    many: (points) => scoreAll(points, beliefsAt(models, points)),
    sketchMany: (points) => scoreAll(points, sketchedBeliefsAt(models, points)),
    withGradient(point, gradient) {
      const predictions = models.map(({ belief }) => belief.predictWithGradient(point));
      const beliefs = predictions.map(({ mean, variance }) => ({ mean, sd: Math.sqrt(variance) }));
      const score = scoreBeliefs(models, beliefs, best, rule);
      gradient.fill(0);
      const logChance = feasibility(point, gradient);
      for (let j = 0; j < dimension; j++) {
        let sum = penalty * gradient[j]!;
        predictions.forEach(({ meanGradient, varianceGradient }, g) => {
          const sdGradient = varianceGradient[j]! / (2 * beliefs[g]!.sd);
          sum += score.byMean[g]! * meanGradient[j]! + score.bySd[g]! * sdGradient;
        });
        gradient[j] = sum;
      }
      return score.value + penalty * logChance;
    },
  };
}
