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
 * A belief about the logarithm of positive values, in the values' own unit: the median exp(m) and half the width of the central 68 %,
 * exp(m)·sinh(√v). The moments of the log-normal would be ruled by its tail, which no measurement has seen. The noise, a part of the
 * value, and what a measurement teaches are stated at the value `typical`.
 */
export function exponentialBelief(inner: Belief, typical: number): Belief {
  const moments = (mean: number, variance: number) => {
    const median = Math.exp(mean);
    return { mean: median, variance: (median * Math.sinh(Math.sqrt(variance))) ** 2 };
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
      const spread = Math.sqrt(log.variance);
      const byLogVariance = (mean * mean * Math.sinh(spread) * Math.cosh(spread)) / spread;
      return {
        mean,
        variance,
        meanGradient: log.meanGradient.map((slope) => mean * slope),
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
    noiseVariance: (typical * Math.sinh(Math.sqrt(inner.noiseVariance))) ** 2,
    sketchMany: (points) => exponentiate(inner.sketchMany(points)),
    drawFunction: (random) => exponentiatePredictor(inner.drawFunction(random)),
    drawTruths: (count, random) => inner.drawTruths(count, random).map(exponentiatePredictor),
    varianceReductions: (points, references) =>
      inner.varianceReductions(points, references).map((decrease) => decrease * typical * typical),
    withPending: (points) => exponentialBelief(inner.withPending(points), typical),
  };
}
