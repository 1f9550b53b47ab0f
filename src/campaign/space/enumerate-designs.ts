import { assertMemory } from '../../core/memory.ts';
import type { Design } from '../contracts.ts';
import { compileSpace, type PlacedRegion } from './compiled-space.ts';
import { toDesign, toVector } from './design-vector.ts';
import { writeCoordinates } from './encode-design.ts';
import { poolMembers } from './pool-members.ts';
import { isFiniteRegion } from './region.ts';
import type { Space } from './space.ts';

/**
 * How many designs a space holds; Infinity when a variable is continuous. No design is built. Where constraints tie more values than
 * can be counted, the count without these constraints, which is an upper bound.
 */
export function countDesigns(space: Space): number {
  const compiled = compileSpace(space);
  if (space.pool) return poolMembers(compiled).designs.length;
  return compiled.regions.reduce((product, placed) => product * countRegion(placed), 1);
}

function countRegion(placed: PlacedRegion): number {
  const { region } = placed;
  if (!isFiniteRegion(region)) return Number.POSITIVE_INFINITY;
  const exact = region.rows.length > 0 ? placed.lattice()?.count : undefined;
  if (exact !== undefined) return exact;
  const scalars = region.slots.filter((slot) => slot.variable.kind !== 'composition');
  const scalarCount = scalars.reduce((product, slot) => product * slot.grid!.count, 1);
  return placed
    .compositionLattices()
    .reduce((product, lattice) => product * (lattice?.count ?? 1), scalarCount);
}

/** What a value of a listed design takes, name and number [bytes]. */
const bytesPerValue = 64;

/** All designs in a fixed order, or null when there are more than `limit` (or too many to count). */
export function enumerateDesigns(space: Space, limit: number): Design[] | null {
  const count = countDesigns(space);
  if (count > limit) return null;
  const compiled = compileSpace(space);
  assertMemory(
    count * bytesPerValue * compiled.slots.length,
    `a list of ${count} designs`,
    'leave the space unlisted, or make its steps larger',
  );
  if (space.pool) return [...poolMembers(compiled).designs];
  let vectors: Float64Array[] = [new Float64Array(compiled.slots.length)];
  for (const placed of compiled.regions) {
    const points = listRegion(placed);
    if (points === null) return null;
    vectors = vectors.flatMap((vector) => points.map((point) => withRegion(vector, placed, point)));
  }
  return vectors.map((vector) => toDesign(compiled, vector));
}

/** Designs and their coordinates, row-major designs.length × encodedDimension. */
export type EncodedDesigns = { readonly designs: readonly Design[]; readonly points: Float64Array };

/** All designs of a pool, or of a space that holds at most `limit`, with their coordinates; null when there are more. */
export function listEncodedDesigns(space: Space, limit: number): EncodedDesigns | null {
  const compiled = compileSpace(space);
  if (space.pool) return poolMembers(compiled);
  const designs = enumerateDesigns(space, limit);
  if (designs === null) return null;
  const points = new Float64Array(designs.length * compiled.dimension);
  designs.forEach((design, i) => {
    writeCoordinates(compiled, toVector(compiled, design), points, i * compiled.dimension);
  });
  return { designs, points };
}

function withRegion(vector: Float64Array, { at }: PlacedRegion, point: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(vector);
  at.forEach((index, i) => {
    x[index] = point[i]!;
  });
  return x;
}

/** All points of a finite region; null when constraints tie too many. */
function listRegion(placed: PlacedRegion): readonly ArrayLike<number>[] | null {
  const { region } = placed;
  if (region.rows.length > 0) return placed.lattice()?.list() ?? null;
  const lattice = placed.compositionLattices()[0];
  if (lattice) return lattice.list();
  const grid = region.slots[0]!.grid!;
  return Array.from({ length: grid.count }, (_, index) => [grid.at(index)]);
}
