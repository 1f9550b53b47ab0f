export * from '../campaign/index.ts';
export {
  type CompositionTable,
  type CrystalsUnderPotential,
  createAlloyLattice,
  createCompositionSimulator,
  createCrystalElasticity,
  createCrystalPhonons,
  createCrystalRelaxation,
  createHullStability,
  createInterfaceReaction,
  createPotentialRange,
  createStructurePattern,
  embeddedAtomSpreads,
} from '../simulators/index.ts';
export { readHullEntries } from './calc/read-hull-table.ts';
export { readPotential } from './calc/read-potential.ts';
export { readStructureFile } from './calc/read-structure-file.ts';
export { createLab, type Lab } from './lab.ts';
