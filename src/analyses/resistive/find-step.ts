import { firstAtLeast, fitLinear, pointNoise } from '../../kernels/statistics/index.ts';

/** Resistance over temperature: ascending temperatures [K], equally long. */
export type ResistanceCurve = { readonly t: readonly number[]; readonly r: readonly number[] };

/** A fall of the resistance on cooling, as a first sketch of where and how wide: r ≈ S (p₀ + p₁ (T − T₀)) + (1 − S) q, S logistic of width w. */
export type Step = {
  readonly centre: number;
  readonly width: number;
  /** Of the normal resistance at the centre: 1 where it falls to zero. */
  readonly height: number;
  /** Scatter about the sketch, as a fraction of the normal resistance. */
  readonly noise: number;
  /** How much better than no step, in units of the Bayesian information criterion; over 10 is strong. */
  readonly evidence: number;
  /** The same with every point counted. */
  readonly plainEvidence: number;
  /** Normal resistance at the centre, and the noise of single readings [unit of the resistance]. */
  readonly normal: number;
  readonly jitter: number;
};

const widest = 0.12;
const mostPoints = 600;
/** A step is over so many sd of single readings high: slow noise makes smaller ones. */
export const leastSigmas = 3.5;

/**
 * The fall that explains a curve best against polynomials up to the third degree, whether or not it is convincing; null with fewer than 8
 * points. It must be steep: a metal whose resistance freezes out falls too, but never more steeply than just above.
 */
export function sketchStep(curve: ResistanceCurve): Step | null {
  const thinned = thin(curve);
  const { t } = thinned;
  const n = t.length;
  if (n < 8) return null;
  let best: Trial | null = null;
  for (const i of likelyPlaces(thinned)) best = bestAt(thinned, i, best, 2.2);
  if (best === null) return null;
  const rough = firstAtLeast(t, (best as Trial).centre);
  for (let i = Math.max(1, rough - 6); i <= rough + 6 && i + 3 < n; i++) best = bestAt(thinned, i, best, 1.4);
  const { residuals, plainEvidence, ...step } = best as Trial;
  return {
    ...step,
    evidence: plainEvidence * independentShare(residuals),
    plainEvidence,
    jitter: pointNoise(t, thinned.r),
  };
}

/** Indexes where the resistance falls most within six readings, and some in between. */
function likelyPlaces({ t, r }: ResistanceCurve): readonly number[] {
  const n = t.length;
  const places = Array.from({ length: n - 4 }, (_, k) => k + 1);
  const sumOf = (from: number): number =>
    (r[Math.max(0, from)]! + r[Math.max(0, from + 1)]! + r[Math.max(0, from + 2)]!) / 3;
  const contrast = (i: number): number => sumOf(i) - sumOf(i - 3);
  const steep = places.toSorted((a, b) => contrast(b) - contrast(a)).slice(0, 20);
  const stride = Math.max(1, Math.floor(n / 25));
  return [...new Set([...steep, ...places.filter((i) => i % stride === 1)])];
}

/** The convincing step of a curve with those well above and below it, ascending; empty where there is none. */
export function sketchSteps(curve: ResistanceCurve): readonly Step[] {
  const step = sketchStep(curve);
  if (!isConvincing(step)) return [];
  const part = (isIn: (kelvin: number) => boolean): Step | null => {
    const kept = curve.t.flatMap((kelvin, i) => (isIn(kelvin) ? [i] : []));
    return sketchStep({ t: kept.map((i) => curve.t[i]!), r: kept.map((i) => curve.r[i]!) });
  };
  const above = part((kelvin) => kelvin > step.centre + 5 * step.width);
  // Below a fall to zero there is only noise.
  const below = step.height > 0.9 ? null : part((kelvin) => kelvin < step.centre - 5 * step.width);
  const isSeen = (other: Step | null): other is Step => isConvincing(other) && other.evidence > 20;
  return [...(isSeen(below) ? [below] : []), step, ...(isSeen(above) ? [above] : [])];
}

type Trial = Omit<Step, 'evidence' | 'jitter'> & { readonly residuals: readonly number[] };

/** The best of the widths about the place between two readings, or what was better before. */
function bestAt(curve: ResistanceCurve, i: number, before: Trial | null, ratio: number): Trial | null {
  const { t } = curve;
  const centre = (t[i]! + t[i - 1]!) / 2;
  const upTo = Math.min(t.length, Math.max(firstAtLeast(t, centre + Math.max(10, 0.4 * centre)), i + 6));
  const from = Math.max(0, Math.min(firstAtLeast(t, 0.3 * centre), i - 8));
  const window = { t: t.slice(from, upTo), r: curve.r.slice(from, upTo) };
  const nothing = withoutStep(window, centre);
  const smallest = 0.4 * (t[i]! - t[i - 1]!) + 1e-9;
  let best = before;
  for (let width = widest * centre; ; width = Math.max(smallest, width / ratio)) {
    const trial = fitStep(window, centre, width, nothing);
    if (trial !== null && (best === null || trial.plainEvidence > best.plainEvidence)) best = trial;
    if (width <= smallest) return best;
  }
}

/**
 * Whether a sketched step is a transition and no accident of the noise: the evidence counts neighbours that err together once. A fall far
 * beyond the noise needs no logistic shape: two transitions in one have none.
 */
export const isConvincing = (step: Step | null): step is Step => {
  if (step === null || step.height < 0.05) return false;
  const isClear = step.evidence > 15 && step.height > leastSigmas * step.noise;
  const isFar =
    step.plainEvidence > 50 &&
    step.height > 0.2 &&
    step.height > 2.5 * step.noise &&
    step.height * step.normal > 10 * step.jitter;
  return isClear || isFar;
};

/** Averages of neighbours, so that a long file costs no more than a short one. */
function thin({ t, r }: ResistanceCurve): ResistanceCurve {
  const size = Math.ceil(t.length / mostPoints);
  if (size === 1) return { t, r };
  const mean = (values: readonly number[], k: number): number => {
    const part = values.slice(k * size, (k + 1) * size);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  };
  const groups = Array.from({ length: Math.ceil(t.length / size) }, (_, k) => k);
  return { t: groups.map((k) => mean(t, k)), r: groups.map((k) => mean(r, k)) };
}

/** Residual sum of squares and parameters of the best polynomial. */
function withoutStep({ t, r }: ResistanceCurve, centre: number): number {
  const u = t.map((value) => value / centre - 1);
  let best = Infinity;
  for (let degree = 1; degree <= 3; degree++) {
    const fit = fitLinear(
      Array.from({ length: degree + 1 }, (_, p) => u.map((value) => value ** p)),
      r,
    );
    if (fit !== null) best = Math.min(best, criterion(t.length, fit.chiSquare, degree + 1, r));
  }
  return best;
}

function criterion(n: number, sumOfSquares: number, parameters: number, r: readonly number[]): number {
  // No instrument reads finer than a ten-millionth: noiseless data are no infinite evidence.
  const finest = Math.max(...r.map(Math.abs)) * 1e-7;
  return n * Math.log(sumOfSquares / n + finest ** 2 + 1e-300) + parameters * Math.log(n);
}

function fitStep({ t, r }: ResistanceCurve, centre: number, width: number, nothing: number): Trial | null {
  const s = t.map((value) => 1 / (1 + Math.exp(-(value - centre) / width)));
  const su = t.map((value, i) => s[i]! * (value / centre - 1));
  const rest = s.map((value) => 1 - value);
  const columns = [s, su, rest];
  const fit = fitLinear(columns, r);
  if (fit === null) return null;
  const [p0, p1, q] = fit.coefficients as unknown as [number, number, number];
  const height = 1 - q / p0;
  const steepness = (p0 - q) / (4 * width);
  if (!(p0 > 0 && height > 0 && height < 1.15 && steepness > 3 * Math.abs(p1 / centre))) return null;
  const plainEvidence = nothing - criterion(t.length, fit.chiSquare, 5, r);
  const residuals = r.map((value, i) => value - p0 * s[i]! - p1 * su[i]! - q * rest[i]!);
  return {
    centre,
    width,
    height,
    noise: Math.sqrt(fit.chiSquare / fit.degreesOfFreedom) / p0,
    plainEvidence,
    normal: p0,
    residuals,
  };
}

/** Neighbours that err together say less: (1 − ρ)/(1 + ρ) of the points count. */
function independentShare(residuals: readonly number[]): number {
  let [product, square] = [0, 0];
  for (let i = 1; i < residuals.length; i++) {
    product += residuals[i]! * residuals[i - 1]!;
    square += residuals[i]! ** 2;
  }
  const correlation = Math.min(0.95, Math.max(0, square > 0 ? product / square : 0));
  return (1 - correlation) / (1 + correlation);
}
