import { AppError } from '../../core/error.ts';
import type { Random } from '../../core/random.ts';

export type BootstrapInterval = { readonly mean: number; readonly lower: number; readonly upper: number };

export type BootstrapOptions = {
  readonly random: Random;
  /** Coverage of the interval, inside (0, 1); default 0.95. */
  readonly level?: number;
  /** Resamples drawn; default 2000. */
  readonly resamples?: number;
};

/**
 * Percentile bootstrap interval of the mean of paired differences left[i] − right[i]: pairs are drawn with replacement.
 * `left`, `right`: equal lengths ≥ 1, paired by index (one seed, say) [any unit].
 * @source efron-tibshirani1993, ch. 13
 * @throws AppError `bad-shape` — when the lengths differ or are 0
 */
export function pairedBootstrap(
  left: readonly number[],
  right: readonly number[],
  { random, level = 0.95, resamples = 2000 }: BootstrapOptions,
): BootstrapInterval {
  const n = left.length;
  if (n === 0 || n !== right.length)
    throw new AppError(
      'bad-shape',
      `paired lists have lengths ${n} and ${right.length}, expected equal and at least 1`,
    );
  const differences = left.map((value, i) => value - right[i]!);
  const means = new Float64Array(resamples);
  for (let b = 0; b < resamples; b++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += differences[random.integer(n)]!;
    means[b] = sum / n;
  }
  means.sort();
  const at = (p: number): number => means[Math.min(resamples - 1, Math.floor(p * resamples))]!;
  return {
    mean: differences.reduce((sum, x) => sum + x, 0) / n,
    lower: at((1 - level) / 2),
    upper: at((1 + level) / 2),
  };
}
