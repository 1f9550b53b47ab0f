import { costPerSample, moneyLeft, moneyPromised } from './budget.ts';
import type { NextStep } from './contracts.ts';
import type { CampaignEvent } from './events.ts';
import type { Stage } from './spec.ts';
import type { CampaignState, SampleState } from './state.ts';

type Simulation = Stage & { readonly kind: 'simulate' };

/** After so many samples in a row that were only simulated, the next is measured. */
const mostInARow = 5;
/** As many designs are simulated at most before the first is measured. */
const mostAtStart = 20;

/** Sums of money are compared up to this much. */
const rounding = 1e-9;

/**
 * What is settled of simulations before steps are planned (SPEC.md, rules P27 to P30), from what the proposals say their next steps are
 * worth: a simulation that is not worth its cost is passed over, and a sample that was simulated because that was worth more than
 * measuring it makes room, so that the planner chooses again knowing the outcome.
 */
export function weighSimulations(state: CampaignState): CampaignEvent[] {
  const events: CampaignEvent[] = [];
  let spare = moneyLeft(state) - moneyPromised(state) + rounding;
  for (const id of state.active) {
    const sample = state.samples.get(id) as SampleState;
    if (sample.status !== 'ready') continue;
    const stage = state.spec.protocol[sample.stage];
    if (stage?.kind === 'simulate') {
      const price = stage.cost?.money ?? 0;
      const why = whyPassedOver(state, stage, sample, spare + (isAlwaysMade(stage) ? price : 0));
      if (why !== null) events.push({ type: 'stage-skipped', data: { sample: id, stage: stage.name, why } });
      else if (!isAlwaysMade(stage)) spare -= price;
    } else {
      const why = whyChosenAgain(state, sample);
      if (why !== null) events.push({ type: 'sample-cancelled', data: { sample: id, why } });
    }
  }
  return events;
}

const isAlwaysMade = ({ when }: Simulation): boolean => when === undefined;

function whyPassedOver(
  state: CampaignState,
  stage: Simulation,
  sample: SampleState,
  spare: number,
): string | null {
  const { currency } = state.spec;
  const price = stage.cost?.money ?? 0;
  if (price > 0 && price > spare)
    return `${stage.name} costs ${price} ${currency}, which the money left does not pay beside the measurement`;
  if (isAlwaysMade(stage)) return null;
  if (sample.replicateOf !== null) return 'a repeat is of a design that is known already';
  const steps = sample.proposal?.rationale?.nextSteps ?? [];
  const own = steps.find((step) => isOf(stage, step.method));
  const best = bestStep(steps);
  if (own === undefined || best === null || isOf(stage, best.method)) return null;
  return `${best.method} is worth ${show(best)}, ${own.method} ${show(own)}`;
}

/** Only a sample that was simulated for its worth, and is still untouched, makes room for another choice. */
function whyChosenAgain(state: CampaignState, sample: SampleState): string | null {
  if (sample.isAttempted || sample.origin !== 'proposed' || state.status !== 'open') return null;
  const made = state.spec.protocol
    .filter((stage) => stage.kind === 'simulate')
    .filter((stage) => !isAlwaysMade(stage) && hasEstimate(sample, stage));
  const steps = sample.proposal?.rationale?.nextSteps ?? [];
  const best = bestStep(steps);
  if (best === null) return whySpread(state, made);
  if (!made.some((stage) => isOf(stage, best.method)) || countSimulatedOnly(state, sample) >= mostInARow)
    return null;
  return `simulated first, since ${best.method} is worth ${show(best)}; the planner chooses again, knowing the outcome`;
}

/** Before anything is known of what a simulator is worth, as much as one measurement costs is spent on it at spread-out designs. */
function whySpread(state: CampaignState, [stage]: readonly Simulation[]): string | null {
  if (stage?.cost === undefined) return null;
  const measurement = costPerSample(state.spec);
  const [price, whole] =
    stage.cost.money > 0 && measurement.money > 0
      ? [stage.cost.money, measurement.money]
      : [stage.cost.hours, measurement.hours];
  let count = 0;
  for (const sample of state.samples.values()) if (hasEstimate(sample, stage)) count++;
  if (price <= 0 || count >= mostAtStart || count * price >= whole - rounding) return null;
  return `simulated only, until ${stage.simulator} has cost as much as one measurement`;
}

const hasEstimate = ({ estimates }: SampleState, stage: Simulation): boolean =>
  estimates.some(({ method }) => isOf(stage, method));

/** Samples in a row, up to one, to which nothing was done but a simulation. */
function countSimulatedOnly(state: CampaignState, last: SampleState): number {
  let count = 0;
  for (const sample of state.samples.values()) {
    if (sample.id === last.id) break;
    if (sample.origin === 'added') continue;
    const isSimulatedOnly =
      sample.outcome === 'cancelled' && !sample.isAttempted && sample.estimates.length > 0;
    count = isSimulatedOnly ? count + 1 : 0;
  }
  return count;
}

/** Methods are named `measure`, or by simulator and version. */
const isOf = ({ simulator }: Simulation, method: string): boolean =>
  method === simulator || method.startsWith(`${simulator}@`);

/** The step worth most per cost, the first of equals; what costs nothing is worth any amount, as long as it gains. */
function bestStep(steps: readonly NextStep[]): NextStep | null {
  const worthOf = ({ gain, gainPerCost }: NextStep): number =>
    gainPerCost ?? (gain > 0 ? Number.POSITIVE_INFINITY : 0);
  return steps.reduce<NextStep | null>(
    (best, step) => (best === null || worthOf(step) > worthOf(best) ? step : best),
    null,
  );
}

const show = ({ gain, gainPerCost, per }: NextStep): string =>
  gainPerCost === null ? `${gain.toPrecision(3)} free of charge` : `${gainPerCost.toPrecision(3)} per ${per}`;
