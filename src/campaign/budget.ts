import type { CampaignSpec, Cost } from './spec.ts';
import type { CampaignState } from './state.ts';

export const noCost: Cost = { money: 0, hours: 0 };
export const addCosts = (a: Cost, b: Cost): Cost => ({ money: a.money + b.money, hours: a.hours + b.hours });

/** What one more sample costs when every stage goes well: the actuate stages' costs per sample. */
export function costPerSample(spec: CampaignSpec): Cost {
  let cost = noCost;
  for (const stage of spec.protocol) {
    if (stage.kind !== 'actuate') continue;
    cost = addCosts(cost, { money: stage.cost.money / stage.samplesPerRun, hours: stage.cost.hours });
  }
  return cost;
}

/** Money and hours set aside by steps that have begun. */
export function reservedCost(state: CampaignState): Cost {
  let reserved = noCost;
  for (const step of state.inFlight.values()) reserved = addCosts(reserved, step.reserved);
  return reserved;
}

/** Experiments used: every sample that was planned here and not cancelled before anything was done to it. */
export function experimentsUsed(state: CampaignState): number {
  let used = 0;
  for (const sample of state.samples.values()) {
    if (sample.origin !== 'added' && (sample.isAttempted || sample.outcome !== 'cancelled')) used++;
  }
  return used;
}

/** Laboratory hours since the campaign was opened. */
export const elapsedHours = (state: CampaignState): number => (state.now - state.openedAt) / 3_600_000;

/**
 * How many more samples the budget allows, each at its expected cost; money already reserved counts as spent.
 * Hours bound the campaign's elapsed laboratory time.
 */
export function affordableSamples(state: CampaignState): number {
  const { budget } = state.spec;
  const unit = costPerSample(state.spec);
  let count = budget.experiments - experimentsUsed(state);
  if (budget.money !== undefined && unit.money > 0) {
    const planned = [...state.active].filter((id) => !state.samples.get(id)?.isAttempted).length;
    const left = budget.money - state.spent.money - reservedCost(state).money - planned * unit.money;
    count = Math.min(count, Math.floor(left / unit.money + 1e-9));
  }
  if (budget.hours !== undefined && elapsedHours(state) + unit.hours > budget.hours + 1e-9) count = 0;
  return Math.max(0, count);
}
