import type { DesignCost } from './design-cost.ts';
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

/** Gains of less than this part of a goal's scatter hardly count. */
const leastGain = 0.1;

/**
 * A score as the logarithm of a gain, which can be added over a run or divided by a cost: a log gain as it is; a confidence bound u
 * by its gain over the best, s·log(1 + exp((u − best)/s)) with s a tenth of the scatter. The larger score is the larger gain.
 */
export function logGainOfScore(
  models: readonly GoalModel[],
  best: number,
  { acquisition }: AcquisitionRule,
): (score: number) => { readonly value: number; readonly slope: number } {
  if (acquisition === 'log-ei') return (score) => ({ value: score, slope: 1 });
  const unit = leastGain * (models.length === 1 ? models[0]!.belief.scale : 1);
  return (score) => {
    const z = (score - best) / unit;
    if (z < -30) return { value: z + Math.log(unit), slope: 1 / unit };
    const soft = z > 30 ? z : Math.log1p(Math.exp(z));
    return { value: Math.log(unit * soft), slope: 1 / (1 + Math.exp(-z)) / soft / unit };
  };
}

/** Acquisition plus log feasibility (in units of the goal's scatter when the acquisition is not a logarithm). */
export function createDesignScore(
  models: readonly GoalModel[],
  best: number,
  rule: AcquisitionRule,
  feasibility: Feasibility,
  cost: DesignCost | null = null,
): DesignScore {
  if (cost)
    return perCost(
      createDesignScore(models, best, rule, () => 0),
      models,
      best,
      rule,
      feasibility,
      cost,
    );
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

/**
 * log(gain · chance / cost) of a score: what an experiment gains for the money. A confidence bound becomes a gain first
 * (see {@link gainOfScore}), since a bound itself, which may be negative or have any zero, cannot be divided by a cost.
 */
function perCost(
  plain: DesignScore,
  models: readonly GoalModel[],
  best: number,
  rule: AcquisitionRule,
  feasibility: Feasibility,
  cost: DesignCost,
): DesignScore {
  const { dimension } = plain;
  const logGainOf = logGainOfScore(models, best, rule);
  const rate = (scores: Float64Array, points: Float64Array): Float64Array =>
    scores.map((score, i) => {
      const point = points.subarray(i * dimension, (i + 1) * dimension);
      return logGainOf(score).value + feasibility(point) - Math.log(cost.at(point));
    });
  return {
    dimension,
    many: (points) => rate(plain.many(points), points),
    sketchMany: (points) => rate(plain.sketchMany(points), points),
    withGradient(point, gradient) {
      const { value, slope } = logGainOf(plain.withGradient(point, gradient));
      const costGradient = new Float64Array(dimension);
      const money = cost.at(point, costGradient);
      const chanceGradient = new Float64Array(dimension);
      const logChance = feasibility(point, chanceGradient);
      for (let j = 0; j < dimension; j++)
        gradient[j] = slope * gradient[j]! + chanceGradient[j]! - costGradient[j]! / money;
      return value + logChance - Math.log(money);
    },
  };
}
