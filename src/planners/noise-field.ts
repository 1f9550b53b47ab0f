import { fitNoisePrior, type GroupScatter, shrinkVariance } from '../kernels/statistics/index.ts';

/** Noise variance at a point over the noise variance of the whole. */
export type NoiseField = (point: Float64Array) => number;

/**
 * Noise that differs from place to place, as repeats show it: the prior of the designs' variances is fitted to their scatter, and at
 * any place updated with the scatter of the designs around it, each counting exp(−½(r/ℓ)²), ℓ = 0.1·√d in encoded coordinates.
 * null where the repeats do not show that the noise differs.
 */
export function learnNoiseField(
  groups: readonly (GroupScatter & { readonly point: Float64Array })[],
): NoiseField | null {
  const prior = fitNoisePrior(groups);
  if (prior === null || prior.freedom === Number.POSITIVE_INFINITY) return null;
  const repeated = groups.filter(({ degreesOfFreedom }) => degreesOfFreedom > 0);
  return (point) => {
    let sumSquares = 0;
    let degreesOfFreedom = 0;
    for (const group of repeated) {
      let distance = 0;
      for (let j = 0; j < point.length; j++) distance += (point[j]! - group.point[j]!) ** 2;
      const nearness = Math.exp((-0.5 * distance) / (0.01 * point.length));
      sumSquares += nearness * group.sumSquares;
      degreesOfFreedom += nearness * group.degreesOfFreedom;
    }
    return shrinkVariance(prior, { sumSquares, degreesOfFreedom }) / prior.variance;
  };
}
