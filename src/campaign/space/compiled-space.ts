import { AppError } from '../../core/error.ts';
import { seededRandom } from '../../core/random.ts';
import { isFillable } from './composition.ts';
import { type CompositionLattice, compileCompositionLattice } from './composition-lattice.ts';
import { compileLattice, type Lattice } from './lattice.ts';
import { findNearestFeasible } from './nearest-feasible.ts';
import {
  type CompositionBlock,
  compileRow,
  isFiniteRegion,
  obeysRows,
  type Region,
  roundToRegion,
} from './region.ts';
import { compileSlots, type Slot, stepsPerWhole } from './slot.ts';
import type { LinearConstraint, Space } from './space.ts';

/** A region of a space: `at[i]` is the space's slot that is the region's slot i. */
export type PlacedRegion = {
  readonly region: Region;
  readonly at: readonly number[];
  /** Exact counting where the region is finite, constrained and not too large. */
  readonly lattice: () => Lattice | null;
  /** Exact counting of each stepped composition, constraints aside. */
  readonly compositionLattices: () => readonly (CompositionLattice | null)[];
  /** Some feasible point. @throws AppError `bad-space` when none is found */
  readonly anchor: () => Float64Array;
};

export type CompiledSpace = {
  readonly space: Space;
  readonly slots: readonly Slot[];
  readonly slotIndex: ReadonlyMap<string, number>;
  readonly dimension: number;
  readonly regions: readonly PlacedRegion[];
};

const compiled = new WeakMap<Space, CompiledSpace>();

/** What every operation on a space needs, worked out once per space object. */
export function compileSpace(space: Space): CompiledSpace {
  const known = compiled.get(space);
  if (known) return known;
  const slots = compileSlots(space.variables, space.pool);
  const slotIndex = new Map(slots.map((slot, index) => [slot.name, index]));
  const fresh: CompiledSpace = {
    space,
    slots,
    slotIndex,
    dimension: slots.reduce((sum, slot) => sum + slot.width, 0),
    regions: space.pool ? [] : compileRegions(space, slots, slotIndex),
  };
  compiled.set(space, fresh);
  return fresh;
}

function compileRegions(
  space: Space,
  slots: readonly Slot[],
  slotIndex: ReadonlyMap<string, number>,
): PlacedRegion[] {
  const variableOf = new Map(slots.map((slot) => [slot.name, space.variables.indexOf(slot.variable)]));
  return tieVariables(space, variableOf).map((variables) => {
    const at = slots.flatMap((slot, i) => (variables.has(variableOf.get(slot.name)!) ? [i] : []));
    const constraints = space.constraints.filter((constraint) =>
      constraint.terms.some((term) => at.includes(slotIndex.get(term.variable)!)),
    );
    return placeRegion(
      at,
      at.map((index) => slots[index]!),
      constraints,
    );
  });
}

/** Sets of variables that no constraint connects with each other, by their first variable. */
function tieVariables(space: Space, variableOf: ReadonlyMap<string, number>): ReadonlySet<number>[] {
  let groups = space.variables.map((_, index) => new Set([index]));
  for (const constraint of space.constraints) {
    const touched = constraint.terms.map((term) => variableOf.get(term.variable)!);
    const tied = groups.filter((group) => touched.some((variable) => group.has(variable)));
    const union = new Set(tied.flatMap((group) => [...group]).sort((a, b) => a - b));
    groups = groups.flatMap((group) => (group === tied[0] ? [union] : tied.includes(group) ? [] : [group]));
  }
  return groups;
}

function placeRegion(
  at: readonly number[],
  slots: readonly Slot[],
  constraints: readonly LinearConstraint[],
): PlacedRegion {
  const local = new Map(slots.map((slot, index) => [slot.name, index]));
  const region: Region = {
    slots,
    compositions: compileCompositions(slots),
    rows: constraints.map((constraint) => compileRow(constraint, slots, local)),
  };
  const lattice = once(() => (isFiniteRegion(region) ? compileLattice(region, latticeWorkLimit) : null));
  return {
    region,
    at,
    lattice,
    compositionLattices: once(() =>
      region.compositions.map(({ limits }) =>
        limits.steps === null ? null : compileCompositionLattice(limits, limits.steps),
      ),
    ),
    anchor: once(() => findAnchor(region, lattice)),
  };
}

const latticeWorkLimit = 300_000;
const anchorNodeLimit = 3000;

function compileCompositions(slots: readonly Slot[]): CompositionBlock[] {
  return [...new Set(slots.map((slot) => slot.variable))].flatMap((variable) => {
    if (variable.kind !== 'composition') return [];
    const members = slots.flatMap((slot, i) => (slot.variable === variable ? [i] : []));
    const limits = {
      min: members.map((member) => slots[member]!.min),
      max: members.map((member) => slots[member]!.max),
      atMost: variable.atMost,
      steps: stepsPerWhole(variable),
    };
    if (!isFillable(limits))
      throw new AppError(
        'bad-space',
        `${variable.name}: no fractions inside the bounds sum to 1 with at most ${variable.atMost} elements`,
      );
    return [{ name: variable.name, members, limits }];
  });
}

function findAnchor(region: Region, lattice: () => Lattice | null): Float64Array {
  const centre = roundToRegion(
    region,
    region.slots.map((slot) => (slot.min + slot.max) / 2),
  );
  if (obeysRows(region, centre)) return centre;
  const { point, isComplete } = findNearestFeasible(region, centre, anchorNodeLimit);
  if (point) return point;
  const count = isComplete ? 0 : (lattice()?.count ?? null);
  if (count) return lattice()!.draw(seededRandom('anchor'));
  const texts = region.rows.map((row) => `"${row.constraint.text}"`).join(' and ');
  throw new AppError(
    'bad-space',
    count === 0
      ? `no design obeys ${texts}`
      : `no design that obeys ${texts} was found in ${anchorNodeLimit} steps of search`,
  );
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | null = null;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}
