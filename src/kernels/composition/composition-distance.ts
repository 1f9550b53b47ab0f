import { AppError } from '../../core/error.ts';
import { atomicFractions, type ElementAmounts } from '../crystal/index.ts';
import { mendeleevNumber } from './pettifor-order.ts';

/** A composition along Pettifor's string of elements: places in rising order, the fraction at each, and the mean place. */
export type StrungComposition = {
  readonly places: Float64Array;
  readonly fractions: Float64Array;
  readonly mean: number;
};

/**
 * A composition as a distribution over Mendeleev numbers.
 * @throws AppError `bad-composition` — no atoms, or a negative amount; `unknown-element` — an element after lawrencium
 */
export function stringComposition(amounts: ElementAmounts): StrungComposition {
  const entries = Object.entries(atomicFractions(amounts))
    .filter(([, fraction]) => fraction > 0)
    .map(([element, fraction]) => {
      const place = mendeleevNumber(element);
      if (place === null)
        throw new AppError('unknown-element', `"${element}" has no place among the known elements, He to Lr`);
      return [place, fraction] as const;
    })
    .sort(([a], [b]) => a - b);
  return {
    places: Float64Array.from(entries, ([place]) => place),
    fractions: Float64Array.from(entries, ([, fraction]) => fraction),
    mean: entries.reduce((sum, [place, fraction]) => sum + place * fraction, 0),
  };
}

/**
 * How much must be replaced to make one composition of the other, and by how unlike elements: the earth mover's distance
 * Σ over the string of |share of atoms before this place in a − the same in b| [places of Pettifor's string, 0 to 102].
 * @source hargreaves2020, eq. 3
 */
export function compositionDistance(a: StrungComposition, b: StrungComposition): number {
  let distance = 0;
  let difference = 0;
  let place = 0;
  let [i, j] = [0, 0];
  while (i < a.places.length || j < b.places.length) {
    const next = Math.min(a.places[i] ?? Number.POSITIVE_INFINITY, b.places[j] ?? Number.POSITIVE_INFINITY);
    distance += Math.abs(difference) * (next - place);
    place = next;
    if (a.places[i] === next) difference += a.fractions[i++]!;
    if (b.places[j] === next) difference -= b.fractions[j++]!;
  }
  return distance;
}

export type NearestComposition = { readonly index: number; readonly distance: number };

/**
 * Finds the `count` nearest of many compositions, nearest first; the difference of means bounds the distance from below, so most are
 * never visited.
 */
export function createNearestCompositions(
  known: readonly StrungComposition[],
): (query: StrungComposition, count: number) => readonly NearestComposition[] {
  const order = [...known.keys()].sort((a, b) => known[a]!.mean - known[b]!.mean);
  const means = Float64Array.from(order, (index) => known[index]!.mean);
  return (query, count) => {
    let above = firstAtLeast(means, query.mean);
    let below = above - 1;
    const nearest: NearestComposition[] = [];
    for (;;) {
      const gapAbove = above < means.length ? means[above]! - query.mean : Number.POSITIVE_INFINITY;
      const gapBelow = below >= 0 ? query.mean - means[below]! : Number.POSITIVE_INFINITY;
      const gap = Math.min(gapAbove, gapBelow);
      const farthest = nearest.length < count ? Number.POSITIVE_INFINITY : nearest.at(-1)!.distance;
      if (gap === Number.POSITIVE_INFINITY || gap > farthest) return nearest;
      const index = order[gapAbove <= gapBelow ? above++ : below--]!;
      insertSorted(nearest, { index, distance: compositionDistance(query, known[index]!) }, count);
    }
  };
}

function insertSorted(nearest: NearestComposition[], entry: NearestComposition, count: number): void {
  const at = nearest.findIndex(({ distance }) => entry.distance < distance);
  if (at >= 0) nearest.splice(at, 0, entry);
  else if (nearest.length < count) nearest.push(entry);
  if (nearest.length > count) nearest.pop();
}

function firstAtLeast(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
