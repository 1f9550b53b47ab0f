import { AppError } from '../../core/error.ts';
import {
  appendToFactor,
  dot,
  factorWithJitter,
  solveLower,
  solveLowerBlock,
  solveUpper,
  triangleLength,
} from './cholesky.ts';
import {
  type Hyperparameters,
  hyperparameterPosterior,
  meanVariance,
  packHyperparameters,
  priorMode,
  type StandardizedData,
  unpackHyperparameters,
} from './hyperparameter-posterior.ts';
import { minimizeInBox } from './lbfgs.ts';
import { maternCorrelation, maternSlope, scalePoints, squaredDistance } from './matern-covariance.ts';

/** What was observed where. Values in any one unit; variances in its square. */
export type ProcessData = {
  /** Row-major n × dimension, encoded coordinates of order 1. */
  readonly points: Float64Array;
  readonly dimension: number;
  /** n values, each the mean of `counts[i]` measurements. */
  readonly values: Float64Array;
  /** Measurements behind each value (≥ 1); Infinity = free of learned noise. Default all 1. */
  readonly counts?: Float64Array;
  /** Variance of each value that is known beforehand, added to the learned noise; default 0. */
  readonly knownVariances?: Float64Array;
  /** Scatter of the measurements about their means, pooled; `knownVariance` is the known part of one measurement's. */
  readonly replicates?: {
    readonly sumSquares: number;
    readonly degreesOfFreedom: number;
    readonly knownVariance: number;
  };
  /** Center and scale of the standardisation; default mean and standard deviation of the values. */
  readonly standardization?: Standardization;
};

export type Standardization = { readonly center: number; readonly scale: number };

export type FitOptions = {
  /** Posterior evaluations at most, over all starts; default 120. */
  readonly maxEvaluations?: number;
  /** A first start, such as the last fit of the same campaign. */
  readonly start?: Hyperparameters;
};

/** A Gaussian process conditioned on data: everything that prediction needs. */
export type GaussianProcess = {
  readonly dimension: number;
  /** Number of values conditioned on. */
  readonly count: number;
  readonly hyperparameters: Hyperparameters;
  /** Value = center + scale·standardised value. */
  readonly center: number;
  readonly scale: number;
  /** Jitter that the factor needed, as a fraction of the standardised variance; 0 in the healthy case. */
  readonly jitter: number;
  /** Points divided by the length scales (row-major), packed Cholesky factor L, L⁻¹·y and K⁻¹·y of the standardised values. */
  readonly scaledPoints: Float64Array;
  readonly factor: Float64Array;
  readonly whitened: Float64Array;
  readonly weights: Float64Array;
};

const logBounds = { lengthScale: [-5, 8], signal: [-6, 5], noise: [-13.8, 2] } as const;

/**
 * Gaussian process with Matérn-5/2 covariance, one length scale per dimension, constant mean (integrated out), learned noise
 * and known variances, at the maximum a posteriori hyperparameters (see {@link hyperparameterPosterior}). Values are
 * standardised inside; a constant y, one observation, repeated points and scales of 1e±150 are fine.
 * @throws AppError `bad-shape` — when array lengths disagree or there is no observation
 * @throws AppError `not-finite` — when a number is NaN or infinite
 * @throws AppError `out-of-range` — when the values scatter by less than 1e-150 or more than 1e150
 */
export function fitGaussianProcess(data: ProcessData, options: FitOptions = {}): GaussianProcess {
  checkData(data);
  const standardization = data.standardization ?? standardizationOf(data.values);
  const standardized = standardize(data, standardization);
  return conditionOnAll(standardized, maximizePosterior(standardized, options), standardization);
}

/**
 * The process with given hyperparameters, none fitted: O(n³) once.
 * @throws AppError `bad-shape`, `not-finite` — as {@link fitGaussianProcess}
 */
export function conditionGaussianProcess(
  data: ProcessData,
  hyperparameters: Hyperparameters,
): GaussianProcess {
  checkData(data);
  const standardization = data.standardization ?? standardizationOf(data.values);
  return conditionOnAll(standardize(data, standardization), hyperparameters, standardization);
}

/** @throws AppError `bad-shape`, `not-finite` */
export function checkData({ points, dimension, values, counts, knownVariances }: ProcessData): void {
  const n = values.length;
  if (
    n === 0 ||
    points.length !== n * dimension ||
    (counts ?? values).length !== n ||
    (knownVariances ?? values).length !== n
  )
    throw new AppError(
      'bad-shape',
      `${n} values with ${points.length} coordinates in ${dimension} dimensions, ${counts?.length ?? n} counts and ` +
        `${knownVariances?.length ?? n} variances; expected n ≥ 1 values, n × dimension coordinates, n of each other`,
    );
  if (!points.every(Number.isFinite) || !values.every(Number.isFinite))
    throw new AppError('not-finite', 'points and values of a Gaussian process must be finite numbers');
}

/** Mean and standard deviation, computed on values divided by the largest so that no square overflows; a constant is its own scale. */
export function standardizationOf(values: Float64Array): Standardization {
  const n = values.length;
  let largest = 0;
  for (const y of values) largest = Math.max(largest, Math.abs(y));
  if (largest === 0) return { center: 0, scale: 1 };
  let mean = 0;
  for (const y of values) mean += y / largest / n;
  let variance = 0;
  for (const y of values) variance += (y / largest - mean) ** 2 / Math.max(1, n - 1);
  const sd = Math.sqrt(variance);
  const scale = (sd > 1e-12 ? sd : 1) * largest;
  if (!(scale > 1e-150 && scale < 1e150))
    throw new AppError(
      'out-of-range',
      `values scatter by ${scale}, expected 1e-150 to 1e150 so that a variance is a number`,
    );
  return { center: mean * largest, scale };
}

/** Values, variances and scatter in units of the standardisation. */
export function standardize(data: ProcessData, { center, scale }: Standardization): StandardizedData {
  const n = data.values.length;
  const { sumSquares = 0, degreesOfFreedom = 0, knownVariance = 0 } = data.replicates ?? {};
  return {
    points: data.points,
    dimension: data.dimension,
    values: data.values.map((y) => (y - center) / scale),
    noiseShares: data.counts?.map((count) => 1 / count) ?? new Float64Array(n).fill(1),
    knownVariances: data.knownVariances?.map((v) => v / scale / scale) ?? new Float64Array(n),
    replicates: {
      sumSquares: sumSquares / scale / scale,
      degreesOfFreedom,
      knownVariance: knownVariance / scale / scale,
    },
  };
}

/** Climbs from the given start or the prior's mode, and from a rougher and a noisier explanation if they look as good. */
function maximizePosterior(
  data: StandardizedData,
  { maxEvaluations = 120, start }: FitOptions,
): Hyperparameters {
  const posterior = hyperparameterPosterior(data);
  const negative = (logs: Float64Array, gradient: Float64Array): number => {
    const value = posterior(logs, gradient);
    for (let k = 0; k < gradient.length; k++) gradient[k] = -gradient[k]!;
    return -value;
  };
  const mode = priorMode(data.dimension);
  const longer = { ...mode, lengthScales: mode.lengthScales.map((l) => 4 * l), noiseVariance: 0.2 };
  const starts = [...(start ? [start] : []), mode, longer];
  const bounds = boundsOf(data.dimension);
  let best: { readonly point: Float64Array; readonly value: number } | undefined;
  for (const [index, candidate] of starts.entries()) {
    const share = Math.max(1, Math.floor(maxEvaluations / starts.length));
    const found = minimizeInBox(negative, packHyperparameters(candidate), bounds.lower, bounds.upper, {
      maxEvaluations: index === 0 ? Math.max(share, maxEvaluations - share * (starts.length - 1)) : share,
      gradientTolerance: 1e-2,
    });
    if (best === undefined || found.value < best.value) best = found;
  }
  return unpackHyperparameters(best!.point);
}

function boundsOf(dimension: number): { readonly lower: Float64Array; readonly upper: Float64Array } {
  const side = (k: 0 | 1): Float64Array =>
    Float64Array.of(
      ...Array(dimension).fill(logBounds.lengthScale[k]),
      logBounds.signal[k],
      logBounds.noise[k],
    );
  return { lower: side(0), upper: side(1) };
}

function conditionOnAll(
  data: StandardizedData,
  hyperparameters: Hyperparameters,
  { center, scale }: Standardization,
): GaussianProcess {
  const { dimension, values, noiseShares, knownVariances } = data;
  const n = values.length;
  const scaledPoints = scalePoints(data.points, hyperparameters.lengthScales);
  const covariance = new Float64Array(triangleLength(n));
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++)
      covariance[triangleLength(i) + j] =
        meanVariance +
        hyperparameters.signalVariance *
          maternCorrelation(
            squaredDistance(scaledPoints, i * dimension, scaledPoints, j * dimension, dimension),
          ) +
        (i === j ? noiseShares[i]! * hyperparameters.noiseVariance + knownVariances[i]! : 0);
  const factor = new Float64Array(triangleLength(n));
  const jitter = factorWithJitter(covariance, n, factor);
  const whitened = values.slice();
  solveLower(factor, n, whitened);
  const weights = whitened.slice();
  solveUpper(factor, n, weights);
  return {
    dimension,
    count: n,
    hyperparameters,
    center,
    scale,
    jitter,
    scaledPoints,
    factor,
    whitened,
    weights,
  };
}

export type Predictions = { readonly means: Float64Array; readonly variances: Float64Array };

const blockWidth = 64;

/**
 * Posterior mean and variance of the noise-free function at many points, in blocks of 64.
 * `points`: row-major m × d. Returns m means [unit of the values] and m variances [unit²], > 0.
 * mean = center + scale·k*ᵀ·K⁻¹·y, variance = scale²·(k** − |L⁻¹·k*|²). @source rasmussen-williams2006, alg. 2.1
 */
export function predictMany(process: GaussianProcess, points: Float64Array): Predictions {
  const { dimension, count, hyperparameters, scaledPoints, weights } = process;
  const total = points.length / dimension;
  const scaled = scalePoints(points, hyperparameters.lengthScales);
  const means = new Float64Array(total);
  const variances = new Float64Array(total);
  const block = new Float64Array(count * blockWidth);
  for (let first = 0; first < total; first += blockWidth) {
    const width = Math.min(blockWidth, total - first);
    for (let i = 0; i < count; i++)
      for (let k = 0; k < width; k++) {
        const distance = squaredDistance(
          scaledPoints,
          i * dimension,
          scaled,
          (first + k) * dimension,
          dimension,
        );
        const covariance = meanVariance + hyperparameters.signalVariance * maternCorrelation(distance);
        block[i * width + k] = covariance;
        means[first + k] = means[first + k]! + weights[i]! * covariance;
      }
    solveLowerBlock(process.factor, count, block, width);
    for (let i = 0; i < count; i++)
      for (let k = 0; k < width; k++)
        variances[first + k] = variances[first + k]! + block[i * width + k]! ** 2;
  }
  for (let k = 0; k < total; k++) {
    means[k] = process.center + process.scale * means[k]!;
    variances[k] = toVariance(process, variances[k]!);
  }
  return { means, variances };
}

/** Prior variance less what was explained, kept above 1e-12 of the prior variance against rounding. */
function toVariance({ hyperparameters, scale }: GaussianProcess, explained: number): number {
  const prior = hyperparameters.signalVariance + meanVariance;
  return Math.max(prior - explained, 1e-12 * prior) * scale * scale;
}

export type PointPrediction = {
  readonly mean: number;
  readonly variance: number;
  /** d mean/dx and d variance/dx along each encoded coordinate, length d. */
  readonly meanGradient: Float64Array;
  readonly varianceGradient: Float64Array;
};

/** Posterior mean and variance at one point (length d) with their gradients, for continuous optimisation. O(n² + n·d). */
export function predictWithGradient(process: GaussianProcess, point: Float64Array): PointPrediction {
  const { dimension, count, hyperparameters, scaledPoints, factor, weights, scale } = process;
  const scaled = scalePoints(point, hyperparameters.lengthScales);
  const projected = new Float64Array(count);
  const slopes = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const distance = squaredDistance(scaledPoints, i * dimension, scaled, 0, dimension);
    projected[i] = meanVariance + hyperparameters.signalVariance * maternCorrelation(distance);
    slopes[i] = hyperparameters.signalVariance * maternSlope(distance);
  }
  const mean = process.center + scale * dot(projected, 0, weights, 0, count);
  solveLower(factor, count, projected);
  const explained = dot(projected, 0, projected, 0, count);
  solveUpper(factor, count, projected);
  const meanGradient = new Float64Array(dimension);
  const varianceGradient = new Float64Array(dimension);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < dimension; j++) {
      const difference = scaled[j]! - scaledPoints[i * dimension + j]!;
      const derivative = (-slopes[i]! * difference) / hyperparameters.lengthScales[j]!;
      meanGradient[j] = meanGradient[j]! + scale * weights[i]! * derivative;
      varianceGradient[j] = varianceGradient[j]! - 2 * scale * scale * projected[i]! * derivative;
    }
  return { mean, variance: toVariance(process, explained), meanGradient, varianceGradient };
}

/** Variance of the learned noise of one measurement [unit² of the values]. */
export const noiseVarianceOf = ({ hyperparameters, scale }: GaussianProcess): number =>
  hyperparameters.noiseVariance * scale * scale;

/**
 * The process with one more observation, hyperparameters and standardisation kept, in O(n²). `point`: length d; `value`
 * [unit]; `noiseVariance` [unit²] ≥ 0. A pending experiment is one observed at its predicted mean ("kriging believer").
 * @source rasmussen-williams2006, app. A.3; ginsbourger2010
 */
export function addObservation(
  process: GaussianProcess,
  point: Float64Array,
  value: number,
  noiseVariance: number,
): GaussianProcess {
  const { dimension, count, hyperparameters, scale } = process;
  const scaled = scalePoints(point, hyperparameters.lengthScales);
  const row = new Float64Array(count + 1);
  for (let i = 0; i < count; i++)
    row[i] =
      meanVariance +
      hyperparameters.signalVariance *
        maternCorrelation(squaredDistance(process.scaledPoints, i * dimension, scaled, 0, dimension));
  row[count] = meanVariance + hyperparameters.signalVariance + noiseVariance / scale / scale;
  const factor = appendToFactor(process.factor, count, row);
  const whitened = new Float64Array(count + 1);
  whitened.set(process.whitened);
  const last = triangleLength(count);
  const standardized = (value - process.center) / scale;
  whitened[count] = (standardized - dot(factor, last, whitened, 0, count)) / factor[last + count]!;
  const weights = whitened.slice();
  solveUpper(factor, count + 1, weights);
  const scaledPoints = new Float64Array((count + 1) * dimension);
  scaledPoints.set(process.scaledPoints);
  scaledPoints.set(scaled, count * dimension);
  return { ...process, count: count + 1, scaledPoints, factor, whitened, weights };
}
