import { AppError } from '../../core/error.ts';

/*
 * Symmetric matrices and their factors are stored as the lower triangle, row after row, without gaps: element (i, j ≤ i)
 * lies at i(i+1)/2 + j. Rows are contiguous, so every inner loop here is a dot product of two runs of memory, and a matrix
 * grows by one point by writing one more row at the end.
 */

/** Length of the packed lower triangle of an n × n matrix, n(n+1)/2; also the offset of row n. */
export const triangleLength = (n: number): number => (n * (n + 1)) / 2;

/** Σ left[leftStart + k]·right[rightStart + k] for k < length, in four interleaved sums. */
export function dot(
  left: Float64Array,
  leftStart: number,
  right: Float64Array,
  rightStart: number,
  length: number,
): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += left[leftStart + k]! * right[rightStart + k]!;
    s1 += left[leftStart + k + 1]! * right[rightStart + k + 1]!;
    s2 += left[leftStart + k + 2]! * right[rightStart + k + 2]!;
    s3 += left[leftStart + k + 3]! * right[rightStart + k + 3]!;
  }
  for (; k < length; k++) s0 += left[leftStart + k]! * right[rightStart + k]!;
  return s0 + s1 + (s2 + s3);
}

/**
 * Cholesky factor L of A = L·Lᵀ, in place. `matrix`: packed lower triangle of A (n × n), replaced by L.
 * Returns whether A was positive definite; when not, the content is left half done.
 * @source golub-vanloan2013, alg. 4.2.1
 */
export function factorCholesky(matrix: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) if (!factorRow(matrix, i)) return false;
  return true;
}

function factorRow(factor: Float64Array, i: number): boolean {
  const row = triangleLength(i);
  for (let j = 0; j < i; j++) {
    const column = triangleLength(j);
    factor[row + j] = (factor[row + j]! - dot(factor, row, factor, column, j)) / factor[column + j]!;
  }
  const pivot = factor[row + i]! - dot(factor, row, factor, row, i);
  if (!(pivot > 0) || pivot === Number.POSITIVE_INFINITY) return false;
  factor[row + i] = Math.sqrt(pivot);
  return true;
}

/**
 * Cholesky factor of A + jitter·I with the smallest jitter of 0, 1e-10, 1e-9 … 1e-2 times the mean diagonal that succeeds.
 * `matrix`: packed A, kept; `factor`: packed, overwritten with L. Returns the jitter added [unit of A], to be reported.
 * @throws AppError `not-positive-definite` — when even the largest jitter fails (a NaN in the matrix, say)
 */
export function factorWithJitter(matrix: Float64Array, n: number, factor: Float64Array): number {
  let meanDiagonal = 0;
  for (let i = 0; i < n; i++) meanDiagonal += matrix[triangleLength(i) + i]! / n;
  for (let relative = 0; relative < 0.1; relative = relative === 0 ? 1e-10 : relative * 10) {
    factor.set(matrix.length === triangleLength(n) ? matrix : matrix.subarray(0, triangleLength(n)));
    for (let i = 0; i < n; i++) factor[triangleLength(i) + i]! += relative * meanDiagonal;
    if (factorCholesky(factor, n)) return relative * meanDiagonal;
  }
  throw new AppError(
    'not-positive-definite',
    `a ${n} × ${n} matrix of mean diagonal ${meanDiagonal} has no Cholesky factor even with 1 % added to its diagonal`,
  );
}

/**
 * Adds one point to a factor in O(n²). `factor`: packed L (n × n); `row`: the new covariances with the n old points, then the
 * new diagonal element, length n + 1. Returns the packed factor of the (n+1) × (n+1) matrix. A pivot that rounding has made
 * non-positive is replaced by 1e-10 of the diagonal.
 * @source rasmussen-williams2006, app. A.3
 */
export function appendToFactor(factor: Float64Array, n: number, row: Float64Array): Float64Array {
  const grown = new Float64Array(triangleLength(n + 1));
  grown.set(factor.subarray(0, triangleLength(n)));
  const start = triangleLength(n);
  grown.set(row.subarray(0, n + 1), start);
  if (!factorRow(grown, n)) grown[start + n] = Math.sqrt(1e-10 * row[n]!);
  return grown;
}

/** Solves L·x = b in place. `factor`: packed L (n × n); `vector`: b, length ≥ n, replaced by x. */
export function solveLower(factor: Float64Array, n: number, vector: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const row = triangleLength(i);
    vector[i] = (vector[i]! - dot(factor, row, vector, 0, i)) / factor[row + i]!;
  }
}

/** Solves Lᵀ·x = b in place. `factor`: packed L (n × n); `vector`: b, length ≥ n, replaced by x. */
export function solveUpper(factor: Float64Array, n: number, vector: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const row = triangleLength(i);
    const x = vector[i]! / factor[row + i]!;
    vector[i] = x;
    for (let j = 0; j < i; j++) vector[j] = vector[j]! - x * factor[row + j]!;
  }
}

/**
 * Solves L·X = B in place for `width` right-hand sides. `block`: B, row-major n × width, replaced by X.
 * The inner loop runs along a row of the block, so all right-hand sides advance together.
 */
export function solveLowerBlock(factor: Float64Array, n: number, block: Float64Array, width: number): void {
  for (let i = 0; i < n; i++) {
    const row = triangleLength(i);
    const target = i * width;
    let j = 0;
    for (; j + 1 < i; j += 2) {
      const a = factor[row + j]!;
      const b = factor[row + j + 1]!;
      const first = j * width;
      const second = first + width;
      for (let k = 0; k < width; k++)
        block[target + k] = block[target + k]! - a * block[first + k]! - b * block[second + k]!;
    }
    if (j < i) {
      const a = factor[row + j]!;
      const first = j * width;
      for (let k = 0; k < width; k++) block[target + k] = block[target + k]! - a * block[first + k]!;
    }
    const inverse = 1 / factor[row + i]!;
    for (let k = 0; k < width; k++) block[target + k] = block[target + k]! * inverse;
  }
}

/** log det A = 2 Σ log L_ii. `factor`: packed L (n × n). */
export function logDeterminant(factor: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.log(factor[triangleLength(i) + i]!);
  return 2 * sum;
}

/**
 * Lower triangle of A⁻¹ = L⁻ᵀ·L⁻¹ from the factor. `factor`: packed L (n × n), kept; `inverse`: packed, overwritten;
 * `scratch`: at least n(n+1)/2 numbers, overwritten with the columns of L⁻¹ (row-major upper triangle of L⁻ᵀ, packed by column).
 */
export function invertFromFactor(
  factor: Float64Array,
  n: number,
  inverse: Float64Array,
  scratch: Float64Array,
): void {
  invertFactorColumns(factor, n, scratch);
  for (let i = 0; i < n; i++) {
    const columnI = columnStart(i, n);
    for (let j = 0; j <= i; j++)
      inverse[triangleLength(i) + j] = dot(scratch, columnI, scratch, columnStart(j, n) + i - j, n - i);
  }
}

/** Offset of column j when the columns of a lower triangle lie one after the other, each from its diagonal down. */
const columnStart = (j: number, n: number): number => j * n - (j * (j - 1)) / 2;

function invertFactorColumns(factor: Float64Array, n: number, columns: Float64Array): void {
  for (let j = 0; j < n; j++) {
    const column = columnStart(j, n);
    columns[column] = 1 / factor[triangleLength(j) + j]!;
    for (let i = j + 1; i < n; i++) {
      const row = triangleLength(i);
      columns[column + i - j] = -dot(factor, row + j, columns, column, i - j) / factor[row + i]!;
    }
  }
}
