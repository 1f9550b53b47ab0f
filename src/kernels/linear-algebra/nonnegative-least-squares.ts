import { solveLinear } from './invert-matrix.ts';

/**
 * The x that makes ½ xᵀA x − bᵀx least with x_i ≥ 0 wherever `isBounded[i]` is not 0: least squares when A = JᵀWJ, b = JᵀWy.
 * The set of numbers above 0 grows by the steepest one at a time and shrinks along the way to each solution.
 * @param matrix A, n × n, symmetric, row by row, positive definite on any set of columns that is used.
 * @param right b, n. @param isBounded n.
 * @returns x, n; numbers held at their bound are exactly 0. Columns that others make redundant are held at 0.
 * @source lawson-hanson1974, ch. 23
 */
export function solveNonnegative(
  matrix: ArrayLike<number>,
  right: ArrayLike<number>,
  isBounded: ArrayLike<number>,
): Float64Array {
  const n = right.length;
  const x = new Float64Array(n);
  const isFree = new Uint8Array(n);
  for (let i = 0; i < n; i++) if (isBounded[i] === 0 && matrix[i * n + i]! > 0) isFree[i] = 1;
  const isBarred = new Uint8Array(n);
  settle(matrix, right, isBounded, isFree, isBarred, x);
  for (let round = 0; round < 3 * n; round++) {
    const next = steepest(matrix, right, x, isFree, isBarred);
    if (next < 0) break;
    isFree[next] = 1;
    settle(matrix, right, isBounded, isFree, isBarred, x);
    if (x[next] === 0) isBarred[next] = 1;
  }
  return x;
}

/** The bounded number whose increase lowers the sum most per unit of its own curvature; −1 where none does. */
function steepest(
  matrix: ArrayLike<number>,
  right: ArrayLike<number>,
  x: Float64Array,
  isFree: Uint8Array,
  isBarred: Uint8Array,
): number {
  const n = x.length;
  let best = -1;
  let most = 0;
  for (let i = 0; i < n; i++) {
    const curvature = matrix[i * n + i]!;
    if (isFree[i] === 1 || isBarred[i] === 1 || !(curvature > 0)) continue;
    let slope = right[i]!;
    for (let j = 0; j < n; j++) slope -= matrix[i * n + j]! * x[j]!;
    const gain = slope / Math.sqrt(curvature);
    if (gain > most + 1e-12 * Math.abs(right[i]!)) {
      most = gain;
      best = i;
    }
  }
  return best;
}

/** Solves on the free set; whatever would fall below 0 on the way leaves it. */
function settle(
  matrix: ArrayLike<number>,
  right: ArrayLike<number>,
  isBounded: ArrayLike<number>,
  isFree: Uint8Array,
  isBarred: Uint8Array,
  x: Float64Array,
): void {
  for (;;) {
    const target = solveFree(matrix, right, isFree, isBounded, isBarred, x);
    let share = 1;
    let leaving = -1;
    for (let i = 0; i < x.length; i++) {
      if (isFree[i] === 0 || isBounded[i] === 0 || target[i]! > 0) continue;
      const step = x[i]! / (x[i]! - target[i]!);
      const reached = Number.isFinite(step) ? step : 0;
      if (leaving < 0 || reached < share) {
        share = reached;
        leaving = i;
      }
    }
    for (let i = 0; i < x.length; i++) x[i] = x[i]! + share * (target[i]! - x[i]!);
    if (leaving < 0) return;
    isFree[leaving] = 0;
    x[leaving] = 0;
  }
}

/** The unbounded solution on the free set; a set that is singular loses its last bounded column. */
function solveFree(
  matrix: ArrayLike<number>,
  right: ArrayLike<number>,
  isFree: Uint8Array,
  isBounded: ArrayLike<number>,
  isBarred: Uint8Array,
  x: Float64Array,
): Float64Array {
  const n = x.length;
  for (;;) {
    const free: number[] = [];
    for (let i = 0; i < n; i++) if (isFree[i] === 1) free.push(i);
    const lengths = free.map((i) => Math.sqrt(matrix[i * n + i]!));
    const part = new Float64Array(free.length ** 2);
    free.forEach((i, r) => {
      free.forEach((j, c) => {
        part[r * free.length + c] = matrix[i * n + j]! / (lengths[r]! * lengths[c]!);
      });
    });
    const solved = solveLinear(
      part,
      free.map((i, r) => right[i]! / lengths[r]!),
    );
    const target = new Float64Array(n);
    if (solved !== null) {
      free.forEach((i, r) => {
        target[i] = solved[r]! / lengths[r]!;
      });
      return target;
    }
    const redundant = free.findLast((i) => isBounded[i] !== 0) ?? free.at(-1);
    if (redundant === undefined) return target;
    isFree[redundant] = 0;
    isBarred[redundant] = 1;
    x[redundant] = 0;
  }
}
