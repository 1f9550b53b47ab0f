import { invertMatrix } from '../linear-algebra/index.ts';

/** Coefficients with their covariance, row-major, and the weighted sum of squared residuals. */
export type LinearFit = {
  readonly coefficients: Float64Array;
  readonly covariance: Float64Array;
  readonly chiSquare: number;
  readonly degreesOfFreedom: number;
};

/**
 * Least squares of y on the columns of a design matrix, y ≈ Σ c_k X_k. The covariance is scaled by the scatter of the residuals.
 * @param columns k columns, each as long as y
 * @param weights 1/σ² up to a factor, or null for equal ones
 * @returns null where the columns are dependent or there are no more points than columns
 */
export function fitLinear(
  columns: readonly ArrayLike<number>[],
  y: ArrayLike<number>,
  weights: ArrayLike<number> | null = null,
): LinearFit | null {
  const size = columns.length;
  const n = y.length;
  if (n <= size) return null;
  // Columns are scaled to unit length, so that singular means dependent, in whatever unit.
  const scales = columns.map((column) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (weights?.[i] ?? 1) * column[i]! ** 2;
    return Math.sqrt(sum);
  });
  if (!scales.every((scale) => scale > 0 && Number.isFinite(scale))) return null;
  const normal = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (let i = 0; i < n; i++) {
    const w = weights?.[i] ?? 1;
    for (let a = 0; a < size; a++) {
      const xa = columns[a]![i]! / scales[a]!;
      right[a]! += w * xa * y[i]!;
      for (let b = 0; b <= a; b++) normal[a * size + b]! += (w * xa * columns[b]![i]!) / scales[b]!;
    }
  }
  for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) normal[b * size + a] = normal[a * size + b]!;
  const inverse = new Float64Array(size * size);
  if (!invertMatrix(normal, size, inverse)) return null;
  const coefficients = Float64Array.from({ length: size }, (_, a) => {
    let sum = 0;
    for (let b = 0; b < size; b++) sum += inverse[a * size + b]! * right[b]!;
    return sum / scales[a]!;
  });
  let chiSquare = 0;
  for (let i = 0; i < n; i++) {
    let residual = y[i]!;
    for (let a = 0; a < size; a++) residual -= coefficients[a]! * columns[a]![i]!;
    chiSquare += (weights?.[i] ?? 1) * residual ** 2;
  }
  const degreesOfFreedom = n - size;
  const variance = chiSquare / degreesOfFreedom;
  const covariance = inverse.map(
    (value, index) => (value * variance) / (scales[Math.floor(index / size)]! * scales[index % size]!),
  );
  return coefficients.every(Number.isFinite)
    ? { coefficients, covariance, chiSquare, degreesOfFreedom }
    : null;
}

/** Standard deviation of coefficient k. */
export const sdOfCoefficient = ({ covariance, coefficients }: LinearFit, k: number): number =>
  Math.sqrt(Math.max(0, covariance[k * coefficients.length + k]!));

/** Σ c_k x_k at one place, and its standard deviation from the covariance of the coefficients. */
export function predictLinear(
  fit: LinearFit,
  x: readonly number[],
): { readonly value: number; readonly sd: number } {
  let value = 0;
  let variance = 0;
  x.forEach((xa, a) => {
    value += fit.coefficients[a]! * xa;
    x.forEach((xb, b) => {
      variance += xa * xb * fit.covariance[a * x.length + b]!;
    });
  });
  return { value, sd: Math.sqrt(Math.max(0, variance)) };
}
