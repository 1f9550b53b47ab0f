import { z } from 'zod';
import { acquisitionOptions } from './acquisition-options.ts';
import { fitCokriging, fitMixtureBelief } from './cokriging.ts';
import { defineModelPlanner } from './define-model-planner.ts';

/**
 * Bayesian optimisation of mixtures: a quadratic polynomial of the fractions about what a simulator says of them, in the inner quantity
 * that the simulator's value follows from where it has one. In a space without fractions of one whole it believes what `fidelities` does.
 */
export const mixture = defineModelPlanner({
  name: 'mixture',
  version: '2',
  summary:
    'For alloys and other mixtures: learns which pairs of components a simulator misjudges, and asks for what may beat the best.',
  learnsFromSimulators: true,
  options: z.strictObject({
    ...acquisitionOptions,
    acquisition: acquisitionOptions.acquisition.removeDefault().default('log-ei'),
    initial: acquisitionOptions.initial.removeDefault().default(1),
  }),
  learn(data, { goal, view, random, signal }) {
    const foresight = view.foresight?.filter(({ quantity }) => quantity === goal.quantity) ?? [];
    return (
      fitMixtureBelief(data, view.space, foresight) ??
      fitCokriging(data, view.space, foresight, random, signal)
    );
  },
});
