import type { Predictions } from '../kernels/statistics/index.ts';
import type { Belief, Predictor } from './belief.ts';
import type { GoalData } from './goal-data.ts';
import type { ResponseCurve, ResponseCurves } from './response-curves.ts';

/**
 * Measured values as what they say of the inner quantity: a value that its curve cannot tell from where it is flat only bounds it, from above.
 */
export function readInner(
  { exact, censored }: Pick<GoalData, 'exact' | 'censored'>,
  curves: ResponseCurves,
): Pick<GoalData, 'exact' | 'censored'> {
  const { dimension } = exact;
  const at = (points: Float64Array, i: number): Float64Array =>
    points.slice(i * dimension, (i + 1) * dimension);
  const own = curves.curvesAt(exact.points);
  const sdOf = (i: number): number => Math.sqrt(exact.knownVariances?.[i] ?? 0);
  const read = Array.from(exact.values, (value, i) => own[i]!.innerAt(value, sdOf(i)));
  const kept = read.flatMap((one, i) => (one === null ? [] : [{ ...one, i }]));
  const flat = read.flatMap((one, i) => (one === null ? [i] : []));
  const bounded = curves.curvesAt(censored.points);
  return {
    exact: {
      points: Float64Array.from(kept.flatMap(({ i }) => [...at(exact.points, i)])),
      dimension,
      values: Float64Array.from(kept, ({ inner }) => inner),
      counts: Float64Array.from(kept, ({ i }) => exact.counts?.[i] ?? 1),
      knownVariances: Float64Array.from(
        kept,
        ({ i, slope }) => slope * slope * (exact.knownVariances?.[i] ?? 0),
      ),
    },
    censored: {
      points: Float64Array.of(...censored.points, ...flat.flatMap((i) => [...at(exact.points, i)])),
      bounds: Float64Array.of(
        ...censored.bounds.map((bound, i) => bounded[i]!.innerAt(bound)?.inner ?? bounded[i]!.floorOf(bound)),
        ...flat.map((i) => own[i]!.floorOf(exact.values[i]! + 2 * sdOf(i))),
      ),
      sides: [...censored.sides, ...flat.map(() => 'upper' as const)],
    },
  };
}

/** Points and weights of Gauss and Hermite, for ∫ f(x) φ(x) dx. @source abramowitz-stegun1964, table 25.10 */
const nodes: readonly (readonly [number, number])[] = gaussHermite();

function gaussHermite(): readonly (readonly [number, number])[] {
  const halves = [
    [0, 0.7202352156060509],
    [0.7235510187528376, 0.4326515590025558],
    [1.4685532892166679, 0.08847452739437657],
    [2.266580584531843, 0.004943624275536947],
    [3.1909932017815277, 3.9606977263264365e-5],
  ] as const;
  const scale = Math.sqrt(Math.PI);
  return halves.flatMap(([x, weight]) =>
    (x === 0 ? [0] : [-x, x]).map((node) => [Math.SQRT2 * node, weight / scale] as const),
  );
}

/** Mean and variance of the value where the inner quantity is N(mean, variance). */
function moments(curve: ResponseCurve, mean: number, variance: number) {
  const sd = Math.sqrt(Math.max(0, variance));
  let [first, second] = [0, 0];
  for (const [node, weight] of nodes) {
    const value = curve.valueAt(mean + sd * node);
    first += weight * value;
    second += weight * value * value;
  }
  return { mean: first, variance: Math.max(0, second - first * first) };
}

/**
 * A belief of the inner quantity as one of the value that follows from it, by its mean and variance. Noise, and what a measurement teaches,
 * are stated at the slope of the values measured.
 */
export function respondingBelief(
  inner: Belief,
  curves: ResponseCurves,
  { exact }: Pick<GoalData, 'exact'>,
): Belief {
  return describe(inner, curves, spreadOf(exact.values), typicalSlope(exact, curves));
}

function describe(inner: Belief, curves: ResponseCurves, scale: number, slope: number): Belief {
  const respond = (points: Float64Array, { means, variances }: Predictions): Predictions => {
    const own = curves.curvesAt(points);
    const all = Array.from(means, (mean, i) => moments(own[i]!, mean, variances[i]!));
    return {
      means: Float64Array.from(all, ({ mean }) => mean),
      variances: Float64Array.from(all, ({ variance }) => variance),
    };
  };
  const respondAt = (told: Predictor): Predictor => ({
    predictMany: (points) => respond(points, told.predictMany(points)),
    predictWithGradient: (point) => {
      const below = told.predictWithGradient(point);
      const [curve] = curves.curvesAt(point.slice());
      const at = (mean: number, variance: number) => moments(curve!, mean, variance);
      const here = at(below.mean, below.variance);
      const step = 1e-4 * Math.max(Math.sqrt(below.variance), 1e-6);
      const change = 1e-4 * Math.max(below.variance, 1e-12);
      const [up, down] = [at(below.mean + step, below.variance), at(below.mean - step, below.variance)];
      const wider = at(below.mean, below.variance + change);
      const gradient = (of: 'mean' | 'variance'): Float64Array => {
        const byMean = (up[of] - down[of]) / (2 * step);
        const byVariance = (wider[of] - here[of]) / change;
        return below.meanGradient.map((own, k) => byMean * own + byVariance * below.varianceGradient[k]!);
      };
      return { ...here, meanGradient: gradient('mean'), varianceGradient: gradient('variance') };
    },
  });
  return {
    ...inner,
    ...respondAt(inner),
    scale,
    noiseVariance: slope * slope * inner.noiseVariance,
    sketchMany: (points) => respond(points, inner.sketchMany(points)),
    drawFunction: (random) => respondAt(inner.drawFunction(random)),
    drawTruths: (count, random) => inner.drawTruths(count, random).map(respondAt),
    varianceReductions: (points, references) =>
      inner.varianceReductions(points, references).map((decrease) => slope * slope * decrease),
    withPending: (points) => describe(inner.withPending(points), curves, scale, slope),
  };
}

/** Root mean square of the slopes of the value by the inner quantity, where values were measured; 0 where none was read. */
function typicalSlope({ points, values }: GoalData['exact'], curves: ResponseCurves): number {
  const own = curves.curvesAt(points);
  const squares = [...values].flatMap((value, i) => {
    const read = own[i]!.innerAt(value);
    return read === null ? [] : [1 / read.slope ** 2];
  });
  return Math.sqrt(squares.reduce((sum, square) => sum + square / squares.length, 0));
}

/** Root mean square of the values about their mean; 1 of fewer than two. */
function spreadOf(values: Float64Array): number {
  const mean = values.reduce((sum, y) => sum + y / values.length, 0);
  const square = values.reduce((sum, y) => sum + (y - mean) ** 2 / values.length, 0);
  return Math.sqrt(square) || 1;
}
