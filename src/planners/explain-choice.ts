import { type Design, encodeDesign, type Goal, type PlanningView, type Proposal } from '../campaign/index.ts';
import { formatNumber, formatQuantity, formatUnit } from '../core/format-quantity.ts';
import { normalCdf } from '../kernels/statistics/index.ts';
import { logClosenessGain, logGain } from './acquisition.ts';
import { learnDesignCost } from './design-cost.ts';
import { type GoalModel, measurementVariance } from './goal-models.ts';
import { beliefsAt, utilityOf } from './utility.ts';

/**
 * The proposal for a design that the model chose: predicted measurement (noise included), expected gain of the noise-free value
 * [unit of the goal; null with several goals] and a sentence. `best`: largest mean utility so far.
 */
export function explainModelChoice(
  view: PlanningView,
  models: readonly GoalModel[],
  best: number,
  design: Design,
): Proposal {
  const point = encodeDesign(view.space, design);
  const beliefs = beliefsAt(models, point)[0]!;
  const { goal } = models[0]!;
  const { mean, sd } = beliefs[0]!;
  const isFirstGoal = goal === view.goals[0];
  const measurementSd = Math.sqrt(sd * sd + measurementVariance(models[0]!, view, design));
  const utility = utilityOf(models, beliefs);
  const gain = models.length > 1 ? null : expectedGain(goal, mean, sd, best);
  const expectation = `Expected ${goal.quantity} ${formatQuantity({ value: mean, sd: measurementSd, unit: goal.unit })}`;
  const comparison =
    gain === null
      ? `${percent(normalCdf((utility.mean - best) / utility.sd))} likely to beat the best compromise of the ${models.length} goals`
      : `${percent(chanceToImprove(goal, mean, sd, best))} likely to beat ${describeBest(goal, best, view)}, expected gain ${withUnit(gain, goal.unit)}`;
  const nearest = describeNearest(view, point);
  return {
    design,
    predicted: isFirstGoal ? { value: mean, sd: measurementSd, unit: goal.unit } : null,
    expectedImprovement: gain,
    why: `${expectation}, ${comparison}${nearest === null ? '' : `; ${nearest}`}${describeCost(view, point)}.`,
  };
}

function describeCost(view: PlanningView, point: Float64Array): string {
  const cost = learnDesignCost(view)?.at(point);
  return cost === undefined ? '' : `; it costs ${withUnit(cost, view.costs!.currency)}`;
}

/** E[gain of the noise-free value over the best so far] [unit of the goal]. */
export const expectedGain = (
  { direction, target = 0 }: Goal,
  mean: number,
  sd: number,
  best: number,
): number =>
  Math.exp(
    direction === 'target'
      ? logClosenessGain(mean, sd, target, -best).value
      : logGain(direction === 'maximize' ? mean : -mean, sd, best).value,
  );

function chanceToImprove({ direction, target = 0 }: Goal, mean: number, sd: number, best: number): number {
  if (direction === 'target')
    return normalCdf((target - best - mean) / sd) - normalCdf((target + best - mean) / sd);
  return normalCdf(((direction === 'maximize' ? mean : -mean) - best) / sd);
}

function describeBest({ direction, target = 0, unit }: Goal, best: number, { trials }: PlanningView): string {
  const whose = trials.some(({ status }) => status !== 'failed')
    ? 'the best so far'
    : 'the best that prior data promise';
  if (direction === 'target')
    return `${whose}, ${withUnit(-best, unit)} from the target ${formatNumber(target)}`;
  return `${whose} (${withUnit(direction === 'maximize' ? best : -best, unit)})`;
}

/** What the measured design nearest in encoded coordinates gave; null before the first reading of the first goal. */
function describeNearest({ space, trials, goals }: PlanningView, point: Float64Array): string | null {
  let nearest: string | null = null;
  let smallest = Number.POSITIVE_INFINITY;
  for (const { sample, design, outcomes } of trials) {
    const reading = outcomes[0];
    if (!reading) continue;
    const distance = encodeDesign(space, design).reduce((sum, x, j) => sum + (x - point[j]!) ** 2, 0);
    if (distance >= smallest) continue;
    smallest = distance;
    const relation = reading.bound === 'upper' ? 'at most ' : reading.bound === 'lower' ? 'at least ' : '';
    nearest = `the nearest sample measured, ${sample}, gave ${relation}${withUnit(reading.value, goals[0]!.unit)}`;
  }
  return nearest;
}

/** Three significant digits and the unit. */
const withUnit = (value: number, unit: string): string => formatNumber(value, 3) + formatUnit(unit);

const percent = (probability: number): string =>
  probability < 0.01
    ? 'less than 1 %'
    : probability > 0.99
      ? 'more than 99 %'
      : `${Math.round(100 * probability)} %`;
