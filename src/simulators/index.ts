import type { Simulator } from '../campaign/index.ts';
import { allenDynes } from './allen-dynes.ts';
import { bccAlloy } from './bcc-alloy.ts';
import { rareGasElasticity } from './crystal-elasticity.ts';
import { rareGasPhonons } from './crystal-phonons.ts';
import { rareGasRelaxation } from './crystal-relaxation.ts';
import { debyeSolid } from './debye-solid.ts';
import { electronsPerAtom } from './electrons-per-atom.ts';
import { eliashberg } from './eliashberg.ts';
import { evaporationLoss } from './evaporation-loss.ts';
import { gasReservoir } from './gas-reservoir.ts';
import { grainGrowth } from './grain-growth.ts';
import { heisenbergCurie } from './heisenberg-curie.ts';
import { heisenbergMagnetization } from './heisenberg-magnetization.ts';
import { mcMillan } from './mcmillan.ts';
import { nucleationBarrier } from './nucleation-barrier.ts';
import { pairBreaking } from './pair-breaking.ts';
import { powderPattern } from './powder-pattern.ts';
import { regularSolution } from './regular-solution.ts';
import { solidStateConversion } from './solid-state-conversion.ts';
import { spinWaves } from './spin-waves.ts';
import { superconductingState } from './superconducting-state.ts';
import { weakCouplingGap } from './weak-coupling-gap.ts';

export { type AlloyLattice, createAlloyLattice } from './alloy-lattice.ts';
export { createBccAlloySimulator } from './bcc-alloy.ts';
export { type CompositionTable, createCompositionSimulator } from './composition-model.ts';
export { createCrystalElasticity } from './crystal-elasticity.ts';
export { createCrystalPhonons } from './crystal-phonons.ts';
export { createCrystalRelaxation } from './crystal-relaxation.ts';
export {
  type CrystalsUnderPotential,
  embeddedAtomSpreads,
  type PotentialSpreads,
} from './crystals-under-potential.ts';
export { createHullStability } from './hull-stability.ts';
export { createInterfaceReaction } from './interface-reaction.ts';
export { createPotentialRange } from './potential-range.ts';
export { createStructurePattern } from './structure-pattern.ts';

/** Every simulator; a new one is a file and a line here. */
export const simulators: readonly Simulator<unknown>[] = [
  allenDynes,
  bccAlloy,
  debyeSolid,
  electronsPerAtom,
  eliashberg,
  evaporationLoss,
  gasReservoir,
  grainGrowth,
  heisenbergCurie,
  heisenbergMagnetization,
  mcMillan,
  nucleationBarrier,
  pairBreaking,
  powderPattern,
  rareGasElasticity,
  rareGasPhonons,
  rareGasRelaxation,
  regularSolution,
  solidStateConversion,
  spinWaves,
  superconductingState,
  weakCouplingGap,
];
