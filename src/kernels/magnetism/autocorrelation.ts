import { AppError } from '../../core/error.ts';

/** Integrated autocorrelation time in steps of the series, ½ for independent values; values that count as independent. */
export type Autocorrelation = {
  readonly time: number;
  readonly effectiveCount: number;
  readonly window: number;
};

/**
 * τ_int = ½ + Σ_{t=1}^{W} ρ(t) with the window W the first that reaches c·τ_int, c = 6.
 * A series that does not change has τ = ½.
 * @throws too-few-measurements — fewer than 16 values.
 * @source sokal1997
 */
export function integratedAutocorrelation(series: ArrayLike<number>, c = 6): Autocorrelation {
  const n = series.length;
  if (n < 16) throw new AppError('too-few-measurements', `${n} measurements; expected at least 16`);
  let mean = 0;
  for (let i = 0; i < n; i++) mean += series[i]! / n;
  const covariance = (lag: number): number => {
    let sum = 0;
    for (let i = 0; i + lag < n; i++) sum += (series[i]! - mean) * (series[i + lag]! - mean);
    return sum / (n - lag);
  };
  const variance = covariance(0);
  let time = 0.5;
  let window = 0;
  if (variance > 1e-28 * mean * mean)
    while (window < c * time && window < n / 2) {
      window++;
      time += covariance(window) / variance;
    }
  const bounded = Math.max(0.5, time);
  return { time: bounded, effectiveCount: n / (2 * bounded), window };
}

/** A value and its standard deviation. */
export type Estimated = { readonly value: number; readonly sd: number };

/**
 * A function of means and its standard deviation by leaving out one block at a time, bias of order 1/n taken off.
 * @param series several quantities of the same measurements, in order of time.
 * @param evaluate turns the means of the series into the quantity.
 * @param blockCount ≥ 20, so that the error itself is known to about 16 %.
 * @throws too-few-measurements — fewer measurements than blocks.
 * @source berg2004
 */
export function jackknife(
  series: readonly ArrayLike<number>[],
  evaluate: (means: readonly number[]) => number,
  blockCount = 20,
): Estimated {
  const sums = blockSums(series, blockCount);
  const totals = sums.totals.map((total) => total / sums.used);
  const full = evaluate(totals);
  const left = Array.from({ length: blockCount }, (_, b) =>
    evaluate(sums.totals.map((total, k) => (total - sums.blocks[k]![b]!) / (sums.used - sums.size))),
  );
  return jackknifeOf(full, left);
}

/** Value and sd of the full estimate and those with one block left out. @source berg2004 */
export function jackknifeOf(full: number, leftOut: readonly number[]): Estimated {
  const n = leftOut.length;
  const mean = leftOut.reduce((sum, x) => sum + x, 0) / n;
  const squares = leftOut.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { value: n * full - (n - 1) * mean, sd: Math.sqrt(((n - 1) / n) * squares) };
}

/** Sums of equal blocks; the rest at the start of the series, beyond whole blocks, is left out. */
export function blockSums(series: readonly ArrayLike<number>[], blockCount: number) {
  const length = series[0]?.length ?? 0;
  const size = Math.floor(length / blockCount);
  if (size < 1)
    throw new AppError('too-few-measurements', `${length} measurements; expected at least ${blockCount}`);
  const skipped = length - size * blockCount;
  const blocks = series.map((values) =>
    Float64Array.from({ length: blockCount }, (_, b) => {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += values[skipped + b * size + i]!;
      return sum;
    }),
  );
  return {
    blocks,
    size,
    used: size * blockCount,
    totals: blocks.map((block) => block.reduce((s, x) => s + x, 0)),
  };
}
