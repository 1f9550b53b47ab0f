export { type BootstrapInterval, pairedBootstrap } from './bootstrap.ts';
export {
  type CensoredData,
  type GaussianBelief,
  standInForCensored,
  standInUnder,
} from './censored-gaussian-process.ts';
export {
  dot,
  factorWithJitter,
  invertFromFactor,
  logDeterminant,
  solveLower,
  solveUpper,
  triangleLength,
} from './cholesky.ts';
export { type Drift, type DriftShape, findDrift, type TimeSeries } from './drift.ts';
export { type GoalSensitive, logExpectedHypervolumeGain } from './expected-hypervolume.ts';
export {
  coverage,
  intervalScore,
  normalCrps,
  type ScoredForecast,
  weightedIntervalScore,
} from './forecast-scores.ts';
export {
  addObservation,
  conditionGaussianProcess,
  type FitOptions,
  fitGaussianProcess,
  type GaussianProcess,
  noiseVarianceOf,
  type PointPrediction,
  type Predictions,
  type ProcessData,
  predictMany,
  predictWithGradient,
  type Standardization,
} from './gaussian-process.ts';
export { generalizedSlope } from './generalized-slope.ts';
export type { Hyperparameters } from './hyperparameter-posterior.ts';
export { type FreeBoxes, type Front, freeBoxes, hypervolume, paretoIndexes } from './hypervolume.ts';
export { type InputWarp, slopeOfWarp, warpPoints } from './input-warp.ts';
export { type MinimizeOptions, type Minimum, minimizeInBox, type Objective } from './lbfgs.ts';
export { fitLinear, type LinearFit, predictLinear, sdOfCoefficient } from './linear-fit.ts';
export { applyWeights, firstAtLeast, type LocalWeights, localWeights } from './local-polynomial.ts';
export {
  logExpectedImprovement,
  logImprovement,
  logImprovementSlope,
  upperConfidenceBound,
} from './log-expected-improvement.ts';
export { logGamma } from './log-gamma.ts';
export { fitNoisePrior, type GroupScatter, type NoisePrior, shrinkVariance } from './noise-prior.ts';
export { normalCdf, normalLogCdf, normalLogPdf, normalPdf, normalQuantile } from './normal.ts';
export { drawFunction, type FunctionDraw } from './pathwise-draw.ts';
export { plackettBurman, screeningRunCount } from './plackett-burman.ts';
export { median, pointNoise, robustSd } from './point-noise.ts';
export {
  believeInEnsemble,
  fitProcessEnsemble,
  fitWarpedEnsemble,
  leaveOneOutLogDensities,
  type ProcessEnsemble,
  predictEnsemble,
  predictEnsembleWithGradient,
  type RetoldValues,
  type WarpedEnsemble,
} from './process-ensemble.ts';
export { varianceReductions } from './process-learning.ts';
export { drawTruths } from './process-truths.ts';
export { type RandomBaseline, randomBaseline } from './random-baseline.ts';
export { fitRegressionForest, predictForest, type RegressionForest } from './regression-forest.ts';
export { poolReplicates, type ReplicateScatter } from './replicates.ts';
export { type SobolOptions, sobolDimensionLimit, sobolPoints } from './sobol.ts';
export { stackingWeights } from './stacking.ts';
