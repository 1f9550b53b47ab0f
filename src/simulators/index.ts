import type { Simulator } from '../campaign/index.ts';
import { allenDynes } from './allen-dynes.ts';
import { electronsPerAtom } from './electrons-per-atom.ts';
import { eliashberg } from './eliashberg.ts';
import { heisenbergCurie } from './heisenberg-curie.ts';
import { mcMillan } from './mcmillan.ts';
import { pairBreaking } from './pair-breaking.ts';
import { powderPattern } from './powder-pattern.ts';
import { solidStateConversion } from './solid-state-conversion.ts';
import { superconductingState } from './superconducting-state.ts';

export { type AlloyLattice, createAlloyLattice } from './alloy-lattice.ts';
export { type CompositionTable, createCompositionSimulator } from './composition-model.ts';
export { createHullStability } from './hull-stability.ts';

/** Every simulator; a new one is a file and a line here. */
export const simulators: readonly Simulator<unknown>[] = [
  allenDynes,
  electronsPerAtom,
  eliashberg,
  heisenbergCurie,
  mcMillan,
  pairBreaking,
  powderPattern,
  solidStateConversion,
  superconductingState,
];
