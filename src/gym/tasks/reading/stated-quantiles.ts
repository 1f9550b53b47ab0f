import { z } from 'zod';
import { AppError } from '../../../core/error.ts';
import type { Random } from '../../../core/random.ts';
import type { StatedQuantiles } from '../../rewards/quantile-utility.ts';
import type { Graded } from './open-reading-episode.ts';

/** Three points in a range, both ends included [unit of the quantity]. */
export const quantilesIn = (low: number, high: number) =>
  z
    .array(z.number().min(low).max(high))
    .length(3)
    .describe(`points of 5, 50 and 95 %, rising, each from ${low} to ${high}`);

/** @throws AppError `bad-arguments` — they do not rise */
export function readQuantiles(points: readonly number[], what: string): StatedQuantiles {
  const [low = 0, median = 0, high = 0] = points;
  if (!(low <= median && median <= high))
    throw new AppError(
      'bad-arguments',
      `${what}: ${low}, ${median}, ${high} do not rise; expected points of 5, 50 and 95 %`,
    );
  return [low, median, high];
}

/** Whether an interval is narrow enough to say anything: at most 0.8 of the range of what is asked [same scale]. */
export const saysSomething = ([low, , high]: StatedQuantiles, range: number): Graded['gates'][number] => ({
  name: 'narrow enough',
  holds: high - low <= 0.8 * range,
  reason: 'TOO_WIDE',
});

/** A random statement about a uniform quantity: the second, fifth and eighth of nine draws from its range, not too wide to count. */
export function drawQuantiles(low: number, high: number, random: Random): StatedQuantiles {
  for (;;) {
    const draws = Array.from({ length: 9 }, () => low + (high - low) * random.uniform()).sort(
      (a, b) => a - b,
    );
    const stated = [draws[1]!, draws[4]!, draws[7]!] as const;
    if (saysSomething(stated, high - low).holds) return stated;
  }
}

/** Points of 5, 50 and 95 % of a normal distribution, kept in a range. */
export const normalQuantiles = (mean: number, sd: number, low: number, high: number): StatedQuantiles => {
  const keep = (value: number): number => Math.min(high, Math.max(low, value));
  return [keep(mean - 1.645 * sd), keep(mean), keep(mean + 1.645 * sd)];
};
