import {
  type Design,
  encodeDesign,
  type Lesson,
  type NextStep,
  type PlanningView,
  type Proposal,
  type Rationale,
} from '../campaign/index.ts';
import { pickObjectives } from './acquire.ts';
import { type ChoiceGrounds, chanceToImprove, expectedGain, explainModelChoice } from './explain-choice.ts';
import type { GoalModel } from './goal-models.ts';
import { distanceBetween, listNearestMeasured } from './nearest-measured.ts';
import { beliefsAt } from './utility.ts';

export type Choice = {
  readonly design: Design;
  /** The design of second best score, where there is one. */
  readonly runnerUp: Design | null;
  /** Coordinates of the design tried that is expected to be best, and of some that are still to choose from, row-major. */
  readonly leader: Float64Array;
  readonly others: Float64Array;
};

/** More values than this make the imagined measurement too costly to work out. */
const mostValues = 600;
const nearestCount = 3;

/** The proposal for a design with all that speaks for it. */
export function proposeWithRationale(view: PlanningView, grounds: ChoiceGrounds, choice: Choice): Proposal {
  const proposal = explainModelChoice(view, grounds, choice.design);
  const point = encodeDesign(view.space, choice.design);
  const beliefs = beliefsAt(grounds.models, point)[0]!;
  const own = pickObjectives(grounds.models);
  const [first] = own.models;
  const { goal } = first!;
  const { mean, sd } = own.of(beliefs)[0]!;
  const isFirstGoal = goal === view.goals[0];
  const rationale: Rationale = {
    belief: isFirstGoal ? { value: mean, sd, unit: goal.unit } : null,
    chanceToImprove: chanceToImprove(grounds, beliefs),
    teaches: isFirstGoal ? foreseeLesson(view, first!, point, choice) : null,
    nearest: listNearestMeasured(view, point, nearestCount),
    ...weighNextSteps(view, first!, expectedGain(grounds, beliefs), point),
    runnerUp: choice.runnerUp && compareRunnerUp(view, grounds, point, choice.runnerUp),
  };
  return { ...proposal, rationale };
}

function compareRunnerUp(
  view: PlanningView,
  grounds: ChoiceGrounds,
  chosen: Float64Array,
  design: Design,
): Rationale['runnerUp'] {
  const point = encodeDesign(view.space, design);
  const { predicted, expectedImprovement } = explainModelChoice(view, grounds, design);
  return {
    design,
    predicted,
    expectedImprovement,
    chanceToImprove: chanceToImprove(grounds, beliefsAt(grounds.models, point)[0]!),
    distance: distanceBetween(chosen, point),
  };
}

/** How much variance goes when the design is measured and comes out as expected: a process's variance does not depend on the value. */
function foreseeLesson(
  { trials }: PlanningView,
  { belief }: GoalModel,
  point: Float64Array,
  { leader, others }: Choice,
): Lesson | null {
  if (trials.length > mostValues) return null;
  const after = belief.withPending(point);
  const optimum = belief.predictMany(leader).means[0]! > belief.predictMany(point).means[0]! ? leader : point;
  const removed = (before: ArrayLike<number>, left: ArrayLike<number>): number => {
    const share = 1 - sumOf(left) / sumOf(before);
    return Math.min(1, Math.max(0, share));
  };
  return {
    atOptimum: removed(belief.predictMany(optimum).variances, after.predictMany(optimum).variances),
    overCandidates: removed(belief.sketchMany(others).variances, after.sketchMany(others).variances),
  };
}

/**
 * What measuring the design is expected to gain, and simulating it first: the gain times how closely what is open of the simulated value
 * goes with what is open of the measured one, each per unit of cost. Nothing where every simulator is free, and asked already.
 * @source huang2006, eq. 8
 */
function weighNextSteps(
  { foresight = [] }: PlanningView,
  { goal, belief }: GoalModel,
  gain: number | null,
  point: Float64Array,
): { readonly nextSteps?: readonly NextStep[] } {
  if (gain === null) return {};
  const spoken = (belief.correlations?.(point) ?? []).flatMap(({ method, correlation }) => {
    const source = foresight.find((one) => one.method === method && one.quantity === goal.quantity);
    const isAskable = source !== undefined && (source.cost.money > 0 || source.cost.hours > 0);
    return isAskable ? [{ ...source, gain: gain * correlation }] : [];
  });
  const [first] = spoken;
  if (first === undefined) return {};
  const steps = [
    { method: 'measure', gain, cost: first.measurementCost },
    ...spoken.map(({ method, cost, gain: own }) => ({ method, gain: own, cost })),
  ];
  const per = steps.every(({ cost }) => cost.money > 0) ? 'money' : 'hour';
  return {
    nextSteps: steps.map((step) => {
      const cost = per === 'money' ? step.cost.money : step.cost.hours;
      return { ...step, per, gainPerCost: cost > 0 ? step.gain / cost : null };
    }),
  };
}

const sumOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0);
