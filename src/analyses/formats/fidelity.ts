import type { Provenance } from './contract.ts';

/** A twin's file says that it is simulated: `INFO,simulated,FIDELITY`, `fidelity: simulated` above a table, or the instrument's name. */
export const fidelityOf = ({ stated, instrument }: Provenance): 'simulated' | 'measured' =>
  [stated.FIDELITY, stated.fidelity, instrument].some(
    (said) => typeof said === 'string' && /\bsimulated\b/i.test(said),
  )
    ? 'simulated'
    : 'measured';
