import { AppError } from '../../core/error.ts';

/** A pattern as refinement takes it: points wide enough to be worth their time, each with its counting variance. */
export type ObservedPattern = {
  /** 2θ [deg], rising. */
  readonly angles: Float64Array;
  /** As in the scan, mean over the points put together. */
  readonly intensity: Float64Array;
  /** Of the counting statistics alone [intensity²]. */
  readonly variance: Float64Array;
  /** Mean distance of the points [deg]. */
  readonly step: number;
  /** How many points of the scan make one here. */
  readonly merged: number;
};

export type ScanData = {
  readonly angles: ArrayLike<number>;
  readonly intensity: ArrayLike<number>;
  /** Standard deviations where they are known. */
  readonly sd: ArrayLike<number> | null;
};

/**
 * Variance per unit of intensity [intensity], φ of var = φ·y: 1 for counts, 1/t for rates over t seconds. Read off the
 * second differences by their median, so that peaks do not matter: (median|Δ²y/√(6 y)| / 0.6745)².
 */
export function estimateNoiseFactor(intensity: ArrayLike<number>): number {
  const scaled: number[] = [];
  for (let i = 1; i + 1 < intensity.length; i++) {
    const sum = intensity[i - 1]! + intensity[i]! + intensity[i + 1]!;
    if (sum > 0)
      scaled.push(Math.abs(intensity[i + 1]! - 2 * intensity[i]! + intensity[i - 1]!) / Math.sqrt(2 * sum));
  }
  if (scaled.length === 0) return 0;
  scaled.sort((one, other) => one - other);
  return (scaled[scaled.length >> 1]! / 0.6744898) ** 2;
}

/**
 * Puts `merged` neighbouring points together and gives each its counting variance: from the standard deviations where any is
 * above 0 (those that are 0 count as the least that is not), else φ·y with the scan's own noise factor, y smoothed over five points so that chance lows do not gain weight.
 * @throws out-of-domain — fewer than 20 points, or no intensity above 0.
 */
export function observePattern({ angles, intensity, sd }: ScanData, merged = 1): ObservedPattern {
  const count = Math.floor(angles.length / merged);
  if (count < 20)
    throw new AppError('out-of-domain', `${angles.length} points by ${merged}; expected at least 20`);
  const factor = estimateNoiseFactor(intensity);
  let largest = 0;
  for (let i = 0; i < intensity.length; i++) largest = Math.max(largest, intensity[i]!);
  if (!(largest > 0)) throw new AppError('out-of-domain', 'no intensity is above 0');
  const floor = Math.max(factor, 1e-6 * largest);
  const leastSd = leastPositive(sd ?? []);
  const centres = new Float64Array(count);
  const means = new Float64Array(count);
  const variance = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (let j = i * merged; j < (i + 1) * merged; j++) {
      centres[i]! += angles[j]! / merged;
      means[i]! += intensity[j]! / merged;
      const own =
        sd === null || leastSd === null
          ? floor * Math.max(smoothed(intensity, j), floor)
          : Math.max(sd[j]!, leastSd) ** 2;
      variance[i]! += Math.max(own, (1e-6 * largest) ** 2) / merged ** 2;
    }
  }
  const step = (centres[count - 1]! - centres[0]!) / (count - 1);
  return { angles: centres, intensity: means, variance, step, merged };
}

function leastPositive(values: ArrayLike<number>): number | null {
  let least: number | null = null;
  for (let i = 0; i < values.length; i++)
    if (values[i]! > 0 && (least === null || values[i]! < least)) least = values[i]!;
  return least;
}

function smoothed(values: ArrayLike<number>, at: number): number {
  let sum = 0;
  let count = 0;
  for (let i = Math.max(0, at - 2); i <= Math.min(values.length - 1, at + 2); i++) {
    sum += values[i]!;
    count += 1;
  }
  return sum / count;
}
