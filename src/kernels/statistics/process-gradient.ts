import type { PointPrediction } from './gaussian-process.ts';
import type { ConditionedProcess, CorrelationName, ProcessMemory } from './process-memory.ts';

type Correlation = {
  readonly value: (squaredDistance: number) => number;
  /** −2·d value/d(squared distance) */
  readonly slope: (squaredDistance: number) => number;
};

/** Scalar forms of the correlation functions of r², with s = √(2ν)·r. @source rasmussen-williams2006, eq. 4.9 and 4.17 */
export const correlationFunctions: { readonly [name in CorrelationName]: Correlation } = {
  'matern-5/2': {
    value: (squared) => {
      const s = Math.sqrt(5 * squared);
      return (1 + s + (s * s) / 3) * Math.exp(-s);
    },
    slope: (squared) => {
      const s = Math.sqrt(5 * squared);
      return (5 / 3) * (1 + s) * Math.exp(-s);
    },
  },
  'matern-3/2': {
    value: (squared) => {
      const s = Math.sqrt(3 * squared);
      return (1 + s) * Math.exp(-s);
    },
    slope: (squared) => 3 * Math.exp(-Math.sqrt(3 * squared)),
  },
  'squared-exponential': {
    value: (squared) => Math.exp(-0.5 * squared),
    slope: (squared) => Math.exp(-0.5 * squared),
  },
};

/** Noise-free mean and variance of one process at one point (length d) with their gradients, in the values' units. O(n² + n·d). */
export function predictProcessWithGradient(
  memory: ProcessMemory,
  process: ConditionedProcess,
  point: Float64Array,
): PointPrediction {
  const { count, dimension } = memory;
  const { correlation, lengthScales, signalVariance, offset } = process.parameters;
  const { stride, scaled, factor, whitened } = memory.look(process);
  const { value, slope } = correlationFunctions[correlation];
  const own = point.map((x, k) => x / lengthScales[k]!);
  const solved = new Float64Array(count);
  const slopes = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let squared = 0;
    for (let k = 0; k < dimension; k++) squared += (own[k]! - scaled[k * stride + i]!) ** 2;
    solved[i] = offset + signalVariance * value(squared);
    slopes[i] = signalVariance * slope(squared);
  }
  let mean = 0;
  let explained = 0;
  for (let i = 0; i < count; i++) {
    let x = solved[i]!;
    const row = i * stride;
    for (let j = 0; j < i; j++) x -= factor[row + j]! * solved[j]!;
    x /= factor[row + i]!;
    solved[i] = x;
    mean += x * whitened[i]!;
    explained += x * x;
  }
  const weights = whitened.slice();
  solveTransposed(factor, stride, weights);
  solveTransposed(factor, stride, solved);
  const meanGradient = new Float64Array(dimension);
  const varianceGradient = new Float64Array(dimension);
  for (let i = 0; i < count; i++)
    for (let k = 0; k < dimension; k++) {
      const derivative = (-slopes[i]! * (own[k]! - scaled[k * stride + i]!)) / lengthScales[k]!;
      meanGradient[k] = meanGradient[k]! + weights[i]! * derivative;
      varianceGradient[k] = varianceGradient[k]! - 2 * solved[i]! * derivative;
    }
  const prior = signalVariance + offset;
  return { mean, variance: Math.max(prior - explained, 1e-12 * prior), meanGradient, varianceGradient };
}

/** Solves Lᵀ·x = b in place. */
function solveTransposed(factor: Float64Array, stride: number, vector: Float64Array): void {
  for (let i = vector.length - 1; i >= 0; i--) {
    const row = i * stride;
    const x = vector[i]! / factor[row + i]!;
    vector[i] = x;
    for (let j = 0; j < i; j++) vector[j] = vector[j]! - x * factor[row + j]!;
  }
}
