import type { Random } from '../core/random.ts';
import {
  fitProcessEnsemble,
  fitRegressionForest,
  leaveOneOutLogDensities,
  normalLogPdf,
  predictForest,
  type RegressionForest,
  stackingWeights,
} from '../kernels/statistics/index.ts';
import { type Belief, processBelief } from './belief.ts';
import type { GoalData } from './goal-data.ts';

const treeCount = 60;
const sketchTrees = 10;
/** With fewer values nothing can be said about which model foretells them better. */
const fewestValues = 8;

/** A Gaussian process and a forest, mixed in the proportion in which they foretell each value from all others. */
export function fitWeighedBelief(data: GoalData, random: Random): Belief {
  const ensemble = fitProcessEnsemble(data.withStandIns(), random);
  const process = processBelief(ensemble);
  const { points, dimension, values } = data.exact;
  if (values.length < fewestValues) return process;
  const refit = (at: Float64Array, of: Float64Array): RegressionForest =>
    fitRegressionForest(at, dimension, of, treeCount, random);
  const forest = refit(points, values);
  const { means, variances } = forest.outOfBag;
  const weights = stackingWeights([
    leaveOneOutLogDensities(ensemble).subarray(0, values.length),
    values.map((y, i) => {
      const sd = Math.sqrt(variances[i]!);
      return normalLogPdf((y - means[i]!) / sd) - Math.log(sd);
    }),
  ]);
  return mixBeliefs([process, forestBelief(forest, points, values, refit)], weights);
}

/** The forest draws no truths of its own, it is its own best guess; and a measurement teaches it of its own place alone. */
function forestBelief(
  forest: RegressionForest,
  points: Float64Array,
  values: Float64Array,
  refit: (points: Float64Array, values: Float64Array) => RegressionForest,
): Belief {
  const { dimension } = forest;
  const predictMany = (at: Float64Array) => predictForest(forest, at);
  const predictWithGradient = (point: Float64Array) => {
    const { means, variances } = predictMany(point);
    const flat = new Float64Array(dimension);
    return { mean: means[0]!, variance: variances[0]!, meanGradient: flat, varianceGradient: flat };
  };
  return {
    dimension,
    scale: Math.sqrt(forest.variance),
    noiseVariance: forest.noiseVariance,
    predictMany,
    sketchMany: (at) => predictForest(forest, at, sketchTrees),
    predictWithGradient,
    drawTruths: (count) => Array.from({ length: count }, () => ({ predictMany, predictWithGradient })),
    varianceReductions(at) {
      const { variances } = predictMany(at);
      return variances.map((variance) => variance ** 2 / (variance + forest.noiseVariance));
    },
    withPending(pending) {
      const allPoints = Float64Array.of(...points, ...pending);
      const allValues = Float64Array.of(...values, ...predictMany(pending).means);
      return forestBelief(refit(allPoints, allValues), allPoints, allValues, refit);
    },
  };
}

/** Mixture of beliefs of one goal by its first two moments; `weights` sum to 1. */
export function mixBeliefs(parts: readonly Belief[], weights: ArrayLike<number>): Belief {
  const { dimension, scale } = parts[0]!;
  const weighted = (of: (part: Belief) => number): number =>
    parts.reduce((sum, part, k) => sum + weights[k]! * of(part), 0);
  const mixMany = (
    predict: (part: Belief) => ReturnType<Belief['predictMany']>,
  ): ReturnType<Belief['predictMany']> => {
    const all = parts.map(predict);
    const means = all[0]!.means.map((_, i) =>
      all.reduce((sum, one, k) => sum + weights[k]! * one.means[i]!, 0),
    );
    const variances = means.map((mean, i) =>
      all.reduce((sum, one, k) => sum + weights[k]! * (one.variances[i]! + (one.means[i]! - mean) ** 2), 0),
    );
    return { means, variances };
  };
  return {
    dimension,
    scale,
    noiseVariance: weighted((part) => part.noiseVariance),
    predictMany: (points) => mixMany((part) => part.predictMany(points)),
    sketchMany: (points) => mixMany((part) => part.sketchMany(points)),
    predictWithGradient(point) {
      const all = parts.map((part) => part.predictWithGradient(point));
      const mean = all.reduce((sum, one, k) => sum + weights[k]! * one.mean, 0);
      const variance = all.reduce(
        (sum, one, k) => sum + weights[k]! * (one.variance + (one.mean - mean) ** 2),
        0,
      );
      const meanGradient = new Float64Array(dimension);
      const varianceGradient = new Float64Array(dimension);
      all.forEach((one, k) => {
        for (let j = 0; j < dimension; j++) {
          meanGradient[j] = meanGradient[j]! + weights[k]! * one.meanGradient[j]!;
          varianceGradient[j] =
            varianceGradient[j]! +
            weights[k]! * (one.varianceGradient[j]! + 2 * (one.mean - mean) * one.meanGradient[j]!);
        }
      });
      return { mean, variance, meanGradient, varianceGradient };
    },
    drawTruths: (count, random) => {
      const counts = parts.map((_, k) => Math.round(count * weights[k]!));
      return random
        .shuffle(parts.flatMap((part, k) => [...part.drawTruths(counts[k]!, random)]))
        .slice(0, count);
    },
    varianceReductions: (points, references) => {
      const all = parts.map((part) => part.varianceReductions(points, references));
      return all[0]!.map((_, i) => all.reduce((sum, own, k) => sum + weights[k]! * own[i]!, 0));
    },
    withPending: (points) =>
      mixBeliefs(
        parts.map((part) => part.withPending(points)),
        weights,
      ),
  };
}
