import type { Space, StopSignal } from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import { stackingWeights } from '../kernels/statistics/index.ts';
import { type Belief, fitProcessBelief } from './belief.ts';
import { experts, type Testimony } from './experts.ts';
import type { GoalData } from './goal-data.ts';

/** With fewer values nothing can be said about which model foretells them better. */
const fewestValues = 8;
/** A model with less weight than this is not asked. */
const leastWeight = 0.05;

/**
 * All experts that have something to say, mixed in the proportion in which they foretell each value from all others. Once `signal` is
 * raised no further expert is heard; the first always is. `mayWarp`: whether inputs may be bent where the values ask for it.
 */
export function fitWeighedBelief(
  data: GoalData,
  space: Space,
  random: Random,
  signal: StopSignal = { aborted: false },
  mayWarp = false,
): Belief {
  if (data.exact.values.length < fewestValues) return fitProcessBelief(data.withStandIns(), random, signal);
  const testimonies: Testimony[] = [];
  for (const { testify } of experts) {
    if (signal.aborted && testimonies.length > 0) break;
    const testimony = testify(data, space, random, signal, mayWarp);
    if (testimony !== null) testimonies.push(testimony);
  }
  const weights = stackingWeights(testimonies.map(({ logDensities }) => logDensities));
  const heard = testimonies.flatMap(({ belief }, k) =>
    weights[k]! < leastWeight ? [] : [{ belief, weight: weights[k]! }],
  );
  const total = heard.reduce((sum, { weight }) => sum + weight, 0);
  return mixBeliefs(
    heard.map(({ belief }) => belief),
    heard.map(({ weight }) => weight / total),
  );
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
    drawFunction: (random) => {
      const level = random.uniform();
      let reached = 0;
      const chosen = parts.findIndex((_, k) => {
        reached += weights[k]!;
        return level < reached;
      });
      return parts[Math.max(0, chosen)]!.drawFunction(random);
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
