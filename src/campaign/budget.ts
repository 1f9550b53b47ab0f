import type { CampaignSpec, Cost, Stage } from './spec.ts';
import type { CampaignState } from './state.ts';

/** Sums of money and hours are compared up to this much. */
const rounding = 1e-9;

export const noCost: Cost = { money: 0, hours: 0 };
export const addCosts = (a: Cost, b: Cost): Cost => ({ money: a.money + b.money, hours: a.hours + b.hours });

/** What one more sample costs when every stage goes well: runs shared by their samples, and simulations that are always made. */
export const costPerSample = (spec: CampaignSpec): Cost =>
  spec.protocol.reduce((sum, stage) => addCosts(sum, costOfStage(stage)), noCost);

/** What a stage costs every sample. */
function costOfStage(stage: Stage): Cost {
  if (stage.kind === 'simulate' && stage.when === undefined) return stage.cost ?? noCost;
  if (stage.kind !== 'actuate') return noCost;
  return { money: stage.cost.money / stage.samplesPerRun, hours: stage.cost.hours };
}

/** Money and hours set aside by steps that have begun. */
export function reservedCost(state: CampaignState): Cost {
  let reserved = noCost;
  for (const step of state.inFlight.values()) reserved = addCosts(reserved, step.reserved);
  return reserved;
}

/** Money that is neither spent nor reserved; infinite without a budget of money. */
export const moneyLeft = (state: CampaignState): number =>
  (state.spec.budget.money ?? Number.POSITIVE_INFINITY) - state.spent.money - reservedCost(state).money;

/**
 * Experiments used: every sample planned here, unless it was cancelled before anything was done to it. A sample refused in review
 * counts, so that a planner which only proposes what is refused comes to an end.
 */
export function experimentsUsed(state: CampaignState): number {
  let used = 0;
  for (const sample of state.samples.values()) {
    if (sample.origin !== 'added' && (sample.isAttempted || sample.outcome !== 'cancelled')) used++;
  }
  return used;
}

/** Laboratory hours since the campaign was opened, pauses included. */
export const elapsedHours = (state: CampaignState): number => (state.now - state.openedAt) / 3_600_000;

/**
 * How many more samples the budget allows, each at its expected cost. Money reserved, and money that samples under way still need,
 * counts as spent; the first run of each stage must be payable in full. Hours bound the campaign's elapsed laboratory time.
 */
export function affordableSamples(state: CampaignState): number {
  const { budget, protocol } = state.spec;
  const unit = costPerSample(state.spec);
  let count = budget.experiments - experimentsUsed(state);
  if (budget.money !== undefined && unit.money > 0) {
    const left = moneyLeft(state) - moneyPromised(state) + rounding;
    const fullRuns = protocol.reduce(
      (sum, stage) => sum + (stage.kind === 'actuate' ? stage.cost.money : costOfStage(stage).money),
      0,
    );
    count = left < fullRuns ? 0 : Math.min(count, Math.floor(left / unit.money));
  }
  if (budget.hours !== undefined && elapsedHours(state) + unit.hours > budget.hours + rounding) count = 0;
  return Math.max(0, count);
}

/** Money that samples under way need for the stages ahead of them. */
export function moneyPromised(state: CampaignState): number {
  let promised = 0;
  for (const id of state.active) {
    const sample = state.samples.get(id);
    if (sample === undefined) continue;
    const ahead = state.spec.protocol.slice(sample.status === 'busy' ? sample.stage + 1 : sample.stage);
    for (const stage of ahead) promised += costOfStage(stage).money;
  }
  return promised;
}
