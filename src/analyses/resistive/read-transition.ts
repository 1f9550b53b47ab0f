import type { Random } from '../../core/random.ts';
import {
  applyWeights,
  firstAtLeast,
  fitLinear,
  type LocalWeights,
  localWeights,
  median,
  pointNoise,
} from '../../kernels/statistics/index.ts';
import type { ResistanceCurve, Step } from './find-step.ts';

export type Mark = { readonly value: number; readonly sd: number };

/** What is read off one branch [K]; null where the curve does not reach it. */
export type TransitionMarks = {
  readonly onset: Mark | null;
  readonly t90: Mark | null;
  readonly t50: Mark | null;
  readonly t10: Mark | null;
  readonly zero: Mark | null;
  readonly width: Mark | null;
  /** Normal resistance extrapolated to the onset, in the unit of the resistance. */
  readonly normal: Mark;
  readonly normalFrom: number;
  readonly normalTo: number;
  readonly normalAt: (temperature: number) => number;
  /** Noise of one reading in the normal state. */
  readonly noise: number;
  /** The curve that criteria are read from, at the readings about the transition: local quadratic, and the normal state above it. */
  readonly fit: ResistanceCurve;
};

const replicates = 200;
/** No normal state is a line to better than this, as a fraction: fluctuations, curvature, a second phase. */
const lineError = 0.01;

/**
 * Temperatures at 90, 50 and 10 % of the normal resistance, tangent onset and zero, from a local quadratic through the readings; sd's from
 * 200 resampled series in which residuals are dealt out again in blocks, so that slow noise stays slow.
 * @param steps the parts of the fall, ascending; criteria refer to all of it
 * @returns null where nothing lies above the transition: there is no normal state
 */
export function readTransition(
  curve: ResistanceCurve,
  steps: readonly [Step, ...Step[]],
  random: Random,
): TransitionMarks | null {
  const { t } = curve;
  const [step] = steps;
  const upper = steps.at(-1)!;
  const window = normalWindow(t, upper);
  if (window === null) return null;
  // The less noise, the narrower: a wide fit flattens the steepest slope.
  const share = Math.min(1.2, Math.max(0.5, 0.5 + (20 * step.jitter) / upper.normal));
  const reach = Math.max(share * Math.min(...steps.map(({ width }) => width)), 1e-9);
  const from = firstAtLeast(t, step.centre - 12 * step.width - (t[1]! - t[0]!) * 3);
  const near: ResistanceCurve = { t: t.slice(from), r: curve.r.slice(from) };
  const plain: Window = { from: window.from - from, to: window.to - from, tail: null };
  const own = withTail(near, plain, upper);
  const grid = gridOf(near.t, step, upper);
  const lines = grid.map((at) => localWeights(near.t, at, reach, 2, 5));
  const read = (r: readonly number[], normal: Window = own): Reading =>
    readOff(near.t, r, grid, lines, normal);
  const best = read(near.r);
  const smooth = smoothedBelow(near, own, reach, best.above);
  const pool = residualsOf(near, smooth, own, best.above);
  const samples = Array.from({ length: replicates }, () => read(resample(smooth, pool, random)));
  const rivals = [
    ...rivalWindows(near.t, own).map((rival) => read(near.r, rival)),
    ...(own.tail === null ? [] : [read(near.r, plain)]),
    read(near.r.map((value, i) => (i < own.from ? value * (1 + lineError) : value))),
  ];
  const mark = (pick: (reading: Reading) => number | null): Mark | null =>
    markOf(pick(best), samples.map(pick), rivals.map(pick), near, step.height);
  const noise =
    own.to - own.from >= 5
      ? pointNoise(near.t.slice(own.from, own.to), near.r.slice(own.from, own.to))
      : pointNoise(near.t, near.r);
  const justAbove = best.onset ?? upper.centre + 2 * upper.width;
  return {
    onset: mark(({ onset }) => onset),
    t90: mark(({ t90 }) => t90),
    t50: mark(({ t50 }) => t50),
    t10: mark(({ t10 }) => t10),
    width: mark(({ t90, t10 }) => (t90 === null || t10 === null ? null : t90 - t10)),
    zero: zeroOf(curve, best.normal(upper.centre), noise),
    normal: spread(
      best.normal(justAbove),
      samples.map(({ normal }) => normal(justAbove)),
    ),
    normalFrom: near.t[own.from]!,
    normalTo: near.t[own.to - 1]!,
    normalAt: best.normal,
    fit: { t: near.t.slice(0, own.to), r: smooth.slice(0, own.to) },
    noise,
  };
}

/** The curve without its noise: the local quadratic up to where the normal line takes over. */
function smoothedBelow(
  { t, r }: ResistanceCurve,
  own: Window,
  reach: number,
  normal: (kelvin: number) => number,
): readonly number[] {
  return t.map((at, i) => {
    if (i >= own.from) return normal(at);
    const { from, value } = localWeights(t, at, reach, 2, 5);
    return applyWeights(value, from, r);
  });
}

/** Distances of the readings from the normal line, or from the smoothed curve where the normal state holds few. */
function residualsOf(
  { t, r }: ResistanceCurve,
  smooth: readonly number[],
  { from, to }: Window,
  normal: (kelvin: number) => number,
): readonly number[] {
  const above = t.slice(from, to).map((at, k) => r[from + k]! - normal(at));
  const grown = Math.sqrt(above.length / Math.max(1, above.length - 2));
  if (above.length >= 10) return above.map((value) => value * grown);
  return r.slice(0, to).map((value, i) => 1.3 * (value - smooth[i]!));
}

/** The normal state read further up, as often as there are readings: how far it leads elsewhere is an error of the line. */
function rivalWindows(t: readonly number[], { from, to, tail }: Window): readonly Window[] {
  const third = Math.max(2, Math.floor((to - from) / 3));
  const half = Math.max(4, Math.floor((to - from) / 2));
  const further =
    to + half <= t.length
      ? [
          { from: from + half, to: to + half, tail },
          { from, to: to + half, tail },
        ]
      : [];
  const parts =
    to - from >= 9
      ? [
          { from: from + third, to, tail },
          { from, to: to - third, tail },
        ]
      : [];
  return further.length > 0 ? further : parts;
}

/** Indexes of readings of the normal state, and the centre and width of the transition whose tail reaches into them; null without one. */
type Window = {
  readonly from: number;
  readonly to: number;
  readonly tail: Pick<Step, 'centre' | 'width'> | null;
};

/**
 * The window with a tail where the readings in it show one: excess conductivity that falls off as 1/(T − T₀) above the transition takes
 * something off the line, and the fit gains by over 16 in χ².
 * @source aslamazov1968, eq. 1
 */
function withTail({ t, r }: ResistanceCurve, plain: Window, { centre, width }: Step): Window {
  const wider = { ...plain, to: Math.min(t.length, 2 * plain.to - plain.from), tail: { centre, width } };
  if (wider.to - wider.from < 12) return plain;
  const [kelvins, values] = [t.slice(wider.from, wider.to), r.slice(wider.from, wider.to)];
  const noise = pointNoise(kelvins, values);
  const [line, bent] = [fitNormal(kelvins, values, null), fitNormal(kelvins, values, wider.tail)];
  if (!(bent.loss > 0 && bent.loss > 3 * bent.lossSd && noise > 0)) return plain;
  return (line.chiSquare - bent.chiSquare) / noise ** 2 > 16 ? wider : plain;
}

/**
 * Indexes of the readings that make the normal state: from 2 K above the tangent onset (a tenth of it when that is less, and six widths
 * above the centre in any case) over 8 K or ten widths; nearer where that holds fewer than 5. Null without three.
 */
function normalWindow(t: readonly number[], { centre, width }: Step): Omit<Window, 'tail'> | null {
  const start = Math.max(centre + 2 * width + Math.min(2, 0.1 * centre), centre + 6 * width);
  let from = firstAtLeast(t, start);
  let to = firstAtLeast(t, start + Math.max(8, 10 * width));
  while (to - from < 8 && to < t.length) to++;
  const clear = firstAtLeast(t, centre + 3.5 * width);
  while (to - from < 5 && from > clear) from--;
  return to - from >= 3 ? { from, to } : null;
}

type Reading = {
  readonly onset: number | null;
  readonly t90: number | null;
  readonly t50: number | null;
  readonly t10: number | null;
  readonly normal: (temperature: number) => number;
  /** With what the tail of the transition takes off. */
  readonly above: (temperature: number) => number;
};

function readOff(
  t: readonly number[],
  r: readonly number[],
  grid: readonly number[],
  lines: readonly LocalWeights[],
  { from, to, tail }: Window,
): Reading {
  const { normal, above } = fitNormal(t.slice(from, to), r.slice(from, to), tail);
  const relative = grid.map((at, k) => applyWeights(lines[k]!.value, lines[k]!.from, r) / normal(at));
  const cross = (level: number): number | null => crossingOf(grid, relative, level);
  let steepest = 0;
  const slopes = lines.map(({ slope, from: first }) => applyWeights(slope, first, r));
  slopes.forEach((slope, k) => {
    if (slope > slopes[steepest]!) steepest = k;
  });
  const value = applyWeights(lines[steepest]!.value, lines[steepest]!.from, r);
  const slope = slopes[steepest]!;
  const at = grid[steepest]!;
  // The tangent meets the normal line a + b T.
  const b = normal(at + 1) - normal(at);
  const onset = slope - b > 0 ? at + (normal(at) - value) / (slope - b) : null;
  return { onset, t90: cross(0.9), t50: cross(0.5), t10: cross(0.1), normal, above };
}

type NormalState = Pick<Reading, 'normal' | 'above'> & {
  readonly chiSquare: number;
  /** What the tail takes off one width above the centre, and its sd. */
  readonly loss: number;
  readonly lossSd: number;
};

/** A line through the normal state, with or without the tail of the transition. */
function fitNormal(t: readonly number[], r: readonly number[], tail: Window['tail']): NormalState {
  const middle = t.reduce((sum, value) => sum + value, 0) / t.length;
  const shape = (kelvin: number): number =>
    tail === null ? 0 : tail.width / Math.max(tail.width, kelvin - tail.centre);
  const columns = [t.map(() => 1), t.map((value) => value - middle)];
  const fit = fitLinear(tail === null ? columns : [...columns, t.map((value) => -shape(value))], r);
  const mean = r.reduce((sum, value) => sum + value, 0) / r.length;
  const [a = mean, b = 0, loss = 0] = fit?.coefficients ?? [];
  const normal = (temperature: number): number => a + b * (temperature - middle);
  return {
    normal,
    above: (temperature) => normal(temperature) - loss * shape(temperature),
    chiSquare: fit?.chiSquare ?? Infinity,
    loss,
    lossSd: fit === null || tail === null ? Infinity : Math.sqrt(fit.covariance[8]!),
  };
}

/** Places at which the curve is read: finer than the readings about the centre. */
function gridOf(t: readonly number[], lower: Step, upper: Step): readonly number[] {
  const low = Math.max(t[0]!, lower.centre - 7 * lower.width);
  const high = Math.min(t.at(-1)!, upper.centre + 7 * upper.width);
  const count = lower === upper ? 120 : 360;
  return Array.from({ length: count + 1 }, (_, k) => low + ((high - low) * k) / count);
}

/** The highest place where the curve rises through a level. */
function crossingOf(grid: readonly number[], values: readonly number[], level: number): number | null {
  for (let k = grid.length - 1; k > 0; k--) {
    const [low, high] = [values[k - 1]!, values[k]!];
    if (low < level && high >= level)
      return grid[k - 1]! + ((grid[k]! - grid[k - 1]!) * (level - low)) / (high - low);
  }
  return null;
}

/** Residuals dealt out again in blocks of a third of them, either sign. */
function resample(smooth: readonly number[], pool: readonly number[], random: Random): readonly number[] {
  const n = pool.length;
  const block = Math.max(1, Math.round(n / 3));
  const drawn: number[] = [];
  while (drawn.length < smooth.length) {
    const start = random.integer(n);
    const sign = random.uniform() < 0.5 ? -1 : 1;
    for (let k = 0; k < block && drawn.length < smooth.length; k++) drawn.push(sign * pool[(start + k) % n]!);
  }
  return smooth.map((value, i) => value + drawn[i]!);
}

function markOf(
  value: number | null,
  samples: readonly (number | null)[],
  rivals: readonly (number | null)[],
  { t, r }: ResistanceCurve,
  height: number,
): Mark | null {
  if (value === null) return null;
  const known = samples.filter((sample) => sample !== null);
  if (known.length < samples.length / 2) return null;
  const apart = rivals.map((rival) => (rival === null ? 0 : Math.abs(rival - value)));
  const model = apart.length === 0 ? 0 : Math.max(...apart);
  return { value, sd: Math.hypot(spread(value, known).sd, model, gapError(value, t, r, height)) };
}

const spread = (value: number, samples: readonly number[]): Mark => ({
  value,
  sd: Math.sqrt(samples.reduce((sum, sample) => sum + (sample - value) ** 2, 0) / samples.length),
});

/** Where the resistance falls mostly between two readings, the truth is anywhere between them. */
function gapError(value: number, t: readonly number[], r: readonly number[], height: number): number {
  const i = Math.min(Math.max(1, firstAtLeast(t, value)), t.length - 1);
  const full = Math.max(...r.slice(-5)) * height;
  const share = Math.abs(r[i]! - r[i - 1]!) / full;
  return ((t[i]! - t[i - 1]!) / Math.sqrt(12)) * Math.min(1, Math.max(0, (share - 0.3) / 0.5));
}

/** The highest temperature below which every reading is zero within three sd of noise, or a thousandth of the normal resistance. */
function zeroOf({ t, r }: ResistanceCurve, normal: number, noise: number): Mark | null {
  const coldest = r.slice(0, Math.min(r.length, 12));
  const own = coldest.length >= 5 ? pointNoise(t.slice(0, coldest.length), coldest) : noise;
  const limit = Math.max(3 * Math.max(own, 1e-12 * normal), 1e-3 * normal);
  let last = -1;
  while (last + 1 < r.length && Math.abs(r[last + 1]!) < limit) last++;
  if (last < 1 || median(r.slice(0, last + 1).map(Math.abs)) > limit) return null;
  const next = Math.min(last + 1, t.length - 1);
  return { value: t[last]!, sd: Math.max(t[next]! - t[last]!, t[last]! - t[last - 1]!) / Math.sqrt(12) };
}
