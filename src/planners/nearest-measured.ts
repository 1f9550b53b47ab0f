import { encodeIfComplete, type Neighbour, type PlanningView } from '../campaign/index.ts';

/** The samples with a reading of the first goal, at most `count`, nearest first in encoded coordinates. */
export function listNearestMeasured(
  { space, trials, goals }: PlanningView,
  point: Float64Array,
  count: number,
): Neighbour[] {
  const near: Neighbour[] = [];
  for (const { sample, design, outcomes } of trials) {
    const value = outcomes[0];
    const place = value ? encodeIfComplete(space, design) : null;
    if (!value || place === null) continue;
    near.push({ sample, distance: distanceBetween(place, point), value: { ...value, unit: goals[0]!.unit } });
  }
  return near.sort((a, b) => a.distance - b.distance).slice(0, count);
}

export const distanceBetween = (left: Float64Array, right: Float64Array): number =>
  Math.sqrt(left.reduce((sum, x, j) => sum + (x - right[j]!) ** 2, 0));
