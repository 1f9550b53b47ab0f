import type { StopSignal } from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import {
  believeInEnsemble,
  drawFunction,
  drawTruths,
  fitProcessEnsemble,
  type PointPrediction,
  type Predictions,
  type ProcessData,
  type ProcessEnsemble,
  predictEnsemble,
  predictEnsembleWithGradient,
  varianceReductions,
} from '../kernels/statistics/index.ts';

/** Says what one goal is at encoded designs, noise-free, in the goal's own unit. */
export type Predictor = {
  /** Mean and variance at row-major points. */
  predictMany(points: Float64Array): Predictions;
  /** At one point, with gradients. */
  predictWithGradient(point: Float64Array): PointPrediction;
};

/** What is believed of one goal over encoded designs, in the goal's own unit. */
export type Belief = Predictor & {
  readonly dimension: number;
  /** Scatter of the measured values: the natural unit of gains. */
  readonly scale: number;
  /** Variance of the noise of one measurement. */
  readonly noiseVariance: number;
  /** `predictMany` by a cheaper part of the model, to choose among very many designs which ones deserve the whole. */
  sketchMany(points: Float64Array): Predictions;
  /** At most `count` ways in which it may be: values at everything measured drawn together, and the rest as these leave it open. */
  drawTruths(count: number, random: Random): readonly Predictor[];
  /** One function that it may be, without uncertainty, which can be asked anywhere. */
  drawFunction(random: Random): Predictor;
  /** By how much one measurement at each of the points would lower the variance averaged over `references` [unit²]. */
  varianceReductions(points: Float64Array, references: Float64Array): Float64Array;
  /** As if designs under way (row-major points) had been measured and had come out as expected. @source ginsbourger2010 */
  withPending(points: Float64Array): Belief;
  /** How each simulator's value at a point goes with the measured one, beyond what is known of it: 0 nothing, 1 the same. */
  correlations?(point: Float64Array): readonly { readonly method: string; readonly correlation: number }[];
};

/** Belief of a Gaussian process whose parameters are averaged over their posterior. */
export const fitProcessBelief = (data: ProcessData, random: Random, signal?: StopSignal): Belief =>
  processBelief(fitProcessEnsemble(data, random, signal));

const sketchMembers = 1;

/** Belief of the members of an ensemble together. */
export function processBelief(ensemble: ProcessEnsemble): Belief {
  const { dimension, scale, noiseVariance } = ensemble;
  return {
    dimension,
    scale,
    noiseVariance,
    predictMany: (points) => predictEnsemble(ensemble, points),
    sketchMany: (points) =>
      predictEnsemble(ensemble, points, Math.min(sketchMembers, ensemble.members.length)),
    predictWithGradient: (point) => predictEnsembleWithGradient(ensemble, point),
    drawTruths: (count, random) => drawTruths(ensemble, count, random).map(processBelief),
    drawFunction: (random) => drawFunction(ensemble, random),
    varianceReductions: (points, references) => varianceReductions(ensemble, points, references),
    withPending: (points) => processBelief(believeInEnsemble(ensemble, points)),
  };
}
