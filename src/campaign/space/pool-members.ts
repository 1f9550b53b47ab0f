import { AppError } from '../../core/error.ts';
import type { Design } from '../contracts.ts';
import type { CompiledSpace } from './compiled-space.ts';
import { designKey } from './design-key.ts';
import { toVector } from './design-vector.ts';
import { encodeVector } from './encode-design.ts';
import { compileRow, obeysRow } from './region.ts';

/** The designs of a pool that obey the constraints, with their coordinates row by row: `points[i · dimension + j]`. */
export type PoolMembers = {
  readonly designs: readonly Design[];
  readonly points: Float64Array;
  has(design: Design): boolean;
};

const known = new WeakMap<CompiledSpace, PoolMembers>();

/** @throws AppError `bad-space` when the space has no pool or no member obeys the constraints */
export function poolMembers(compiled: CompiledSpace): PoolMembers {
  const before = known.get(compiled);
  if (before) return before;
  const { space, slots, slotIndex, dimension } = compiled;
  const rows = space.constraints.map((constraint) => compileRow(constraint, slots, slotIndex));
  const kept = (space.pool ?? [])
    .map((design) => ({ design, x: toVector(compiled, design) }))
    .filter(({ x }) => rows.every((row) => obeysRow(row, x)));
  if (kept.length === 0)
    throw new AppError(
      'bad-space',
      `pool: none of ${space.pool?.length ?? 0} designs obeys the constraints, expected at least one`,
    );
  const points = new Float64Array(kept.length * dimension);
  kept.forEach(({ x }, i) => {
    points.set(encodeVector(compiled, x), i * dimension);
  });
  let keys: ReadonlySet<string> | null = null;
  const has = (design: Design): boolean => {
    keys ??= new Set(kept.map((member) => designKey(space, member.design)));
    return keys.has(designKey(space, design));
  };
  const members = { designs: kept.map(({ design }) => design), points, has };
  known.set(compiled, members);
  return members;
}

/** Indexes of the members nearest to a point, nearest first. */
export function nearestMembers(members: PoolMembers, point: ArrayLike<number>, count: number): number[] {
  const dimension = point.length;
  const distances = Float64Array.from(members.designs, (_, i) => {
    let sum = 0;
    for (let j = 0; j < dimension; j++) sum += (members.points[i * dimension + j]! - point[j]!) ** 2;
    return sum;
  });
  if (count === 1)
    return [distances.reduce((best, distance, i) => (distance < distances[best]! ? i : best), 0)];
  return members.designs
    .map((_, i) => i)
    .sort((i, j) => distances[i]! - distances[j]!)
    .slice(0, count);
}
