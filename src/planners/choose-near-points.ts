import { type Design, decodePoint, designKey, type Space } from '../campaign/index.ts';
import { type Candidates, listOpenCandidates, triedKeys } from './candidates.ts';
import type { RunChoosers } from './fill-runs.ts';
import type { HeldSpace } from './held-setting.ts';

/** A list of points that is laid down before anything is measured. */
export type PointList = {
  /**
   * Points first to first + count − 1, counted from 0, in the coordinates of the space. `isListed`: whether each is answered by the nearest
   * candidate that is left; elsewhere a point whose design was tried is passed over, and a list may begin at its first.
   */
  pointsFrom(space: Space, first: number, count: number, isListed: boolean): readonly Float64Array[];
  /** `number`: of the point, counted from 1. */
  why(number: number): string;
};

/** Points looked at for each that is wanted, since several may decode to one design. */
const lookAhead = 20;

/** Takes the designs of a list of points one after the other; of a pool, the nearest candidates not tried yet. */
export const chooseNearPoints =
  ({ pointsFrom, why }: PointList): RunChoosers['choose'] =>
  ({ space, trials }, count, held) => {
    const open = listOpenCandidates(space, trials, held?.setting);
    const designs = open
      ? nearestOpen(open, pointsFrom(space, trials.length, count, true))
      : untried(
          space,
          held,
          triedKeys(space, trials),
          count,
          pointsFrom(space, trials.length, lookAhead * count, false),
        );
    return designs.map((design, i) => ({
      design,
      predicted: null,
      expectedImprovement: null,
      why: why(trials.length + i + 1),
    }));
  };

function nearestOpen({ designOf, rows, points }: Candidates, targets: readonly Float64Array[]): Design[] {
  const taken = new Set<number>();
  for (const target of targets) {
    let nearest = -1;
    let smallest = Number.POSITIVE_INFINITY;
    for (const row of rows) {
      let distance = 0;
      for (let j = 0; j < target.length; j++)
        distance += (target[j]! - points[row * target.length + j]!) ** 2;
      if (distance < smallest && !taken.has(row)) [nearest, smallest] = [row, distance];
    }
    if (nearest < 0) break;
    taken.add(nearest);
  }
  return [...taken].map(designOf);
}

function untried(
  space: Space,
  held: HeldSpace | null,
  tried: Set<string>,
  count: number,
  points: readonly Float64Array[],
): Design[] {
  const found: Design[] = [];
  for (const point of points) {
    const decoded = decodePoint(held?.space ?? space, point);
    const [design] = held ? held.place([decoded]) : [decoded];
    if (design === undefined) continue;
    const key = designKey(space, design);
    if (tried.has(key)) continue;
    tried.add(key);
    found.push(design);
    if (found.length === count) break;
  }
  return found;
}
