import { z } from 'zod';
import { acquisitionOptions } from './acquisition-options.ts';
import { fitProcessBelief } from './belief.ts';
import { definePlanner } from './define-planner.ts';
import { fitGoalModels } from './goal-models.ts';
import { proposeByModels } from './model-based.ts';

/** Bayesian optimisation: a Gaussian process per goal, its parameters averaged over their posterior. */
export const bayes = definePlanner({
  name: 'bayes',
  version: '2',
  summary:
    'Learns a Gaussian process from every measurement and asks for the design that may beat the best by most.',
  options: z.strictObject(acquisitionOptions),
  async propose(view, count, settings, context) {
    return proposeByModels(
      view,
      count,
      settings,
      (seen, random, signal) =>
        fitGoalModels(seen, (data) => fitProcessBelief(data.withStandIns(), random, signal), {
          noise: settings.noise,
          random,
          signal,
        }),
      context,
    );
  },
});
