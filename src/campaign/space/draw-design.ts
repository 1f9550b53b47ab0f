import type { Random } from '../../core/random.ts';
import type { Design } from '../contracts.ts';
import { compileSpace, type PlacedRegion } from './compiled-space.ts';
import { drawComposition } from './composition.ts';
import { nearestInRegion } from './decode-point.ts';
import { toDesign } from './design-vector.ts';
import { poolMembers } from './pool-members.ts';
import { obeysRows } from './region.ts';
import { fromUnit, type Slot } from './slot.ts';
import type { Space } from './space.ts';
import { walkRegion } from './walk-region.ts';

/**
 * A feasible design drawn uniformly (log variables in their logarithm; a composition over its largest sets of elements, a stepped one
 * over all its points). Constraints are met by counting where the variables they tie are finite, else by rejection, and where that
 * fails for long by repair and a random walk inside, which moves continuous values alone.
 */
export function drawDesign(space: Space, random: Random): Design {
  const compiled = compileSpace(space);
  if (space.pool) {
    const { designs } = poolMembers(compiled);
    return designs[random.integer(designs.length)]!;
  }
  const x = new Float64Array(compiled.slots.length);
  for (const placed of compiled.regions) {
    const drawn = drawInRegion(placed, random);
    placed.at.forEach((index, i) => {
      x[index] = drawn[i]!;
    });
  }
  return toDesign(compiled, x);
}

/** Independent draws; the same design may come twice. */
export const drawDesigns = (space: Space, count: number, random: Random): Design[] =>
  Array.from({ length: count }, () => drawDesign(space, random));

const attemptLimit = 200;

function drawInRegion(placed: PlacedRegion, random: Random): Float64Array {
  const { region } = placed;
  if (region.rows.length === 0) return drawUnconstrained(placed, random);
  const lattice = placed.lattice();
  if (lattice && lattice.count > 0) return lattice.draw(random);
  let x = drawUnconstrained(placed, random);
  for (let attempt = 1; attempt < attemptLimit && !obeysRows(region, x); attempt++)
    x = drawUnconstrained(placed, random);
  return obeysRows(region, x) ? x : walkRegion(region, nearestInRegion(placed, x), random);
}

function drawUnconstrained({ region, compositionLattices }: PlacedRegion, random: Random): Float64Array {
  const x = Float64Array.from(region.slots, (slot) => drawValue(slot, random));
  region.compositions.forEach(({ members, limits }, k) => {
    const fractions = compositionLattices()[k]?.draw(random) ?? drawComposition(limits, random);
    members.forEach((member, i) => {
      x[member] = fractions[i]!;
    });
  });
  return x;
}

function drawValue(slot: Slot, random: Random): number {
  if (slot.variable.kind === 'composition') return 0;
  return slot.grid ? slot.grid.at(random.integer(slot.grid.count)) : fromUnit(slot, random.uniform());
}
