import { type InputWarp, type Predictions, slopeOfWarp, warpPoints } from '../kernels/statistics/index.ts';
import type { Belief, Predictor } from './belief.ts';
import { type Chemistry, describeAll } from './chemistry.ts';

/** Other coordinates of the same designs. */
type Coordinates = {
  /** Row-major points of the space, in the other coordinates. */
  map(points: Float64Array): Float64Array;
  /** The gradient by the space's own coordinates at a point, from that by the others. */
  pullBack(point: Float64Array, gradient: Float64Array): Float64Array;
};

/** A belief over other coordinates, asked with the encoded points of the space (`dimension` coordinates). */
function mappedBelief(inner: Belief, coordinates: Coordinates, dimension: number): Belief {
  const { map, pullBack } = coordinates;
  const mapPredictor = (told: Predictor): Predictor => ({
    predictMany: (points) => told.predictMany(map(points)),
    predictWithGradient(point) {
      const { meanGradient, varianceGradient, ...prediction } = told.predictWithGradient(map(point));
      return {
        ...prediction,
        meanGradient: pullBack(point, meanGradient),
        varianceGradient: pullBack(point, varianceGradient),
      };
    },
  });
  return {
    ...inner,
    ...mapPredictor(inner),
    dimension,
    sketchMany: (points) => inner.sketchMany(map(points)),
    drawFunction: (random) => mapPredictor(inner.drawFunction(random)),
    drawTruths: (count, random) => inner.drawTruths(count, random).map(mapPredictor),
    varianceReductions: (points, references) => inner.varianceReductions(map(points), map(references)),
    withPending: (points) => mappedBelief(inner.withPending(map(points)), coordinates, dimension),
  };
}

/** A belief over described compositions, asked with the encoded points of the space (`dimension` coordinates). */
export const describedBelief = (inner: Belief, chemistry: Chemistry, dimension: number): Belief =>
  mappedBelief(
    inner,
    {
      map: (points) => describeAll(chemistry, points, dimension),
      pullBack(point, gradient) {
        const jacobian: Float64Array[] = [];
        chemistry.describe(point, jacobian);
        return Float64Array.from(point, (_, k) =>
          jacobian.reduce((sum, row, r) => sum + gradient[dimension + r]! * row[k]!, gradient[k]!),
        );
      },
    },
    dimension,
  );

/** A belief over warped coordinates, asked with the encoded points of the space. */
export const warpedBelief = (inner: Belief, warp: InputWarp): Belief =>
  mappedBelief(
    inner,
    {
      map: (points) => warpPoints(points, warp),
      pullBack: (point, gradient) => gradient.map((slope, k) => slope * slopeOfWarp(warp[k]!, point[k]!)),
    },
    warp.length,
  );

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
