import { designKey, encodeDesign, encodedDimension, type PlanningView } from '../campaign/index.ts';
import type { Quantity } from '../core/quantity.ts';
import {
  type CensoredData,
  type ProcessData,
  poolReplicates,
  standInForCensored,
} from '../kernels/statistics/index.ts';

/** What was measured of one goal, ready for a model. */
export type GoalData = {
  readonly exact: ProcessData;
  readonly censored: CensoredData;
  /** All of it for a Gaussian process: bounds as Gaussian stand-ins, after the exact values. */
  withStandIns(): ProcessData;
};

type Group = { readonly point: Float64Array; readonly readings: Quantity[] };

/**
 * Readings of goal number `goal`. Repeated readings of one design are averaged and keep their scatter; an instrument's own sd
 * adds to the noise that is learned; readings that only bound the value stay apart.
 */
export function collectGoalData(
  { space, trials }: PlanningView,
  goal: number,
  read: (reading: Quantity) => number = ({ value }) => value,
): GoalData {
  const groups = new Map<string, Group>();
  const censored: { readonly point: Float64Array; readonly reading: Quantity }[] = [];
  for (const { design, outcomes, status } of trials) {
    const reading = outcomes[goal];
    if (status !== 'measured' || !reading) continue;
    const point = encodeDesign(space, design);
    if (reading.bound) {
      censored.push({ point, reading });
      continue;
    }
    const key = designKey(space, design);
    const group = groups.get(key) ?? { point, readings: [] };
    group.readings.push({ ...reading, value: read(reading) });
    groups.set(key, group);
  }
  const limits = thinEvenly(censored, mostBounds);
  const designs = thinByValue([...groups.values()], limits.length > 0 ? mostBesideBounds : mostDesigns);
  const exact = averageGroups(designs, encodedDimension(space));
  const bounded = {
    points: joinPoints(limits),
    bounds: Float64Array.from(limits, ({ reading }) => reading.value),
    sides: limits.map(({ reading }) => reading.bound ?? 'upper'),
  };
  return { exact, censored: bounded, withStandIns: () => standInForCensored(exact, bounded) };
}

function averageGroups(groups: readonly Group[], dimension: number): ProcessData {
  const { sumSquares, degreesOfFreedom } = poolReplicates(
    groups.map(({ readings }) => readings.map(({ value }) => value)),
  );
  const repeated = groups.filter(({ readings }) => readings.length > 1).flatMap(({ readings }) => readings);
  return {
    points: joinPoints(groups),
    dimension,
    values: Float64Array.from(groups, ({ readings }) => meanOf(readings.map(({ value }) => value))),
    counts: Float64Array.from(groups, ({ readings }) => readings.length),
    knownVariances: Float64Array.from(
      groups,
      ({ readings }) => meanOf(readings.map(variance)) / readings.length,
    ),
    replicates: {
      sumSquares,
      degreesOfFreedom,
      knownVariance: repeated.length > 0 ? meanOf(repeated.map(variance)) : 0,
    },
  };
}

/** More designs than these are thinned before a model learns them: its time grows with their cube, that of bounds by far faster. */
const mostDesigns = 2000;
const mostBesideBounds = 400;
const mostBounds = 200;

/** Of too many designs the quarters of lowest and highest value, and evenly many in between, in their own order. */
function thinByValue(groups: readonly Group[], most: number): readonly Group[] {
  if (groups.length <= most) return groups;
  const ranked = groups
    .map((group, index) => ({ index, value: meanOf(group.readings.map(({ value }) => value)) }))
    .sort((a, b) => a.value - b.value);
  const quarter = Math.floor(most / 4);
  const kept = new Set(
    [
      ...ranked.slice(0, quarter),
      ...thinEvenly(ranked.slice(quarter, -quarter), most - 2 * quarter),
      ...ranked.slice(-quarter),
    ].map(({ index }) => index),
  );
  return groups.filter((_, index) => kept.has(index));
}

function thinEvenly<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]!);
}

const variance = ({ sd }: Quantity): number => (sd ?? 0) ** 2;

const meanOf = (values: readonly number[]): number => values.reduce((sum, x) => sum + x / values.length, 0);

const joinPoints = (places: readonly { readonly point: Float64Array }[]): Float64Array =>
  Float64Array.from(places.flatMap(({ point }) => [...point]));
