import { AppError } from '../../core/error.ts';

/** Points with one number per goal, larger is better in each. */
export type Front = readonly Float64Array[];

/** Boxes that fill, without overlap, all that dominates a reference point and is not dominated by a front. */
export type FreeBoxes = {
  /** Per goal the reference, the front's values above it in ascending order, and Infinity. */
  readonly levels: readonly Float64Array[];
  /** Indexes into the levels, row-major boxes × goals: where each box begins and ends. */
  readonly lowers: Int32Array;
  readonly uppers: Int32Array;
};

/** Indexes of the points that no other dominates, in their order; of equal points the first. All goals are maximised. */
export function paretoIndexes(points: Front): number[] {
  return [...points.keys()].filter((i) => !points.some((other, j) => isBeaten(points[i]!, other, j < i)));
}

/** Whether another point is at least as good everywhere, and better somewhere or an equal that came first. */
function isBeaten(point: Float64Array, other: Float64Array, isEarlier: boolean): boolean {
  let isBetter = false;
  for (let g = 0; g < point.length; g++) {
    if (other[g]! < point[g]!) return false;
    if (other[g]! > point[g]!) isBetter = true;
  }
  return isBetter || isEarlier;
}

/**
 * The part of goal space above a reference point that a front leaves undominated, as boxes: slab by slab along the last goal, each
 * decomposed in the goals before it. Exact for any number of goals; the number of boxes grows like points^(goals − 1).
 * @source lacour2017 (decomposition into boxes); while2006 (slices)
 * @throws AppError `bad-shape` — when a point and the reference differ in the number of goals
 */
export function freeBoxes(front: Front, reference: Float64Array): FreeBoxes {
  for (const point of front)
    if (point.length !== reference.length)
      throw new AppError(
        'bad-shape',
        `a point of ${point.length} goals with a reference of ${reference.length}`,
      );
  const inside = front.filter((point) => point.every((value, g) => value > reference[g]!));
  const levels = Array.from(reference, (base, g) =>
    Float64Array.of(
      base,
      ...new Set(inside.map((point) => point[g]!).sort((a, b) => a - b)),
      Number.POSITIVE_INFINITY,
    ),
  );
  const ranks = paretoIndexes(inside).map((i) => inside[i]!.map((value, g) => levels[g]!.indexOf(value)));
  const tops = levels.map((own) => own.length - 1);
  const boxes = slice(ranks, tops);
  return {
    levels,
    lowers: Int32Array.from(boxes.flatMap(({ lower }) => lower)),
    uppers: Int32Array.from(boxes.flatMap(({ upper }) => upper)),
  };
}

type RankBox = { readonly lower: readonly number[]; readonly upper: readonly number[] };

/** Boxes in ranks above 0 that no point covers; `tops`: the rank of infinity per goal, as many as goals are left. */
function slice(points: Front, tops: readonly number[]): RankBox[] {
  const last = tops.length - 1;
  const top = tops[last]!;
  if (last === 0) {
    const covered = points.reduce((most, point) => Math.max(most, point[0]!), 0);
    return [{ lower: [covered], upper: [top] }];
  }
  const cuts = [0, ...new Set(points.map((point) => point[last]!).sort((a, b) => a - b)), top];
  return cuts.slice(0, -1).flatMap((from, k) => {
    const above = points.filter((point) => point[last]! > from).map((point) => point.subarray(0, last));
    const left = paretoIndexes(above).map((i) => above[i]!);
    return slice(left, tops.slice(0, last)).map(({ lower, upper }) => ({
      lower: [...lower, from],
      upper: [...upper, cuts[k + 1]!],
    }));
  });
}

/**
 * Volume between a reference point and a front, all goals maximised [product of the goals' units]: area for two goals, volume for
 * three, by slices along the last goal. Points that do not dominate the reference add nothing.
 * @source while2006
 */
export function hypervolume(front: Front, reference: Float64Array): number {
  const inside = front.filter((point) => point.every((value, g) => value > reference[g]!));
  const last = reference.length - 1;
  if (inside.length === 0) return 0;
  if (last === 0) return Math.max(...inside.map((point) => point[0]!)) - reference[0]!;
  const cuts = [...new Set([reference[last]!, ...inside.map((point) => point[last]!)])].sort((a, b) => a - b);
  let volume = 0;
  for (let k = 0; k + 1 < cuts.length; k++) {
    const above = inside.filter((point) => point[last]! > cuts[k]!).map((point) => point.subarray(0, last));
    volume += (cuts[k + 1]! - cuts[k]!) * hypervolume(above, reference.subarray(0, last));
  }
  return volume;
}
