export { type Atoms, atomsOf, repeatAtoms, structureOf, volumeOf } from './atoms.ts';
export { type Calculator, type Evaluation, openCalculator } from './calculator.ts';
export { faceDistances } from './cell-algebra.ts';
export {
  type Displacement,
  type DisplacementPlan,
  displacedPositions,
  equalizeCounts,
  planDisplacements,
} from './displacements.ts';
export {
  describeStiffness,
  type ElasticConstants,
  elasticConstants,
  type IsotropicModuli,
} from './elastic-constants.ts';
export { embeddedAtomPotential } from './embedded-atom.ts';
export type { EmbeddedAtomTables, EmbeddedElement } from './embedded-atom-tables.ts';
export {
  type EquationName,
  type EquationOfState,
  energyOfVolume,
  equationNames,
  type Fitted,
  fitEquationOfState,
} from './equation-of-state.ts';
export { type CrystalOperation, findSymmetry } from './find-symmetry.ts';
export { type ForceConstants, solveForceConstants } from './force-constants.ts';
export {
  type HighSymmetryPath,
  highSymmetryPath,
  type NamedPoint,
  type PathPoint,
  samplePath,
} from './high-symmetry-path.ts';
export { openPairList, type PairList, type PairListKeeper } from './pair-list.ts';
export {
  buckingham,
  type CutTreatment,
  cutTreatments,
  lennardJones,
  morse,
  type PairFunction,
  type PairTerm,
  pairPotential,
} from './pair-potential.ts';
export { isPairPotential, pairPotentialForms, parsePairPotential } from './parse-pair-potential.ts';
export { openPhonons, type Phonons } from './phonon-frequencies.ts';
export {
  type DensityOfStates,
  densityOfStates,
  findImaginary,
  imaginaryThreshold,
  type PhononModes,
  sampleModes,
  type VibrationalState,
  vibrationalState,
} from './phonon-modes.ts';
export type { Interaction, Potential } from './potential.ts';
export { primitiveCell } from './primitive-cell.ts';
export { readForceSets } from './read-force-sets.ts';
export { readFuncfl } from './read-funcfl.ts';
export { readSetfl } from './read-setfl.ts';
export { type Relaxation, type RelaxationStep, type RelaxOptions, relax } from './relax.ts';
