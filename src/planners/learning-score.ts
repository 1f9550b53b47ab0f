import type { DesignScore } from './design-score.ts';
import type { Feasibility } from './feasibility.ts';
import type { GoalModel } from './goal-models.ts';

/**
 * What a measurement teaches: log of the decrease of the variance averaged over `references` (row-major points), summed over goals in
 * units of their scatter, plus log feasibility. Long lists are shortened by the variance itself.
 * @source cohn1996
 */
export function createLearningScore(
  models: readonly GoalModel[],
  references: Float64Array,
  feasibility: Feasibility,
): DesignScore {
  const { dimension } = models[0]!.belief;
  const scoreAll = (points: Float64Array, of: (model: GoalModel) => Float64Array): Float64Array => {
    const parts = models.map((model) => of(model).map((decrease) => decrease / model.belief.scale ** 2));
    return parts[0]!.map((_, i) => {
      const sum = parts.reduce((total, part) => total + part[i]!, 0);
      return (
        Math.log(Math.max(sum, 1e-300)) + feasibility(points.subarray(i * dimension, (i + 1) * dimension))
      );
    });
  };
  const many = (points: Float64Array): Float64Array =>
    scoreAll(points, ({ belief }) => belief.varianceReductions(points, references));
  return {
    dimension,
    many,
    sketchMany: (points) => scoreAll(points, ({ belief }) => belief.sketchMany(points).variances),
    withGradient: (point, gradient) => differentiate(many, point, gradient),
  };
}

const step = 1e-5;

/** Central differences. */
function differentiate(
  many: (points: Float64Array) => Float64Array,
  point: Float64Array,
  gradient: Float64Array,
): number {
  const moved = [...point.keys()].flatMap((j) => [
    ...point.with(j, point[j]! + step),
    ...point.with(j, point[j]! - step),
  ]);
  const values = many(Float64Array.of(...point, ...moved));
  for (let j = 0; j < point.length; j++) gradient[j] = (values[1 + 2 * j]! - values[2 + 2 * j]!) / (2 * step);
  return values[0]!;
}
