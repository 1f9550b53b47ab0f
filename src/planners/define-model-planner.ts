import { z } from 'zod';
import type { Goal, Planner, PlanningView, StopSignal } from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import { acquisitionOptions } from './acquisition-options.ts';
import type { Belief } from './belief.ts';
import { definePlanner } from './define-planner.ts';
import type { GoalData } from './goal-data.ts';
import { fitGoalModels } from './goal-models.ts';
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
  /** What is believed of one goal, after what was measured of it. */
  learn(data: GoalData, question: Question): Belief;
};

/** A planner that learns one belief per goal and asks for the designs that its acquisition prefers. */
export const defineModelPlanner = ({ learn, ...parts }: ModelPlanner): Planner<Settings> =>
  definePlanner({
    ...parts,
    options,
    async propose(view, count, settings, context) {
      return proposeByModels(
        view,
        count,
        settings,
        (seen, random, signal) =>
          fitGoalModels(seen, (data, goal) => learn(data, { goal, view: seen, random, signal, settings }), {
            noise: settings.noise,
            random,
            signal,
          }),
        context,
      );
    },
  });
