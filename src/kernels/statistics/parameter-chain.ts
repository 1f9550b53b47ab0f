import type { Random } from '../../core/random.ts';
import { type ChainState, stepOnEllipse } from './elliptical-slice.ts';
import type { StandardizedData } from './hyperparameter-posterior.ts';
import { chooseInputWarp, type InputWarp, warpPoints } from './input-warp.ts';
import {
  type CorrelationName,
  openProcessMemory,
  type ProcessMemory,
  type ProcessParameters,
} from './process-memory.ts';

/**
 * What is believed of the parameters before any value is seen; values are standardised. A chain point z is a standard normal
 * draw of d + 3 numbers: log ℓ_k = log(length·√d) + own·z_k + common·z_d (length scales resemble each other and grow with the
 * dimension), log signal variance = signal·z_{d+1}, log noise variance = log(noise) + noiseSpread·z_{d+2}.
 */
const prior = { length: 0.5, own: 1, common: 1, signal: 1, noise: 0.02, noiseSpread: 1.5, offset: 1 };

/** Noise never falls below this share of the variance: rounding, and values typed in with three digits. */
const leastNoise = 1e-6;

/** Correlation functions that the chain chooses among by their evidence. */
const correlations: readonly CorrelationName[] = ['matern-5/2', 'matern-3/2', 'squared-exponential'];

/** A value is a blunder with this prior chance; its variance is then larger by this much [standardised]. */
const blunder = { chance: 0.01, variance: 9 };
const blunderLogOdds = Math.log(blunder.chance / (1 - blunder.chance));
/** A chain does not start with more of its values taken for blunders. */
const largestShare = 0.2;

const fewestForBlunders = 6;

/** Bounds of the work: likelihoods in multiplications, values to learn the parameters from, lengths of the chain. */
const limits = { multiplications: 3e7, values: 300, steps: 50, leastSteps: 14, members: 10, leastMembers: 4 };
const evaluationsPerStep = 5;
const starts = 8;

/** Raised when whoever asked wants what there is; part of an AbortSignal. */
export type StopSign = { readonly aborted: boolean };

/** One draw of everything that makes a process; blunders are indexes of values. */
export type ParameterDraw = {
  readonly point: Float64Array;
  readonly correlation: CorrelationName;
  readonly blunders: ReadonlySet<number>;
};

/**
 * Draws of the posterior of a Gaussian process's parameters: elliptical slice sampling of the continuous ones, a Metropolis step
 * between correlation functions, a Gibbs draw of which values are blunders (contaminated normal). More than 300 values: the
 * parameters are learned from 300 of them, drawn at random. `ownMemory`: one opened on these points, which may be used.
 * @source murray2010, fig. 2; box-tiao1968, sec. 2
 */
export const drawParameters = (
  data: StandardizedData,
  random: Random,
  signal: StopSign = { aborted: false },
  ownMemory?: ProcessMemory,
): ParameterDraw[] => drawPosterior(data, random, signal, ownMemory, false).draws;

/** The same of a process over warped coordinates, where the values ask for a warp once the chain has settled; null where they do not. */
export const drawWarpedParameters = (
  data: StandardizedData,
  random: Random,
  signal: StopSign = { aborted: false },
  ownMemory?: ProcessMemory,
): Posterior => drawPosterior(data, random, signal, ownMemory, true);

type Posterior = { readonly draws: ParameterDraw[]; readonly warp: InputWarp | null };

function drawPosterior(
  data: StandardizedData,
  random: Random,
  signal: StopSign,
  ownMemory: ProcessMemory | undefined,
  mayWarp: boolean,
): Posterior {
  let learned = drawSubset(data, random);
  const isWhole = learned === data;
  let memory = isWhole && ownMemory ? ownMemory : openProcessMemory(learned.points, learned.dimension);
  let warp: InputWarp | null = null;
  const { steps, burnIn, thinning } = planChain(learned.values.length);
  const draws: ParameterDraw[] = [];
  let chain = startChain(learned, memory, random);
  for (let step = 1; step <= steps; step++) {
    chain = moveChain(chain, learned, memory, random);
    if (signal.aborted)
      return { draws: draws.length > 0 ? draws : [{ ...chain, blunders: new Set() }], warp };
    if (step === burnIn && mayWarp) {
      warp = chooseInputWarp(learned, parametersOfDraw(learned, chain));
      if (warp !== null) {
        learned = { ...learned, points: warpPoints(learned.points, warp) };
        memory = openProcessMemory(learned.points, learned.dimension);
        chain = { ...chain, logLikelihood: logLikelihoodOf(chain, learned, memory) };
      }
    }
    if (step <= burnIn || (step - burnIn) % thinning !== 0) continue;
    chain = drawBlunders(chain, learned, memory, random);
    draws.push(isWhole ? chain : { ...chain, blunders: new Set() });
  }
  return { draws, warp };
}

function planChain(count: number): {
  readonly steps: number;
  readonly burnIn: number;
  readonly thinning: number;
} {
  const multiplications = count ** 3 / 6 + 15 * count ** 2;
  const affordable = Math.floor(limits.multiplications / multiplications / evaluationsPerStep);
  const steps = Math.max(limits.leastSteps, Math.min(limits.steps, affordable));
  const burnIn = Math.ceil(steps / 5);
  const members = Math.max(limits.leastMembers, Math.min(limits.members, Math.floor((steps - burnIn) / 4)));
  const thinning = Math.floor((steps - burnIn) / members);
  return { steps: burnIn + thinning * members, burnIn, thinning };
}

function drawSubset(data: StandardizedData, random: Random): StandardizedData {
  const { values, dimension, points } = data;
  if (values.length <= limits.values) return data;
  const chosen = random
    .shuffle([...values.keys()])
    .slice(0, limits.values)
    .sort((a, b) => a - b);
  const take = (numbers: Float64Array): Float64Array => Float64Array.from(chosen, (i) => numbers[i]!);
  return {
    ...data,
    points: Float64Array.from(
      { length: chosen.length * dimension },
      (_, at) => points[chosen[Math.floor(at / dimension)]! * dimension + (at % dimension)]!,
    ),
    values: take(values),
    noiseShares: take(data.noiseShares),
    knownVariances: take(data.knownVariances),
  };
}

type Chain = ParameterDraw & ChainState;

/** The most likely of a few draws of the prior, its centre among them, and of the centre with its misfits taken for blunders. */
function startChain(data: StandardizedData, memory: ProcessMemory, random: Random): Chain {
  const length = data.dimension + 3;
  const candidates = Array.from({ length: starts }, (_, s) => ({
    point: Float64Array.from({ length }, () => (s === 0 ? 0 : random.normal())),
    correlation: correlations[0]!,
    blunders: new Set<number>(),
  }));
  const centre = candidates[0]!;
  const others = othersSay(centre, data, memory);
  const misfits = others === null ? [] : others.filter(({ squared, sound }) => squared > 9 * sound);
  if (misfits.length > 0 && misfits.length <= largestShare * data.values.length)
    candidates.push({ ...centre, blunders: new Set(misfits.map(({ index }) => index)) });
  const chains = candidates.map((draw) => ({ ...draw, logLikelihood: logLikelihoodOf(draw, data, memory) }));
  const density = ({ logLikelihood, blunders }: Chain): number =>
    logLikelihood + blunders.size * blunderLogOdds;
  return chains.reduce((best, chain) => (density(chain) > density(best) ? chain : best));
}

function moveChain(chain: Chain, data: StandardizedData, memory: ProcessMemory, random: Random): Chain {
  const { correlation, blunders } = chain;
  const moved = stepOnEllipse(
    chain,
    (point) => logLikelihoodOf({ point, correlation, blunders }, data, memory),
    random,
  );
  const other = {
    point: moved.point,
    blunders,
    correlation: correlations[random.integer(correlations.length)]!,
  };
  if (other.correlation === correlation) return { ...chain, ...moved };
  const logLikelihood = logLikelihoodOf(other, data, memory);
  const isAccepted = Math.log(1 - random.uniform()) < logLikelihood - moved.logLikelihood;
  return isAccepted ? { ...other, logLikelihood } : { ...chain, ...moved };
}

/** For values beyond three standard deviations of what the others say, and present blunders: draws whether each is one. */
function drawBlunders(chain: Chain, data: StandardizedData, memory: ProcessMemory, random: Random): Chain {
  const blunders = new Set<number>();
  for (const { index, squared, sound } of othersSay(chain, data, memory) ?? []) {
    if (squared < 9 * sound) continue;
    const wide = sound + blunder.variance;
    const logOdds = blunderLogOdds + 0.5 * Math.log(sound / wide) + 0.5 * squared * (1 / sound - 1 / wide);
    if (random.uniform() < 1 / (1 + Math.exp(-logOdds))) blunders.add(index);
  }
  const isSame = blunders.size === chain.blunders.size && [...blunders].every((i) => chain.blunders.has(i));
  if (isSame) return chain;
  const changed = { ...chain, blunders };
  return { ...changed, logLikelihood: logLikelihoodOf(changed, data, memory) };
}

type Misfit = { readonly index: number; readonly squared: number; readonly sound: number };

/** Squared distance of each measured value from what all others say of it, with the variance it would have as a sound one. */
function othersSay(draw: ParameterDraw, data: StandardizedData, memory: ProcessMemory): Misfit[] | null {
  if (data.values.length < fewestForBlunders) return null;
  const others = memory.leaveOneOut(parametersOfDraw(data, draw));
  if (others === null) return null;
  return [...data.values.keys()].flatMap((index) => {
    if (data.noiseShares[index] === 0) return [];
    const squared = (data.values[index]! - others.means[index]!) ** 2;
    const sound = others.variances[index]! - (draw.blunders.has(index) ? blunder.variance : 0);
    return [{ index, squared, sound }];
  });
}

function logLikelihoodOf(draw: ParameterDraw, data: StandardizedData, memory: ProcessMemory): number {
  return (
    memory.logLikelihood(parametersOfDraw(data, draw)) + scatterLogLikelihood(data, noiseVarianceOfDraw(draw))
  );
}

/** What the scatter of repeats about their means says of the noise: −½[dof·log(noise + known) + Σ²/(noise + known)]. */
function scatterLogLikelihood({ replicates }: StandardizedData, noise: number): number {
  const { degreesOfFreedom, sumSquares, knownVariance } = replicates;
  const variance = noise + knownVariance;
  return degreesOfFreedom === 0 ? 0 : -0.5 * (degreesOfFreedom * Math.log(variance) + sumSquares / variance);
}

/** Variance of the noise of one measurement [standardised]. */
export const noiseVarianceOfDraw = ({ point }: ParameterDraw): number =>
  leastNoise + prior.noise * Math.exp(prior.noiseSpread * point.at(-1)!);

/** The process that a draw stands for. */
export function parametersOfDraw(data: StandardizedData, draw: ParameterDraw): ProcessParameters {
  const { dimension, values, noiseShares, knownVariances } = data;
  const { point, correlation, blunders } = draw;
  const common = Math.log(prior.length * Math.sqrt(dimension)) + prior.common * point[dimension]!;
  const noise = noiseVarianceOfDraw(draw);
  return {
    correlation,
    lengthScales: point.slice(0, dimension).map((z) => Math.exp(common + prior.own * z)),
    signalVariance: Math.exp(prior.signal * point[dimension + 1]!),
    offset: prior.offset,
    noiseVariances: values.map(
      (_, i) =>
        noiseShares[i]! * noise + knownVariances[i]! + leastNoise + (blunders.has(i) ? blunder.variance : 0),
    ),
    learnedNoise: noise,
    values,
  };
}
