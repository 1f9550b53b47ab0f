import type { Random } from '../../core/random.ts';
import type { Design } from '../contracts.ts';
import { checkDesign } from './check-design.ts';
import { type CompiledSpace, compileSpace } from './compiled-space.ts';
import { nearestInRegion } from './decode-point.ts';
import { designKey } from './design-key.ts';
import { toDesign, toVector } from './design-vector.ts';
import { encodeVector } from './encode-design.ts';
import { nearestOnGrid } from './grid.ts';
import { nearestMembers, poolMembers } from './pool-members.ts';
import { type CompositionBlock, type Region, roundToRegion } from './region.ts';
import { fromUnit, type Slot, toUnit } from './slot.ts';
import type { Space } from './space.ts';

/**
 * Up to `count` different feasible designs a small move away: one number a little up or down, another category, some of one element
 * exchanged for another. In a pool, its nearest other members, nearest first. Fewer where there are fewer.
 * @throws AppError `bad-design` when a variable is missing or no value of its kind
 */
export function neighbourDesigns(space: Space, design: Design, random: Random, count: number): Design[] {
  const compiled = compileSpace(space);
  const x = toVector(compiled, design);
  if (space.pool) return poolNeighbours(compiled, design, x, count);
  const found = new Map<string, Design>();
  const own = designKey(space, design);
  for (let attempt = 0; attempt < 20 * count && found.size < count; attempt++) {
    const neighbour = toDesign(compiled, moveOnce(compiled, x, random));
    const key = designKey(space, neighbour);
    if (key !== own && !found.has(key) && checkDesign(space, neighbour) === true) found.set(key, neighbour);
  }
  return [...found.values()];
}

function poolNeighbours(compiled: CompiledSpace, design: Design, x: Float64Array, count: number): Design[] {
  const members = poolMembers(compiled);
  const own = designKey(compiled.space, design);
  return nearestMembers(members, encodeVector(compiled, x), count + 1)
    .map((index) => members.designs[index]!)
    .filter((member) => designKey(compiled.space, member) !== own)
    .slice(0, count);
}

function moveOnce({ slots, regions }: CompiledSpace, x: Float64Array, random: Random): Float64Array {
  const moved = Float64Array.from(x);
  const chosen = random.integer(slots.length);
  for (const placed of regions) {
    const local = Float64Array.from(placed.at, (index) => x[index]!);
    const here = placed.at.indexOf(chosen);
    if (here >= 0) moveInRegion(placed.region, local, here, random);
    const repaired = here >= 0 ? nearestInRegion(placed, local) : roundToRegion(placed.region, local);
    placed.at.forEach((index, i) => {
      moved[index] = repaired[i]!;
    });
  }
  return moved;
}

function moveInRegion(region: Region, x: Float64Array, chosen: number, random: Random): void {
  const block = region.compositions.find(({ members }) => members.includes(chosen));
  if (block) exchangeElements(block, x, random);
  else x[chosen] = moveValue(region.slots[chosen]!, x[chosen]!, random);
}

const stepDeviation = 0.1;

function moveValue(slot: Slot, value: number, random: Random): number {
  if (slot.options) return (value + 1 + random.integer(Math.max(1, slot.width - 1))) % slot.width;
  if (!slot.grid) return fromUnit(slot, toUnit(slot, value) + stepDeviation * random.normal());
  const index = nearestOnGrid(slot.grid, value) + (random.uniform() < 0.5 ? -1 : 1);
  return slot.grid.at(Math.max(0, Math.min(slot.grid.count - 1, index)));
}

/** Some of a present element goes to another; all of it where the number of elements is used up and the other is absent. */
function exchangeElements({ members, limits }: CompositionBlock, x: Float64Array, random: Random): void {
  const present = random.shuffle(members.filter((member) => x[member]! > 0));
  const giver = present[0];
  const taker = random.shuffle(members.filter((member) => member !== giver))[0];
  if (giver === undefined || taker === undefined) return;
  const isFull = present.length >= limits.atMost && x[taker] === 0;
  const amount = isFull
    ? x[giver]!
    : limits.steps === null
      ? Math.abs(stepDeviation * random.normal())
      : (1 + random.integer(2)) / limits.steps;
  const given = Math.min(amount, x[giver]!);
  x[giver]! -= given;
  x[taker]! += given;
}
