import type { DesignScore } from './design-score.ts';

/** More candidates than this are first scored by a sketch of the model; that many of the best meet the whole model. */
const shortlistLength = 512;

/** Index of the candidate (rows of row-major points, at least one) with the best score; −1 without candidates. */
export function pickBest(score: DesignScore, points: Float64Array): number {
  const { dimension } = score;
  const total = points.length / dimension;
  if (total === 0) return -1;
  if (total <= 2 * shortlistLength) return indexOfLargest(score.many(points));
  const shortlist = largestIndexes(score.sketchMany(points), shortlistLength);
  const listed = new Float64Array(shortlist.length * dimension);
  shortlist.forEach((index, row) => {
    listed.set(points.subarray(index * dimension, (index + 1) * dimension), row * dimension);
  });
  return shortlist[indexOfLargest(score.many(listed))]!;
}

export function indexOfLargest(values: Float64Array): number {
  let largest = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[largest]!) largest = i;
  return largest;
}

/** Indexes of the `count` largest values, in index order. */
function largestIndexes(values: Float64Array, count: number): number[] {
  const threshold = values.toSorted().at(-count)!;
  const chosen: number[] = [];
  for (let i = 0; i < values.length && chosen.length < count; i++)
    if (values[i]! >= threshold) chosen.push(i);
  return chosen;
}
