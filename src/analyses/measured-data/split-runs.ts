import { median } from '../../kernels/statistics/index.ts';

/** Consecutive readings during which one quantity goes one way and all held quantities stay. Indexes into the readings given. */
export type Run = { readonly from: number; readonly to: number; readonly direction: 'up' | 'down' };

/**
 * Cuts readings in file order where the swept quantity turns round. A turn counts once it exceeds five median steps and 0.2 % of the range,
 * so that noise and overshoot are no turns.
 */
export function splitAtTurns(swept: readonly number[]): readonly Run[] {
  const n = swept.length;
  if (n < 2) return [];
  const steps = swept.slice(1).map((value, index) => Math.abs(value - swept[index]!));
  let [low, high] = [Infinity, -Infinity];
  for (const value of swept) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const threshold = Math.max(5 * median(steps), 0.002 * (high - low));
  const runs: Run[] = [];
  let start = 0;
  let [lowest, highest] = [0, 0];
  let direction: 'up' | 'down' | null = null;
  for (let i = 1; i < n; i++) {
    if (swept[i]! > swept[highest]!) highest = i;
    if (swept[i]! < swept[lowest]!) lowest = i;
    const isUp: boolean = direction !== 'up' && swept[i]! - swept[lowest]! > threshold;
    const isDown: boolean = direction !== 'down' && swept[highest]! - swept[i]! > threshold;
    if (!isUp && !isDown) continue;
    const turn = isUp ? lowest : highest;
    if (direction !== null) {
      runs.push({ from: start, to: turn + 1, direction });
      start = turn + 1;
    }
    direction = isUp ? 'up' : 'down';
    [lowest, highest] = [i, i];
  }
  if (direction === null) direction = swept[n - 1]! >= swept[0]! ? 'up' : 'down';
  runs.push({ from: start, to: n, direction });
  return runs;
}

/** Cuts readings where a held quantity leaves its value by more than `tolerance`(value). */
export function splitAtSteps(
  held: readonly number[],
  tolerance: (value: number) => number,
): readonly { readonly from: number; readonly to: number }[] {
  const blocks: { from: number; to: number }[] = [];
  let from = 0;
  for (let i = 1; i <= held.length; i++)
    if (i === held.length || Math.abs(held[i]! - held[from]!) > tolerance(held[from]!)) {
      blocks.push({ from, to: i });
      from = i;
    }
  return blocks;
}

/** Fields that a magnet holds: 0.5 % or 3 Oe of drift and reading are no change. */
export const fieldTolerance = (field_Oe: number): number => Math.max(3, 0.005 * Math.abs(field_Oe));
