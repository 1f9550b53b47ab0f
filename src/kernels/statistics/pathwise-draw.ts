import type { Random } from '../../core/random.ts';
import type { PointPrediction, Predictions } from './gaussian-process.ts';
import type { ProcessEnsemble } from './process-ensemble.ts';
import { correlationFunctions } from './process-gradient.ts';
import type { ConditionedProcess, CorrelationName, ProcessMemory } from './process-memory.ts';

/** One function drawn from an ensemble, which can be asked anywhere. */
export type FunctionDraw = {
  /** Values at row-major points [unit of the values]; the variances are what a draw has, none: 1e-12 of the scale squared. */
  predictMany(points: Float64Array): Predictions;
  predictWithGradient(point: Float64Array): PointPrediction;
};

/** Cosines that a prior function is a sum of. */
const waveCount = 256;

/** Degrees of freedom of the spectral density of each correlation; null: a Gaussian's. @source rasmussen-williams2006, eq. 4.15 */
const spectralFreedom: { readonly [name in CorrelationName]: number | null } = {
  'matern-5/2': 5,
  'matern-3/2': 3,
  'squared-exponential': null,
};

/**
 * A function drawn from the posterior of one member, chosen at random: f(x) = f₀(x) + k(x, X)·(K + N)⁻¹·(y − f₀(X) − ε), with f₀ a
 * sum of cosines of random frequencies and phases that has about the prior's covariance, and ε ~ N(0, N). O(n² + n·d) once, then
 * O(n·d) a point, however many are asked together.
 * @source wilson2020, eq. 13; rahimi-recht2007, alg. 1
 */
export function drawFunction(ensemble: ProcessEnsemble, random: Random): FunctionDraw {
  const { members, memory, points, center, scale, dimension } = ensemble;
  const member = members[random.integer(members.length)]!;
  const prior = drawPrior(member, dimension, random);
  const { values, noiseVariances } = member.parameters;
  const residuals = values.map(
    (y, i) =>
      y -
      prior(points.subarray(i * dimension, (i + 1) * dimension)) -
      Math.sqrt(noiseVariances[i]!) * random.normal(),
  );
  const weights = solve(memory, member, residuals);
  const valueAt = (point: Float64Array, gradient?: Float64Array): number =>
    prior(point, gradient) + updateAt(memory, member, weights, point, gradient);
  const variance = 1e-12 * scale * scale;
  return {
    predictMany: (asked) => {
      const means = new Float64Array(asked.length / dimension);
      for (let i = 0; i < means.length; i++)
        means[i] = center + scale * valueAt(asked.subarray(i * dimension, (i + 1) * dimension));
      return { means, variances: new Float64Array(means.length).fill(variance) };
    },
    predictWithGradient(point) {
      const gradient = new Float64Array(dimension);
      const mean = center + scale * valueAt(point, gradient);
      const varianceGradient = new Float64Array(dimension);
      return { mean, variance, meanGradient: gradient.map((slope) => scale * slope), varianceGradient };
    },
  };
}

type Evaluate = (point: Float64Array, gradient?: Float64Array) => number;

/** offset·z + √signal·√(2/m)·Σ w·cos(ω·x + φ); its slopes are added to the gradient. */
function drawPrior({ parameters }: ConditionedProcess, dimension: number, random: Random): Evaluate {
  const { correlation, lengthScales, signalVariance, offset } = parameters;
  const freedom = spectralFreedom[correlation];
  const frequencies = new Float64Array(waveCount * dimension);
  for (let w = 0; w < waveCount; w++) {
    const stretch = freedom === null ? 1 : Math.sqrt(freedom / drawChiSquared(freedom, random));
    for (let k = 0; k < dimension; k++)
      frequencies[w * dimension + k] = (stretch * random.normal()) / lengthScales[k]!;
  }
  const amplitude = Math.sqrt((2 * signalVariance) / waveCount);
  const amplitudes = Float64Array.from({ length: waveCount }, () => amplitude * random.normal());
  const phases = Float64Array.from({ length: waveCount }, () => 2 * Math.PI * random.uniform());
  const constant = Math.sqrt(offset) * random.normal();
  return (point, gradient) => {
    let sum = constant;
    for (let w = 0; w < waveCount; w++) {
      let angle = phases[w]!;
      for (let k = 0; k < dimension; k++) angle += frequencies[w * dimension + k]! * point[k]!;
      sum += amplitudes[w]! * Math.cos(angle);
      if (!gradient) continue;
      const slope = -amplitudes[w]! * Math.sin(angle);
      for (let k = 0; k < dimension; k++)
        gradient[k] = gradient[k]! + slope * frequencies[w * dimension + k]!;
    }
    return sum;
  };
}

function drawChiSquared(freedom: number, random: Random): number {
  let sum = 0;
  for (let k = 0; k < freedom; k++) sum += random.normal() ** 2;
  return sum;
}

/** (K + N)⁻¹·b by the member's factor. */
function solve(memory: ProcessMemory, member: ConditionedProcess, right: Float64Array): Float64Array {
  const { factor, stride } = memory.look(member);
  const x = right.slice();
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) x[i] = x[i]! - factor[i * stride + j]! * x[j]!;
    x[i] = x[i]! / factor[i * stride + i]!;
  }
  for (let i = x.length - 1; i >= 0; i--) {
    x[i] = x[i]! / factor[i * stride + i]!;
    for (let j = 0; j < i; j++) x[j] = x[j]! - factor[i * stride + j]! * x[i]!;
  }
  return x;
}

/** k(x, X)·weights; its slopes are added to the gradient. */
function updateAt(
  memory: ProcessMemory,
  member: ConditionedProcess,
  weights: Float64Array,
  point: Float64Array,
  gradient?: Float64Array,
): number {
  const { correlation, lengthScales, signalVariance, offset } = member.parameters;
  const { scaled, stride } = memory.look(member);
  const { value, slope } = correlationFunctions[correlation];
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    let squared = 0;
    for (let k = 0; k < point.length; k++)
      squared += (point[k]! / lengthScales[k]! - scaled[k * stride + i]!) ** 2;
    sum += weights[i]! * (offset + signalVariance * value(squared));
    if (!gradient) continue;
    const steepness = -weights[i]! * signalVariance * slope(squared);
    for (let k = 0; k < point.length; k++)
      gradient[k] =
        gradient[k]! +
        (steepness * (point[k]! / lengthScales[k]! - scaled[k * stride + i]!)) / lengthScales[k]!;
  }
  return sum;
}
