import {
  type Design,
  decodePoint,
  designKey,
  drawDesigns,
  encodedDimension,
  type Space,
} from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import { sobolDimensionLimit, sobolPoints } from '../kernels/statistics/index.ts';
import { type Candidates, candidatesOf, encodeAll, rowOf } from './candidates.ts';
import type { HeldSpace } from './held-setting.ts';

/** Designs spread over a space: Sobol points, or random draws where a composition or more than 64 coordinates make these uneven. */
export function spaceFillingDesigns(space: Space, count: number, random: Random): Design[] {
  const dimension = encodedDimension(space);
  const hasComposition = space.variables.some((variable) => variable.kind === 'composition');
  if (space.pool || hasComposition || dimension > sobolDimensionLimit)
    return drawDesigns(space, count, random);
  const points = sobolPoints(count, dimension, { random });
  return Array.from({ length: count }, (_, i) => decodePoint(space, rowOf(points, i, dimension)));
}

/** Designs to pick a spread from where the space cannot be listed: space-filling ones that are not excluded. */
export function scatterCandidates(
  space: Space,
  held: HeldSpace | null,
  excluded: ReadonlySet<string>,
  random: Random,
): Candidates {
  const scattered = spaceFillingDesigns(held?.space ?? space, 64, random);
  const designs = (held?.place(scattered) ?? scattered).filter(
    (design) => !excluded.has(designKey(space, design)),
  );
  return candidatesOf(designs, encodeAll(space, designs), encodedDimension(space));
}

/** Candidates looked at for each pick: enough to spread, few enough not to crowd the corners. @source mitchell1991 */
const lotSize = 12;

/**
 * Picks up to `count` candidates one after the other, each the farthest of a random lot from everything `tried` (row-major
 * coordinates) and picked before. Returns rows.
 */
export function pickSpread(
  candidates: Candidates,
  count: number,
  tried: Float64Array,
  random: Random,
): number[] {
  const { dimension } = candidates;
  const taken = Array.from({ length: dimension > 0 ? tried.length / dimension : 0 }, (_, i) =>
    rowOf(tried, i, dimension),
  );
  const picked: number[] = [];
  let left = [...candidates.rows];
  while (picked.length < count && left.length > 0) {
    const lot = random.shuffle(left).slice(0, lotSize);
    const distances = lot.map((index) => squaredGap(rowOf(candidates.points, index, dimension), taken));
    const chosen = lot[distances.indexOf(Math.max(...distances))]!;
    picked.push(chosen);
    taken.push(rowOf(candidates.points, chosen, dimension));
    left = left.filter((row) => row !== chosen);
  }
  return picked;
}

/** Squared distance to the nearest of the others; Infinity without others. */
function squaredGap(point: Float64Array, others: readonly Float64Array[]): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const other of others) {
    let sum = 0;
    for (let j = 0; j < point.length; j++) sum += (point[j]! - other[j]!) ** 2;
    nearest = Math.min(nearest, sum);
  }
  return nearest;
}
