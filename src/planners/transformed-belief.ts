import type { Predictions } from '../kernels/statistics/index.ts';
import type { Belief, Predictor } from './belief.ts';
import { type Chemistry, describeAll } from './chemistry.ts';

/** A belief over described compositions, asked with the encoded points of the space (`dimension` coordinates). */
export function describedBelief(inner: Belief, chemistry: Chemistry, dimension: number): Belief {
  const described = (points: Float64Array): Float64Array => describeAll(chemistry, points, dimension);
  const describePredictor = (told: Predictor): Predictor => ({
    predictMany: (points) => told.predictMany(described(points)),
    predictWithGradient(point) {
      const jacobian: Float64Array[] = [];
      const prediction = told.predictWithGradient(chemistry.describe(point, jacobian));
      const pullBack = (gradient: Float64Array): Float64Array =>
        Float64Array.from(point, (_, k) =>
          jacobian.reduce((sum, row, r) => sum + gradient[dimension + r]! * row[k]!, gradient[k]!),
        );
      return {
        ...prediction,
        meanGradient: pullBack(prediction.meanGradient),
        varianceGradient: pullBack(prediction.varianceGradient),
      };
    },
  });
  return {
    ...inner,
    ...describePredictor(inner),
    dimension,
    sketchMany: (points) => inner.sketchMany(described(points)),
    drawFunction: (random) => describePredictor(inner.drawFunction(random)),
    drawTruths: (count, random) => inner.drawTruths(count, random).map(describePredictor),
    varianceReductions: (points, references) =>
      inner.varianceReductions(described(points), described(references)),
    withPending: (points) => describedBelief(inner.withPending(described(points)), chemistry, dimension),
  };
}

/**
 * A belief about the logarithm of positive values, in the values' own unit: log-normal by its first two moments,
 * mean = exp(m + v/2), variance = (exp(v) − 1)·exp(2m + v). The noise is a part of the value; it, and what a measurement teaches, are
 * stated at the value `typical`.
 */
export function exponentialBelief(inner: Belief, typical: number): Belief {
  const moments = (mean: number, variance: number) => {
    const centre = Math.exp(mean + variance / 2);
    return { mean: centre, variance: Math.expm1(variance) * centre * centre };
  };
  const exponentiate = ({ means, variances }: Predictions): Predictions => {
    const all = Array.from(means, (mean, i) => moments(mean, variances[i]!));
    return {
      means: Float64Array.from(all, ({ mean }) => mean),
      variances: Float64Array.from(all, ({ variance }) => variance),
    };
  };
  const exponentiatePredictor = (told: Predictor): Predictor => ({
    predictMany: (points) => exponentiate(told.predictMany(points)),
    predictWithGradient(point) {
      const log = told.predictWithGradient(point);
      const { mean, variance } = moments(log.mean, log.variance);
      const byLogVariance = mean * mean * (2 * Math.exp(log.variance) - 1);
      return {
        mean,
        variance,
        meanGradient: log.meanGradient.map((slope, k) => mean * (slope + log.varianceGradient[k]! / 2)),
        varianceGradient: log.varianceGradient.map(
          (slope, k) => 2 * variance * log.meanGradient[k]! + byLogVariance * slope,
        ),
      };
    },
  });
  return {
    ...inner,
    ...exponentiatePredictor(inner),
    scale: inner.scale * typical,
    noiseVariance: Math.expm1(inner.noiseVariance) * typical * typical,
    sketchMany: (points) => exponentiate(inner.sketchMany(points)),
    drawFunction: (random) => exponentiatePredictor(inner.drawFunction(random)),
    drawTruths: (count, random) => inner.drawTruths(count, random).map(exponentiatePredictor),
    varianceReductions: (points, references) =>
      inner.varianceReductions(points, references).map((decrease) => decrease * typical * typical),
    withPending: (points) => exponentialBelief(inner.withPending(points), typical),
  };
}
