import { solveLinear } from '../linear-algebra/index.ts';

/** Weights that turn the values at `from`, `from` + 1, … into a smoothed value and its slope: Σ value[k] y[from + k]. */
export type LocalWeights = {
  readonly from: number;
  readonly value: Float64Array;
  readonly slope: Float64Array;
};

/**
 * Weights of a polynomial fitted about one place with tricube weights: Savitzky and Golay's filter where points are evenly spaced.
 * Linear in the values, so that many resampled series cost little.
 * @param x ascending [any unit], n ≥ 2
 * @param halfWidth reach of the fit to either side [unit of x]; it grows until it holds `leastPoints`
 * @param degree 1 or 2; lower where too few different x are within reach
 * @source cleveland1979, eq. 1 (weights)
 */
export function localWeights(
  x: ArrayLike<number>,
  at: number,
  halfWidth: number,
  degree: number,
  leastPoints = degree + 2,
): LocalWeights {
  const n = x.length;
  let from = firstAtLeast(x, at - halfWidth);
  let to = firstAtLeast(x, at + halfWidth);
  while (to - from < Math.min(leastPoints, n)) {
    const isLower = to >= n || (from > 0 && at - x[from - 1]! <= x[to]! - at);
    if (isLower) from--;
    else to++;
  }
  const reach = 1.0001 * Math.max(halfWidth, at - x[from]!, x[to - 1]! - at) || 1;
  const count = to - from;
  const u = Float64Array.from({ length: count }, (_, k) => (x[from + k]! - at) / reach);
  const w = u.map((value) => (1 - Math.abs(value) ** 3) ** 3);
  for (let order = degree; ; order--) {
    const found = order === 0 ? averageOf(w) : weightsOf(u, w, order);
    if (found !== null) return { from, value: found.value, slope: found.slope.map((value) => value / reach) };
  }
}

function averageOf(w: Float64Array): { value: Float64Array; slope: Float64Array } {
  const sum = w.reduce((total, value) => total + value, 0);
  return { value: w.map((value) => value / sum), slope: new Float64Array(w.length) };
}

/** Row 0 and row 1 of (XᵀWX)⁻¹XᵀW; null where it is singular. */
function weightsOf(
  u: Float64Array,
  w: Float64Array,
  order: number,
): { value: Float64Array; slope: Float64Array } | null {
  const size = order + 1;
  const moments = new Float64Array(2 * size - 1);
  for (let k = 0; k < u.length; k++)
    for (let p = 0; p < moments.length; p++) moments[p]! += w[k]! * u[k]! ** p;
  const matrix = Float64Array.from(
    { length: size * size },
    (_, i) => moments[Math.floor(i / size) + (i % size)]!,
  );
  const unit = (row: number): Float64Array =>
    Float64Array.from({ length: size }, (_, i) => (i === row ? 1 : 0));
  const zeroth = solveLinear(matrix, unit(0));
  const first = solveLinear(matrix, unit(1));
  if (zeroth === null || first === null) return null;
  const apply = (c: Float64Array): Float64Array =>
    u.map((value, k) => w[k]! * (c[0]! + value * (c[1]! + (size > 2 ? value * c[2]! : 0))));
  const value = apply(zeroth);
  const slope = apply(first);
  return [...value, ...slope].every((entry) => Math.abs(entry) < 1e6) ? { value, slope } : null;
}

/** Applies weights to a series. */
export function applyWeights(weights: Float64Array, from: number, y: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) sum += weights[k]! * y[from + k]!;
  return sum;
}

/** The first index whose x is at least `value`; n where none is. x ascending. */
export function firstAtLeast(x: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
