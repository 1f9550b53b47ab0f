import {
  type AgentState,
  brierScore,
  committedCost,
  countFinished,
  type HypothesisEvidence,
  type HypothesisRecord,
  judgeHypothesis,
  type ModelCost,
  type Note,
  type Verdict,
} from '../../agents/index.ts';
import { type CampaignState, designKey, observationOf, viewForPlanner } from '../../campaign/index.ts';
import { intervalScore } from '../../kernels/statistics/index.ts';
import type { FeedbackStanding } from './feedback-record.ts';

export type DescribedHypothesis = HypothesisRecord['hypothesis'] & {
  readonly verdict: Verdict;
  readonly probability: number;
  readonly probabilities: HypothesisRecord['probabilities'];
  readonly evidence: readonly HypothesisEvidence[];
  /** 0 is best, 1 worst; null while it is open or where nothing decides it. */
  readonly brier: number | null;
};

export type DescribedAgent = {
  readonly turns: number;
  readonly failedTurns: number;
  readonly calls: number;
  readonly cost: ModelCost;
  readonly hypotheses: readonly DescribedHypothesis[];
  /** Mean over the hypotheses that were settled; null without one. */
  readonly brier: number | null;
  readonly forecasts: ForecastSummary | null;
  readonly notes: readonly Note[];
  /** Whether it uses what is measured. */
  readonly feedback: FeedbackStanding;
};

/** How the forecasts stated before measurements turned out. */
export type ForecastSummary = {
  readonly count: number;
  /** Share of the readings inside of the stated 90 %. */
  readonly coverage90: number;
  /** Mean weighted interval score of the stated median and 90 % interval [unit of the first goal]; less is better. */
  readonly intervalScore: number;
  readonly unit: string;
};

/** What an agent did, by the record of its campaign as it is now; null where none took part. */
export function describeAgent(
  agent: AgentState | null,
  state: CampaignState,
  feedback: FeedbackStanding,
): DescribedAgent | null {
  if (agent === null) return null;
  const hypotheses = agent.hypotheses.map((record) => describeHypothesis(record, state));
  const scored = hypotheses.flatMap(({ brier }) => brier ?? []);
  return {
    turns: agent.turnCount,
    failedTurns: agent.failedTurnCount,
    calls: agent.callCount,
    cost: committedCost(agent),
    hypotheses,
    brier: scored.length === 0 ? null : meanOf(scored),
    forecasts: scoreForecasts(agent, state),
    notes: agent.notes,
    feedback,
  };
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function describeHypothesis(
  { hypothesis, probabilities, settledAt }: HypothesisRecord,
  state: CampaignState,
): DescribedHypothesis {
  const view = viewForPlanner(state);
  const { verdict, evidence } = judgeHypothesis(hypothesis, view, state.status === 'closed');
  const at = settledAt ?? countFinished(view.trials);
  const isScored = verdict === 'true' || verdict === 'false';
  return {
    ...hypothesis,
    verdict,
    probability: probabilities.at(-1)?.probability ?? 0,
    probabilities,
    evidence,
    brier: isScored ? brierScore(probabilities, at, verdict === 'true') : null,
  };
}

/** Each forecast beside the reading of the sample that was made for it. */
function scoreForecasts({ stated }: AgentState, state: CampaignState): ForecastSummary | null {
  const { space, goals } = state.spec;
  const [goal] = goals;
  const samples = [...state.samples.values()].filter(({ origin }) => origin === 'proposed');
  const scores: { readonly isInside: boolean; readonly score: number }[] = [];
  let from = 0;
  for (const { proposal } of stated) {
    const key = designKey(space, proposal.design);
    const index = samples.findIndex(
      (sample, i) =>
        i >= from && sample.proposal !== null && designKey(space, sample.proposal.design) === key,
    );
    const sample = samples[index];
    if (sample === undefined) continue;
    from = index + 1;
    const reading = observationOf(sample, goal);
    if (reading === null || reading.bound !== undefined) continue;
    const { q05, q50, q95 } = proposal.forecast;
    const score =
      (0.5 * Math.abs(reading.value - q50) + 0.05 * intervalScore(q05, q95, reading.value, 0.1)) / 1.5;
    scores.push({ isInside: reading.value >= q05 && reading.value <= q95, score });
  }
  if (scores.length === 0) return null;
  return {
    count: scores.length,
    coverage90: scores.filter(({ isInside }) => isInside).length / scores.length,
    intervalScore: meanOf(scores.map(({ score }) => score)),
    unit: goal.unit,
  };
}
