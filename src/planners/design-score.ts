import type { Acquisition, Scorer } from './acquire.ts';
import type { Feasibility } from './feasibility.ts';
import { transposePredictions } from './utility.ts';

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

/** Acquisition plus log feasibility, in units of the goal's scatter when the acquisition is not a logarithm. */
export function createDesignScore(
  { scorers, sketch, penalty }: Acquisition,
  feasibility: Feasibility,
  dimension: number,
): DesignScore {
  const scoreAll = (points: Float64Array, by: readonly Scorer[]): Float64Array => {
    const scores = averageLogs(by.map((scorer) => scoreMany(scorer, points)));
    return scores.map(
      (score, i) => score + penalty * feasibility(points.subarray(i * dimension, (i + 1) * dimension)),
    );
  };
  return {
    dimension,
    many: (points) => scoreAll(points, scorers),
    sketchMany: (points) => scoreAll(points, sketch),
    withGradient(point, gradient) {
      const own = scorers.map((scorer) => scoreWithGradient(scorer, point));
      gradient.fill(0);
      const logChance = feasibility(point, gradient);
      const value = averageLogs(own.map((score) => Float64Array.of(score.value)))[0]!;
      const shares = own.map((score) => (own.length === 1 ? 1 : Math.exp(score.value - value) / own.length));
      for (let j = 0; j < dimension; j++)
        gradient[j] = own.reduce(
          (sum, score, k) => sum + shares[k]! * score.gradient[j]!,
          penalty * gradient[j]!,
        );
      return value + penalty * logChance;
    },
  };
}

function scoreMany(scorer: Scorer, points: Float64Array): Float64Array {
  const predictions = scorer.predictors.map((predictor) => predictor.predictMany(points));
  return (
    scorer.scoreMany?.(predictions) ??
    Float64Array.from(transposePredictions(predictions), (beliefs) => scorer.score(beliefs, false).value)
  );
}

function scoreWithGradient(
  { predictors, score }: Scorer,
  point: Float64Array,
): { readonly value: number; readonly gradient: Float64Array } {
  const predictions = predictors.map((predictor) => predictor.predictWithGradient(point));
  const beliefs = predictions.map(({ mean, variance }) => ({ mean, sd: Math.sqrt(variance) }));
  const { value, byMean, bySd } = score(beliefs, true);
  const gradient = point.map((_, j) =>
    predictions.reduce((sum, { meanGradient, varianceGradient }, g) => {
      const sdGradient = varianceGradient[j]! / (2 * beliefs[g]!.sd);
      return sum + byMean[g]! * meanGradient[j]! + bySd[g]! * sdGradient;
    }, 0),
  );
  return { value, gradient };
}

/** log of the mean of the exponentials, place by place; one list is left as it is. */
function averageLogs(lists: readonly Float64Array[]): Float64Array {
  const [first] = lists;
  if (lists.length === 1) return first!;
  return first!.map((_, i) => {
    const largest = Math.max(...lists.map((list) => list[i]!));
    if (!Number.isFinite(largest)) return largest;
    return (
      largest + Math.log(lists.reduce((sum, list) => sum + Math.exp(list[i]! - largest), 0) / lists.length)
    );
  });
}
