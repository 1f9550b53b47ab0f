import type { Random } from '../../core/random.ts';
import { leftSide, type Region } from './region.ts';

/**
 * Hit and run: from a feasible point, straight moves of random direction and uniform length through the feasible set, which forget
 * where they began. Values on grids, and which elements may be present, stay.
 * @source smith1984
 */
export function walkRegion(region: Region, start: ArrayLike<number>, random: Random): Float64Array {
  const x = Float64Array.from(start);
  const movable = chooseMovable(region, x, random);
  const equalities = orthonormalise(equalityNormals(region, movable));
  const moveCount = 10 * movable.length;
  for (let move = 0; move < moveCount; move++) {
    const direction = drawDirection(region, movable, equalities, random);
    if (!direction) break;
    const [back, ahead] = chord(region, movable, x, direction);
    if (ahead > back) addMultiple(x, direction, back + (ahead - back) * random.uniform());
  }
  return x;
}

/** A random direction along all equalities, isotropic in units of the slots' ranges; null where they leave no room. */
function drawDirection(
  region: Region,
  movable: readonly number[],
  equalities: readonly Float64Array[],
  random: Random,
): Float64Array | null {
  if (equalities.length >= movable.length) return null;
  const direction = new Float64Array(region.slots.length);
  for (const slot of movable) direction[slot] = random.normal();
  for (const normal of equalities) addMultiple(direction, normal, -dot(direction, normal));
  for (const slot of movable) direction[slot]! *= rangeOf(region, slot);
  return direction;
}

const rangeOf = (region: Region, slot: number): number => region.slots[slot]!.max - region.slots[slot]!.min;

/** Continuous slots; of a composition the elements present and as many absent ones as may join them. */
function chooseMovable(region: Region, x: Float64Array, random: Random): number[] {
  const absent = region.compositions.flatMap(({ members, limits }) => {
    const missing = members.filter((member) => x[member]! <= 1e-9);
    const joining = limits.atMost - (members.length - missing.length);
    return random.shuffle(missing).slice(Math.max(0, joining));
  });
  return region.slots.flatMap((slot, i) =>
    slot.grid || slot.max === slot.min || absent.includes(i) ? [] : [i],
  );
}

/** What equalities forbid to move along, in units of the slots' ranges. */
function equalityNormals(region: Region, movable: readonly number[]): Float64Array[] {
  const sums = region.compositions.map(({ members }) => ({
    slots: members,
    coefficients: members.map(() => 1),
  }));
  return [...sums, ...region.rows.filter((row) => row.isEquality)].map((row) => {
    const normal = new Float64Array(region.slots.length);
    row.slots.forEach((slot, i) => {
      if (movable.includes(slot)) normal[slot] = row.coefficients[i]! * rangeOf(region, slot);
    });
    return normal;
  });
}

function orthonormalise(vectors: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = Float64Array.from(vector);
    for (const known of basis) addMultiple(rest, known, -dot(rest, known));
    const length = Math.sqrt(dot(rest, rest));
    if (length > 1e-9 * Math.sqrt(dot(vector, vector))) basis.push(rest.map((value) => value / length));
  }
  return basis;
}

/** How far x may go back and ahead along a direction before a range or a constraint stops it. */
function chord(
  region: Region,
  movable: readonly number[],
  x: Float64Array,
  direction: Float64Array,
): readonly [number, number] {
  let back = Number.NEGATIVE_INFINITY;
  let ahead = Number.POSITIVE_INFINITY;
  const stopAt = (room: number, speed: number): void => {
    if (speed > 0) ahead = Math.min(ahead, Math.max(0, room) / speed);
    else if (speed < 0) back = Math.max(back, Math.max(0, room) / speed);
  };
  for (const slot of movable) {
    stopAt(region.slots[slot]!.max - x[slot]!, direction[slot]!);
    stopAt(x[slot]! - region.slots[slot]!.min, -direction[slot]!);
  }
  for (const row of region.rows)
    if (!row.isEquality) stopAt(row.bound - leftSide(row, x), leftSide(row, direction));
  return Number.isFinite(ahead - back) ? [back, ahead] : [0, 0];
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

function addMultiple(target: Float64Array, direction: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * direction[i]!;
}
