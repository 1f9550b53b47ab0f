import type { Design } from '../contracts.ts';
import { type CompiledSpace, compileSpace } from './compiled-space.ts';
import { readInto, toVector } from './design-vector.ts';
import { toUnit } from './slot.ts';
import type { Space } from './space.ts';

/** How many coordinates {@link encodeDesign} gives. */
export const encodedDimension = (space: Space): number => compileSpace(space).dimension;

/** Keys of a design, in the order of the variables; a composition's elements stand in its place. */
export const variableNames = (space: Space): string[] => compileSpace(space).slots.map((slot) => slot.name);

/**
 * A design as coordinates for planners: numbers scaled to [0, 1] over their range (log variables by logarithm, a pool's columns over
 * the pool's own range, constants 0), mole fractions as they are, categories one-hot and 1 apart. Values beyond a range go beyond
 * [0, 1].
 * @throws AppError `bad-design` when a variable is missing or no value of its kind
 */
export function encodeDesign(space: Space, design: Design): Float64Array {
  const compiled = compileSpace(space);
  return encodeVector(compiled, toVector(compiled, design));
}

/** The coordinates of a design; null when a variable is missing or no value of its kind. */
export function encodeIfComplete(space: Space, design: Design): Float64Array | null {
  const compiled = compileSpace(space);
  const x = new Float64Array(compiled.slots.length);
  return readInto(compiled, (slot) => design[compiled.slots[slot]!.name], x) === null
    ? encodeVector(compiled, x)
    : null;
}

export function encodeVector(compiled: CompiledSpace, x: ArrayLike<number>): Float64Array {
  const point = new Float64Array(compiled.dimension);
  writeCoordinates(compiled, x, point, 0);
  return point;
}

/** Writes coordinates into `points` from `start` on, where all are 0. */
export function writeCoordinates(
  { slots }: CompiledSpace,
  x: ArrayLike<number>,
  points: Float64Array,
  start: number,
): void {
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i]!;
    if (slot.options) points[start + slot.offset + x[i]!] = slot.width > 1 ? Math.SQRT1_2 : 0;
    else points[start + slot.offset] = toUnit(slot, x[i]!);
  }
}

/** Where a number lies among the coordinates: value = low + span·coordinate (of its logarithm where `isLog`). */
export type EncodedNumber = {
  readonly name: string;
  readonly offset: number;
  readonly low: number;
  readonly span: number;
  readonly isLog: boolean;
};

/** The coordinates of all variables that are numbers, a composition's elements among them. */
export const encodedNumbers = (space: Space): EncodedNumber[] =>
  compileSpace(space).slots.flatMap(({ name, options, offset, low, span, isLog }) =>
    options === null ? [{ name, offset, low, span, isLog }] : [],
  );
