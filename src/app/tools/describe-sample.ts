import { quoteText } from '../../agents/index.ts';
import type { CampaignState, SampleState } from '../../campaign/index.ts';
import { describeEstimate, describeQuantity } from './describe-estimate.ts';

/** A sample as tools tell of it. Observations of a retracted sample do not count, and it says so. */
export function describeSample(state: CampaignState, sample: SampleState) {
  const { id, origin, replicateOf, outcome, design, asMade, proposal, failure } = sample;
  const receipt = sample.receipts.at(-1);
  return {
    campaign: state.id,
    sample: id,
    origin,
    ...(replicateOf !== null && { replicateOf }),
    outcome,
    ...(sample.isRetracted && { isRetracted: true }),
    design,
    ...(asMade !== null && { asMade }),
    predicted: proposal?.predicted ? describeQuantity(proposal.predicted) : null,
    observations: sample.observations.map(({ sample: _, ...observation }) => describeEstimate(observation)),
    simulated: sample.estimates.map(describeEstimate),
    ...(failure !== null && { failure: { kind: failure.kind, detail: quoteText(failure.detail) } }),
    ...(sample.warnings.length > 0 && {
      warnings: sample.warnings.slice(0, 10).map((text) => quoteText(text)),
    }),
    reward:
      receipt === undefined ? null : { total: receipt.total, status: receipt.status, reason: receipt.reason },
    ...(proposal !== null && { why: quoteText(proposal.why) }),
    cost: { ...sample.cost, currency: state.spec.currency },
    files: sample.files.map(({ name, blob, stage }) => ({ name: quoteText(name), blob, stage })),
  };
}
