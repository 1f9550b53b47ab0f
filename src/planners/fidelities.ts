import { z } from 'zod';
import { acquisitionOptions } from './acquisition-options.ts';
import { fitProcessBelief } from './belief.ts';
import { fitCokriging } from './cokriging.ts';
import { definePlanner } from './define-planner.ts';
import { fitGoalModels } from './goal-models.ts';
import { proposeByModels } from './model-based.ts';

/** Bayesian optimisation over fidelities: what simulators say counts as far as measurements have borne it out. */
export const fidelities = definePlanner({
  name: 'fidelities',
  version: '1',
  summary: 'Learns from measurements and simulators together, and how far each simulator can be believed.',
  options: z.strictObject(acquisitionOptions),
  learnsFromSimulators: true,
  async propose(view, count, settings, context) {
    return proposeByModels(
      view,
      count,
      settings,
      (seen, random, signal) =>
        fitGoalModels(
          seen,
          (data, goal) => {
            const foresight = seen.foresight?.filter(({ quantity }) => quantity === goal.quantity) ?? [];
            return foresight.length === 0
              ? fitProcessBelief(data.withStandIns(), random, signal)
              : fitCokriging(data, seen.space, foresight, random, signal);
          },
          { noise: settings.noise, random, signal },
        ),
      context,
    );
  },
});
