import { encodeDesign, type Goal, type PlanningView } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
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
    if (goal.classes) return fitClassModels(view, goal, index, learn);
    const data = collectGoalData(view, index);
    if (data.exact.values.length + data.censored.bounds.length === 0) return [];
    return [{ goal, belief: learn(data, goal) }];
  });
}

/** More classes than this are a quantity that was taken for one. */
const mostClasses = 20;

/**
 * One model per class of how far a design belongs to it, 1 or 0 where it was measured, with the boundary at one half; of two classes
 * the model of one says all; one alone gives nothing to model. @throws AppError `too-many-classes`
 */
function fitClassModels(
  view: PlanningView,
  goal: Goal,
  index: number,
  learn: (data: GoalData, goal: Goal) => Belief,
): GoalModel[] {
  const readings = view.trials.flatMap(({ outcomes, status }) => {
    const reading = status === 'measured' ? outcomes[index] : null;
    return reading && reading.bound === undefined ? [reading.value] : [];
  });
  const classes = [...new Set(readings)].sort((a, b) => a - b);
  if (classes.length > mostClasses)
    throw new AppError(
      'too-many-classes',
      `${goal.quantity} has ${classes.length} different values, expected at most ${mostClasses} classes`,
    );
  if (classes.length < 2) return [];
  const told = classes.length === 2 ? classes.slice(1) : classes;
  return told.map((own) => {
    const { exact } = collectGoalData(view, index, ({ value }) => (value === own ? 1 : 0));
    const data: GoalData = {
      exact: { ...exact, standardization: { center: 0.5, scale: 0.5 } },
      censored: { points: new Float64Array(0), bounds: new Float64Array(0), sides: [] },
      withStandIns: () => data.exact,
    };
    const membership = { ...goal, quantity: `${goal.quantity} ${own}`, target: 0.5 };
    return { goal: membership, belief: learn(data, membership) };
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
