import type { Range } from '../campaign/index.ts';
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

/** log P(low ≤ f ≤ high) of f ~ N(mean, sd²); either limit may be infinite. @source gardner2014 */
export function logInside(mean: number, sd: number, { low, high }: Range): Sensitive {
  const isMirrored = low + high - 2 * mean > 0 && Number.isFinite(low);
  const from = isMirrored ? (mean - high) / sd : (low - mean) / sd;
  const to = isMirrored ? (mean - low) / sd : (high - mean) / sd;
  const side = isMirrored ? -1 : 1;
  const width = (high - low) / sd;
  if (width < 1e-6) {
    const middle = (from + to) / 2;
    const value = normalLogPdf(middle) + Math.log(Math.max(width, 1e-300));
    return { value, byMean: (side * middle) / sd, bySd: (middle * middle - 1) / sd };
  }
  const upper = normalLogCdf(to);
  const value =
    upper + Math.log1p(-Math.exp((from === Number.NEGATIVE_INFINITY ? from : normalLogCdf(from)) - upper));
  const density = (z: number): number => (Number.isFinite(z) ? Math.exp(normalLogPdf(z) - value) : 0);
  const moment = (z: number): number => (Number.isFinite(z) ? z * density(z) : 0);
  return {
    value,
    byMean: (side * (density(from) - density(to))) / sd,
    bySd: (moment(from) - moment(to)) / sd,
  };
}

/**
 * log E[max(0, reach − distance of f from the range)] of f ~ N(mean, sd²), `reach` ≥ 0 being the distance of the best so far: four
 * ramps, c(low − reach) − c(low) − c(high) + c(high + reach). Where the best is inside already, the log chance to be inside.
 */
export function logRangeGain(mean: number, sd: number, range: Range, reach: number): Sensitive {
  const { low, high } = range;
  if (high === low) return logClosenessGain(mean, sd, low, Math.max(reach, 1e-150));
  if (reach < 1e-5 * sd) {
    const inside = logInside(mean, sd, range);
    return { ...inside, value: inside.value + Math.log(Math.max(reach, 1e-9 * (high - low))) };
  }
  const side = 2 * mean > low + high ? -1 : 1;
  const start = -Math.abs(mean - (low + high) / 2);
  const half = (high - low) / 2;
  const corners = [-half - reach, -half, half, half + reach].map((corner) => (start - corner) / sd);
  const signs = [1, -1, -1, 1];
  const near = logImprovement(corners[0]!);
  const rest = corners.reduce(
    (sum, z, k) => sum + (k === 0 ? 0 : signs[k]! * Math.exp(logImprovement(z) - near)),
    0,
  );
  const logGainOf = near + Math.log1p(rest);
  const combine = (logOf: (z: number) => number): number =>
    corners.reduce((sum, z, k) => sum + signs[k]! * Math.exp(logOf(z) - logGainOf), 0);
  return {
    value: Math.log(sd) + logGainOf,
    byMean: (side * combine(normalLogCdf)) / sd,
    bySd: combine(normalLogPdf) / sd,
  };
}

/** 1.96·sd − |mean − threshold|: large where it is open on which side of a threshold the value lies. @source bryan2005 */
export const straddle = (mean: number, sd: number, threshold: number): Sensitive => ({
  value: 1.96 * sd - Math.abs(mean - threshold),
  byMean: mean > threshold ? -1 : 1,
  bySd: 1.96,
});

/** Mean and variance of the distance of f ~ N(mean, sd²) from a range: 0 inside it. */
export function distanceFromRange(
  mean: number,
  sd: number,
  { low, high }: Range,
): { readonly mean: Sensitive; readonly variance: Sensitive } {
  if (low === high) return foldedNormal(mean - low, sd);
  const [above, below] = [(mean - high) / sd, (low - mean) / sd];
  const over = sd * Math.exp(logImprovement(above));
  const under = sd * Math.exp(logImprovement(below));
  const distance = over + under;
  const byMean = normalCdf(above) - normalCdf(below);
  const bySd = normalPdf(above) + normalPdf(below);
  const square = (z: number): number => (1 + z * z) * normalCdf(z) + z * normalPdf(z);
  const variance = sd * sd * (square(above) + square(below)) - distance * distance;
  const least = 1e-6 * sd * sd;
  if (variance < least)
    return {
      mean: { value: distance, byMean, bySd },
      variance: { value: least, byMean: 0, bySd: 2e-6 * sd },
    };
  return {
    mean: { value: distance, byMean, bySd },
    variance: {
      value: variance,
      byMean: 2 * (over - under - distance * byMean),
      bySd: 2 * (sd * (normalCdf(above) + normalCdf(below)) - distance * bySd),
    },
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
