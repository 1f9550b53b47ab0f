import type { StopSignal } from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import {
  believeInEnsemble,
  fitProcessEnsemble,
  type PointPrediction,
  type Predictions,
  type ProcessData,
  type ProcessEnsemble,
  predictEnsemble,
  predictEnsembleWithGradient,
} from '../kernels/statistics/index.ts';

/** What is believed of one goal over encoded designs, in the goal's own unit. */
export type Belief = {
  readonly dimension: number;
  /** Scatter of the measured values: the natural unit of gains. */
  readonly scale: number;
  /** Variance of the noise of one measurement. */
  readonly noiseVariance: number;
  /** Noise-free mean and variance at row-major points. */
  predictMany(points: Float64Array): Predictions;
  /** The same by a cheaper part of the model, to choose among very many designs which ones deserve the whole. */
  sketchMany(points: Float64Array): Predictions;
  /** At one point, with gradients. */
  predictWithGradient(point: Float64Array): PointPrediction;
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
    withPending: (points) => processBelief(believeInEnsemble(ensemble, points)),
  };
}
