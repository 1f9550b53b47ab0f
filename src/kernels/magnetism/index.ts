export { type Estimated, integratedAutocorrelation, jackknife } from './autocorrelation.ts';
export {
  type Crossing,
  extrapolateCrossings,
  findCrossing,
  heisenbergExponents,
  type MagnetizationSeries,
  reweight,
} from './binder-crossing.ts';
export { type CollinearGauge, gaugeToFerromagnet } from './collinear-gauge.ts';
export {
  type CurieEffort,
  type CurieResult,
  chooseCells,
  curieEfforts,
  curieWork,
  findCurieTemperature,
  type RunTasks,
  sampleCurve,
  workOf,
} from './curie-monte-carlo.ts';
export { type CurieEstimates, curieBracket, estimateCurie } from './estimate-curie.ts';
export { type ExchangeShell, spinModelOfShells } from './exchange-shells.ts';
export { type AppliedTerms, fieldTasks, siteTermsOf } from './field-tasks.ts';
export { type ScalingExponents, type SizeSeries, scalingExponents } from './finite-size-scaling.ts';
export { openHeisenbergReference } from './heisenberg-reference.ts';
export type { HeisenbergSampler, SiteTerms, SpinTotals } from './heisenberg-sampler.ts';
export { findHelicityCrossing, type HelicitySeries } from './helicity-crossing.ts';
export { type IsingCopies, type IsingMeasurement, isingCopyCount, openIsingCopies } from './ising-copies.ts';
export {
  isingSquareEnergy,
  isingSquareMagnetization,
  isingSquareSpecificHeat,
  pottsSquareTemperature,
} from './ising-exact.ts';
export { type IsingLattice, openIsingReference } from './ising-reference.ts';
export type { AnisotropyOptions } from './judge-anisotropy.ts';
export { type LatticeCell, type LatticeName, latticeCells, latticeNames } from './lattices.ts';
export { findMagneticOrder, type MagneticOrder } from './magnetic-order.ts';
export { langevin, langevinMagnetization, meanFieldTemperature } from './mean-field.ts';
export { type TemperingReplica, type TemperingTask, temperReplicas } from './parallel-tempering.ts';
export { type RandomPhaseResult, randomPhaseTemperature } from './random-phase.ts';
export { readTb2j } from './read-tb2j.ts';
export { readUppAsd, readUppAsdSettings, type UppAsdFiles, type UppAsdSettings } from './read-uppasd.ts';
export { readVampire } from './read-vampire.ts';
export {
  type SpinMethod,
  sampleTemperature,
  type TemperatureSeries,
  type TemperatureTask,
} from './sample-temperature.ts';
export { openSpinLattice, type SpinLattice } from './spin-lattice.ts';
export { openHeisenbergSampler } from './spin-memory.ts';
export { type Bond, type ExchangeList, type MagneticSite, pairBonds, type SpinModel } from './spin-model.ts';
export { type SpinWaveStiffness, spinWaveStiffness } from './spin-wave-stiffness.ts';
export { spinWaveEnergies } from './spin-waves.ts';
export { averageSeries, binderOf, type ThermalAverages } from './thermal-averages.ts';
export { type Xoshiro, xoshiroFrom, xoshiroSeeded } from './xoshiro.ts';
export { helicityModulus, openXyLattice, type RotatorMeasurement, type XyLattice } from './xy-rotators.ts';
