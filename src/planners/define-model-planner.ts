import { z } from 'zod';
import type { Goal, GoalBelief, Planner, PlanningView, Space, StopSignal } from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import { acquisitionOptions } from './acquisition-options.ts';
import type { Belief } from './belief.ts';
import { encodeAll } from './candidates.ts';
import { definePlanner } from './define-planner.ts';
import type { GoalData } from './goal-data.ts';
import { fitGoalModels, type GoalModel } from './goal-models.ts';
import { proposeByModels } from './model-based.ts';

const options = z.strictObject(acquisitionOptions);
type Settings = z.output<typeof options>;

type Question = {
  readonly goal: Goal;
  readonly view: PlanningView;
  readonly random: Random;
  readonly signal: StopSignal;
  readonly settings: Settings;
};

type ModelPlanner = Pick<Planner<Settings>, 'name' | 'version' | 'summary' | 'learnsFromSimulators'> & {
  /** Its settings, where defaults of its own serve it better. */
  readonly options?: typeof options;
  /** What is believed of one goal, after what was measured of it. */
  learn(data: GoalData, question: Question): Belief;
};

/** A planner that learns one belief per goal and asks for the designs that its acquisition prefers. */
export const defineModelPlanner = ({ learn, ...parts }: ModelPlanner): Planner<Settings> => {
  const fitModels = (
    view: PlanningView,
    settings: Settings,
    random: Random,
    signal: StopSignal,
  ): readonly GoalModel[] =>
    fitGoalModels(view, (data, goal) => learn(data, { goal, view, random, signal, settings }), {
      noise: settings.noise,
      random,
      signal,
    });
  const planner = definePlanner({
    options,
    ...parts,
    async propose(view, count, settings, context) {
      return proposeByModels(
        view,
        count,
        settings,
        (seen, random, signal) => fitModels(seen, settings, random, signal),
        context,
      );
    },
  });
  return {
    ...planner,
    believe(view, settings, { random, signal, stopAfter }) {
      const models = fitModels(view, settings, random, stopAfter?.(settings.deadline) ?? signal);
      return models.map((model) => showBelief(model, view.space));
    },
  };
};

/** A model that is asked by designs. */
function showBelief({ goal, belief }: GoalModel, space: Space): GoalBelief {
  return {
    goal,
    noiseSd: Math.sqrt(belief.noiseVariance),
    predict(designs) {
      const { means, variances } = belief.predictMany(encodeAll(space, designs));
      return designs.map((_, i) => ({ mean: means[i]!, sd: Math.sqrt(Math.max(0, variances[i]!)) }));
    },
    draw: (designs, random) => [...belief.drawFunction(random).predictMany(encodeAll(space, designs)).means],
  };
}
