export type { Line, ProfileGrid } from './accumulate-profile.ts';
export * from './describe-node.ts';
export { estimateBaseline } from './estimate-baseline.ts';
export { findPeaks, type ObservedPeak, typicalFwhm } from './find-peaks.ts';
export {
  estimateNoiseFactor,
  type ObservedPattern,
  observePattern,
  type ScanData,
} from './observed-pattern.ts';
export type { RefinementLimits } from './parameter-rules.ts';
export type { PatternMerit } from './pattern-merit.ts';
export { modelPhase, type PhaseModel } from './phase-model.ts';
export { airborne, type PhaseNode } from './phase-node.ts';
export { drawTemplates, type PhaseFit } from './refine-phases.ts';
export { meanLine } from './scan-candidates.ts';
export { compositionKey, type SearchBench, type SearchOptions } from './search-bench.ts';
export { type PhaseSearch, searchPhases } from './search-phases.ts';
export { similarityOf } from './similar-phases.ts';
export { assumedGrain, grainFactor, linearAbsorption, type WeightFraction } from './weight-fractions.ts';
