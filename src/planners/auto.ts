import { defineModelPlanner } from './define-model-planner.ts';
import { fitWeighedBelief } from './weighed-belief.ts';

/** Several kinds of model at once, each counting as much as it has foretold this campaign's own measurements. */
export const auto = defineModelPlanner({
  name: 'auto',
  version: '1',
  summary:
    'Weighs a Gaussian process against a forest by how well each foretells the measurements of this campaign.',
  learn: (data, { view, random, signal, settings }) =>
    fitWeighedBelief(data, view.space, random, signal, settings.warp),
});
