import {
  dot,
  factorWithJitter,
  invertFromFactor,
  logDeterminant,
  solveLower,
  solveUpper,
  triangleLength,
} from './cholesky.ts';
import { scalePoints, squaredDistance } from './matern-covariance.ts';

/** Hyperparameters of the process on standardised values (mean 0, variance about 1). */
export type Hyperparameters = {
  /** One per dimension, in units of the encoded coordinates, > 0. */
  readonly lengthScales: Float64Array;
  readonly signalVariance: number;
  /** Variance of one measurement beyond its known variance. */
  readonly noiseVariance: number;
};

/** Observations ready for the likelihood; values standardised. All arrays have length n, points n × d row-major. */
export type StandardizedData = {
  readonly points: Float64Array;
  readonly dimension: number;
  readonly values: Float64Array;
  /** Noise variance of value i = noiseShares[i]·noiseVariance + knownVariances[i]. */
  readonly noiseShares: Float64Array;
  readonly knownVariances: Float64Array;
  readonly replicates: {
    readonly sumSquares: number;
    readonly degreesOfFreedom: number;
    readonly knownVariance: number;
  };
};

/** Prior variance of the constant mean: it is integrated out by adding this constant to every covariance. */
export const meanVariance = 1;

/** Normal priors on the logarithms; the length scale's is the log-normal of Hvarfner written as a density in ℓ. */
const lengthScalePrior = { location: Math.SQRT2, sd: Math.sqrt(3) };
const signalPrior = { mean: 0, sd: 1 };
const noisePrior = { mean: Math.log(0.02), sd: 1.5 };

/** [log ℓ_1 … log ℓ_d, log signal variance, log noise variance], the vector that the fit moves. */
export const packHyperparameters = (h: Hyperparameters): Float64Array =>
  Float64Array.of(...h.lengthScales.map(Math.log), Math.log(h.signalVariance), Math.log(h.noiseVariance));

export const unpackHyperparameters = (logs: Float64Array): Hyperparameters => ({
  lengthScales: logs.slice(0, -2).map(Math.exp),
  signalVariance: Math.exp(logs.at(-2)!),
  noiseVariance: Math.exp(logs.at(-1)!),
});

/** The mode of the prior: ℓ = exp(√2 + ½ log d − 3), signal variance 1, noise variance 0.02. @source hvarfner2024, eq. 7 */
export function priorMode(dimension: number): Hyperparameters {
  const length = Math.exp(lengthScalePrior.location + 0.5 * Math.log(dimension) - lengthScalePrior.sd ** 2);
  return {
    lengthScales: new Float64Array(dimension).fill(length),
    signalVariance: Math.exp(signalPrior.mean),
    noiseVariance: Math.exp(noisePrior.mean),
  };
}

/**
 * Log of marginal likelihood × priors as a function of the packed logarithms, with its gradient.
 * Covariance: σ²·Matérn-5/2(ARD) + meanVariance + noise on the diagonal. Replicates averaged into one value keep their full
 * information: their scatter adds −½·[dof·log(noise + known) + sumSquares/(noise + known)].
 * Priors: log ℓ_j ~ N(√2 + ½ log d − 3, 3) (log-normal density in ℓ), log signal variance ~ N(0, 1), log noise variance ~ N(log 0.02, 1.5²).
 * @source rasmussen-williams2006, eq. 5.8 and 5.9; hvarfner2024, eq. 7
 */
export function hyperparameterPosterior(
  data: StandardizedData,
): (logs: Float64Array, gradient: Float64Array) => number {
  const workspace = createWorkspace(data);
  return (logs, gradient) => {
    const h = unpackHyperparameters(logs);
    gradient.fill(0);
    return (
      addMarginalLikelihood(data, h, workspace, gradient) +
      addReplicateScatter(data, h, gradient) +
      addPriors(logs, gradient)
    );
  };
}

type Workspace = {
  /** Packed lower triangles: the Matérn part of the covariance, its slopes, the whole covariance, and three work areas. */
  readonly [name in 'signal' | 'slopes' | 'covariance' | 'factor' | 'inverse' | 'scratch']: Float64Array;
} & { readonly weights: Float64Array };

function createWorkspace({ values }: StandardizedData): Workspace {
  const triangle = (): Float64Array => new Float64Array(triangleLength(values.length));
  return {
    signal: triangle(),
    slopes: triangle(),
    covariance: triangle(),
    factor: triangle(),
    inverse: triangle(),
    scratch: triangle(),
    weights: new Float64Array(values.length),
  };
}

function addMarginalLikelihood(
  data: StandardizedData,
  h: Hyperparameters,
  workspace: Workspace,
  gradient: Float64Array,
): number {
  const n = data.values.length;
  const { factor, inverse, scratch, weights } = workspace;
  const scaled = scalePoints(data.points, h.lengthScales);
  fillCovariance(data, h, scaled, workspace);
  factorWithJitter(workspace.covariance, n, factor);
  weights.set(data.values);
  solveLower(factor, n, weights);
  const quadratic = dot(weights, 0, weights, 0, n);
  solveUpper(factor, n, weights);
  invertFromFactor(factor, n, inverse, scratch);
  addCovarianceGradient(data, h, scaled, workspace, gradient);
  return -0.5 * (quadratic + logDeterminant(factor, n) + n * Math.log(2 * Math.PI));
}

function fillCovariance(
  { dimension, values, noiseShares, knownVariances }: StandardizedData,
  h: Hyperparameters,
  scaled: Float64Array,
  { signal, slopes, covariance }: Workspace,
): void {
  for (let i = 0; i < values.length; i++) {
    const row = triangleLength(i);
    for (let j = 0; j < i; j++) {
      const s = Math.sqrt(5 * squaredDistance(scaled, i * dimension, scaled, j * dimension, dimension));
      const decay = h.signalVariance * Math.exp(-s);
      signal[row + j] = (1 + s + (s * s) / 3) * decay;
      slopes[row + j] = (5 / 3) * (1 + s) * decay;
      covariance[row + j] = signal[row + j]! + meanVariance;
    }
    signal[row + i] = h.signalVariance;
    covariance[row + i] =
      h.signalVariance + meanVariance + noiseShares[i]! * h.noiseVariance + knownVariances[i]!;
  }
}

/** Adds ½ tr((α·αᵀ − K⁻¹)·dK/dlog θ) for every hyperparameter θ. */
function addCovarianceGradient(
  { dimension, values, noiseShares }: StandardizedData,
  h: Hyperparameters,
  scaled: Float64Array,
  { signal, slopes, inverse, weights }: Workspace,
  gradient: Float64Array,
): void {
  let signalSum = 0;
  let noiseSum = 0;
  for (let i = 0; i < values.length; i++) {
    const row = triangleLength(i);
    for (let j = 0; j < i; j++) {
      const sensitivity = weights[i]! * weights[j]! - inverse[row + j]!;
      signalSum += sensitivity * signal[row + j]!;
      const slope = sensitivity * slopes[row + j]!;
      for (let k = 0; k < dimension; k++) {
        const difference = scaled[i * dimension + k]! - scaled[j * dimension + k]!;
        gradient[k] = gradient[k]! + slope * difference * difference;
      }
    }
    const sensitivity = 0.5 * (weights[i]! * weights[i]! - inverse[row + i]!);
    signalSum += sensitivity * h.signalVariance;
    noiseSum += sensitivity * noiseShares[i]! * h.noiseVariance;
  }
  gradient[dimension] = gradient[dimension]! + signalSum;
  gradient[dimension + 1] = gradient[dimension + 1]! + noiseSum;
}

function addReplicateScatter(
  { dimension, replicates }: StandardizedData,
  { noiseVariance }: Hyperparameters,
  gradient: Float64Array,
): number {
  const { degreesOfFreedom, sumSquares, knownVariance } = replicates;
  if (degreesOfFreedom === 0) return 0;
  const variance = noiseVariance + knownVariance;
  gradient[dimension + 1] =
    gradient[dimension + 1]! + (0.5 * noiseVariance * (sumSquares / variance - degreesOfFreedom)) / variance;
  return -0.5 * (degreesOfFreedom * Math.log(variance) + sumSquares / variance);
}

function addPriors(logs: Float64Array, gradient: Float64Array): number {
  const dimension = logs.length - 2;
  const lengthMean = lengthScalePrior.location + 0.5 * Math.log(dimension) - lengthScalePrior.sd ** 2;
  let sum = 0;
  for (let k = 0; k < logs.length; k++) {
    const prior =
      k < dimension
        ? { mean: lengthMean, sd: lengthScalePrior.sd }
        : k === dimension
          ? signalPrior
          : noisePrior;
    const z = (logs[k]! - prior.mean) / prior.sd;
    sum -= 0.5 * z * z;
    gradient[k] = gradient[k]! - z / prior.sd;
  }
  return sum;
}
