import { reduceRows } from './reduce-rows.ts';

/** Pivots below it make a matrix singular, in the unit of its numbers. */
const singular = 1e-14;

/** Writes the inverse of an n × n matrix, row-major, into `inverse`. False where it is singular: a pivot is below 1e-14. */
export function invertMatrix(matrix: ArrayLike<number>, n: number, inverse: Float64Array): boolean {
  const work = new Float64Array(2 * n * n);
  for (let r = 0; r < n; r++) {
    for (let k = 0; k < n; k++) work[2 * n * r + k] = matrix[r * n + k]!;
    work[2 * n * r + n + r] = 1;
  }
  if (reduceRows(work, 2 * n, n, singular).length < n) return false;
  for (let r = 0; r < n; r++) for (let k = 0; k < n; k++) inverse[r * n + k] = work[2 * n * r + n + k]!;
  return true;
}

/** The x of A x = b, A n × n, row-major; null where A is singular: a pivot is below 1e-14. */
export function solveLinear(matrix: ArrayLike<number>, right: ArrayLike<number>): Float64Array | null {
  const n = right.length;
  const work = new Float64Array(n * (n + 1));
  for (let r = 0; r < n; r++) {
    for (let k = 0; k < n; k++) work[(n + 1) * r + k] = matrix[r * n + k]!;
    work[(n + 1) * r + n] = right[r]!;
  }
  if (reduceRows(work, n + 1, n, singular).length < n) return null;
  return Float64Array.from({ length: n }, (_, r) => work[(n + 1) * r + n]!);
}
