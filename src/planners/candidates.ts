import {
  type Design,
  designKey,
  encodeDesign,
  encodedDimension,
  enumerateDesigns,
  type PlanningView,
  type Space,
  type Trial,
} from '../campaign/index.ts';
import { agreesWith, type Setting } from './held-setting.ts';

/** Designs to choose from, with their coordinates. */
export type Candidates = {
  readonly designs: readonly Design[];
  /** Row-major designs.length × encodedDimension. */
  readonly points: Float64Array;
};

const enumerationLimit = 5000;

/**
 * Every design of a pool or small finite space that was not tried yet, of the setting held if there is one; null when the space
 * cannot be listed.
 */
export function listOpenCandidates(
  space: Space,
  trials: readonly Trial[],
  setting: Setting | null = null,
): Candidates | null {
  const all = listAll(space);
  if (all === null) return null;
  const dimension = encodedDimension(space);
  const seen = triedKeys(space, trials);
  const open: number[] = [];
  all.keys.forEach((key, index) => {
    if (seen.has(key) || (setting && !agreesWith(all.designs[index]!, setting))) return;
    seen.add(key);
    open.push(index);
  });
  const points = new Float64Array(open.length * dimension);
  open.forEach((index, i) => {
    points.set(all.points.subarray(index * dimension, (index + 1) * dimension), i * dimension);
  });
  return { designs: open.map((index) => all.designs[index]!), points };
}

type Listing = Candidates & { readonly keys: readonly string[] };
const listings = new WeakMap<Space, Listing | 'too many'>();

function listAll(space: Space): Listing | null {
  let listing = listings.get(space);
  if (listing === undefined) {
    const designs = enumerateDesigns(space, space.pool ? Number.POSITIVE_INFINITY : enumerationLimit);
    const keys = designs?.map((design) => designKey(space, design));
    listing = designs && keys ? { designs, keys, points: encodeAll(space, designs) } : 'too many';
    listings.set(space, listing);
  }
  return listing === 'too many' ? null : listing;
}

/** Keys of every design pending, measured or failed: none is proposed again (a repeat is the campaign's decision). */
export const triedKeys = (space: Space, trials: readonly Trial[]): Set<string> =>
  new Set(
    trials.flatMap(({ design, planned }) =>
      planned === undefined
        ? [designKey(space, design)]
        : [designKey(space, design), designKey(space, planned)],
    ),
  );

/** Coordinates of many designs, row-major. */
export function encodeAll(space: Space, designs: readonly Design[]): Float64Array {
  const dimension = encodedDimension(space);
  const points = new Float64Array(designs.length * dimension);
  designs.forEach((design, i) => {
    points.set(encodeDesign(space, design), i * dimension);
  });
  return points;
}

/** Row `index` of row-major coordinates. */
export const rowOf = (points: Float64Array, index: number, dimension: number): Float64Array =>
  points.subarray(index * dimension, (index + 1) * dimension);

/** Draws designs, one or none at a time, not tried yet until `count` are found; fewer when 20 × count draws do not give them. */
export function drawUntried(
  draw: () => readonly Design[],
  count: number,
  space: Space,
  tried: Set<string>,
): Design[] {
  const found: Design[] = [];
  for (let draws = 0; found.length < count && draws < 20 * count; draws++) {
    for (const design of draw()) {
      const key = designKey(space, design);
      if (tried.has(key)) continue;
      tried.add(key);
      found.push(design);
    }
  }
  return found;
}

/** Designs that were made, are under way or will be; before the first, those of the prior data. */
export function knownDesigns({ trials, prior = [] }: PlanningView): readonly Design[] {
  const own = trials.filter(({ status }) => status !== 'failed').map(({ design }) => design);
  return own.length > 0 ? own : prior.flatMap(({ rows }) => rows.map(({ design }) => design));
}
