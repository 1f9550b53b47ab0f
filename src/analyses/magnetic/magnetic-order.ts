import {
  applyWeights,
  fitLinear,
  localWeights,
  median,
  pointNoise,
  predictLinear,
  sdOfCoefficient,
} from '../../kernels/statistics/index.ts';
import type { Curve, Mark } from './diamagnetic-transition.ts';

/** Smoothed values and slopes at each temperature. */
type Smooth = { readonly value: readonly number[]; readonly slope: readonly number[] };

function smooth({ t, m }: Curve): Smooth {
  const fits = t.map((at, i) => localWeights(t, at, halfWidthAt(t, i), 2, 6));
  return {
    value: fits.map(({ from, value }) => applyWeights(value, from, m)),
    slope: fits.map(({ from, slope }) => applyWeights(slope, from, m)),
  };
}

/** Half of the range of a local fit [K]: readings may lie closer at one end of a run than at the other. */
function halfWidthAt(t: readonly number[], i: number): number {
  const near = t.slice(Math.max(0, i - 4), i + 5);
  const gap = median(near.slice(1).map((value, k) => value - near[k]!));
  return Math.max(3.2 * gap, 0.01 * t[i]!);
}

const gapAt = (t: readonly number[], i: number): number =>
  (t[Math.min(i + 1, t.length - 1)]! - t[Math.max(i - 1, 0)]!) / 2;

/** The index of the largest value, away from both ends. */
function peakOf(values: readonly number[]): number | null {
  const edge = 3;
  let top = edge;
  for (let i = edge; i < values.length - edge; i++) if (values[i]! > values[top]!) top = i;
  const isInside = top > edge && top < values.length - edge - 1;
  return isInside ? top : null;
}

/** Where the peak of three neighbours is, as a parabola has it. */
function refine(t: readonly number[], y: readonly number[], top: number): Mark {
  const [a, b, c] = [y[top - 1]!, y[top]!, y[top + 1]!];
  const bend = a - 2 * b + c;
  const shift = bend < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (a - c)) / bend)) : 0;
  // A broad peak is found no better than to where the curve has fallen by the noise of its neighbours: half a spacing at least.
  const near = y.filter((value) => value > 0.9 * b).length;
  return {
    value: t[top]! + shift * gapAt(t, top),
    sd: (gapAt(t, top) * Math.max(1, near / 2)) / Math.sqrt(12),
  };
}

/** Ranges of local fits, as multiples of the narrowest, from which the narrowest is taken that noise does not rule. */
const widenings = [1, 1.5, 2.2, 3.3, 5] as const;

type Fall = {
  readonly value: readonly number[];
  readonly fall: readonly number[];
  /** Sd of a fall by the noise of single readings. */
  readonly fallNoise: readonly number[];
  readonly widening: number;
};

function fallOf({ t, m }: Curve, widening: number, noise: number): Fall {
  const fits = t.map((at, i) => localWeights(t, at, widening * halfWidthAt(t, i), 2, 6));
  return {
    value: fits.map(({ from, value }) => applyWeights(value, from, m)),
    fall: fits.map(({ from, slope }) => -applyWeights(slope, from, m)),
    fallNoise: fits.map(({ slope }) => noise * Math.sqrt(slope.reduce((sum, w) => sum + w ** 2, 0))),
    widening,
  };
}

/** The index of the largest fall for certain, away from both ends; null where noise may be all there is. */
function steepestOf({ fall, fallNoise }: Fall): number | null {
  const top = peakOf(fall.map((value, i) => value - 3 * fallNoise[i]!));
  return top !== null && fall[top]! > 8 * fallNoise[top]! ? top : null;
}

/** First and last index about the top where the fall is above a level. */
function aboveLevel(fall: readonly number[], top: number, level: number): readonly [number, number] {
  let [first, last] = [top, top];
  while (first > 0 && fall[first - 1]! > level) first--;
  while (last + 1 < fall.length && fall[last + 1]! > level) last++;
  return [first, last];
}

/**
 * Curie point of moment over temperature: the steepest fall on warming. It must be a fall of its own: steeper than where the curve begins,
 * which a Curie tail never is, a fifth of all that the moment falls, and to less than half of the largest moment. Null where there is none.
 * Its sd holds noise, the range of the local fits, and how far it moves when that is widened.
 */
export function findCuriePoint(curve: Curve): Mark | null {
  const { t, m } = curve;
  if (t.length < 12) return null;
  const noise = pointNoise(t, m);
  for (const widening of widenings) {
    const fits = fallOf(curve, widening, noise);
    const top = steepestOf(fits);
    if (top === null) continue;
    if (!isOwnFall(fits, top, noise)) return null;
    const { fall, fallNoise } = fits;
    const found = refine(t, fall, top);
    const wider = fallOf(curve, 1.6 * widening, noise);
    const widerTop = peakOf(wider.fall);
    const moved = widerTop === null ? 0 : refine(t, wider.fall, widerTop).value - found.value;
    const [first, last] = aboveLevel(fall, top, fall[top]! - 2 * fallNoise[top]!);
    return {
      value: found.value,
      sd: Math.hypot(
        Math.max(gapAt(t, top), t[last]! - t[first]!) / Math.sqrt(12),
        // where the moment sets in with a kink, the local fits put the steepest fall up to a fifth of their range beside it
        0.2 * widening * halfWidthAt(t, top),
        0.7 * moved,
      ),
    };
  }
  return null;
}

function isOwnFall({ value, fall }: Fall, top: number, noise: number): boolean {
  const largest = Math.max(...value);
  const after = median(value.slice(-5));
  const start = Math.max(...fall.slice(0, Math.max(3, Math.floor(top / 3))));
  const [first, last] = aboveLevel(fall, top, 0.25 * fall[top]!);
  const share = (value[first]! - value[last]!) / (largest - after);
  return (
    fall[top]! > 2 * start &&
    largest - after > 0.5 * Math.abs(largest) &&
    largest - after > 8 * noise &&
    largest > 0 &&
    share > 0.2 &&
    value[top]! < 0.95 * largest
  );
}

/**
 * Whether the moment falls to half of its largest within a third of the temperature of that: as where ferromagnetic order ends, also with
 * a maximum below it (Hopkinson), and never above a Néel point, where it falls as 1/(T + θ).
 */
export function fallsAtOnce(curve: Curve): boolean {
  const { t } = curve;
  const { value } = smooth(curve);
  const top = value.indexOf(Math.max(...value));
  const half = value.findIndex((moment, i) => i > top && moment < 0.5 * value[top]!);
  return half > 0 && t[half]! < 1.33 * t[top]!;
}

/** Néel point: the maximum of d(χT)/dT, and the cusp of χ below which it falls again; null where the moment has no maximum inside. */
export function findNeelPoint(curve: Curve): { readonly fisher: Mark | null; readonly cusp: Mark } | null {
  const { t, m } = curve;
  if (t.length < 12) return null;
  const { value } = smooth(curve);
  const top = peakOf(value);
  if (top === null) return null;
  const noise = pointNoise(t, m);
  const below = value[top]! - median(value.slice(0, 3));
  const above = value[top]! - median(value.slice(-3));
  if (!(below > 6 * noise && above > 6 * noise && below > 0.02 * Math.abs(value[top]!))) return null;
  const product = smooth({ t, m: t.map((at, i) => at * m[i]!) });
  const peak = peakOf(product.slope);
  const isNear = peak !== null && Math.abs(t[peak]! - t[top]!) < 0.3 * t[top]!;
  return { fisher: isNear ? refine(t, product.slope, peak) : null, cusp: refine(t, value, top) };
}

/** χ = χ₀ + C/(T − θ): Curie constant in [unit of χ · K], Weiss temperature [K]. */
export type CurieWeiss = {
  readonly theta: Mark;
  readonly constant: Mark;
  readonly offset: Mark;
  readonly from: number;
  readonly to: number;
};

/**
 * Curie–Weiss law of a susceptibility, by the θ that fits best; sd of θ from where the sum of squares has risen by one variance.
 * @param t [K], ascending, all above the transition
 * @returns null with fewer than 10 readings, without a moment that falls as the law does, or where no θ of the searched range fits best
 */
export function fitCurieWeiss(t: readonly number[], chi: readonly number[]): CurieWeiss | null {
  if (t.length < 10) return null;
  const ones = t.map(() => 1);
  const fitAt = (theta: number) => fitLinear([ones, t.map((at) => 1 / (at - theta))], chi);
  const [lowest, highest] = [t[0]!, t.at(-1)!];
  const span = highest - lowest;
  let [low, high] = [-3 * highest, lowest - 0.02 * span];
  for (let round = 0; round < 60; round++) {
    const [a, b] = [low + 0.382 * (high - low), low + 0.618 * (high - low)];
    if ((fitAt(a)?.chiSquare ?? Infinity) < (fitAt(b)?.chiSquare ?? Infinity)) high = b;
    else low = a;
  }
  const theta = (low + high) / 2;
  const [least, most] = [-3 * highest, lowest - 0.02 * span];
  if (Math.min(theta - least, most - theta) < 1e-3 * (most - least)) return null;
  const fit = fitAt(theta);
  if (fit === null || !(fit.coefficients[1]! > 5 * sdOfCoefficient(fit, 1))) return null;
  const variance = fit.chiSquare / fit.degreesOfFreedom;
  let step = 1e-4 * highest;
  while (step < 3 * highest && (fitAt(theta - step)?.chiSquare ?? Infinity) < fit.chiSquare + variance)
    step *= 1.3;
  const further = fitAt(theta - step);
  const drift = further === null ? 0 : Math.abs(further.coefficients[1]! - fit.coefficients[1]!);
  return {
    theta: { value: theta, sd: step },
    constant: { value: fit.coefficients[1]!, sd: Math.hypot(sdOfCoefficient(fit, 1), drift) },
    offset: { value: fit.coefficients[0]!, sd: sdOfCoefficient(fit, 0) },
    from: lowest,
    to: highest,
  };
}

/** Isotherms of moment over field, both positive. */
export type Isotherm = {
  readonly temperature: number;
  readonly h: readonly number[];
  readonly m: readonly number[];
};

export type ArrottPlot = {
  readonly curiePoint: Mark;
  readonly name: string;
  readonly beta: number;
  readonly gamma: number;
  /** Scatter of the slopes of the isotherms over their mean: below 0.1 they count as parallel. */
  readonly slopeVariation: number;
  /** Spontaneous moments below, each with its temperature; for Kouvel and Fisher's plot. */
  readonly spontaneous: readonly { readonly temperature: number; readonly moment: number }[];
};

/** Exponents of the mean field, and of the Heisenberg and Ising magnets in three dimensions. */
const exponentSets = [
  { name: 'Arrott, mean field', beta: 0.5, gamma: 1 },
  { name: 'Arrott–Noakes, Heisenberg', beta: 0.3645, gamma: 1.386 },
  { name: 'Arrott–Noakes, Ising', beta: 0.326, gamma: 1.237 },
] as const;

/**
 * M^(1/β) over (H/M)^(1/γ), a line at each temperature that passes the origin at the Curie point; all three sets of exponents.
 * @source arrott1967, eq. 1
 */
export const arrottPlots = (isotherms: readonly Isotherm[]): readonly ArrottPlot[] =>
  exponentSets.flatMap(({ name, beta, gamma }) => {
    const lines = isotherms.flatMap(({ temperature, h, m }) => {
      const largest = Math.max(...h);
      const kept = h.flatMap((field, i) => (field > 0.3 * largest && m[i]! > 0 ? [i] : []));
      const x = kept.map((i) => (h[i]! / m[i]!) ** (1 / gamma));
      const y = kept.map((i) => m[i]! ** (1 / beta));
      const fit = fitLinear([x.map(() => 1), x], y);
      return fit === null || !(fit.coefficients[1]! > 0) ? [] : [{ temperature, fit }];
    });
    if (lines.length < 4) return [];
    const slopes = lines.map(({ fit }) => fit.coefficients[1]!);
    const mean = slopes.reduce((sum, slope) => sum + slope, 0) / slopes.length;
    const slopeVariation =
      Math.sqrt(slopes.reduce((sum, slope) => sum + (slope - mean) ** 2, 0) / slopes.length) / mean;
    const intercepts = lines.map(({ temperature, fit }) => ({
      temperature,
      value: fit.coefficients[0]!,
      sd: sdOfCoefficient(fit, 0),
    }));
    const curiePoint = crossingOfIntercepts(intercepts);
    if (curiePoint === null) return [];
    const spontaneous = intercepts
      .filter(({ value }) => value > 0)
      .map(({ temperature, value }) => ({ temperature, moment: value ** beta }));
    return [{ curiePoint, name, beta, gamma, slopeVariation, spontaneous }];
  });

type Intercept = { readonly temperature: number; readonly value: number; readonly sd: number };

/** Where intercepts fall through zero, by a line through the nearest four. */
function crossingOfIntercepts(intercepts: readonly Intercept[]): Mark | null {
  const sorted = intercepts.toSorted((a, b) => a.temperature - b.temperature);
  const i = sorted.findIndex(({ value }, k) => k > 0 && value <= 0 && sorted[k - 1]!.value > 0);
  if (i < 0) return null;
  const near = sorted.slice(Math.max(0, i - 2), i + 2);
  const fit = fitLinear(
    [near.map(() => 1), near.map(({ temperature }) => temperature)],
    near.map(({ value }) => value),
  );
  if (fit === null || !(fit.coefficients[1]! < 0)) return null;
  const value = -fit.coefficients[0]! / fit.coefficients[1]!;
  const { sd } = predictLinear(fit, [1, value]);
  return { value, sd: Math.max(sd, ...near.map((entry) => entry.sd / 2)) / -fit.coefficients[1]! };
}

/** Kouvel and Fisher: Ms/(dMs/dT) is a line in T that ends at the Curie point, with slope 1/β. @source kouvel1964, eq. 2 */
export function kouvelFisher({
  spontaneous,
}: ArrottPlot): { readonly curiePoint: Mark; readonly beta: Mark } | null {
  const points = spontaneous.toSorted((a, b) => a.temperature - b.temperature);
  const ratios = points.slice(1, -1).map(({ temperature, moment }, k) => {
    const [before, after] = [points[k]!, points[k + 2]!];
    return {
      temperature,
      ratio: moment / ((after.moment - before.moment) / (after.temperature - before.temperature)),
    };
  });
  const falling = ratios.filter(({ ratio }) => ratio < 0);
  const fit = fitLinear(
    [falling.map(() => 1), falling.map(({ temperature }) => temperature)],
    falling.map(({ ratio }) => ratio),
  );
  if (fit === null || !(fit.coefficients[1]! > 0)) return null;
  const [a, b] = fit.coefficients as unknown as [number, number];
  const value = -a / b;
  return {
    curiePoint: { value, sd: predictLinear(fit, [1, value]).sd / b },
    beta: { value: 1 / b, sd: sdOfCoefficient(fit, 1) / b ** 2 },
  };
}
