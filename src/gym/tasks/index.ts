import type { Json } from '../../core/json.ts';
import type { TaskFamily } from '../contracts.ts';
import { chooseMagnets } from './choose-magnets/index.ts';
import { chooseSuperconductors } from './choose-superconductors/index.ts';
import { criticalTemperature } from './critical-temperature/critical-temperature.ts';
import { curieTemperature } from './curie-temperature/curie-temperature.ts';
import { diagnoseMeasurement } from './diagnose-measurement/index.ts';
import { hull } from './hull/hull.ts';
import { identifyPhases } from './identify-phases/identify-phases.ts';
import { improveRecord } from './improve-record/index.ts';
import { proposeCrystals } from './propose-crystals/index.ts';
import { readTransition } from './read-transition/read-transition.ts';
import { refineLattice } from './refine-lattice/refine-lattice.ts';
import { synthesisRoute } from './synthesis-route/index.ts';

/** A family as everybody else sees it: what it hides is JSON that only the family itself reads, and it is given back as it came. */
const veil = <Truth>(family: TaskFamily<Truth>): TaskFamily<Json> => family as unknown as TaskFamily<Json>;

/** Every family of tasks; a new one is a file and a line here. */
export const taskFamilies: readonly TaskFamily<Json>[] = [
  veil(chooseSuperconductors),
  veil(chooseMagnets),
  veil(improveRecord),
  veil(diagnoseMeasurement),
  veil(synthesisRoute),
  veil(proposeCrystals),
  veil(identifyPhases),
  veil(criticalTemperature),
  veil(readTransition),
  veil(refineLattice),
  veil(curieTemperature),
  veil(hull),
];
