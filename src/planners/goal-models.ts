import {
  type Design,
  encodeDesign,
  type Goal,
  type PlanningView,
  type StopSignal,
} from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { type Random, seededRandom } from '../core/random.ts';
import type { Belief } from './belief.ts';
import { collectGoalData, type GoalData, type NoiseRule, withExtraVariances } from './goal-data.ts';
import { inputNoiseAt, plannedVariancesOf } from './input-noise.ts';
import type { NoiseField } from './noise-field.ts';
import { collectPrior, learnWithPrior } from './prior-belief.ts';

/** What is believed of one goal, in the goal's own unit. */
export type GoalModel = {
  readonly goal: Goal;
  readonly belief: Belief;
  /** How noise differs from place to place; absent where it is not known to. */
  readonly noiseField?: NoiseField | null;
};

export type Learning = {
  readonly noise: NoiseRule;
  readonly random: Random;
  readonly signal?: StopSignal;
};

/**
 * One model per goal that has been measured at least once, here or in the prior data, in the order of the goals.
 * @throws AppError `out-of-range`, naming the goal — when its values scatter by too little or too much for numbers
 */
export function fitGoalModels(
  view: PlanningView,
  learn: (data: GoalData, goal: Goal) => Belief,
  { noise, random, signal }: Learning = { noise: 'common', random: seededRandom('prior') },
): GoalModel[] {
  return view.goals.flatMap((goal, index) => {
    if (goal.classes) return fitClassModels(view, goal, index, learn);
    const data = collectGoalData(view, index, noise);
    const sources = collectPrior(view, index);
    if (data.exact.values.length + data.censored.bounds.length + sources.length === 0) return [];
    const learnOwn = (own: GoalData): Belief => learn(own, goal);
    const learnAll = (own: GoalData): Belief =>
      sources.length === 0 ? learnOwn(own) : learnWithPrior(own, sources, learnOwn, random, signal);
    const belief = naming(goal, () => learnFromNoisyInputs(data, learnAll));
    return [{ goal, belief, noiseField: data.noiseField }];
  });
}

/** What goes wrong with the numbers of a goal is told with its name. */
function naming<T>({ quantity }: Goal, learn: () => T): T {
  try {
    return learn();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'out-of-range') throw error;
    throw new AppError(error.code, `"${quantity}": ${error.message}`);
  }
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
    const { exact, scatters } = collectGoalData(view, index, 'common', ({ value }) =>
      value === own ? 1 : 0,
    );
    const data: GoalData = {
      exact: { ...exact, standardization: { center: 0.5, scale: 0.5 } },
      scatters,
      censored: { points: new Float64Array(0), bounds: new Float64Array(0), sides: [] },
      inputVariances: null,
      noiseField: null,
      drift: null,
      withStandIns: () => data.exact,
    };
    const membership = { ...goal, quantity: `${goal.quantity} ${own}`, target: 0.5 };
    return { goal: membership, belief: learn(data, membership), noiseField: null };
  });
}

/**
 * Learns twice where inputs are uncertain: first as if they were exact, for the slopes, then with slope² × input variance added to the
 * noise of every value. @source mchutchon2011, sec. 2
 */
function learnFromNoisyInputs(data: GoalData, learn: (data: GoalData) => Belief): Belief {
  const first = learn(data);
  const { inputVariances, exact } = data;
  if (inputVariances === null) return first;
  const { points, dimension } = exact;
  const extra = inputVariances.map((variances, i) =>
    inputNoiseAt(first, points.slice(i * dimension, (i + 1) * dimension), variances),
  );
  return extra.some((variance) => variance > 0) ? learn(withExtraVariances(data, extra)) : first;
}

/** Variance of one measurement of a design about the noise-free value of its plan. */
export function measurementVariance(
  { belief, noiseField }: GoalModel,
  { space }: PlanningView,
  design: Design,
): number {
  const point = encodeDesign(space, design);
  const factor = noiseField?.(point) ?? 1;
  return factor * belief.noiseVariance + inputNoiseAt(belief, point, plannedVariancesOf(space, design));
}

/** The models as if everything under way had been measured and had come out as expected. */
export function believePending(
  models: readonly GoalModel[],
  { space, trials }: PlanningView,
): readonly GoalModel[] {
  const pending = trials.filter(({ status }) => status === 'pending');
  if (pending.length === 0) return models;
  const points = Float64Array.from(pending.flatMap(({ design }) => [...encodeDesign(space, design)]));
  return models.map((model) => ({ ...model, belief: model.belief.withPending(points) }));
}
