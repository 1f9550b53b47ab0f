import type { Random } from '../../core/random.ts';
import {
  fitLinear,
  type LinearFit,
  median,
  pointNoise,
  predictLinear,
  sdOfCoefficient,
} from '../../kernels/statistics/index.ts';

/** Heat capacity over ascending temperature. */
export type HeatCurve = { readonly t: readonly number[]; readonly c: readonly number[] };

export type Mark = { readonly value: number; readonly sd: number };

/** C/T = γ + β T² (+ δ T⁴) of the normal state. */
export type NormalState = {
  readonly gamma: Mark;
  readonly beta: Mark;
  readonly hasDelta: boolean;
  readonly from: number;
  readonly to: number;
  readonly at: (temperature: number) => number;
  /** Sd of the law there. */
  readonly errorAt: (temperature: number) => number;
};

export type Jump = {
  readonly normal: NormalState;
  /** Null where there is no jump. */
  readonly transition: {
    readonly temperature: Mark;
    readonly jumpOverT: Mark;
    readonly ratio: Mark;
    readonly residualGamma: Mark | null;
  } | null;
  /** Smallest ΔC/T that would count. */
  readonly limit: number;
};

/** The normal state above a temperature, up to where two terms of the lattice suffice; null with too few readings. */
export function fitNormalState({ t, c }: HeatCurve, above: number): NormalState | null {
  const upTo = Math.max(12, 2.5 * above);
  const kept = t.flatMap((at, i) => (at > above && at <= upTo ? [i] : []));
  if (kept.length < 5) return null;
  const x = kept.map((i) => t[i]!);
  const y = kept.map((i) => c[i]! / t[i]!);
  const squares = x.map((at) => at ** 2);
  const two = fitLinear([x.map(() => 1), squares], y);
  const three =
    kept.length >= 9 ? fitLinear([x.map(() => 1), squares, squares.map((value) => value ** 2)], y) : null;
  if (two === null) return null;
  const gain =
    three === null
      ? 0
      : x.length * Math.log(two.chiSquare / Math.max(three.chiSquare, 1e-300)) - Math.log(x.length);
  const fit: LinearFit = three !== null && gain > 10 ? three : two;
  const hasDelta = fit === three;
  const predict = (kelvin: number) =>
    predictLinear(fit, hasDelta ? [1, kelvin ** 2, kelvin ** 4] : [1, kelvin ** 2]);
  const at = (kelvin: number): number => predict(kelvin).value;
  const errorAt = (kelvin: number): number => predict(kelvin).sd;
  const mark = (k: number): Mark => ({ value: fit.coefficients[k]!, sd: sdOfCoefficient(fit, k) });
  return { gamma: mark(0), beta: mark(1), hasDelta, from: x[0]!, to: x.at(-1)!, at, errorAt };
}

/**
 * Jump of the heat capacity at a superconducting transition, replaced by a sharp one that keeps the entropy: the excess of C/T over the
 * normal state, as a line below, ends where its area is that of the readings.
 * @param random for 100 resampled curves, which give the sd's
 */
export function readJump(curve: HeatCurve, random: Random): Jump | null {
  const place = findPlace(curve);
  if (place === null) {
    const normal = fitNormalState(curve, curve.t[0]! * 0.999);
    return normal === null ? null : { normal, transition: null, limit: limitOf(curve) };
  }
  const read = (c: readonly number[]): Reading | null => readAt({ t: curve.t, c }, place);
  const best = read(curve.c);
  if (best === null) return null;
  const noise = pointNoise(
    curve.t,
    curve.c.map((value, i) => value / curve.t[i]!),
  );
  const samples = Array.from({ length: 100 }, () =>
    read(curve.c.map((value, i) => value + noise * curve.t[i]! * random.normal())),
  ).filter((sample) => sample !== null);
  const mark = (pick: (reading: Reading) => number): Mark => ({
    value: pick(best),
    sd: spreadOf(samples.map(pick), pick(best)),
  });
  const gapSd = gapNear(curve.t, best.temperature) / Math.sqrt(isResolved(curve, best) ? 48 : 12);
  const temperature = mark((reading) => reading.temperature);
  return {
    normal: best.normal,
    limit: limitOf(curve),
    transition: {
      temperature: { value: temperature.value, sd: Math.hypot(temperature.sd, gapSd) },
      jumpOverT: mark((reading) => reading.jump),
      ratio: mark((reading) => reading.jump / reading.normal.gamma.value),
      residualGamma: residualOf(curve, best),
    },
  };
}

const spreadOf = (values: readonly number[], best: number): number =>
  values.length < 10
    ? Number.NaN
    : Math.sqrt(values.reduce((sum, value) => sum + (value - best) ** 2, 0) / values.length);

/** Five times the noise of C/T: a smaller jump is none. */
const limitOf = ({ t, c }: HeatCurve): number =>
  5 *
  pointNoise(
    t,
    c.map((value, i) => value / t[i]!),
  );

/** Whether a reading lies on the way down: then the area says where the jump is, and else it is anywhere between two readings. */
const isResolved = ({ t, c }: HeatCurve, { normal, temperature, jump }: Reading): boolean =>
  t.some((at, i) => {
    const share = (c[i]! / at - normal.at(at)) / jump;
    return Math.abs(at - temperature) < 1.5 * gapNear(t, temperature) && share > 0.15 && share < 0.8;
  });

const gapNear = (t: readonly number[], at: number): number => {
  const i = Math.max(
    1,
    t.findIndex((value) => value > at),
  );
  return t[i]! - t[i - 1]!;
};

type Place = { readonly peak: number; readonly end: number };

/** The reading after which C/T falls most within three readings, if that is a jump: over the noise, and onto the normal state. */
function findPlace(curve: HeatCurve): Place | null {
  const { t, c } = curve;
  const y = c.map((value, i) => value / t[i]!);
  let best: Place | null = null;
  const limit = limitOf(curve);
  let largest = limit;
  for (let i = 2; i + 6 < t.length; i++) {
    const normal = fitNormalState(curve, t[Math.min(i + 2, t.length - 1)]!);
    if (normal === null) continue;
    const excess = median([
      y[i - 2]! - normal.at(t[i - 2]!),
      y[i - 1]! - normal.at(t[i - 1]!),
      y[i]! - normal.at(t[i]!),
    ]);
    const after = median([3, 4, 5].map((k) => Math.abs(y[i + k]! - normal.at(t[i + k]!))));
    const isClear = excess > limit + 4 * normal.errorAt(t[i]!);
    if (excess > largest && isClear && after < 0.25 * excess && excess > 0.1 * Math.abs(normal.at(t[i]!))) {
      largest = excess;
      best = { peak: i, end: Math.min(i + 3, t.length - 1) };
    }
  }
  return best;
}

type Reading = { readonly normal: NormalState; readonly temperature: number; readonly jump: number };

function readAt(curve: HeatCurve, { peak, end }: Place): Reading | null {
  const { t, c } = curve;
  const normal = fitNormalState(curve, t[end]!);
  if (normal === null) return null;
  const excess = c.map((value, i) => value / t[i]! - normal.at(t[i]!));
  const top = t[peak]!;
  const below = t.flatMap((at, i) => (at > 0.7 * top && at <= 0.97 * top ? [i] : []));
  const used = below.length >= 4 ? below : t.flatMap((_, i) => (i <= peak && i > peak - 5 ? [i] : []));
  const line = fitLinear(
    [used.map(() => 1), used.map((i) => t[i]!)],
    used.map((i) => excess[i]!),
  );
  if (line === null) return null;
  const at = (kelvin: number): number => predictLinear(line, [1, kelvin]).value;
  const start = used.at(-1)!;
  let area = 0;
  for (let i = start + 1; i <= Math.min(end + 2, t.length - 1); i++)
    area += ((excess[i]! + excess[i - 1]!) / 2) * (t[i]! - t[i - 1]!);
  // ∫ from the start to Tc of the line equals the area of the readings.
  let [low, high] = [t[start]!, t[Math.min(end + 2, t.length - 1)]!];
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (((at(t[start]!) + at(middle)) / 2) * (middle - t[start]!) < area) low = middle;
    else high = middle;
  }
  const temperature = (low + high) / 2;
  return { normal, temperature, jump: at(temperature) };
}

/** C/T less the lattice at the lowest readings, where these lie below a fifth of the transition. */
function residualOf({ t, c }: HeatCurve, { normal, temperature }: Reading): Mark | null {
  const cold = t.flatMap((at, i) => (at < 0.2 * temperature ? [i] : []));
  if (cold.length < 3) return null;
  const values = cold.slice(0, 5).map((i) => c[i]! / t[i]! - (normal.at(t[i]!) - normal.gamma.value));
  const middle = median(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return { value: middle, sd: Math.sqrt(squares / (values.length * (values.length - 1))) };
}
