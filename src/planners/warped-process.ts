import type { StopSignal } from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import {
  fitProcessEnsemble,
  fitWarpedEnsemble,
  type ProcessData,
  type ProcessEnsemble,
} from '../kernels/statistics/index.ts';
import { type Belief, processBelief } from './belief.ts';
import { warpedBelief } from './transformed-belief.ts';

/** A Gaussian process, `mayWarp`: over inputs that are bent where the values ask for it, with what it is made of. */
export function fitProcess(
  data: ProcessData,
  mayWarp: boolean,
  random: Random,
  signal?: StopSignal,
): { readonly belief: Belief; readonly ensemble: ProcessEnsemble } {
  if (!mayWarp) {
    const ensemble = fitProcessEnsemble(data, random, signal);
    return { belief: processBelief(ensemble), ensemble };
  }
  const { ensemble, warp } = fitWarpedEnsemble(data, random, signal);
  const belief = processBelief(ensemble);
  return { belief: warp === null ? belief : warpedBelief(belief, warp), ensemble };
}
