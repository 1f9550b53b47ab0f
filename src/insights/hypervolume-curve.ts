import { AppError } from '../core/error.ts';
import { hypervolume } from '../kernels/statistics/index.ts';

/** What one design is worth in each goal, larger is better. */
export type WorthVector = readonly number[];

/**
 * Volume between a reference and the points that are better than it in every goal [product of the goals' units].
 * `points`: any number, each with one worth per goal; `reference`: the worth at which a goal counts nothing.
 */
export const dominatedVolume = (points: readonly WorthVector[], reference: WorthVector): number =>
  hypervolume(
    points.map((point) => Float64Array.from(point)),
    Float64Array.from(reference),
  );

/**
 * 1 − HV(n)/HV* for n = 1..budget: the part of the volume of all candidates that the first n choices leave out.
 * `worths`: null where the experiment failed.
 * @throws AppError `out-of-range` — when the largest volume is not positive
 */
export function hypervolumeRegretCurve(
  worths: readonly (WorthVector | null)[],
  reference: WorthVector,
  largest: number,
  budget: number,
): readonly number[] {
  if (!(largest > 0))
    throw new AppError('out-of-range', `the largest hypervolume is ${largest}, expected above 0`);
  let front: readonly WorthVector[] = [];
  let volume = 0;
  return Array.from({ length: budget }, (_, index) => {
    const next = worths[index] ?? null;
    if (next !== null && !front.some((point) => dominates(point, next))) {
      front = [...front.filter((point) => !dominates(next, point)), next];
      volume = dominatedVolume(front, reference);
    }
    return Math.max(0, 1 - volume / largest);
  });
}

const dominates = (left: WorthVector, right: WorthVector): boolean =>
  left.every((worth, goal) => worth >= (right[goal] as number));

/**
 * Expected hypervolume regret of a random order without repeats, two goals, exact: each cell between neighbouring worths is
 * dominated by k candidates, and n draws include none of these with probability C(N − k, n)/C(N, n).
 * `worths`: all N candidates, null for one that fails. Work grows with N².
 */
export function randomHypervolumeRegretCurve(
  worths: readonly (WorthVector | null)[],
  reference: WorthVector,
  budget: number,
): readonly number[] {
  const areas = areaByDominatorCount(
    worths.filter((worth) => worth !== null),
    reference,
  );
  const total = areas.reduce((sum, area) => sum + area, 0);
  const count = worths.length;
  const missed = areas.map(() => 1);
  return Array.from({ length: budget }, (_, drawn) => {
    let regret = 0;
    for (let k = 1; k < areas.length; k++) {
      missed[k] = ((missed[k] as number) * Math.max(0, count - k - drawn)) / (count - drawn);
      regret += (areas[k] as number) * (missed[k] as number);
    }
    return total > 0 ? regret / total : 0;
  });
}

/** areas[k] = area that exactly k of the points dominate, k ≥ 1. */
function areaByDominatorCount(points: readonly WorthVector[], [left = 0, bottom = 0]: WorthVector): number[] {
  const areas = new Array<number>(points.length + 1).fill(0);
  const rightFirst = points.filter(([x = 0]) => x > left).sort((a, b) => (b[0] as number) - (a[0] as number));
  const heights: number[] = [];
  rightFirst.forEach(([x = 0, y = 0], index) => {
    const place = heights.findIndex((height) => height < y);
    heights.splice(place < 0 ? heights.length : place, 0, y);
    const width = x - (rightFirst[index + 1]?.[0] ?? left);
    if (width <= 0) return;
    heights.forEach((height, k) => {
      const floor = Math.max(bottom, heights[k + 1] ?? bottom);
      areas[k + 1] = (areas[k + 1] as number) + width * Math.max(0, height - floor);
    });
  });
  return areas;
}
