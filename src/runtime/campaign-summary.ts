import { type CampaignState, experimentsUsed, findBest, next } from '../campaign/index.ts';
import type { Id } from '../core/id.ts';

/** Name of the projection behind `list`. */
export const summaryProjection = 'campaigns';

export type CampaignSummary = {
  readonly id: Id;
  readonly name: string;
  readonly status: 'running' | 'paused' | 'waiting' | 'closed';
  readonly laboratory: string;
  readonly planner: string;
  readonly goal: string;
  readonly experiments: {
    readonly attempted: number;
    readonly failed: number;
    readonly replicates: number;
    readonly budget: number;
  };
  readonly best: {
    readonly value: number;
    readonly sd: number | null;
    readonly unit: string;
    readonly measurements: number;
  } | null;
  readonly awaits: readonly string[];
  readonly ended: string | null;
};

export function countExperiments(state: CampaignState): {
  attempted: number;
  failed: number;
  replicates: number;
} {
  const counts = { attempted: 0, failed: 0, replicates: 0 };
  for (const sample of state.samples.values()) {
    if (!sample.isAttempted) continue;
    counts.attempted++;
    if (sample.outcome === 'failed') counts.failed++;
    if (sample.origin === 'replicate') counts.replicates++;
  }
  return counts;
}

/** Where a campaign stands; `waiting` means that a person is awaited and nothing else can go on. */
export function campaignStatus({ status, inFlight }: CampaignState): CampaignSummary['status'] {
  if (status === 'closed' || status === 'paused') return status;
  const isWaiting =
    inFlight.size > 0 &&
    [...inFlight.values()].every(({ step, heldWhy }) => step.kind === 'review' || heldWhy !== null);
  return isWaiting ? 'waiting' : 'running';
}

/** One row of the campaign list. */
export function summarizeCampaign(state: CampaignState): CampaignSummary {
  const best = findBest(state);
  const goal = state.spec.goals[0];
  const { awaits } = next(state);
  return {
    id: state.id,
    name: state.spec.name,
    status: campaignStatus(state),
    laboratory: state.spec.laboratory.name,
    planner: state.spec.planner.name,
    goal: `${goal.direction} ${goal.quantity}`,
    experiments: {
      ...countExperiments(state),
      budget: Math.max(state.spec.budget.experiments, experimentsUsed(state)),
    },
    best: best && {
      value: best.mean.value,
      sd: best.mean.sd,
      unit: best.mean.unit,
      measurements: best.measurementCount,
    },
    awaits,
    ended: state.status === 'closed' ? (state.stopping?.detail ?? '') : null,
  };
}
