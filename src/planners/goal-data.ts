import {
  designKey,
  encodeDesign,
  encodedDimension,
  type PlanningView,
  type Trial,
} from '../campaign/index.ts';
import type { Quantity } from '../core/quantity.ts';
import {
  type CensoredData,
  type Drift,
  findDrift,
  type ProcessData,
  poolReplicates,
  standInForCensored,
} from '../kernels/statistics/index.ts';
import { hasInputNoise, inputVariancesOf } from './input-noise.ts';
import { learnNoiseField, type NoiseField } from './noise-field.ts';

/** How noise is learned: one noise for all designs, or one that repeats may show to differ between them. */
export type NoiseRule = 'common' | 'per-design';

/** Scatter of repeats as in {@link ProcessData}, with the variance known of one reading. */
export type ReplicateScatter = NonNullable<ProcessData['replicates']>;

/** What was measured of one goal, ready for a model. */
export type GoalData = {
  readonly exact: ProcessData;
  /** What the repeats of each exact value show of the noise. */
  readonly scatters: readonly ReplicateScatter[];
  readonly censored: CensoredData;
  /** Variances of the coordinates of each exact value, about what was made; null when all was made as stated. */
  readonly inputVariances: readonly Float64Array[] | null;
  /** How noise differs from place to place; null where it is not known to. */
  readonly noiseField: NoiseField | null;
  /** How the values changed over time, which `exact` is corrected for: it says what would be measured now. */
  readonly drift: Drift | null;
  /** All of it for a Gaussian process: bounds as Gaussian stand-ins, after the exact values. */
  withStandIns(): ProcessData;
};

type Reading = { readonly value: number; readonly variance: number; readonly trial: Trial };
type Group = { readonly point: Float64Array; readonly readings: Reading[] };

/**
 * Readings of goal number `goal`. Repeated readings of one design are averaged and keep their scatter; an instrument's own sd
 * adds to the noise that is learned; readings that only bound the value stay apart. Where the campaign repeats a standard, a drift
 * that the repeats show is taken off.
 */
export function collectGoalData(
  view: PlanningView,
  goal: number,
  noise: NoiseRule = 'common',
  read: (reading: Quantity) => number = ({ value }) => value,
): GoalData {
  const { space } = view;
  const groups = new Map<string, Group>();
  const censored: { readonly point: Float64Array; readonly reading: Quantity }[] = [];
  for (const trial of view.trials) {
    const reading = trial.outcomes[goal];
    if (trial.status !== 'measured' || !reading) continue;
    const point = encodeDesign(space, trial.design);
    if (reading.bound) {
      censored.push({ point, reading });
      continue;
    }
    const key = designKey(space, trial.design);
    const group = groups.get(key) ?? { point, readings: [] };
    group.readings.push({ value: read(reading), variance: (reading.sd ?? 0) ** 2, trial });
    groups.set(key, group);
  }
  const drift = view.controls ? driftOf([...groups.values()]) : null;
  const corrected = [...groups.values()].map((group) => (drift ? takeOff(drift, group) : group));
  const noiseField = noise === 'per-design' ? learnNoiseField(corrected.map(scatterOf)) : null;
  const limits = thinEvenly(censored, mostBounds);
  const designs = thinByValue(corrected, limits.length > 0 ? mostBesideBounds : mostDesigns);
  const exact = averageGroups(designs, encodedDimension(space), noiseField);
  const bounded = {
    points: joinPoints(limits),
    bounds: Float64Array.from(limits, ({ reading }) => reading.value),
    sides: limits.map(({ reading }) => reading.bound ?? 'upper'),
  };
  return {
    exact,
    scatters: designs.map((group) => ({
      ...atNoiseOfWhole(scatterOf(group), noiseField?.(group.point) ?? 1),
      knownVariance: meanOf(group.readings.map(({ variance }) => variance)),
    })),
    censored: bounded,
    inputVariances: hasInputNoise(view) ? designs.map((group) => averageInputVariances(view, group)) : null,
    noiseField,
    drift: drift?.drift ?? null,
    withStandIns: () => standInForCensored(exact, bounded),
  };
}

/** Exact values with their noise enlarged by a variance each; that of one measurement grows as much for repeated ones. */
export function withExtraVariances(data: GoalData, extra: readonly number[]): GoalData {
  const { exact, censored } = data;
  const { counts, knownVariances, replicates } = exact;
  const repeated = extra.flatMap((variance, i) => {
    const count = counts?.[i] ?? 1;
    return count > 1 ? [variance * count] : [];
  });
  const noisier: ProcessData = {
    ...exact,
    knownVariances: Float64Array.from(extra, (variance, i) => variance + (knownVariances?.[i] ?? 0)),
    ...(replicates && {
      replicates: { ...replicates, knownVariance: replicates.knownVariance + meanOf(repeated) },
    }),
  };
  const scatters = data.scatters.map((scatter, i) => ({
    ...scatter,
    knownVariance: scatter.knownVariance + extra[i]! * (counts?.[i] ?? 1),
  }));
  return { ...data, exact: noisier, scatters, withStandIns: () => standInForCensored(noisier, censored) };
}

type DriftToNow = { readonly drift: Drift; readonly now: number };

/** The drift that designs measured at several times show, and the time of the newest reading. */
function driftOf(groups: readonly Group[]): DriftToNow | null {
  const series = groups.map(({ readings }) => {
    const dated = readings.filter(({ trial }) => trial.at !== undefined);
    return { times: dated.map(({ trial }) => trial.at!), values: dated.map(({ value }) => value) };
  });
  const drift = findDrift(series);
  return drift && { drift, now: Math.max(...series.flatMap(({ times }) => times)) };
}

/** What the readings would be now; how well the drift is known adds to their variance. */
const takeOff = ({ drift, now }: DriftToNow, { point, readings }: Group): Group => ({
  point,
  readings: readings.map((reading) => {
    const { mean, variance } = drift.since(now, reading.trial.at ?? now);
    return { ...reading, value: reading.value - mean, variance: reading.variance + variance };
  }),
});

const valuesOf = ({ readings }: Group): number[] => readings.map(({ value }) => value);

function scatterOf(group: Group) {
  const { sumSquares, degreesOfFreedom } = poolReplicates([valuesOf(group)]);
  return { point: group.point, sumSquares, degreesOfFreedom };
}

/** Scatter at the noise of the whole, where that of the place is `factor` times as much. */
const atNoiseOfWhole = (
  { sumSquares, degreesOfFreedom }: { readonly sumSquares: number; readonly degreesOfFreedom: number },
  factor: number,
) => ({ sumSquares: sumSquares / factor, degreesOfFreedom });

/** A design repeated without being measured as made deviates anew each time, so that the mean deviates less. */
function averageInputVariances({ space }: PlanningView, { readings }: Group): Float64Array {
  const all = readings.map(({ trial }) => inputVariancesOf(space, trial));
  return all[0]!.map((_, k) => meanOf(all.map((own) => own[k]!)) / readings.length);
}

function averageGroups(
  groups: readonly Group[],
  dimension: number,
  noiseField: NoiseField | null,
): ProcessData {
  const factors = groups.map(({ point }) => noiseField?.(point) ?? 1);
  const scatters = groups.map(scatterOf);
  const repeated = groups.filter(({ readings }) => readings.length > 1).flatMap(({ readings }) => readings);
  return {
    points: joinPoints(groups),
    dimension,
    values: Float64Array.from(groups, (group) => meanOf(valuesOf(group))),
    counts: Float64Array.from(groups, ({ readings }, i) => readings.length / factors[i]!),
    knownVariances: Float64Array.from(
      groups,
      ({ readings }) => meanOf(readings.map(({ variance }) => variance)) / readings.length,
    ),
    replicates: {
      sumSquares: scatters.reduce((sum, { sumSquares }, i) => sum + sumSquares / factors[i]!, 0),
      degreesOfFreedom: scatters.reduce((sum, { degreesOfFreedom }) => sum + degreesOfFreedom, 0),
      knownVariance: meanOf(repeated.map(({ variance }) => variance)),
    },
  };
}

/** More designs than these are thinned before a model learns them: its time grows with their cube, that of bounds by far faster. */
const mostDesigns = 1000;
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

/** 0 without values. */
const meanOf = (values: readonly number[]): number => values.reduce((sum, x) => sum + x / values.length, 0);

const joinPoints = (places: readonly { readonly point: Float64Array }[]): Float64Array =>
  Float64Array.from(places.flatMap(({ point }) => [...point]));
