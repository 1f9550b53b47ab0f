import { type Goal, scoreValue, worthOf } from '../../campaign/index.ts';
import { normalPdf } from '../../kernels/statistics/index.ts';

/** What a value of the goal's quantity is worth, 0 to 1. */
export type Utility = (value: number) => number;

/**
 * The utility of a goal. With `utility.zero` and `utility.one` it is linear between them and clipped; for a target it falls
 * from 1 at the target, or the edge of its range, to 0 at the distance of `zero`, on both sides. Without them it is the share of the campaign's earlier
 * values that a value beats, (wins + ties/2 + 1/2) / (n + 1).
 * @param earlier values of the goal's quantity measured before, in its unit; any length.
 */
export function utilityOf(goal: Goal, earlier: readonly number[]): Utility {
  const { utility } = goal;
  if (utility !== undefined) return (value) => worthOf(goal, utility, value);
  const merits = earlier.map((value) => scoreValue(goal, value));
  return (value) => {
    const own = scoreValue(goal, value);
    const wins = merits.filter((other) => other < own).length;
    const ties = merits.filter((other) => other === own).length;
    return (wins + ties / 2 + 0.5) / (merits.length + 1);
  };
}

export type Worth = { readonly mean: number; readonly sd: number };

/** Midpoints [standard deviations] of 1,200 slices of the normal distribution from −6 to 6, and their probabilities. */
const midpoints: readonly number[] = Array.from({ length: 1200 }, (_, i) => -6 + (i + 0.5) / 100);
const totalDensity = midpoints.reduce((sum, z) => sum + normalPdf(z), 0);
const probabilities: readonly number[] = midpoints.map((z) => normalPdf(z) / totalDensity);

/**
 * Mean and standard deviation of the utility when the true value is normal around the measured one.
 * @param sd standard deviation of the value, at least 0; null = not known, and the value is taken as it is.
 */
export function expectUtility(utility: Utility, value: number, sd: number | null): Worth {
  if (sd === null || sd === 0) return { mean: utility(value), sd: 0 };
  const worths = midpoints.map((z) => utility(value + sd * z));
  const average = (of: (worth: number) => number): number =>
    worths.reduce((sum, worth, i) => sum + (probabilities[i] as number) * of(worth), 0);
  const mean = average((worth) => worth);
  return { mean, sd: Math.sqrt(average((worth) => (worth - mean) ** 2)) };
}

/** The nearest number to `value` from `least` to `most`. */
export const clip = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, value));
