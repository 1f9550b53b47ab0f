import { formatNumber, formatQuantity } from '../../../core/format-quantity.ts';
import type { DescribedAgent, DescribedHypothesis } from '../../agents/describe-agent.ts';
import { type Html, html } from '../html.ts';
import type { ReportData } from '../report-data.ts';
import { countOf, showExact } from '../show-quantity.ts';
import { showCard, showFacts } from './card.ts';

/** What a language model did in the campaign: its hypotheses, how its forecasts turned out, what it cost and what left the house. */
export function showAgent({ agent, state }: ReportData): Html | null {
  if (agent === null) return null;
  return showCard(
    'Agent',
    html`${showFacts([
      [
        'turns',
        html`${formatNumber(agent.turns)}${agent.failedTurns > 0 && html`, ${formatNumber(agent.failedTurns)} of them failed`}`,
      ],
      ['forecasts', showForecasts(agent)],
      ['hypotheses', showScore(agent)],
      ['did it listen?', html`${agent.feedback.sentence}`],
      ['cost', showCost(agent, state.spec.currency)],
      ['left the house', showSent(agent)],
    ])}${agent.hypotheses.length > 0 && showHypotheses(agent.hypotheses)}${agent.feedback.judged === null && html`<p class="note">A control whose feedback is permuted tells whether it uses the measurements at all: <code>onnes bench feedback --planner agent --model ${modelOf(state)}</code>.</p>`}`,
    { note: html`A language model took part. It proposes; it approves and measures nothing.` },
  );
}

const modelOf = ({ spec: { model = 'off' } }: ReportData['state']): string =>
  model === 'off' ? 'NAME' : model.use;

function showForecasts({ forecasts }: DescribedAgent): Html {
  if (forecasts === null) return html`none has met a measurement yet`;
  const { count, coverage90, intervalScore, unit } = forecasts;
  return html`${formatNumber(Math.round(100 * coverage90))} % of ${countOf(count, 'reading')} inside the stated 90 % interval; mean interval score ${showExact(intervalScore, unit)} (less is better)`;
}

const showScore = ({ hypotheses, brier }: DescribedAgent): Html =>
  brier === null
    ? html`${countOf(hypotheses.length, 'stated', 'stated')}, none settled`
    : html`${countOf(hypotheses.length, 'stated', 'stated')}; mean Brier score ${formatNumber(brier, 2)} (0 is best, 1 worst)`;

const showCost = ({ cost }: DescribedAgent, currency: string): Html =>
  html`${formatNumber(cost.tokens)} tokens${cost.money !== null && html`, ${formatNumber(cost.money)} ${currency}`}`;

const showSent = ({ calls }: DescribedAgent): Html =>
  calls === 0
    ? html`nothing: no language model was asked`
    : html`${countOf(calls, 'request')} to the model of this campaign; every byte that was sent is kept in the workspace's log of models`;

function showHypotheses(hypotheses: readonly DescribedHypothesis[]): Html {
  return html`<table class="small"><thead><tr><th scope="col">hypothesis</th><th scope="col">verdict</th><th scope="col" class="number">probability</th><th scope="col" class="number">Brier</th><th scope="col">evidence</th></tr></thead><tbody>${hypotheses.map(showHypothesis)}</tbody></table>`;
}

function showHypothesis({ id, statement, verdict, probability, brier, evidence }: DescribedHypothesis): Html {
  const side = (says: 'for' | 'against'): Html | false => {
    const found = evidence.filter((one) => one.says === says);
    return (
      found.length > 0 &&
      html`<p>${says}: ${found
        .slice(0, 6)
        .map(({ samples, measured }) => `${samples.join(', ')} ${formatQuantity(measured)}`)
        .join('; ')}${found.length > 6 && html` and ${formatNumber(found.length - 6)} more`}</p>`
    );
  };
  return html`<tr><th scope="row"><code>${id}</code> ${statement}</th><td>${verdict}</td><td class="number">${formatNumber(probability, 2)}</td><td class="number">${brier === null ? '–' : formatNumber(brier, 2)}</td><td>${side('for')}${side('against')}</td></tr>`;
}
