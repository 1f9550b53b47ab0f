import { type CampaignState, observationOf, type SampleState, variableNames } from '../campaign/index.ts';
import { type Cell, escapeCell } from './escape-cell.ts';

/** One row per sample: design as planned and as made, prediction, measurement with sd, unit and fidelity, reward and why. */
export function formatExperimentsCsv(state: CampaignState): string {
  const names = variableNames(state.spec.space);
  const goals = state.spec.goals;
  const header = [
    'sample',
    'outcome',
    'replicate_of',
    ...names,
    ...names.map((name) => `${name} (as made)`),
    'predicted',
    'predicted_sd',
    ...goals.flatMap(({ quantity }) => [
      quantity,
      `${quantity} sd`,
      `${quantity} bound`,
      `${quantity} unit`,
      `${quantity} fidelity`,
    ]),
    'reward',
    'reward_status',
    'failure',
    'why',
  ];
  const rows = [...state.samples.values()].map((sample) => describeSample(state, sample, names));
  return [header, ...rows].map((row) => row.map(escapeCell).join(',')).join('\n');
}

function describeSample(state: CampaignState, sample: SampleState, names: readonly string[]): Cell[] {
  const predicted = sample.proposal?.predicted;
  const receipt = sample.receipts.at(-1);
  return [
    sample.id,
    sample.isRetracted ? 'retracted' : sample.outcome,
    sample.replicateOf,
    ...names.map((name) => sample.design[name]),
    ...names.map((name) => sample.asMade?.[name]),
    predicted?.value,
    predicted?.sd,
    ...state.spec.goals.flatMap((goal) => {
      const observation = observationOf(sample, goal);
      return [
        observation?.value,
        observation?.sd,
        observation?.bound,
        observation?.unit,
        observation?.fidelity,
      ];
    }),
    receipt?.total,
    receipt?.status,
    sample.failure === null ? null : `${sample.failure.kind}: ${sample.failure.detail}`,
    sample.proposal?.why,
  ];
}
