import { type FractionLimits, nearestComposition } from './composition.ts';
import { nearestOnGrid } from './grid.ts';
import type { Slot } from './slot.ts';
import type { LinearConstraint } from './space.ts';

/** Σ coefficient · x[slot] (≤ or =) bound; `tolerance` is what counts as rounding noise of the left side. */
export type Row = {
  readonly constraint: LinearConstraint;
  readonly slots: readonly number[];
  readonly coefficients: readonly number[];
  readonly bound: number;
  readonly isEquality: boolean;
  readonly tolerance: number;
};

export type CompositionBlock = {
  readonly name: string;
  readonly members: readonly number[];
  readonly limits: FractionLimits;
};

/** Slots that constraints or compositions tie together, numbered from 0; regions of one space are independent of each other. */
export type Region = {
  readonly slots: readonly Slot[];
  readonly compositions: readonly CompositionBlock[];
  readonly rows: readonly Row[];
};

export const isFiniteRegion = (region: Region): boolean => region.slots.every((slot) => slot.grid !== null);

/** A constraint over numbered slots, as ≤ or =. */
export function compileRow(
  constraint: LinearConstraint,
  slots: readonly Slot[],
  slotIndex: ReadonlyMap<string, number>,
): Row {
  const sign = constraint.comparator === '>=' ? -1 : 1;
  const indexes = constraint.terms.map((term) => slotIndex.get(term.variable)!);
  const coefficients = constraint.terms.map((term) => sign * term.coefficient);
  const reach = indexes.map(
    (slot, i) =>
      Math.abs(coefficients[i]!) * Math.max(Math.abs(slots[slot]!.min), Math.abs(slots[slot]!.max)),
  );
  const scale = reach.reduce((sum, value) => sum + value, Math.abs(constraint.bound));
  return {
    constraint,
    slots: indexes,
    coefficients,
    bound: sign * constraint.bound,
    isEquality: constraint.comparator === '=',
    tolerance: 1e-9 * (scale || 1),
  };
}

export const leftSide = (row: Row, x: ArrayLike<number>): number =>
  row.slots.reduce((sum, slot, i) => sum + row.coefficients[i]! * x[slot]!, 0);

export function obeysRow(row: Row, x: ArrayLike<number>): boolean {
  const excess = leftSide(row, x) - row.bound;
  return excess <= row.tolerance && (!row.isEquality || excess >= -row.tolerance);
}

export const obeysRows = (region: Region, x: ArrayLike<number>): boolean =>
  region.rows.every((row) => obeysRow(row, x));

/** The nearest values that obey ranges, grids and compositions; constraints are not looked at. */
export function roundToRegion(region: Region, target: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(region.slots, (slot, i) => {
    const { grid, min, max } = slot;
    return grid ? grid.at(nearestOnGrid(grid, target[i]!)) : Math.max(min, Math.min(max, target[i]!));
  });
  for (const { members, limits } of region.compositions) {
    const fractions = nearestComposition(
      limits,
      members.map((member) => target[member]!),
    );
    members.forEach((member, i) => {
      x[member] = fractions[i]!;
    });
  }
  return x;
}
