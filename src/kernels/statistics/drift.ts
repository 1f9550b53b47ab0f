import { dot, factorWithJitter, logDeterminant, solveLower, solveUpper, triangleLength } from './cholesky.ts';

/** Measurements of one thing over time. Times in any one unit, values in any one unit. */
export type TimeSeries = { readonly times: readonly number[]; readonly values: readonly number[] };

/** A change of everything measured over time, as learned from repeats. */
export type Drift = {
  readonly shape: DriftShape;
  /** How much likelier the repeats are with a drift than without [natural logarithm]. */
  readonly logBayesFactor: number;
  /** Mean and variance of what a measurement at `time` has more than one at `reference`. */
  since(reference: number, time: number): { readonly mean: number; readonly variance: number };
};

export const driftShapes = ['linear', 'random-walk'] as const;
export type DriftShape = (typeof driftShapes)[number];

/** Drift over the whole time, and noise, looked at: in units of the scatter of the repeats. */
const amplitudes = [0.3, 0.6, 1, 1.8, 3, 6];
const noises = [0.05, 0.1, 0.2, 0.35, 0.6, 1];

/** Every thing measured has a level of its own, of which nothing is known: this many variances of the scatter. */
const levelVariance = 1e4;

/** A drift is believed when it makes the repeats ten times likelier. @source kass-raftery1995, sec. 3.2 */
const leastEvidence = Math.log(10);

/** Repeats used at most: the newest. */
const mostReadings = 120;

type Reading = { readonly group: number; readonly time: number; readonly value: number };
type Model = { readonly shape: DriftShape | null; readonly amplitude: number; readonly noise: number };

/**
 * The drift that repeats of the same things show: value = level of the thing + drift(time) + noise, with drift a·t (linear) or a
 * random walk, covariances a²·t·t′ and a²·min(t, t′) over the time scaled to 0…1; amplitude and noise are averaged over a grid for
 * the evidence, and the likeliest ones give the drift. null when the evidence does not show any. @source rasmussen-williams2006, eq. 2.30
 */
export function findDrift(series: readonly TimeSeries[]): Drift | null {
  const all = series.flatMap(({ times, values }, group) =>
    times.length < 2 ? [] : times.map((time, i) => ({ group, time, value: values[i]! })),
  );
  const readings = all.toSorted((a, b) => a.time - b.time).slice(-mostReadings);
  const means = meansOf(readings);
  const scatter = scatterOf(readings, means);
  const first = readings[0]?.time ?? 0;
  const span = (readings.at(-1)?.time ?? 0) - first;
  if (readings.length < 4 || !(span > 0) || !(scatter > 0)) return null;
  const scaled = readings.map(({ group, time, value }) => ({
    group,
    time: (time - first) / span,
    value: (value - means.get(group)!) / scatter,
  }));
  const steady = evidenceOver(scaled, [null]);
  const drifting = evidenceOver(scaled, driftShapes);
  const logBayesFactor = drifting.evidence - steady.evidence;
  if (!(logBayesFactor > leastEvidence)) return null;
  const { shape, amplitude } = drifting.best;
  const weigh = conditionDrift(scaled, drifting.best);
  return {
    shape: shape!,
    logBayesFactor,
    since(reference, time) {
      const from = (reference - first) / span;
      const to = (time - first) / span;
      const prior =
        driftCovariance(shape!, to, to) -
        2 * driftCovariance(shape!, from, to) +
        driftCovariance(shape!, from, from);
      const { mean, explained } = weigh(
        (t) => driftCovariance(shape!, t, to) - driftCovariance(shape!, t, from),
      );
      return {
        mean: scatter * mean,
        variance: scatter ** 2 * Math.max(0, amplitude ** 2 * prior - explained),
      };
    },
  };
}

const meansOf = (readings: readonly Reading[]): ReadonlyMap<number, number> =>
  new Map(
    [...Map.groupBy(readings, ({ group }) => group)].map(([group, own]) => [
      group,
      own.reduce((sum, { value }) => sum + value / own.length, 0),
    ]),
  );

/** Standard deviation of readings about the means of their things. */
function scatterOf(readings: readonly Reading[], means: ReadonlyMap<number, number>): number {
  const squares = readings.reduce((sum, { group, value }) => sum + (value - means.get(group)!) ** 2, 0);
  const freedom = readings.length - means.size;
  return freedom > 0 ? Math.sqrt(squares / freedom) : 0;
}

function driftCovariance(shape: DriftShape | null, a: number, b: number): number {
  if (shape === null) return 0;
  if (shape === 'linear') return a * b;
  return a > 0 && b > 0 ? Math.min(a, b) : 0;
}

/** Log of the likelihood averaged over the grid, and the likeliest model. */
function evidenceOver(
  readings: readonly Reading[],
  shapes: readonly (DriftShape | null)[],
): { readonly evidence: number; readonly best: Model } {
  const models: Model[] = shapes.flatMap((shape) =>
    (shape === null ? [0] : amplitudes).flatMap((amplitude) =>
      noises.map((noise) => ({ shape, amplitude, noise })),
    ),
  );
  const likelihoods = models.map((model) => factorModel(readings, model).logLikelihood);
  const largest = Math.max(...likelihoods);
  const mean = likelihoods.reduce((sum, value) => sum + Math.exp(value - largest) / models.length, 0);
  return { evidence: largest + Math.log(mean), best: models[likelihoods.indexOf(largest)]! };
}

function factorModel(readings: readonly Reading[], { shape, amplitude, noise }: Model) {
  const count = readings.length;
  const covariance = new Float64Array(triangleLength(count));
  readings.forEach((one, i) => {
    for (let j = 0; j <= i; j++) {
      const other = readings[j]!;
      covariance[triangleLength(i) + j] =
        amplitude ** 2 * driftCovariance(shape, one.time, other.time) +
        (one.group === other.group ? levelVariance : 0) +
        (i === j ? noise ** 2 : 0);
    }
  });
  const factor = new Float64Array(covariance.length);
  factorWithJitter(covariance, count, factor);
  const whitened = Float64Array.from(readings, ({ value }) => value);
  solveLower(factor, count, whitened);
  const logLikelihood = -0.5 * (dot(whitened, 0, whitened, 0, count) + logDeterminant(factor, count));
  return { factor, whitened, logLikelihood };
}

/** Given covariances with the readings: the mean of what has them, and how much of its variance the readings explain. */
function conditionDrift(readings: readonly Reading[], model: Model) {
  const count = readings.length;
  const { factor, whitened } = factorModel(readings, model);
  const weights = whitened.slice();
  solveUpper(factor, count, weights);
  return (covarianceWith: (time: number) => number) => {
    const covariances = Float64Array.from(
      readings,
      ({ time }) => model.amplitude ** 2 * covarianceWith(time),
    );
    const mean = dot(covariances, 0, weights, 0, count);
    solveLower(factor, count, covariances);
    return { mean, explained: dot(covariances, 0, covariances, 0, count) };
  };
}
