import { formatUnit } from '../core/format-quantity.ts';
import { type MeasuredDesign, meetsConstraints, observationOf, pooledReadingSd, scoreValue } from './best.ts';
import { costPerSample } from './budget.ts';
import type { CloseReason } from './events.ts';
import type { StopRule } from './spec.ts';
import type { CampaignState, SampleState } from './state.ts';

export type Stop = { readonly reason: CloseReason; readonly detail: string };

/**
 * Whether the campaign should end now, and why: budget first, then the rules in the order of the campaign file, then a planner that
 * has nothing left to propose. `ranking`: the measured designs, best first.
 */
export function findStopReason(
  state: CampaignState,
  affordable: number,
  ranking: readonly MeasuredDesign[],
): Stop | null {
  if (affordable <= 0) return { reason: 'budget-spent', detail: describeBudgetEnd(state) };
  for (const rule of state.spec.stop) {
    const stop = applyStopRule(state, rule, ranking);
    if (stop !== null) return stop;
  }
  if (state.isExhausted)
    return { reason: 'space-exhausted', detail: 'the planner has no further design to propose' };
  return null;
}

function applyStopRule(
  state: CampaignState,
  rule: StopRule,
  ranking: readonly MeasuredDesign[],
): Stop | null {
  switch (rule.rule) {
    case 'target':
      return targetReached(state, ranking[0]);
    case 'no-improvement':
      return noImprovement(state, rule, ranking);
    case 'expected-improvement':
      return gainBelow(state, rule.below);
  }
}

function describeBudgetEnd(state: CampaignState): string {
  const { budget, currency } = state.spec;
  const unit = costPerSample(state.spec);
  const parts = [`${budget.experiments} ${budget.experiments === 1 ? 'experiment' : 'experiments'}`];
  if (budget.money !== undefined) parts.push(`${budget.money} ${currency} (${unit.money} each)`);
  if (budget.hours !== undefined) parts.push(`${budget.hours} h (${unit.hours} h each)`);
  return `the budget of ${parts.join(', ')} allows no further experiment`;
}

function targetReached(state: CampaignState, best: MeasuredDesign | undefined): Stop | null {
  const goal = state.spec.goals[0];
  if (best === undefined || goal.target === undefined) return null;
  const reached =
    goal.direction === 'target'
      ? Math.abs(best.mean.value - goal.target) <= Math.max(goal.tolerance ?? 0, best.mean.sd ?? 0)
      : scoreValue(goal, best.mean.value) >= scoreValue(goal, goal.target);
  return reached
    ? {
        reason: 'target-reached',
        detail: `${best.mean.value}${formatUnit(goal.unit)} reaches the target ${goal.target}${formatUnit(goal.unit)}`,
      }
    : null;
}

/**
 * No new best by more than `noiseFactor` reading sd over the last `window` measured samples, in the order in which they were
 * finished: with several under way, the last to be planned need not be the last to be known.
 */
function noImprovement(
  state: CampaignState,
  rule: { readonly window: number; readonly noiseFactor: number },
  ranking: readonly MeasuredDesign[],
): Stop | null {
  const goal = state.spec.goals[0];
  const scores = scoresInOrder(state);
  if (ranking.length === 0 || scores.length <= rule.window) return null;
  const noise = pooledReadingSd(ranking) ?? statedReadingSd(ranking) ?? 0;
  const best = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));
  const before = best(scores.slice(0, -rule.window));
  const gain = best(scores.slice(-rule.window)) - Math.max(before, -Number.MAX_VALUE);
  if (gain > rule.noiseFactor * noise) return null;
  const against =
    noise === 0
      ? ''
      : ` beyond ${rule.noiseFactor} × the reading noise of ${noise.toPrecision(2)}${formatUnit(goal.unit)}`;
  return {
    reason: 'no-improvement',
    detail: `no improvement in the last ${rule.window} measurements${against}`,
  };
}

/** Scores of the samples measured, replicates and bounds left out, oldest first; −Infinity where a constraint is not met. */
function scoresInOrder(state: CampaignState): number[] {
  const goal = state.spec.goals[0];
  const measured: { readonly at: number; readonly score: number }[] = [];
  for (const sample of state.samples.values()) {
    if (sample.origin === 'replicate') continue;
    const observation = observationOf(sample, goal);
    if (observation === null || observation.bound !== undefined) continue;
    const isFeasible = meetsConstraints(state.spec.goals, [sample]);
    const score = isFeasible ? scoreValue(goal, observation.value) : Number.NEGATIVE_INFINITY;
    measured.push({ at: finishedAt(sample), score });
  }
  return measured.sort((a, b) => a.at - b.at).map(({ score }) => score);
}

const finishedAt = (sample: SampleState): number => sample.finishedAt ?? Number.MAX_VALUE;

/** Root mean square of the sds that single readings state, where no design was measured twice; null when none states one. */
function statedReadingSd(ranking: readonly MeasuredDesign[]): number | null {
  const variances = ranking.flatMap(({ mean }) => (mean.sd === null ? [] : [mean.sd ** 2]));
  return variances.length === 0
    ? null
    : Math.sqrt(variances.reduce((sum, variance) => sum + variance, 0) / variances.length);
}

function gainBelow(state: CampaignState, below: number): Stop | null {
  const gain = state.lastExpectedImprovement;
  if (gain === null || gain >= below) return null;
  const { unit } = state.spec.goals[0];
  return {
    reason: 'expected-improvement-below-cost',
    detail: `the next experiment promised ${gain.toPrecision(2)}${formatUnit(unit)}, less than the ${below}${formatUnit(unit)} that it must be worth`,
  };
}
