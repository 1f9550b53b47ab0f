import { compileSpace } from './compiled-space.ts';
import { fromUnit } from './slot.ts';
import type { Space } from './space.ts';

/** Where a variable or element stands among the coordinates of {@link encodeDesign}. */
export type Coordinates = {
  readonly offset: number;
  readonly width: number;
  /** The options of a category, one coordinate each; null for a number, which has one coordinate. */
  readonly options: readonly string[] | null;
  /** The number at a coordinate [unit of the variable], not rounded. */
  read(coordinate: number): number;
  /** How fast the number grows with the coordinate. */
  slope(coordinate: number): number;
};

/** @throws TypeError when the space has no such variable */
export function coordinatesOf(space: Space, name: string): Coordinates {
  const { slots, slotIndex } = compileSpace(space);
  const slot = slots[slotIndex.get(name) ?? -1]!;
  const { offset, width, options, isLog, span } = slot;
  const read = (coordinate: number): number => fromUnit(slot, coordinate);
  return {
    offset,
    width,
    options: options && [...options.keys()],
    read,
    slope: (coordinate) => span * (isLog ? read(coordinate) : 1),
  };
}
