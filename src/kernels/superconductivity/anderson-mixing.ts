import { AppError } from '../../core/error.ts';
import { dotProduct } from '../linear-algebra/index.ts';

/** A fixed point x = g(x), and how many times g was computed. */
export type FixedPoint = { readonly point: Float64Array; readonly iterations: number };

export type FixedPointOptions = {
  /** Largest |g(x) − x| of any component at which x counts as found, from the newest point [unit of x]. */
  tolerance(point: Float64Array): number;
  readonly mostIterations?: number;
  /** Earlier points that the next one is mixed from; default 5. */
  readonly depth?: number;
};

/**
 * Fixed point by Anderson mixing: each step goes to the combination of earlier images whose residuals cancel best, by least
 * squares over the last few differences of residuals (modified Gram–Schmidt; dependent ones are left out).
 * @param map writes g(x) into `image`; both of shape n. @param start shape n.
 * @source anderson1965 @source walker-ni2011
 * @throws no-convergence — the residual stays above the tolerance.
 */
export function findFixedPoint(
  map: (point: Float64Array, image: Float64Array) => void,
  start: Float64Array,
  { tolerance, mostIterations = 500, depth = 5 }: FixedPointOptions,
): FixedPoint {
  const size = start.length;
  let point: Float64Array = start.slice();
  let earlier: { readonly point: Float64Array; readonly residual: Float64Array } | null = null;
  const pointSteps: Float64Array[] = [];
  const residualSteps: Float64Array[] = [];
  let largest = Number.POSITIVE_INFINITY;
  for (let iterations = 1; iterations <= mostIterations; iterations++) {
    const residual = new Float64Array(size);
    map(point, residual);
    largest = 0;
    for (let i = 0; i < size; i++) {
      residual[i] = residual[i]! - point[i]!;
      largest = Math.max(largest, Math.abs(residual[i]!));
    }
    if (largest <= tolerance(point)) return { point: add(point, residual, 1), iterations };
    if (earlier !== null) {
      pointSteps.push(add(point, earlier.point, -1));
      residualSteps.push(add(residual, earlier.residual, -1));
      if (pointSteps.length > depth) {
        pointSteps.shift();
        residualSteps.shift();
      }
    }
    earlier = { point, residual };
    point = mix(point, residual, pointSteps, residualSteps);
  }
  throw new AppError(
    'no-convergence',
    `no fixed point after ${mostIterations} iterations: the residual is ${largest.toPrecision(3)}`,
  );
}

const add = (a: Float64Array, b: Float64Array, factor: number): Float64Array =>
  a.map((x, i) => x + factor * b[i]!);

const dependence = 1e-8;

/** x + f − Σ_j γ_j (Δx_j + Δf_j), with γ the least-squares solution of Σ_j γ_j Δf_j = f. Newest differences count first. */
function mix(
  point: Float64Array,
  residual: Float64Array,
  pointSteps: readonly Float64Array[],
  residualSteps: readonly Float64Array[],
): Float64Array {
  const next = add(point, residual, 1);
  const rest = residual.slice();
  const directions: Float64Array[] = [];
  const moves: Float64Array[] = [];
  for (let j = residualSteps.length - 1; j >= 0; j--) {
    const direction = residualSteps[j]!.slice();
    const move = add(pointSteps[j]!, direction, 1);
    const before = dotProduct(direction, direction);
    for (const [k, other] of directions.entries()) {
      const overlap = dotProduct(direction, other);
      subtract(direction, other, overlap);
      subtract(move, moves[k]!, overlap);
    }
    const norm = Math.sqrt(dotProduct(direction, direction));
    if (!(norm > dependence * Math.sqrt(before))) continue;
    for (let i = 0; i < direction.length; i++) {
      direction[i] = direction[i]! / norm;
      move[i] = move[i]! / norm;
    }
    directions.push(direction);
    moves.push(move);
    const weight = dotProduct(rest, direction);
    subtract(rest, direction, weight);
    subtract(next, move, weight);
  }
  return next;
}

function subtract(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] = a[i]! - factor * b[i]!;
}
