import { AppError } from '../../core/error.ts';
import { dotProduct } from '../linear-algebra/index.ts';

/** The largest eigenvalue of a symmetric matrix, and its vector of unit length. */
export type Eigenpair = { readonly value: number; readonly vector: Float64Array };

const largestBasis = 48;
const mostRestarts = 20;

/**
 * Largest (most positive) eigenvalue of a symmetric matrix given by its products, by Lanczos's method with full
 * orthogonalisation, restarted from the best vector after 48 products.
 * @param multiply writes A v into `out`; both of shape n. @param start shape n, not zero; a vector near the wanted one saves work.
 * @param tolerance bound of the residual |A v − ρ v| [unit of A]; the error of the value is about its square.
 * @source golub-vanloan2013, sec. 10.1
 * @throws no-convergence — the residual stays above the tolerance.
 */
export function findLargestEigenvalue(
  multiply: (vector: Float64Array, out: Float64Array) => void,
  start: Float64Array,
  tolerance: number,
): Eigenpair {
  const size = start.length;
  const basisSize = Math.min(largestBasis, size);
  const basis: Float64Array[] = [];
  const [diagonal, offDiagonal] = [new Float64Array(basisSize), new Float64Array(basisSize)];
  let vector = normalize(start.slice());
  let residual = Number.POSITIVE_INFINITY;
  for (let restart = 0; restart < mostRestarts; restart++) {
    for (let k = 0; k < basisSize; k++) {
      basis[k] = k === 0 ? vector : basis[k]!;
      const next = basis[k + 1] ?? new Float64Array(size);
      basis[k + 1] = next;
      multiply(basis[k]!, next);
      diagonal[k] = dotProduct(basis[k]!, next);
      orthogonalize(next, basis, k + 1);
      offDiagonal[k] = Math.sqrt(dotProduct(next, next));
      const isLast = k === basisSize - 1 || offDiagonal[k]! < 1e-14;
      if (!isLast && k % 2 === 0) {
        scale(next, 1 / offDiagonal[k]!);
        continue;
      }
      const value = largestOfTridiagonal(diagonal, offDiagonal, k + 1);
      const weights = tridiagonalVector(diagonal, offDiagonal, k + 1, value);
      residual = offDiagonal[k]! * Math.abs(weights[k]!);
      if (residual <= tolerance || isLast) {
        vector = normalize(combine(basis, weights));
        if (residual <= tolerance) return { value, vector };
        break;
      }
      scale(next, 1 / offDiagonal[k]!);
    }
  }
  throw new AppError(
    'no-convergence',
    `the largest eigenvalue of a matrix of size ${size} has a residual of ${residual.toPrecision(2)}; expected ${tolerance}`,
  );
}

function scale(vector: Float64Array, factor: number): void {
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! * factor;
}

function normalize(vector: Float64Array): Float64Array {
  scale(vector, 1 / Math.sqrt(dotProduct(vector, vector)));
  return vector;
}

function orthogonalize(vector: Float64Array, basis: readonly Float64Array[], count: number): void {
  for (let k = count - 1; k >= 0; k--) {
    const other = basis[k]!;
    const overlap = dotProduct(vector, other);
    for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! - overlap * other[i]!;
  }
}

function combine(basis: readonly Float64Array[], weights: Float64Array): Float64Array {
  const out = new Float64Array(basis[0]!.length);
  for (let k = 0; k < weights.length; k++) {
    const [vector, weight] = [basis[k]!, weights[k]!];
    for (let i = 0; i < out.length; i++) out[i] = out[i]! + weight * vector[i]!;
  }
  return out;
}

/** Largest eigenvalue of a symmetric tridiagonal matrix of size n by bisection over Sturm's count. */
function largestOfTridiagonal(diagonal: Float64Array, offDiagonal: Float64Array, n: number): number {
  let [low, high] = [diagonal[0]!, diagonal[0]!];
  for (let i = 0; i < n; i++) {
    const reach = Math.abs(i > 0 ? offDiagonal[i - 1]! : 0) + Math.abs(i < n - 1 ? offDiagonal[i]! : 0);
    low = Math.max(low, diagonal[i]!);
    high = Math.max(high, diagonal[i]! + reach);
  }
  const isAboveAll = (x: number): boolean => {
    let pivot = diagonal[0]! - x;
    for (let i = 1; pivot < 0 && i < n; i++) pivot = diagonal[i]! - x - offDiagonal[i - 1]! ** 2 / pivot;
    return pivot < 0;
  };
  for (let step = 0; step < 60 && high - low > 2e-16 * Math.abs(high); step++) {
    const middle = (low + high) / 2;
    if (isAboveAll(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** The unit vector of an eigenvalue of a tridiagonal matrix of size n, by two steps of inverse iteration from just above it. */
function tridiagonalVector(
  diagonal: Float64Array,
  offDiagonal: Float64Array,
  n: number,
  value: number,
): Float64Array {
  const shift = value + 1e-13 * Math.max(1, Math.abs(value));
  const [pivots, vector] = [new Float64Array(n), new Float64Array(n).fill(1)];
  for (let i = 0; i < n; i++)
    pivots[i] = shift - diagonal[i]! - (i > 0 ? offDiagonal[i - 1]! ** 2 / pivots[i - 1]! : 0) || 1e-300;
  for (let round = 0; round < 3; round++) {
    for (let i = 1; i < n; i++)
      vector[i] = vector[i]! + (offDiagonal[i - 1]! / pivots[i - 1]!) * vector[i - 1]!;
    for (let i = n - 1; i >= 0; i--)
      vector[i] = (vector[i]! + (i < n - 1 ? offDiagonal[i]! * vector[i + 1]! : 0)) / pivots[i]!;
    normalize(vector);
  }
  return vector;
}
