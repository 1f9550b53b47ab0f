import type { Random } from '../../core/random.ts';
import type { Region } from './region.ts';

/** The feasible points of a finite region under constraints: how many, one drawn uniformly, and each in turn. */
export type Lattice = {
  readonly count: number;
  draw(random: Random): Float64Array;
  list(): Float64Array[];
};

/** Where a walk through the slots stands: left sides so far (−∞ = can no longer be broken), and the open composition's rest. */
type Walk = {
  readonly slot: number;
  readonly sums: readonly number[];
  readonly rest: number;
  readonly kinds: number;
};

/**
 * Counts by dynamic programming over the slots in order, remembering what each state leads to; null when that takes more than
 * `workLimit` choices.
 */
export function compileLattice(region: Region, workLimit: number): Lattice | null {
  const step = compileStep(region);
  const known = new Map<string, number>();
  let work = 0;
  const completions = (walk: Walk): number => {
    if (walk.slot === region.slots.length) return 1;
    const key = `${walk.slot}|${walk.rest.toFixed(9)}|${walk.kinds}|${walk.sums.map((sum) => sum.toPrecision(11)).join()}`;
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    let count = 0;
    for (let choice = 0; choice < gridOf(region, walk.slot).count && work <= workLimit; choice++) {
      work++;
      const next = step(walk, choice);
      if (next) count += completions(next);
    }
    known.set(key, count);
    return count;
  };
  const start: Walk = { slot: 0, sums: compileBounds(region).map(() => 0), rest: 0, kinds: 0 };
  const count = completions(start);
  if (work > workLimit) return null;

  const draw = (random: Random): Float64Array => {
    const x = new Float64Array(region.slots.length);
    let walk = start;
    while (walk.slot < x.length) {
      const next = drawStep(random.uniform() * completions(walk), followers(walk));
      x[walk.slot] = next.value;
      walk = next.walk;
    }
    return x;
  };
  const followers = (walk: Walk): Follower[] => {
    const grid = gridOf(region, walk.slot);
    return Array.from({ length: grid.count }, (_, choice) => step(walk, choice)).flatMap((next, choice) => {
      const weight = next ? completions(next) : 0;
      return next && weight > 0 ? [{ value: grid.at(choice), walk: next, weight }] : [];
    });
  };
  const list = (): Float64Array[] => {
    const found: Float64Array[] = [];
    const x = new Float64Array(region.slots.length);
    const descend = (walk: Walk): void => {
      if (walk.slot === x.length) found.push(Float64Array.from(x));
      else
        for (const next of followers(walk)) {
          x[walk.slot] = next.value;
          descend(next.walk);
        }
    };
    if (count > 0) descend(start);
    return found;
  };
  return { count, draw, list };
}

type Follower = { readonly value: number; readonly walk: Walk; readonly weight: number };

function drawStep(ticket: number, followers: readonly Follower[]): Follower {
  let left = ticket;
  for (const follower of followers) {
    left -= follower.weight;
    if (left < 0) return follower;
  }
  return followers.at(-1)!;
}

const gridOf = (region: Region, slot: number) => region.slots[slot]!.grid!;

/** A ≤ bound over all slots: coefficients by slot, and the least and most that slots from each index on can add. */
type Bound = {
  readonly coefficients: Float64Array;
  readonly limit: number;
  readonly least: Float64Array;
  readonly most: Float64Array;
};

function compileBounds(region: Region): Bound[] {
  return region.rows.flatMap((row) => {
    const signs = row.isEquality ? [1, -1] : [1];
    return signs.map((sign) => {
      const coefficients = new Float64Array(region.slots.length);
      row.slots.forEach((slot, i) => {
        coefficients[slot]! += sign * row.coefficients[i]!;
      });
      const limit = sign * row.bound + row.tolerance;
      return {
        coefficients,
        limit,
        least: tails(region, coefficients, Math.min),
        most: tails(region, coefficients, Math.max),
      };
    });
  });
}

function tails(
  region: Region,
  coefficients: Float64Array,
  choose: (a: number, b: number) => number,
): Float64Array {
  const tail = new Float64Array(coefficients.length + 1);
  for (let i = coefficients.length - 1; i >= 0; i--) {
    const { min, max } = region.slots[i]!;
    tail[i] = tail[i + 1]! + choose(coefficients[i]! * min, coefficients[i]! * max);
  }
  return tail;
}

/** The walk after one more choice, or null when nothing feasible can follow. */
function compileStep(region: Region): (walk: Walk, choice: number) => Walk | null {
  const bounds = compileBounds(region);
  const blockOf = region.slots.map((_, slot) =>
    region.compositions.find(({ members }) => members.includes(slot)),
  );
  return (walk, choice) => {
    const value = gridOf(region, walk.slot).at(choice);
    const slot = walk.slot + 1;
    let { rest, kinds } = walk;
    const block = blockOf[walk.slot];
    if (block) {
      const isFirst = block.members[0] === walk.slot;
      rest = (isFirst ? 1 : rest) - value;
      kinds = (isFirst ? block.limits.atMost : kinds) - Number(value > 0);
      if (rest < -1e-9 || kinds < 0) return null;
      if (block.members.at(-1) === walk.slot) {
        if (rest > 1e-9) return null;
        rest = 0;
        kinds = 0;
      }
    }
    const sums: number[] = [];
    for (let k = 0; k < bounds.length; k++) {
      const { coefficients, limit, least, most } = bounds[k]!;
      const sum = walk.sums[k]! + coefficients[walk.slot]! * value;
      if (sum + least[slot]! > limit) return null;
      sums.push(sum + most[slot]! <= limit ? Number.NEGATIVE_INFINITY : sum);
    }
    return { slot, sums, rest: Math.abs(rest), kinds };
  };
}
