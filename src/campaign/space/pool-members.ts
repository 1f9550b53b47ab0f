import { AppError } from '../../core/error.ts';
import { assertMemory } from '../../core/memory.ts';
import type { Design } from '../contracts.ts';
import type { CompiledSpace } from './compiled-space.ts';
import { columnsOf } from './design-columns.ts';
import { readInto, toVector } from './design-vector.ts';
import { encodeVector, writeCoordinates } from './encode-design.ts';
import { compileRow, obeysRow } from './region.ts';

/** The designs of a pool that obey the constraints, with their coordinates row by row: `points[i · dimension + j]`. */
export type PoolMembers = {
  readonly designs: readonly Design[];
  readonly points: Float64Array;
  has(design: Design): boolean;
};

const known = new WeakMap<CompiledSpace, PoolMembers>();

/**
 * @throws AppError `bad-space` when the space has no pool or no member obeys the constraints; `bad-design` when one lacks a value;
 * `too-large` when the coordinates would not fit into memory
 */
export function poolMembers(compiled: CompiledSpace): PoolMembers {
  const before = known.get(compiled);
  if (before) return before;
  const { space, dimension } = compiled;
  const pool = space.pool ?? [];
  assertMemory(8 * pool.length * dimension, describeTable(compiled, pool.length), describeRemedy(compiled));
  const points = new Float64Array(pool.length * dimension);
  const designs = encodeMembers(compiled, pool, points);
  if (designs.length === 0)
    throw new AppError(
      'bad-space',
      `pool: none of ${pool.length} designs obeys the constraints, expected at least one`,
    );
  const kept = points.subarray(0, designs.length * dimension);
  const has = (design: Design): boolean => hasRow(kept, encodeVector(compiled, toVector(compiled, design)));
  const members = { designs, points: kept, has };
  known.set(compiled, members);
  return members;
}

function encodeMembers(
  compiled: CompiledSpace,
  pool: readonly Design[],
  points: Float64Array,
): readonly Design[] {
  const { space, slots, slotIndex, dimension } = compiled;
  const rows = space.constraints.map((constraint) => compileRow(constraint, slots, slotIndex));
  const x = new Float64Array(slots.length);
  const kept: number[] = [];
  const columns = columnsOf(pool);
  const sources = columns && slots.map(({ name }) => columns.get(name));
  const valueAt = sources
    ? (row: number, slot: number) => sources[slot]?.[row] ?? undefined
    : (row: number, slot: number) => pool[row]![slots[slot]!.name];
  for (let row = 0; row < pool.length; row++) {
    const fault = readInto(compiled, (slot) => valueAt(row, slot), x);
    if (fault !== null) throw new AppError('bad-design', fault);
    if (rows.some((constraint) => !obeysRow(constraint, x))) continue;
    writeCoordinates(compiled, x, points, kept.length * dimension);
    kept.push(row);
  }
  return kept.length === pool.length ? pool : kept.map((row) => pool[row]!);
}

const describeTable = ({ dimension }: CompiledSpace, count: number): string =>
  `a pool of ${count} designs with ${dimension} coordinates each`;

/** A column of many texts takes a coordinate for each of them. */
function describeRemedy({ slots }: CompiledSpace): string {
  const widest = slots.reduce((most, slot) => (slot.width > most.width ? slot : most));
  return widest.width > 100
    ? `leave out "${widest.name}", which has ${widest.width} different texts, or give it as numbers`
    : 'state fewer designs, or variables with ranges in place of a list';
}

const sameCoordinate = 1e-9;

function hasRow(points: Float64Array, point: Float64Array): boolean {
  const dimension = point.length;
  for (let start = 0; start < points.length; start += dimension) {
    let j = 0;
    while (j < dimension && Math.abs(points[start + j]! - point[j]!) <= sameCoordinate) j++;
    if (j === dimension) return true;
  }
  return false;
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
  const reach = distances.toSorted()[Math.min(count, distances.length) - 1]!;
  const near: number[] = [];
  distances.forEach((distance, i) => {
    if (distance <= reach) near.push(i);
  });
  return near.sort((i, j) => distances[i]! - distances[j]!).slice(0, count);
}
