import { encodeDesign, type Goal, type PlanningView } from '../campaign/index.ts';
import type { Belief } from './belief.ts';
import { collectGoalData, type GoalData } from './goal-data.ts';

/** What is believed of one goal, in the goal's own unit. */
export type GoalModel = { readonly goal: Goal; readonly belief: Belief };

/** One model per goal that has been measured at least once, in the order of the goals. */
export function fitGoalModels(
  view: PlanningView,
  learn: (data: GoalData, goal: Goal) => Belief,
): GoalModel[] {
  return view.goals.flatMap((goal, index) => {
    const data = collectGoalData(view, index);
    if (data.exact.values.length + data.censored.bounds.length === 0) return [];
    return [{ goal, belief: learn(data, goal) }];
  });
}

/** The models as if everything under way had been measured and had come out as expected. */
export function believePending(
  models: readonly GoalModel[],
  { space, trials }: PlanningView,
): readonly GoalModel[] {
  const pending = trials.filter(({ status }) => status === 'pending');
  if (pending.length === 0) return models;
  const points = Float64Array.from(pending.flatMap(({ design }) => [...encodeDesign(space, design)]));
  return models.map(({ goal, belief }) => ({ goal, belief: belief.withPending(points) }));
}
