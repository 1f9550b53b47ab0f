/** Admissible values in ascending order, addressed by index 0 … count−1; a regular grid is never written out. */
export type Grid = {
  readonly count: number;
  at(index: number): number;
  /** Index of the largest value not above `value` (up to rounding noise); −1 when all are above. */
  below(value: number): number;
};

/** The values first/divisor, (first+1)/divisor … last/divisor; `divisor` 1 gives integers. */
export const regularGrid = (first: number, last: number, divisor: number): Grid => ({
  count: last - first + 1,
  at: (index) => (first + index) / divisor,
  below: (value) => Math.max(-1, Math.min(last, Math.floor(value * divisor + 1e-9)) - first),
});

/** Any set of values; values that differ by rounding noise alone are one. */
export function levelGrid(values: Iterable<number>): Grid {
  const sorted = Float64Array.from(values).sort();
  const levels = sorted.filter((value, i) => i === 0 || !isNoise(value - sorted[i - 1]!, value));
  return {
    count: levels.length,
    at: (i) => levels[i]!,
    below: (value) => searchBelow(levels, value + 1e-12 * Math.abs(value)),
  };
}

/** Index of the grid value nearest to `value`. */
export function nearestOnGrid(grid: Grid, value: number): number {
  const below = grid.below(value);
  if (below < 0) return 0;
  if (below >= grid.count - 1) return grid.count - 1;
  return grid.at(below + 1) - value < value - grid.at(below) ? below + 1 : below;
}

/** Whether a difference between numbers of this size is rounding alone. */
export const isNoise = (difference: number, size: number): boolean =>
  Math.abs(difference) <= 1e-12 * Math.abs(size);

function searchBelow(levels: Float64Array, value: number): number {
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (levels[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
