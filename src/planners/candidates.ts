import {
  type Design,
  designKey,
  encodeDesign,
  encodedDimension,
  encodeIfComplete,
  listEncodedDesigns,
  type PlanningView,
  type Space,
  scoreValue,
  type Trial,
} from '../campaign/index.ts';
import { distinctRows, rowsWithout } from './distinct-rows.ts';
import { agreesWith, type Setting } from './held-setting.ts';

/** Designs to choose from: rows of a list that many choices share. */
export type Candidates = {
  readonly dimension: number;
  /** Coordinates of every design of the list, row-major. */
  readonly points: Float64Array;
  /** Rows of the list that are to choose from, ascending. */
  readonly rows: Uint32Array;
  designOf(row: number): Design;
};

const enumerationLimit = 5000;

/**
 * Every design of a pool or small finite space that was not tried yet, of the setting held if there is one; null when the space
 * cannot be listed. Nothing is built per design: a million candidates cost their coordinates alone.
 */
export function listOpenCandidates(
  space: Space,
  trials: readonly Trial[],
  setting: Setting | null = null,
): Candidates | null {
  const all = listAll(space);
  if (all === null) return null;
  const tried = trials
    .flatMap(({ design, planned }) => (planned === undefined ? [design] : [design, planned]))
    .flatMap((design) => {
      const point = encodeIfComplete(space, design);
      return point === null ? [] : [{ point, key: designKey(space, design) }];
    });
  const isTried = (row: number, index: number): boolean =>
    designKey(space, all.designOf(row)) === tried[index]!.key;
  const points = tried.map(({ point }) => point);
  const rows = rowsWithout(all, points, isTried);
  if (setting === null) return { ...all, rows };
  return { ...all, rows: rows.filter((row) => agreesWith(all.designOf(row), setting)) };
}

const listings = new WeakMap<Space, Candidates | 'too many'>();

function listAll(space: Space): Candidates | null {
  let listing = listings.get(space);
  if (listing === undefined) {
    const list = listEncodedDesigns(space, enumerationLimit);
    listing = list === null ? 'too many' : candidatesOf(list.designs, list.points, encodedDimension(space));
    listings.set(space, listing);
  }
  return listing === 'too many' ? null : listing;
}

/** The distinct designs of a list, with their coordinates. */
export const candidatesOf = (
  designs: readonly Design[],
  points: Float64Array,
  dimension: number,
): Candidates => ({
  dimension,
  points,
  rows: distinctRows(points, dimension, designs.length),
  designOf: (row) => designs[row]!,
});

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

/** Copies of the rows given, one after the other. */
export function gatherRows(
  { points, dimension }: Pick<Candidates, 'points' | 'dimension'>,
  rows: ArrayLike<number>,
): Float64Array {
  const gathered = new Float64Array(rows.length * dimension);
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i]! * dimension;
    for (let j = 0; j < dimension; j++) gathered[i * dimension + j] = points[start + j]!;
  }
  return gathered;
}

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

/** The best by the models are looked for among so many designs tried, the best by their readings in each goal. */
const mostKnown = 500;

/** Designs that were made, are under way or will be, of very many the leading ones; before the first, those of the prior data. */
export function knownDesigns({ goals, trials, prior = [] }: PlanningView): readonly Design[] {
  const own = trials.filter(({ status }) => status !== 'failed');
  if (own.length === 0) return prior.flatMap(({ rows }) => rows.map(({ design }) => design));
  if (own.length <= mostKnown) return own.map(({ design }) => design);
  const share = Math.ceil(mostKnown / goals.length);
  const leading = goals.flatMap((goal, g) =>
    own
      .flatMap((trial) => {
        const reading = trial.outcomes[g];
        return reading ? [{ trial, score: scoreValue(goal, reading.value) }] : [];
      })
      .sort((a, b) => b.score - a.score)
      .slice(0, share)
      .map(({ trial }) => trial),
  );
  const kept = new Set([...leading, ...own.filter(({ status }) => status === 'pending')]);
  return own.filter((trial) => kept.has(trial)).map(({ design }) => design);
}
