import { AppError } from '../../core/error.ts';
import type { Random } from '../../core/random.ts';
import { sobolDirections } from './sobol-directions.ts';

/** Largest dimension of {@link sobolPoints}. */
export const sobolDimensionLimit = sobolDirections.length + 1;

export type SobolOptions = {
  /** Index of the first point in the sequence; default 0. */
  readonly skip?: number;
  /** Gives each dimension a random digital shift: uniform marginals, the same equidistribution. Without it the sequence itself. */
  readonly random?: Random;
};

/**
 * Points of the Sobol sequence in [0, 1)^d, in Gray-code order. Returns row-major count × dimension.
 * The first 2^m points hold exactly one point in each of 2^m equal slices of every axis.
 * @source joe-kuo2008; antonov-saleev1979 (Gray code order)
 * @throws AppError `out-of-range` — when dimension is outside 1..64 or skip + count exceeds 2^30
 */
export function sobolPoints(count: number, dimension: number, options: SobolOptions = {}): Float64Array {
  const skip = options.skip ?? 0;
  if (!(dimension >= 1 && dimension <= sobolDimensionLimit))
    throw new AppError('out-of-range', `dimension is ${dimension}, expected 1 to ${sobolDimensionLimit}`);
  if (!(skip >= 0 && count >= 0 && skip + count <= 2 ** 30))
    throw new AppError('out-of-range', `points ${skip} to ${skip + count} asked for, expected 0 to 2^30`);
  const points = new Float64Array(count * dimension);
  for (let axis = 0; axis < dimension; axis++) {
    const directions = directionsOf(axis);
    let state = stateAt(directions, skip) ^ (options.random?.integer(2 ** 32) ?? 0);
    for (let i = 0; i < count; i++) {
      points[i * dimension + axis] = (state >>> 0) / 2 ** 32;
      state ^= directions[lowestZeroBit(skip + i)]!;
    }
  }
  return points;
}

function directionsOf(axis: number): Int32Array {
  const directions = new Int32Array(32);
  if (axis === 0) return directions.map((_, k) => 1 << (31 - k));
  const [polynomial = 0, ...initial] = sobolDirections[axis - 1]!;
  const degree = initial.length;
  for (let k = 0; k < 32; k++) {
    if (k < degree) {
      directions[k] = initial[k]! << (31 - k);
      continue;
    }
    let direction = directions[k - degree]! ^ (directions[k - degree]! >>> degree);
    for (let j = 1; j < degree; j++)
      if ((polynomial >> (degree - 1 - j)) & 1) direction ^= directions[k - j]!;
    directions[k] = direction;
  }
  return directions;
}

function stateAt(directions: Int32Array, index: number): number {
  const gray = index ^ (index >>> 1);
  let state = 0;
  for (let k = 0; k < 31; k++) if ((gray >>> k) & 1) state ^= directions[k]!;
  return state;
}

const lowestZeroBit = (index: number): number => 31 - Math.clz32(~index & (index + 1));
