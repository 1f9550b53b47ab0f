import { predictWithGradient } from '../kernels/statistics/index.ts';
import type { Feasibility } from './feasibility.ts';
import type { GoalModel } from './goal-models.ts';
import { type AcquisitionRule, beliefsAt, scoreBeliefs } from './utility.ts';

/** How promising designs are, by their coordinates; larger is better. */
export type DesignScore = {
  /** One score per row of row-major coordinates. */
  many(points: Float64Array): Float64Array;
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
  const { dimension } = models[0]!.process;
  const penalty = rule.acquisition === 'log-ei' ? 1 : models.length === 1 ? models[0]!.process.scale : 1;
  return {
    many: (points) =>
      Float64Array.from(
        beliefsAt(models, points),
        (beliefs, i) =>
          scoreBeliefs(models, beliefs, best, rule).value +
          penalty * feasibility(points.subarray(i * dimension, (i + 1) * dimension)),
      ),
    withGradient(point, gradient) {
      const predictions = models.map(({ process }) => predictWithGradient(process, point));
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
