import type { Calculation } from './calculation.ts';
import { candidates } from './declare-candidates.ts';
import { compositionTc } from './declare-composition-tc.ts';
import { curie } from './declare-curie.ts';
import { elastic } from './declare-elastic.ts';
import { freeEnergy } from './declare-free-energy.ts';
import { hull } from './declare-hull.ts';
import { kinetics } from './declare-kinetics.ts';
import { phonons } from './declare-phonons.ts';
import { relaxation } from './declare-relax.ts';
import { spinWaves } from './declare-spin-waves.ts';
import { symmetry } from './declare-symmetry.ts';
import { tc } from './declare-tc.ts';
import { xrd } from './declare-xrd.ts';

/**
 * Every `onnes calc` command; a new one is a file that exports its declaration (`declare-tc.ts`), a file that computes
 * (`calculate-tc.ts`), and a line here. This list is loaded with the command line: declarations import no kernel.
 */
export const calculations: readonly Calculation[] = [
  compositionTc,
  candidates,
  curie,
  elastic,
  freeEnergy,
  hull,
  kinetics,
  phonons,
  relaxation,
  spinWaves,
  symmetry,
  tc,
  xrd,
];
