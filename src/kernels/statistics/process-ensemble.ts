import { AppError } from '../../core/error.ts';
import type { Random } from '../../core/random.ts';
import {
  checkData,
  type PointPrediction,
  type Predictions,
  type ProcessData,
  type Standardization,
  standardizationOf,
  standardize,
} from './gaussian-process.ts';
import type { StandardizedData } from './hyperparameter-posterior.ts';
import { type InputWarp, warpPoints } from './input-warp.ts';
import {
  drawParameters,
  drawWarpedParameters,
  noiseVarianceOfDraw,
  type ParameterDraw,
  parametersOfDraw,
  type StopSign,
} from './parameter-chain.ts';
import { predictProcessWithGradient } from './process-gradient.ts';
import { type ConditionedProcess, openProcessMemory, type ProcessMemory } from './process-memory.ts';

/** Gaussian processes whose parameters are draws of their posterior: how they differ is what the data leave open. */
export type ProcessEnsemble = {
  readonly dimension: number;
  readonly count: number;
  /** Value = center + scale·standardised value. */
  readonly center: number;
  readonly scale: number;
  /** Variance of the noise of one measurement, mean of the members [unit² of the values]. */
  readonly noiseVariance: number;
  readonly members: readonly ConditionedProcess[];
  readonly memory: ProcessMemory;
  /** Row-major count × dimension. */
  readonly points: Float64Array;
};

/**
 * A fully Bayesian Gaussian process: members drawn from the posterior of length scales, signal, noise, correlation function and
 * blunders (see {@link drawParameters}), equally weighted. `data`: as for a single process. The work is bounded.
 * Once `signal` is raised no further member is made; there is always one.
 * @source rasmussen-williams2006, sec. 5.2; murray2010
 * @throws AppError `bad-shape`, `not-finite`, `out-of-range` — as fitGaussianProcess
 */
export function fitProcessEnsemble(data: ProcessData, random: Random, signal?: StopSign): ProcessEnsemble {
  const { standardization, standardized, memory } = prepare(data);
  const draws = drawParameters(standardized, random, signal, memory);
  return conditionMembers(standardized, standardization, memory, draws, signal);
}

/** A process over coordinates that are warped where the values ask for it; points of `ensemble` are warped ones. */
export type WarpedEnsemble = { readonly ensemble: ProcessEnsemble; readonly warp: InputWarp | null };

/** As {@link fitProcessEnsemble}, over warped coordinates where the values ask for them (see chooseInputWarp). */
export function fitWarpedEnsemble(data: ProcessData, random: Random, signal?: StopSign): WarpedEnsemble {
  const { standardization, standardized, memory } = prepare(data);
  const { draws, warp } = drawWarpedParameters(standardized, random, signal, memory);
  if (warp === null)
    return { ensemble: conditionMembers(standardized, standardization, memory, draws, signal), warp };
  const warped = { ...standardized, points: warpPoints(standardized.points, warp) };
  const own = openProcessMemory(warped.points, warped.dimension);
  return { ensemble: conditionMembers(warped, standardization, own, draws, signal), warp };
}

function prepare(data: ProcessData): {
  readonly standardization: Standardization;
  readonly standardized: StandardizedData;
  readonly memory: ProcessMemory;
} {
  checkData(data);
  const standardization = data.standardization ?? standardizationOf(data.values);
  const standardized = standardize(data, standardization);
  const memory = openProcessMemory(standardized.points, standardized.dimension);
  return { standardization, standardized, memory };
}

/** `memory`: one opened on the points of the data. */
function conditionMembers(
  data: StandardizedData,
  { center, scale }: Standardization,
  memory: ProcessMemory,
  draws: readonly ParameterDraw[],
  signal: StopSign = { aborted: false },
): ProcessEnsemble {
  const members: ConditionedProcess[] = [];
  for (const draw of draws) {
    if (signal.aborted && members.length > 0) break;
    const member = memory.condition(parametersOfDraw(data, draw));
    if (member !== null) members.push(member);
  }
  requireMembers(members, data.values.length);
  const noise = draws.reduce((sum, draw) => sum + noiseVarianceOfDraw(draw) / draws.length, 0);
  return {
    dimension: data.dimension,
    count: data.values.length,
    center,
    scale,
    noiseVariance: noise * scale ** 2,
    members,
    memory,
    points: data.points,
  };
}

/** @throws AppError `not-positive-definite` — when no draw of the parameters gave a covariance that can be factored */
function requireMembers(members: readonly ConditionedProcess[], count: number): void {
  if (members.length === 0)
    throw new AppError('not-positive-definite', `no covariance of the ${count} values could be factored`);
}

/**
 * Mean and variance of the mixture, noise-free, at row-major m × dimension points: mean = ⟨m⟩, variance = ⟨v + m²⟩ − ⟨m⟩².
 * `memberCount`: how many members answer; default all.
 */
export function predictEnsemble(
  { members, memory, center, scale }: ProcessEnsemble,
  points: Float64Array,
  memberCount = members.length,
): Predictions {
  const total = points.length / memory.dimension;
  const means = new Float64Array(total);
  const squares = new Float64Array(total);
  const share = 1 / memberCount;
  memory.predictEach(members.slice(0, memberCount), points, (own, first) => {
    for (let i = 0; i < own.means.length; i++) {
      const mean = own.means[i]!;
      means[first + i] = means[first + i]! + share * mean;
      squares[first + i] = squares[first + i]! + share * (own.variances[i]! + mean * mean);
    }
  });
  for (let i = 0; i < total; i++) {
    const spread = Math.max(squares[i]! - means[i]! ** 2, 1e-12);
    means[i] = center + scale * means[i]!;
    squares[i] = scale * scale * spread;
  }
  return { means, variances: squares };
}

/** Mean and variance of the mixture at one point (length d), with their gradients. O(members · count²). */
export function predictEnsembleWithGradient(ensemble: ProcessEnsemble, point: Float64Array): PointPrediction {
  const { members, memory, center, scale, dimension } = ensemble;
  const share = 1 / members.length;
  const meanGradient = new Float64Array(dimension);
  const squareGradient = new Float64Array(dimension);
  let mean = 0;
  let square = 0;
  for (const member of members) {
    const own = predictProcessWithGradient(memory, member, point);
    mean += share * own.mean;
    square += share * (own.variance + own.mean ** 2);
    for (let k = 0; k < dimension; k++) {
      meanGradient[k] = meanGradient[k]! + share * own.meanGradient[k]!;
      squareGradient[k] =
        squareGradient[k]! + share * (own.varianceGradient[k]! + 2 * own.mean * own.meanGradient[k]!);
    }
  }
  return {
    mean: center + scale * mean,
    variance: scale * scale * Math.max(square - mean * mean, 1e-12),
    meanGradient: meanGradient.map((slope) => scale * slope),
    varianceGradient: squareGradient.map((slope, k) => scale * scale * (slope - 2 * mean * meanGradient[k]!)),
  };
}

/**
 * The ensemble as if designs under way (row-major points) had been measured and had come out as each member expects, without
 * noise: uncertainty shrinks there, the mean stays. @source ginsbourger2010
 */
export function believeInEnsemble(ensemble: ProcessEnsemble, pending: Float64Array): ProcessEnsemble {
  const points = Float64Array.of(...ensemble.points, ...pending);
  const memory = openProcessMemory(points, ensemble.dimension);
  const members = ensemble.members.flatMap((member) => {
    const { means } = ensemble.memory.predict(member, pending);
    const { parameters } = member;
    const noise = Math.max(parameters.learnedNoise, 1e-6);
    return (
      memory.condition({
        ...parameters,
        values: Float64Array.of(...parameters.values, ...means),
        noiseVariances: Float64Array.of(...parameters.noiseVariances, ...means.map(() => noise)),
      }) ?? []
    );
  });
  requireMembers(members, points.length / ensemble.dimension);
  return { ...ensemble, points, memory, members, count: points.length / ensemble.dimension };
}

/**
 * Values that depend on which is left out: without value i they are told + Σ_p weights_p[i]·values_p [unit of the values]. `told` and
 * each `values`: one per value of the ensemble; `weights`: one per value that is left out, the first ones.
 */
export type RetoldValues = {
  readonly told: Float64Array;
  readonly parts: readonly { readonly values: Float64Array; readonly weights: Float64Array }[];
};

/**
 * Log density of every value under the mixture of members conditioned on all others [log 1/unit]. `retold`: what the others are then,
 * where it depends on the value left out (a process is linear in its values); its first part says how many densities there are.
 * @source rasmussen-williams2006, eq. 5.12
 */
export function leaveOneOutLogDensities(ensemble: ProcessEnsemble, retold?: RetoldValues): Float64Array {
  const { members, memory, scale, center } = ensemble;
  const densities = new Float64Array(retold?.parts[0]?.weights.length ?? memory.count);
  const standardized = retold && {
    told: retold.told.map((value) => (value - center) / scale),
    parts: retold.parts.map(({ values, weights }) => ({ values: values.map((v) => v / scale), weights })),
  };
  for (const { parameters } of members) {
    const values = standardized?.told ?? parameters.values;
    const others = memory.leaveOneOut({ ...parameters, values });
    if (others === null) continue;
    const { means, variances } = others;
    for (const part of standardized?.parts ?? []) {
      const own = memory.leaveOneOut({ ...parameters, values: part.values });
      part.weights.forEach((weight, i) => {
        means[i] = means[i]! + weight * (own?.means[i] ?? 0);
      });
    }
    for (let i = 0; i < densities.length; i++) {
      const z2 = (values[i]! - means[i]!) ** 2 / variances[i]!;
      densities[i] =
        densities[i]! + Math.exp(-0.5 * z2) / Math.sqrt(2 * Math.PI * variances[i]!) / members.length;
    }
  }
  return densities.map((density) => Math.log(density + 1e-300) - Math.log(scale));
}
