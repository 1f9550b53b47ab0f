import type { Planner } from '../campaign/index.ts';
import { auto } from './auto.ts';
import { bayes } from './bayes.ts';
import { fidelities } from './fidelities.ts';
import { mixture } from './mixture.ts';
import { random } from './random.ts';
import { screening } from './screening.ts';
import { sobol } from './sobol.ts';

export { definePlanner } from './define-planner.ts';
export { estimateFront, type StandingDesign } from './pareto-front.ts';

/** Every way to choose the next experiments. To add one: a file beside this one, and its name here. */
export const planners: readonly Planner<unknown>[] = [
  auto,
  bayes,
  fidelities,
  mixture,
  random,
  screening,
  sobol,
];
