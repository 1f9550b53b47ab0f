import type { CampaignState } from '../../../campaign/index.ts';
import { formatNumber } from '../../../core/format-quantity.ts';
import type { DescribedAgent, DescribedHypothesis } from '../../agents/describe-agent.ts';
import type { FeedbackStanding } from '../../agents/feedback-record.ts';
import type { AgentView, HypothesisView, ListeningView } from '../contract/agent.ts';

/** What an agent did, for the page of its campaign. */
export function viewAgent(
  agent: DescribedAgent | null,
  state: CampaignState,
  listening: ListeningView,
): AgentView {
  if (agent === null) return { isPresent: false };
  const { turns, failedTurns, calls, cost, brier, forecasts, notes } = agent;
  return {
    isPresent: true,
    ...{ turns, failedTurns, calls, cost: { ...cost }, brier },
    forecasts: forecasts === null ? null : { ...forecasts },
    hypotheses: agent.hypotheses.map((hypothesis) => viewHypothesis(hypothesis, state)),
    notes: notes.map(({ text }) => ({ text })),
    listening,
  };
}

/** What the last control with permuted feedback said, or the command that runs one. */
export function viewListening(
  { verdict, judged }: FeedbackStanding,
  { planner, model }: CampaignState['spec'],
): ListeningView {
  if (judged === null || verdict === 'not judged') {
    const asked = model === undefined || model === 'off' ? '' : ` --model ${model.use}`;
    return {
      isJudged: false,
      command: `onnes bench feedback --planner ${planner.name}${asked} --worlds 20`,
    };
  }
  const { worldCount, realMinusPermuted, at } = judged;
  return { isJudged: true, verdict, worldCount, difference: realMinusPermuted, at };
}

function viewHypothesis(hypothesis: DescribedHypothesis, state: CampaignState): HypothesisView {
  const { id, statement, verdict, probability, probabilities, brier, statedAt, deadline, evidence } =
    hypothesis;
  return {
    ...{ id, statement, verdict, probability, brier, statedAt, deadline },
    test: describeTest(hypothesis, state),
    probabilities: probabilities.map(({ at, probability: stated, why }) => ({
      at,
      probability: stated,
      why,
    })),
    evidence: evidence.map(({ samples, says, measured, deviations }) => {
      const { value, sd, unit, bound } = measured;
      const shown = { value, sd, unit, ...(bound !== undefined && { bound }) };
      return { samples: [...samples], says, measured: shown, deviations };
    }),
  };
}

/** `some design with Nb 0.5 to 0.8 has a Tc above 12 K`. */
function describeTest(
  { scope, quantity, comparator, threshold, unit, where }: DescribedHypothesis,
  { spec }: CampaignState,
): string {
  const region = Object.entries(where).map(([name, part]) => {
    if ('options' in part) return `${name} ${part.options.join(' or ')}`;
    const variable = spec.space.variables.find((one) => one.name === name);
    const suffix =
      variable !== undefined && 'unit' in variable && variable.unit !== '1' ? ` ${variable.unit}` : '';
    const { min, max } = part;
    if (min !== undefined && max !== undefined)
      return `${name} ${formatNumber(min)} to ${formatNumber(max)}${suffix}`;
    return `${name} ${min === undefined ? `≤ ${formatNumber(max ?? 0)}` : `≥ ${formatNumber(min)}`}${suffix}`;
  });
  const of = region.length === 0 ? '' : ` with ${region.join(', ')}`;
  return `${scope === 'some' ? 'some design' : 'every measured design'}${of}: ${quantity.replaceAll('-', ' ')} ${comparator} ${formatNumber(threshold)}${unit === '1' ? '' : ` ${unit}`}`;
}
