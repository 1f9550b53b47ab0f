import { AppError } from '../../core/error.ts';
import type { Design } from '../contracts.ts';
import { type CompiledSpace, compileSpace, type PlacedRegion } from './compiled-space.ts';
import { toDesign } from './design-vector.ts';
import { projectOntoRows } from './linear-constraints.ts';
import { findNearestFeasible } from './nearest-feasible.ts';
import { nearestMembers, poolMembers } from './pool-members.ts';
import { obeysRows, roundToRegion } from './region.ts';
import { fromUnit, type Slot } from './slot.ts';
import type { Space } from './space.ts';

/**
 * The feasible design at or near a point of coordinates (any finite numbers): values rounded to their grids, compositions projected,
 * and where a constraint is broken the nearest design that bounded work finds. Coordinates of a feasible design give that design.
 * @throws AppError `bad-point` on a wrong number of coordinates or one that is not finite
 */
export function decodePoint(space: Space, point: ArrayLike<number>): Design {
  const compiled = compileSpace(space);
  assertPoint(compiled, point);
  if (space.pool) {
    const members = poolMembers(compiled);
    return members.designs[nearestMembers(members, point, 1)[0]!]!;
  }
  const target = compiled.slots.map((slot) => readCoordinates(slot, point));
  const x = new Float64Array(compiled.slots.length);
  for (const placed of compiled.regions) {
    const nearest = nearestInRegion(
      placed,
      placed.at.map((index) => target[index]!),
    );
    placed.at.forEach((index, i) => {
      x[index] = nearest[i]!;
    });
  }
  return toDesign(compiled, x);
}

function assertPoint(compiled: CompiledSpace, point: ArrayLike<number>): void {
  if (point.length !== compiled.dimension)
    throw new AppError(
      'bad-point',
      `the point has ${point.length} coordinates, expected ${compiled.dimension}`,
    );
  for (let i = 0; i < point.length; i++)
    if (!Number.isFinite(point[i]))
      throw new AppError('bad-point', `coordinate ${i} is ${point[i]}, expected a finite number`);
}

function readCoordinates(slot: Slot, point: ArrayLike<number>): number {
  if (slot.variable.kind === 'composition') return Math.max(-1, Math.min(2, point[slot.offset]!));
  if (!slot.options) return fromUnit(slot, point[slot.offset]!);
  let best = 0;
  for (let i = 1; i < slot.width; i++) if (point[slot.offset + i]! > point[slot.offset + best]!) best = i;
  return best;
}

const repairNodeLimit = 60;

/** The nearest point of a region that bounded work finds: rounding, then projection and rounding, then a search, then any point. */
export function nearestInRegion({ region, anchor }: PlacedRegion, target: ArrayLike<number>): Float64Array {
  const rounded = roundToRegion(region, target);
  if (obeysRows(region, rounded)) return rounded;
  const projected = projectOntoRows(region, target);
  const roundedAgain = roundToRegion(region, projected);
  if (obeysRows(region, roundedAgain)) return roundedAgain;
  return findNearestFeasible(region, projected, repairNodeLimit).point ?? anchor();
}
