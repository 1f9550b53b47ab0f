import {
  acceptedRange,
  type Design,
  encodeDesign,
  type Goal,
  isNearness,
  isObjective,
  type PlanningView,
  type Proposal,
} from '../campaign/index.ts';
import { formatNumber, formatQuantity, formatUnit } from '../core/format-quantity.ts';
import { freeBoxes, normalCdf, paretoIndexes } from '../kernels/statistics/index.ts';
import {
  type AcquisitionRule,
  hasFront,
  isFeasible,
  orientMeans,
  pickObjectives,
  referencePoint,
} from './acquire.ts';
import { logGain, logInside, logRangeGain } from './acquisition.ts';
import { learnDesignCost } from './design-cost.ts';
import { type GoalModel, measurementVariance } from './goal-models.ts';
import type { GoalBelief } from './moments.ts';
import { listNearestMeasured } from './nearest-measured.ts';
import { beliefsAt, orient, utilityOf } from './utility.ts';

/** What a choice rests on. `best`: largest mean utility of what was tried and meets the constraints; null where nothing does. */
export type ChoiceGrounds = {
  readonly models: readonly GoalModel[];
  /** Row-major coordinates of the designs tried. */
  readonly considered: Float64Array;
  readonly best: number | null;
  readonly settings: Pick<AcquisitionRule, 'acquisition'>;
};

/**
 * The proposal for a design that the model chose: predicted measurement (noise included), expected gain of the noise-free value
 * [unit of the goal, times the chance to meet the constraints; null where there is no single best to gain on] and a sentence.
 */
export function explainModelChoice(view: PlanningView, grounds: ChoiceGrounds, design: Design): Proposal {
  const { models } = grounds;
  const point = encodeDesign(view.space, design);
  const beliefs = beliefsAt(models, point)[0]!;
  const own = pickObjectives(models);
  const { goal } = own.models[0]!;
  const { mean, sd } = own.of(beliefs)[0]!;
  const measurementSd = Math.sqrt(sd * sd + measurementVariance(own.models[0]!, view, design));
  const gain = expectedGain(grounds, beliefs);
  const limits = models.flatMap((model, g) =>
    isObjective(model.goal) ? [] : describeLimit(model.goal, beliefs[g]!),
  );
  const parts = [
    describeExpectations(view, design, own.models, own.of(beliefs)),
    sayWhose(view, describeWorth(grounds, beliefs, gain)),
    ...limits,
  ];
  const nearest = describeNearest(view, point);
  return {
    design,
    predicted: goal === view.goals[0] ? { value: mean, sd: measurementSd, unit: goal.unit } : null,
    expectedImprovement: gain,
    why: `${parts.join(', ')}${nearest === null ? '' : `; ${nearest}`}${describeCost(view, point)}.`,
  };
}

/** Before the first design of a campaign the best known is that of the prior data. */
const sayWhose = ({ trials }: PlanningView, worth: string): string =>
  trials.some(({ status }) => status !== 'failed')
    ? worth
    : worth.replace('the best so far', 'the best that prior data promise');

function describeCost(view: PlanningView, point: Float64Array): string {
  const cost = learnDesignCost(view)?.at(point);
  return cost === undefined ? '' : `; it costs ${withUnit(cost, view.costs!.currency)}`;
}

/** Gain over the best in the unit of the only objective; null without a best, for a boundary, for pure learning and for several goals. */
export function expectedGain(
  { models, best, settings }: ChoiceGrounds,
  beliefs: readonly GoalBelief[],
): number | null {
  const own = pickObjectives(models);
  const { goal } = own.models[0]!;
  if (
    own.models.length > 1 ||
    best === null ||
    goal.direction === 'boundary' ||
    settings.acquisition === 'variance'
  )
    return null;
  const { mean, sd } = own.of(beliefs)[0]!;
  const logChance = logFeasible(models, beliefs);
  const logOf = isNearness(goal)
    ? logRangeGain(mean, sd, acceptedRange(goal), -best)
    : logGain(goal.direction === 'maximize' ? mean : -mean, sd, best);
  return Math.exp(logOf.value + logChance);
}

/** Log of the chance that every constraint is met; 0 without constraints. */
const logFeasible = (models: readonly GoalModel[], beliefs: readonly GoalBelief[]): number =>
  models.reduce((sum, { goal }, g) => {
    if (isObjective(goal)) return sum;
    return sum + logInside(beliefs[g]!.mean, beliefs[g]!.sd, acceptedRange(goal)).value;
  }, 0);

/**
 * Chance that a design is better than the best so far, widens the front, or is the better compromise, and meets the constraints; where
 * nothing meets them yet, that it does; at a boundary, that it lies on the other side than believed.
 */
export function chanceToImprove(grounds: ChoiceGrounds, beliefs: readonly GoalBelief[]): number {
  const { models, best } = grounds;
  const own = pickObjectives(models);
  const { goal } = own.models[0]!;
  const { mean, sd } = own.of(beliefs)[0]!;
  const feasible = Math.exp(logFeasible(models, beliefs));
  if (goal.direction === 'boundary') {
    const sides = own
      .of(beliefs)
      .map((one, g) => normalCdf((one.mean - (own.models[g]!.goal.target ?? 0)) / one.sd));
    return feasible * Math.max(...sides.map((above) => Math.min(above, 1 - above)));
  }
  if (hasFront(models)) return feasible * chanceToWiden(grounds, beliefs).chance;
  if (best === null) return feasible;
  if (own.models.length === 1) return feasible * chanceToBeat(goal, mean, sd, best);
  const { mean: utility, variance } = utilityOf(own.models, own.of(beliefs));
  return feasible * normalCdf((utility.value - best) / Math.sqrt(variance.value));
}

/** What a measurement of each goal is expected to read, noise included. */
function describeExpectations(
  view: PlanningView,
  design: Design,
  models: readonly GoalModel[],
  beliefs: readonly GoalBelief[],
): string {
  if (models[0]!.goal.classes) return describeClasses(models, beliefs);
  const texts = models.map((model, g) => {
    const { goal } = model;
    const { mean, sd } = beliefs[g]!;
    const noise = measurementVariance(model, view, design);
    const measured = { value: mean, sd: Math.sqrt(sd * sd + noise), unit: goal.unit };
    return `${goal.quantity} ${formatQuantity(measured)}`;
  });
  return `Expected ${texts.join(' and ')}`;
}

/** How likely the design belongs to each class that has a model. */
function describeClasses(models: readonly GoalModel[], beliefs: readonly GoalBelief[]): string {
  const chances = beliefs.map(({ mean, sd }) => normalCdf((mean - 0.5) / sd));
  const total = models.length === 1 ? 1 : chances.reduce((sum, chance) => sum + chance, 1e-9);
  return `Likely to be ${models.map(({ goal }, g) => `${goal.quantity}: ${percent(chances[g]! / total)}`).join(', ')}`;
}

function describeWorth(grounds: ChoiceGrounds, beliefs: readonly GoalBelief[], gain: number | null): string {
  const { models, best, settings } = grounds;
  const own = pickObjectives(models);
  const { goal } = own.models[0]!;
  const { mean, sd } = own.of(beliefs)[0]!;
  if (settings.acquisition === 'variance')
    return `where a measurement teaches most about ${own.models.map((model) => model.goal.quantity).join(' and ')} in the whole space`;
  if (goal.classes) return 'where the class is least known';
  if (goal.direction === 'boundary') {
    const above = normalCdf((mean - (goal.target ?? 0)) / sd);
    return `${percent(above)} likely above ${withUnit(goal.target ?? 0, goal.unit)}, so that the side of the boundary is open`;
  }
  if (hasFront(models)) return describeFront(grounds, beliefs);
  if (best === null) return 'while nothing tried so far meets the constraints';
  if (own.models.length > 1) {
    const { mean: utility, variance } = utilityOf(own.models, own.of(beliefs));
    const chance = normalCdf((utility.value - best) / Math.sqrt(variance.value));
    return `${percent(chance)} likely to beat the best compromise of the ${own.models.length} goals`;
  }
  return `${percent(chanceToBeat(goal, mean, sd, best))} likely to beat ${describeBest(goal, best)}, expected gain ${withUnit(gain ?? 0, goal.unit)}`;
}

/** How likely the design joins the front of the means so far, goals independent. */
function chanceToWiden(
  { models, considered }: ChoiceGrounds,
  beliefs: readonly GoalBelief[],
): { readonly chance: number; readonly frontSize: number } {
  const own = pickObjectives(models);
  const tried = beliefsAt(models, considered).filter((one) => isFeasible(models, one));
  const points = tried.map((one) => orientMeans(own.models, own.of(one)));
  const front = paretoIndexes(points).map((i) => points[i]!);
  const { levels, lowers, uppers } = freeBoxes(front, referencePoint(models, considered));
  const turned = own.of(beliefs).map((one, g) => orient(own.models[g]!.goal, one));
  const below = levels.map((level, g) =>
    level.map((edge) => normalCdf((edge - turned[g]!.mean.value) / Math.sqrt(turned[g]!.variance.value))),
  );
  let chance = 0;
  for (let start = 0; start < lowers.length; start += levels.length)
    chance += below.reduce(
      (product, shares, g) => product * (shares[uppers[start + g]!]! - shares[lowers[start + g]!]!),
      1,
    );
  return { chance, frontSize: front.length };
}

function describeFront(grounds: ChoiceGrounds, beliefs: readonly GoalBelief[]): string {
  const { chance, frontSize } = chanceToWiden(grounds, beliefs);
  const size = frontSize === 1 ? 'one design' : `${formatNumber(frontSize)} designs`;
  return `${percent(chance)} likely to widen the front of ${size} so far`;
}

function describeLimit(goal: Goal, { mean, sd }: GoalBelief): string {
  const { low, high } = acceptedRange(goal);
  const sides = [
    low > Number.NEGATIVE_INFINITY ? `at least ${withUnit(low, goal.unit)}` : '',
    high < Number.POSITIVE_INFINITY ? `at most ${withUnit(high, goal.unit)}` : '',
  ].filter((side) => side !== '');
  return `${percent(Math.exp(logInside(mean, sd, { low, high }).value))} likely to have ${goal.quantity} ${sides.join(' and ')}`;
}

function chanceToBeat(goal: Goal, mean: number, sd: number, best: number): number {
  if (!isNearness(goal)) return normalCdf(((goal.direction === 'maximize' ? mean : -mean) - best) / sd);
  const { low, high } = acceptedRange(goal);
  return normalCdf((high - best - mean) / sd) - normalCdf((low + best - mean) / sd);
}

function describeBest(goal: Goal, best: number): string {
  const { direction, target = 0, tolerance = 0, unit } = goal;
  if (!isNearness(goal))
    return `the best so far (believed to be ${withUnit(direction === 'maximize' ? best : -best, unit)})`;
  const { low, high } = acceptedRange(goal);
  const aim =
    tolerance > 0
      ? `the range from ${formatNumber(low)} to ${formatNumber(high)}`
      : `the target ${formatNumber(target)}`;
  return `the best so far, ${withUnit(-best, unit)} from ${aim}`;
}

/** What the measured design nearest in encoded coordinates gave; null before the first reading of the first goal. */
function describeNearest(view: PlanningView, point: Float64Array): string | null {
  const [nearest] = listNearestMeasured(view, point, 1);
  if (nearest === undefined) return null;
  const { value, bound, unit } = nearest.value;
  const relation = bound === 'upper' ? 'at most ' : bound === 'lower' ? 'at least ' : '';
  return `the nearest sample measured, ${nearest.sample}, gave ${relation}${withUnit(value, unit)}`;
}

/** Three significant digits and the unit. */
const withUnit = (value: number, unit: string): string => formatNumber(value, 3) + formatUnit(unit);

const percent = (probability: number): string =>
  probability < 0.01
    ? 'less than 1 %'
    : probability > 0.99
      ? 'more than 99 %'
      : `${Math.round(100 * probability)} %`;
