import {
  applyWeights,
  firstAtLeast,
  localWeights,
  median,
  pointNoise,
} from '../../kernels/statistics/index.ts';
import { type Background, fitBackground, plateauOf } from './paramagnetic-background.ts';

/** What was read off, with its sd: temperatures in K. */
export type Mark = { readonly value: number; readonly sd: number };

export type DiamagneticTransition =
  | {
      readonly isFound: true;
      readonly background: Background | null;
      readonly onset: Mark;
      readonly tenPercent: Mark | null;
      readonly signChange: Mark | null;
      readonly steepest: Mark;
      /** Moment of the lowest readings without the constant part of the background, and its sd [unit of the moment]. */
      readonly screening: Mark;
    }
  | {
      readonly isFound: false;
      readonly background: Background;
      readonly detectionLimit: number;
      readonly why: string;
    };

export type Curve = { readonly t: readonly number[]; readonly m: readonly number[] };

/**
 * Looks for a superconducting transition in moment over temperature at one field. It is one where the moment falls, on cooling, below the
 * constant part of the background and below zero: net diamagnetism beyond three sd of noise plus the error of the background. A deviation
 * from the background alone is none: a Curie law bends too. Where the other branch rises by more than this one falls, it is a magnet in a
 * trapped field.
 * A run that ends on the way up is unfinished: below zero, or where it rises most at its end.
 * @param zfc ascending temperatures [K] and moments
 * @param fc another branch at the same field, for the splitting
 */
export function findDiamagneticTransition(
  { t, m }: Curve,
  fc: Curve | null,
): DiamagneticTransition | 'unfinished' | null {
  const { slopes, slopeNoises } = slopesOf(t, m);
  const certain = slopes.map((slope, i) => slope - 3 * slopeNoises[i]!);
  const top = certain.indexOf(Math.max(...certain));
  const wide = wideSlopesOf({ t, m }, slopes[top]!);
  const above = endOfDrop(t, m, wide, top);
  const { background, onset } = settle({ t, m }, top, above, fc);
  const lowest = plateauOf(m);
  const whole = fitBackground(t, m);
  const reference = background ?? whole;
  if (reference === null) return null;
  const floor = Math.max(
    ...[reference.constant, reference.plainConstant ?? reference.constant].map(
      ({ value, sd }) => Math.min(0, value) - 3 * Math.hypot(reference.noise, sd),
    ),
  );
  const other = fc === null ? null : plateauOf(fc.m) - reference.at(fc.t[0]!).value;
  const isMagnet = other !== null && other > Math.abs(lowest - reference.at(t[0]!).value);
  const isDrop =
    lowest < floor && slopes[top]! > 0 && !isMagnet && dropsSteadily(m, top, above, reference.noise);
  if (risesMostAtItsEnd({ t, m }, wide) || (isDrop && isUnfinished(m, wide))) return 'unfinished';
  if (!isDrop) {
    const base = whole ?? reference;
    return {
      isFound: false,
      background: base,
      detectionLimit: 3 * Math.hypot(base.noise, base.constant.sd),
      why: 'the moment does not fall below the constant part of its background on cooling',
    };
  }
  const depthAt = (i: number): number => m[i]! - reference.at(t[i]!).value;
  const full = lowest - reference.at(t[0]!).value;
  return {
    isFound: true,
    background,
    onset: onset ?? findOnset({ t, m }, top, reference, 4, fc),
    tenPercent: crossingAbove(t, (i) => depthAt(i) - 0.1 * full, reference.noise),
    signChange: crossingAbove(t, (i) => m[i]!, reference.noise),
    steepest: { value: refinePeak(t, slopes, top), sd: gapAt(t, top) / Math.sqrt(12) },
    screening: {
      value: lowest - reference.constant.value,
      // The median of three readings.
      sd: Math.hypot(0.67 * reference.noise, reference.constant.sd),
    },
  };
}

/** Fewest readings that a background rests on when the transition is kept off it. */
const fewestNormal = 8;

/**
 * The background and the onset, in turns: the background rests on readings at least twice as far above the steepest point as the onset
 * is, as far as there are enough, so that it takes up no tail. How far the onset moves with a background from higher up is in its sd.
 */
function settle(
  curve: Curve,
  top: number,
  above: number,
  fc: Curve | null,
): { readonly background: Background | null; readonly onset: Mark | null } {
  const { t, m } = curve;
  const highest = t.length - fewestNormal;
  const from = (start: number) => {
    const background = fitBackground(t.slice(start), m.slice(start));
    if (background === null) return null;
    return { background, onset: findOnset(curve, top, background, t.length - start, fc), start };
  };
  let current = from(above);
  for (let round = 0; round < 4 && current !== null; round++) {
    const wanted = firstAtLeast(t, t[top]! + 2 * (current.onset.value - t[top]!));
    const start = Math.min(wanted, highest);
    if (start <= current.start) break;
    current = from(start) ?? current;
  }
  if (current === null) return { background: null, onset: null };
  const { background, onset, start } = current;
  const further = from(Math.min(highest, start + Math.ceil((t.length - start) / 3)));
  const drift = further === null ? 0 : further.onset.value - onset.value;
  return { background, onset: { value: onset.value, sd: Math.hypot(onset.sd, drift) } };
}

/** Local slopes, and the sd of each by the noise of single readings: two readings close together tell little. */
function slopesOf(t: readonly number[], m: readonly number[]) {
  const gap = median(t.slice(1).map((value, i) => value - t[i]!));
  const noise = pointNoise(t, m);
  const fits = t.map((at) => localWeights(t, at, 1.6 * gap, 1, 3));
  return {
    slopes: fits.map(({ from, slope }) => applyWeights(slope, from, m)),
    slopeNoises: fits.map(({ slope }) => noise * Math.sqrt(slope.reduce((sum, w) => sum + w ** 2, 0))),
  };
}

/** Slopes over a third of the width that the whole rise would have at its steepest: without the noise of neighbours. */
function wideSlopesOf({ t, m }: Curve, steepest: number): readonly number[] {
  const gap = median(t.slice(1).map((value, i) => value - t[i]!));
  const rise = Math.max(...m) - Math.min(...m);
  const reach = Math.max(1.6 * gap, steepest > 0 ? Math.min((0.3 * rise) / steepest, spread(t) / 8) : 0);
  return t.map((at) => {
    const { from, slope } = localWeights(t, at, reach, 1, 3);
    return applyWeights(slope, from, m);
  });
}

/** Whether a moment below zero still rises at the highest temperatures: where a transition ends is not in the run, nor a normal state. */
function isUnfinished(m: readonly number[], slopes: readonly number[]): boolean {
  return median(m.slice(-3)) < 0 && Math.min(...slopes.slice(-2)) > 0.2 * Math.max(...slopes);
}

/** Rises of this many sd of a reading are seen in single readings, whatever the background. */
const plainRise = 20;
/** A background bends too, but less than this: how much steeper its end may be than the middle of its lower half. */
const mostBend = 5;

/** Whether the moment, nearly level at first, rises ever faster up to the last reading: screening that ends above the run. */
function risesMostAtItsEnd({ t, m }: Curve, slopes: readonly number[]): boolean {
  const half = Math.ceil(m.length / 2);
  const last = median(slopes.slice(-3));
  const rise = m.at(-1)! - median(m.slice(0, half));
  return (
    rise > plainRise * pointNoise(t, m) &&
    last > 0.2 * Math.max(...slopes) &&
    last > mostBend * Math.abs(median(slopes.slice(0, half)))
  );
}

const spread = (t: readonly number[]): number => t.at(-1)! - t[0]!;

/** The first index above the steepest point where the rise is over: the slope is below 2 % of its largest, or falls. */
function endOfDrop(
  t: readonly number[],
  m: readonly number[],
  slopes: readonly number[],
  top: number,
): number {
  let end = top;
  while (end + 1 < t.length && slopes[end]! > 0.02 * slopes[top]!) end++;
  // The rounding of the onset is as wide again as the way from the steepest point.
  const reach = t[top]! + 2 * (t[Math.min(end, t.length - 1)]! - t[top]!);
  const start = firstAtLeast(t, reach);
  return t.length - start >= 6 ? start : Math.min(end, Math.max(0, m.length - 4));
}

/** Most of the way up is made near the steepest point, and not by two stray readings. */
function dropsSteadily(m: readonly number[], top: number, above: number, noise: number): boolean {
  const below = m.slice(0, Math.max(3, Math.min(top, above)));
  return median(below) < m[Math.min(above, m.length - 1)]! - 3 * noise;
}

const gapAt = (t: readonly number[], i: number): number =>
  (t[Math.min(i + 1, t.length - 1)]! - t[Math.max(i - 1, 0)]!) / 2;

function refinePeak(t: readonly number[], slopes: readonly number[], top: number): number {
  const near = [top - 1, top, top + 1].filter((i) => i >= 0 && i < t.length && slopes[i]! > 0);
  const weight = near.reduce((sum, i) => sum + slopes[i]! ** 4, 0);
  return near.reduce((sum, i) => sum + slopes[i]! ** 4 * t[i]!, 0) / weight;
}

/** Noises beyond which a reading stands out, by which the next one tells whether the moment sets in at once. */
const standsOut = 10;

/**
 * Where the moment, smoothed over about five readings, leaves the background by three sd of a reading plus the error of the background,
 * or the other branch by as much; the higher of both. Its sd is what noise and background make of the slope there, and the gap of readings.
 */
function findOnset(
  { t, m }: Curve,
  top: number,
  background: Background,
  normalCount: number,
  fc: Curve | null,
): Mark {
  const own = t.map((at, i): Excess => {
    const { value, sd } = background.at(at);
    return { depth: value - m[i]!, error: sd };
  });
  const onset = crossingDown(t, own, top, background.noise, normalCount);
  if (fc === null) return onset;
  const split = splitFrom({ t, m }, top, fc);
  const noise = Math.SQRT2 * background.noise;
  const last = split.at(-1);
  // Branches that are still apart where the other one ends do not say where they part.
  const isSplit =
    last !== undefined &&
    split.length > 1 &&
    split[0]!.depth > 3 * Math.hypot(1, Math.SQRT2) * background.noise &&
    last.depth < 3 * (noise + last.error);
  if (!isSplit) return onset;
  const apart = crossingDown(t.slice(top, top + split.length), split, 0, noise, normalCount);
  return apart.value > onset.value + 2 * Math.hypot(apart.sd, onset.sd) ? apart : onset;
}

/** How far the readings from `top` on lie below the other branch, as far up as that goes. */
function splitFrom({ t, m }: Curve, top: number, fc: Curve): readonly Excess[] {
  const split: Excess[] = [];
  for (let i = top; i < t.length; i++) {
    const other = interpolate(fc, t[i]!);
    if (other === null) break;
    split.push({ depth: other.value - m[i]!, error: other.sd });
  }
  return split;
}

/** How far a reading lies below what it is compared with, and the error of that [unit of the moment]. */
type Excess = { readonly depth: number; readonly error: number };

/** The highest temperature from which on, going down to `top`, the smoothed depth stays beyond three sd. */
function crossingDown(
  t: readonly number[],
  excess: readonly Excess[],
  top: number,
  noise: number,
  normalCount: number,
): Mark {
  const depths = excess.map(({ depth }) => depth);
  const smoothed = (i: number) => {
    const near = t.slice(Math.max(0, i - 3), i + 4);
    const gap = median(near.slice(1).map((value, k) => value - near[k]!));
    const { from, value, slope } = localWeights(t, t[i]!, 2.6 * gap, 1, 4);
    return {
      depth: applyWeights(value, from, depths),
      slope: applyWeights(slope, from, depths),
      noise: noise * Math.sqrt(value.reduce((sum, weight) => sum + weight ** 2, 0)),
    };
  };
  const limit = (i: number): number => 3 * (noise + excess[i]!.error);
  let sudden = top;
  while (sudden + 1 < t.length && depths[sudden + 1]! > limit(sudden + 1)) sudden++;
  // A moment that sets in between two readings is not smoothed: that would reach beyond it.
  const beyond = depths[sudden + 1] ?? depths[sudden]!;
  if (depths[sudden]! - beyond > standsOut * noise && beyond < 0.5 * depths[sudden]!) {
    const width = t[sudden + 1]! - t[sudden]!;
    return { value: (t[sudden]! + t[sudden + 1]!) / 2, sd: width / Math.sqrt(12) };
  }
  let last = top;
  while (last + 1 < t.length && smoothed(last + 1).depth > limit(last + 1)) last++;
  const next = Math.min(last + 1, t.length - 1);
  const gap = Math.max(t[next]! - t[last]!, gapAt(t, last));
  const [a, b] = [smoothed(last), smoothed(next)];
  const [over, under] = [a.depth - limit(last), b.depth - limit(next)];
  const share = over > 0 && under < 0 ? over / (over - under) : 0.5;
  const steepness = Math.max(Math.abs(a.slope), Math.abs(b.slope), noise / (t.at(-1)! - t[top]!));
  // Three sd are known no better than the noise is, from so many readings.
  const level = Math.hypot(a.noise, 3 * excess[last]!.error, (3 * noise) / Math.sqrt(2 * normalCount));
  return {
    value: t[last]! + share * (t[next]! - t[last]!),
    sd: Math.hypot(level / steepness, gap / 2),
  };
}

/** Linear between neighbours; the sd is how far the neighbours' own line is from it. */
function interpolate({ t, m }: Curve, at: number): { readonly value: number; readonly sd: number } | null {
  const i = firstAtLeast(t, at);
  if (i <= 0 || i >= t.length) return null;
  const share = (at - t[i - 1]!) / (t[i]! - t[i - 1]! || 1);
  const value = (1 - share) * m[i - 1]! + share * m[i]!;
  const bend =
    i >= 2 && i + 1 < t.length
      ? Math.abs(m[i + 1]! - m[i]! - (m[i - 1]! - m[i - 2]!)) / 8
      : Math.abs(m[i]! - m[i - 1]!) / 4;
  return { value, sd: bend };
}

/** The highest place where a function of the readings rises through zero; null where it does not. */
function crossingAbove(t: readonly number[], f: (i: number) => number, noise: number): Mark | null {
  for (let i = t.length - 1; i > 0; i--) {
    const [low, high] = [f(i - 1), f(i)];
    if (!(low < 0 && high >= 0)) continue;
    const rise = high - low;
    const gap = t[i]! - t[i - 1]!;
    // The curve bends between readings: a tenth of the gap; and noise over the slope.
    return { value: t[i - 1]! + (gap * -low) / rise, sd: Math.hypot((noise * gap) / rise, 0.1 * gap) };
  }
  return null;
}
