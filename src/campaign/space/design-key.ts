import type { Design } from '../contracts.ts';
import { compileSpace } from './compiled-space.ts';
import { nearestOnGrid } from './grid.ts';
import { type Slot, toUnit } from './slot.ts';
import type { Space } from './space.ts';

/**
 * The identity of a design within its space: equal for designs that differ by the order of keys or by rounding noise. Not a format:
 * compare keys, store designs.
 */
export function designKey(space: Space, design: Design): string {
  let key = '';
  for (const slot of compileSpace(space).slots) key += `${keyOfValue(slot, design[slot.name])};`;
  return key;
}

function keyOfValue(slot: Slot, value: number | string | undefined): string | number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    const option = typeof value === 'string' ? slot.options?.get(value) : undefined;
    return option ?? JSON.stringify(value ?? null);
  }
  if (slot.options) return `=${value}`;
  if (slot.isListed) return value.toPrecision(listedDigits);
  if (slot.grid === null) return keyOfContinuous(slot, value);
  const index = nearestOnGrid(slot.grid, value);
  return Math.abs(slot.grid.at(index) - value) <= slot.tolerance ? index : `=${value}`;
}

/** Digits by which the values of a list are told apart: what a computation leaves of a typed number. */
const listedDigits = 13;

/**
 * Cells of a billionth of the range. Their edges lie at irrational coordinates, so that neither typed decimals nor halvings of the range
 * fall on one.
 */
function keyOfContinuous(slot: Slot, value: number): string | number {
  const cell = Math.floor(toUnit(slot, value) * 1e9 + 0.3819660112501051);
  return Number.isFinite(cell) ? cell : `=${value}`;
}
