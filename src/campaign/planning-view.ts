import { observationOf } from './best.ts';
import { affordableSamples } from './budget.ts';
import type { PlanningView, Trial } from './contracts.ts';
import type { CampaignState, SampleState } from './state.ts';

/** What a planner is shown of a campaign: every sample as a trial, as made where that is known. */
export function viewForPlanner(state: CampaignState): PlanningView {
  const trials: Trial[] = [];
  for (const sample of state.samples.values()) {
    if (sample.outcome === 'cancelled') continue;
    trials.push(describeTrial(state, sample));
  }
  return {
    goals: state.spec.goals,
    space: state.spec.space,
    trials,
    experimentsLeft: affordableSamples(state),
  };
}

function describeTrial(state: CampaignState, sample: SampleState): Trial {
  const outcomes = state.spec.goals.map((goal) => observationOf(sample, goal));
  const base = {
    sample: sample.id,
    design: sample.asMade ?? sample.design,
    ...(sample.asMade !== null && { planned: sample.design }),
    outcomes,
  };
  const isMeasured = outcomes.some((outcome) => outcome !== null) || hasOtherResults(sample);
  if (isMeasured) return { ...base, status: 'measured' };
  if (sample.outcome === 'open') return { ...base, status: 'pending' };
  const failure = sample.isRetracted
    ? 'measurement-invalid'
    : (sample.failure?.kind ?? 'measurement-invalid');
  return { ...base, status: 'failed', failure };
}

/** Measured while the campaign had other goals: no failure, and nothing known of the goals of today. */
const hasOtherResults = (sample: SampleState): boolean =>
  sample.outcome === 'measured' && sample.observations.length > 0 && !sample.isRetracted;
