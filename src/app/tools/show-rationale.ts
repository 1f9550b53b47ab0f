import { quoteText } from '../../agents/index.ts';
import type { CampaignState, Neighbour, Rationale } from '../../campaign/index.ts';
import { bareQuantity } from './describe-estimate.ts';

/** Of a list, at most. */
const mostShown = 5;

/**
 * What a planner knew when it chose, each number under a name that says what it is, with its unit; of lists the first five, and how many
 * there are. Nearest samples say where their values come from, as the record has it now.
 */
export function showRationale(rationale: Rationale, state: Pick<CampaignState, 'spec' | 'samples'>) {
  const { belief, chanceToImprove, teaches, nearest, runnerUp, nextSteps = [] } = rationale;
  const [{ quantity, unit }] = state.spec.goals;
  return {
    quantity,
    trueValueBelieved: belief === null ? null : bareQuantity(belief),
    chanceToImprove,
    shareOfVarianceRemoved: teaches,
    nearestSamples: {
      total: nearest.length,
      distanceUnit: 'range of one variable',
      entries: nearest.slice(0, mostShown).map((neighbour) => showNeighbour(neighbour, state)),
    },
    runnerUp:
      runnerUp === null
        ? null
        : {
            design: runnerUp.design,
            expected: runnerUp.predicted === null ? null : bareQuantity(runnerUp.predicted),
            expectedImprovement: withUnit(runnerUp.expectedImprovement, unit),
            chanceToImprove: runnerUp.chanceToImprove,
            distance: runnerUp.distance,
          },
    nextSteps: {
      total: nextSteps.length,
      entries: nextSteps.slice(0, mostShown).map(({ method, gain, cost, gainPerCost, per }) => ({
        step: quoteText(method),
        expectedGain: withUnit(gain, unit),
        cost: { ...cost, currency: state.spec.currency },
        gainPerCost:
          gainPerCost === null
            ? null
            : { value: gainPerCost, unit: `${unit} per ${per === 'money' ? state.spec.currency : 'hour'}` },
      })),
    },
  };
}

function showNeighbour(
  { sample, distance, value }: Neighbour,
  { spec, samples }: Pick<CampaignState, 'spec' | 'samples'>,
) {
  const [{ quantity }] = spec.goals;
  const known = samples.get(sample);
  return {
    sample,
    distance,
    value: bareQuantity(value),
    fidelity: known?.observations.findLast((one) => one.quantity === quantity)?.fidelity ?? 'not known',
    ...(known?.isRetracted === true && { isRetracted: true }),
  };
}

const withUnit = (value: number | null, unit: string) => (value === null ? null : { value, unit });
