import { z } from 'zod';
import { acquisitionOptions } from './acquisition-options.ts';
import { definePlanner } from './define-planner.ts';
import { fitGoalModels } from './goal-models.ts';
import { proposeByModels } from './model-based.ts';
import { fitWeighedBelief } from './weighed-belief.ts';

/** Several kinds of model at once, each counting as much as it has foretold this campaign's own measurements. */
export const auto = definePlanner({
  name: 'auto',
  version: '1',
  summary:
    'Weighs a Gaussian process against a forest by how well each foretells the measurements of this campaign.',
  options: z.strictObject(acquisitionOptions),
  async propose(view, count, settings, context) {
    return proposeByModels(
      view,
      count,
      settings,
      (seen, random, signal) =>
        fitGoalModels(seen, (data) => fitWeighedBelief(data, seen.space, random, signal), {
          noise: settings.noise,
          random,
          signal,
        }),
      context,
    );
  },
});
