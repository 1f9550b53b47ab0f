/** Median of numbers; NaN of none. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  if (n === 0) return Number.NaN;
  return n % 2 === 1 ? sorted[(n - 1) / 2]! : (sorted[n / 2 - 1]! + sorted[n / 2]!) / 2;
}

/** 1.4826 times the median distance from the median: the standard deviation of a normal sample, blind to outliers. */
export function robustSd(values: ArrayLike<number>): number {
  const middle = median(values);
  return 1.4826 * median(Array.from(values, (value) => Math.abs(value - middle)));
}

/**
 * Standard deviation of the noise of single points about a smooth curve, from each point's distance to the line through its neighbours.
 * Robust: half of the points may lie where the curve is not smooth. Noise slower than the distance of points is not seen.
 * @param x ascending, n ≥ 3
 * @source gasser1986, eq. 2.2
 */
export function pointNoise(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const residuals: number[] = [];
  for (let i = 1; i + 1 < x.length; i++) {
    const span = x[i + 1]! - x[i - 1]!;
    const upper = span > 0 ? (x[i]! - x[i - 1]!) / span : 0.5;
    const distance = (1 - upper) * y[i - 1]! + upper * y[i + 1]! - y[i]!;
    residuals.push(distance / Math.sqrt((1 - upper) ** 2 + upper ** 2 + 1));
  }
  return 1.4826 * median(residuals.map(Math.abs));
}
