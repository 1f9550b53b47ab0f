import type { Simulator } from '../campaign/index.ts';
import { electronsPerAtom } from './electrons-per-atom.ts';
import { heisenbergCurie } from './heisenberg-curie.ts';

/** Every simulator; a new one is a file and a line here. */
export const simulators: readonly Simulator<unknown>[] = [electronsPerAtom, heisenbergCurie];
