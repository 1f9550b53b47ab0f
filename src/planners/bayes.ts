import { defineModelPlanner } from './define-model-planner.ts';
import { fitProcess } from './warped-process.ts';

/** Bayesian optimisation: a Gaussian process per goal, its parameters averaged over their posterior. */
export const bayes = defineModelPlanner({
  name: 'bayes',
  version: '2',
  summary:
    'Learns a Gaussian process from every measurement and asks for the design that may beat the best by most.',
  learn: (data, { random, signal, settings }) =>
    fitProcess(data.withStandIns(), settings.warp, random, signal).belief,
});
