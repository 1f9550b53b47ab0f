import type { Design } from '../contracts.ts';
import { type CompiledSpace, compileSpace } from './compiled-space.ts';
import { nearestOnGrid } from './grid.ts';
import { poolMembers } from './pool-members.ts';
import { leftSide, obeysRow, type Region } from './region.ts';
import { readValue, type Slot } from './slot.ts';
import type { Space } from './space.ts';

/** Whether a design belongs to the space (up to rounding noise of 1e-9): true, or the first thing wrong with it. */
export function checkDesign(space: Space, design: Design): true | string {
  const compiled = compileSpace(space);
  const unknown = Object.keys(design).find((name) => !compiled.slotIndex.has(name));
  if (unknown !== undefined)
    return `${unknown}: is no variable of the space, expected ${[...compiled.slotIndex.keys()].join(', ')}`;
  const x = new Float64Array(compiled.slots.length);
  for (const [i, slot] of compiled.slots.entries()) {
    const value = readValue(slot, design[slot.name]);
    if (typeof value === 'string') return value;
    x[i] = value;
  }
  return space.pool ? checkMembership(compiled, design) : checkVector(compiled, x);
}

function checkMembership(compiled: CompiledSpace, design: Design): true | string {
  const members = poolMembers(compiled);
  return (
    members.has(design) || `${JSON.stringify(design)} is none of the pool's ${members.designs.length} designs`
  );
}

function checkVector(compiled: CompiledSpace, x: Float64Array): true | string {
  for (const [i, slot] of compiled.slots.entries()) {
    const verdict = checkValue(slot, x[i]!);
    if (verdict !== true) return verdict;
  }
  for (const { region, at } of compiled.regions) {
    const verdict = checkRegion(
      region,
      at.map((index) => x[index]!),
    );
    if (verdict !== true) return verdict;
  }
  return true;
}

function checkValue(slot: Slot, value: number): true | string {
  const { name, min, max, unit, grid, tolerance, variable } = slot;
  if (value < min - tolerance) return `${name}: ${value} is below the minimum ${min} [${unit}]`;
  if (value > max + tolerance) return `${name}: ${value} is above the maximum ${max} [${unit}]`;
  if (grid === null || Math.abs(grid.at(nearestOnGrid(grid, value)) - value) <= tolerance) return true;
  if (variable.kind === 'composition') return `${name}: ${value} is no multiple of the step ${variable.step}`;
  if (variable.kind === 'discrete')
    return `${name}: ${value} is none of the levels ${variable.levels.join(', ')} [${unit}]`;
  return `${name}: ${value} is no integer [${unit}]`;
}

function checkRegion(region: Region, x: readonly number[]): true | string {
  for (const { name, members, limits } of region.compositions) {
    const sum = members.reduce((total, member) => total + x[member]!, 0);
    if (Math.abs(sum - 1) > 1e-9) return `${name}: fractions sum to ${sum}, expected 1`;
    const present = members.filter((member) => x[member]! > 1e-9);
    if (present.length > limits.atMost)
      return `${name}: ${present.length} elements are above 0, expected at most ${limits.atMost}`;
  }
  const broken = region.rows.find((row) => !obeysRow(row, x));
  if (!broken) return true;
  const sign = broken.constraint.comparator === '>=' ? -1 : 1;
  return `constraint "${broken.constraint.text}": the terms sum to ${sign * leftSide(broken, x)}, expected ${broken.constraint.comparator} ${broken.constraint.bound}`;
}
