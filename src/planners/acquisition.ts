import {
  logImprovement,
  logImprovementSlope,
  normalCdf,
  normalLogCdf,
  normalLogPdf,
  normalPdf,
} from '../kernels/statistics/index.ts';

/** A number that depends on a normal's mean and standard deviation, with both partial derivatives. */
export type Sensitive = { readonly value: number; readonly byMean: number; readonly bySd: number };

/** log E[max(0, u − best)] of u ~ N(mean, sd²). @source ament2023, eq. 8 */
export function logGain(mean: number, sd: number, best: number): Sensitive {
  const z = (mean - best) / sd;
  const slope = logImprovementSlope(z);
  return { value: Math.log(sd) + logImprovement(z), byMean: slope / sd, bySd: (1 - z * slope) / sd };
}

/** mean + beta·sd. */
export const confidenceBound = (mean: number, sd: number, beta: number): Sensitive => ({
  value: mean + beta * sd,
  byMean: 1,
  bySd: beta,
});

/**
 * log E[max(0, reach − |f − target|)] of f ~ N(mean, sd²): the expected gain in closeness when the best so far is `reach` > 0
 * away. A tent is three ramps, c(target − reach) − 2c(target) + c(target + reach) with c(a) = sd·h((mean − a)/sd); for a tent
 * much narrower than sd it is reach²·φ(z)/sd.
 */
export function logClosenessGain(mean: number, sd: number, target: number, reach: number): Sensitive {
  const side = mean > target ? -1 : 1;
  const low = -Math.abs(mean - target) / sd;
  const width = reach / sd;
  if (width < 1e-3) {
    const value = 2 * Math.log(reach) - Math.log(sd) + normalLogPdf(low);
    return { value, byMean: (-side * low) / sd, bySd: (low * low - 1) / sd };
  }
  const near = logImprovement(low + width);
  const tent = -2 * Math.exp(logImprovement(low) - near) + Math.exp(logImprovement(low - width) - near);
  const logTent = near + Math.log1p(tent);
  const secondDifference = (logOf: (z: number) => number): number =>
    Math.exp(logOf(low + width) - logTent) -
    2 * Math.exp(logOf(low) - logTent) +
    Math.exp(logOf(low - width) - logTent);
  return {
    value: Math.log(sd) + logTent,
    byMean: (side * secondDifference(normalLogCdf)) / sd,
    bySd: secondDifference(normalLogPdf) / sd,
  };
}

/** Mean and variance of |f| for f ~ N(mean, sd²). @source leone1961, eq. 5 and 6 */
export function foldedNormal(
  mean: number,
  sd: number,
): { readonly mean: Sensitive; readonly variance: Sensitive } {
  const z = mean / sd;
  const byMean = 2 * normalCdf(z) - 1;
  const bySd = 2 * normalPdf(z);
  const folded = sd * bySd + mean * byMean;
  return {
    mean: { value: folded, byMean, bySd },
    variance: {
      value: Math.max(mean * mean + sd * sd - folded * folded, 1e-12 * sd * sd),
      byMean: 2 * (mean - folded * byMean),
      bySd: 2 * (sd - folded * bySd),
    },
  };
}
