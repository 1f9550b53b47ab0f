import { fitProcessBelief } from './belief.ts';
import { fitCokriging } from './cokriging.ts';
import { defineModelPlanner } from './define-model-planner.ts';

/** Bayesian optimisation over fidelities: what simulators say counts as far as measurements have borne it out. */
export const fidelities = defineModelPlanner({
  name: 'fidelities',
  version: '1',
  summary: 'Learns from measurements and simulators together, and how far each simulator can be believed.',
  learnsFromSimulators: true,
  learn(data, { goal, view, random, signal }) {
    const foresight = view.foresight?.filter(({ quantity }) => quantity === goal.quantity) ?? [];
    return foresight.length === 0
      ? fitProcessBelief(data.withStandIns(), random, signal)
      : fitCokriging(data, view.space, foresight, random, signal);
  },
});
