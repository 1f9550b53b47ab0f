export { type Atoms, atomsOf, repeatAtoms, structureOf } from './atoms.ts';
export { type Calculator, type Evaluation, openCalculator } from './calculator.ts';
export { embeddedAtomPotential } from './embedded-atom.ts';
export type { EmbeddedAtomTables, EmbeddedElement } from './embedded-atom-tables.ts';
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
export { gigapascalPerElectronvoltPerCubicAngstrom, type Interaction, type Potential } from './potential.ts';
export { readFuncfl } from './read-funcfl.ts';
export { readSetfl } from './read-setfl.ts';
