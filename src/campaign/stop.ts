import { findBest, observationOf, pooledReadingSd, rankMeasuredDesigns, scoreValue } from './best.ts';
import { costPerSample } from './budget.ts';
import type { CloseReason } from './events.ts';
import type { StopRule } from './spec.ts';
import type { CampaignState } from './state.ts';

export type Stop = { readonly reason: CloseReason; readonly detail: string };

/** Whether the campaign should end now, and why: budget first, then the rules in the order of the campaign file. */
export function findStopReason(state: CampaignState, affordable: number): Stop | null {
  if (affordable <= 0) return { reason: 'budget-spent', detail: describeBudgetEnd(state) };
  for (const rule of state.spec.stop) {
    const stop = applyStopRule(state, rule);
    if (stop !== null) return stop;
  }
  if (state.isExhausted)
    return { reason: 'space-exhausted', detail: 'the planner has no further design to propose' };
  return null;
}

function applyStopRule(state: CampaignState, rule: StopRule): Stop | null {
  switch (rule.rule) {
    case 'target':
      return targetReached(state);
    case 'no-improvement':
      return noImprovement(state, rule);
    case 'expected-improvement':
      return gainBelow(state, rule.below);
  }
}

function describeBudgetEnd(state: CampaignState): string {
  const { budget, currency } = state.spec;
  const unit = costPerSample(state.spec);
  const parts = [`${budget.experiments} experiments`];
  if (budget.money !== undefined) parts.push(`${budget.money} ${currency} (${unit.money} each)`);
  if (budget.hours !== undefined) parts.push(`${budget.hours} h (${unit.hours} h each)`);
  return `the budget of ${parts.join(', ')} allows no further experiment`;
}

function targetReached(state: CampaignState): Stop | null {
  const goal = state.spec.goals[0];
  const best = findBest(state);
  if (best === null || goal.target === undefined) return null;
  const reached =
    goal.direction === 'target'
      ? Math.abs(best.mean.value - goal.target) <= (best.mean.sd ?? 0)
      : scoreValue(goal, best.mean.value) >= scoreValue(goal, goal.target);
  return reached
    ? {
        reason: 'target-reached',
        detail: `${best.mean.value} ${goal.unit} reaches the target ${goal.target} ${goal.unit}`,
      }
    : null;
}

/** No new best by more than `noiseFactor` reading sd over the last `window` measured samples. */
function noImprovement(state: CampaignState, rule: { window: number; noiseFactor: number }): Stop | null {
  const goal = state.spec.goals[0];
  const measured = [...state.samples.values()]
    .filter((sample) => sample.origin !== 'replicate')
    .map((sample) => observationOf(sample, goal))
    .filter((observation) => observation !== null && observation.bound === undefined)
    .map((observation) => scoreValue(goal, (observation as { value: number }).value));
  if (measured.length <= rule.window) return null;
  const noise = pooledReadingSd(rankMeasuredDesigns(state)) ?? 0;
  const before = Math.max(...measured.slice(0, -rule.window));
  const gain = Math.max(...measured.slice(-rule.window)) - before;
  if (gain > rule.noiseFactor * noise) return null;
  const against =
    noise === 0
      ? ''
      : ` beyond ${rule.noiseFactor} × the reading noise of ${noise.toPrecision(2)} ${goal.unit}`;
  return {
    reason: 'no-improvement',
    detail: `no improvement in the last ${rule.window} measurements${against}`,
  };
}

function gainBelow(state: CampaignState, below: number): Stop | null {
  const gain = state.lastExpectedImprovement;
  if (gain === null || gain >= below) return null;
  const { unit } = state.spec.goals[0];
  return {
    reason: 'expected-improvement-below-cost',
    detail: `the next experiment promised ${gain.toPrecision(2)} ${unit}, less than the ${below} ${unit} that it must be worth`,
  };
}
