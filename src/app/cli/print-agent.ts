import {
  formatCount,
  formatNumber,
  formatQuantity,
  formatUnit,
  groupThousands,
} from '../../core/format-quantity.ts';
import type { DescribedAgent, DescribedHypothesis } from '../agents/describe-agent.ts';
import { formatTable, type Output } from './output.ts';

/** What an agent did in a campaign, for a reader: cost, forecasts, hypotheses with evidence and scores. */
export function printAgent(output: Output, agent: DescribedAgent, currency: string): void {
  const { turns, failedTurns, calls, cost, forecasts, hypotheses, brier, notes, feedback } = agent;
  const money =
    cost.money === null
      ? `no price in ${currency}`
      : `${formatNumber(cost.money)} ${currency} spent or reserved`;
  output.print('');
  output.print(
    `agent: ${formatCount(turns, 'turn')}${failedTurns > 0 ? `, ${failedTurns} of them without designs of the model` : ''}; ` +
      (calls === 0
        ? 'no language model was asked'
        : `${formatCount(calls, 'call')}, ${groupThousands(String(cost.tokens))} tokens, ${money}; ${formatCount(notes.length, 'note')}`),
  );
  if (forecasts !== null)
    output.print(
      `forecasts: ${forecasts.count} measured, ${Math.round(100 * forecasts.coverage90)} % of them inside of the stated 90 %; ` +
        `interval score ${formatNumber(forecasts.intervalScore)}${formatUnit(forecasts.unit)}`,
    );
  if (calls > 0) output.print(`did it listen? ${feedback.sentence}`);
  if (hypotheses.length === 0) return;
  output.print(
    brier === null
      ? 'hypotheses: none settled yet'
      : `hypotheses: Brier score ${brier.toFixed(3)} (0 is best; 0.25 is what "one half" earns)`,
  );
  const header = ['hypothesis', 'verdict', 'probability', 'for', 'against', 'Brier', 'statement'];
  for (const line of formatTable(header, hypotheses.map(describeRow))) output.print(line);
  for (const line of hypotheses.flatMap(describeEvidence)) output.print(line);
}

function describeRow(hypothesis: DescribedHypothesis): string[] {
  const {
    id,
    verdict,
    probability,
    evidence,
    brier,
    scope,
    quantity,
    comparator,
    threshold,
    unit,
    deadline,
  } = hypothesis;
  const count = (side: string): string => String(evidence.filter(({ says }) => says === side).length);
  const where = Object.keys(hypothesis.where).length === 0 ? '' : ` in ${describeRegion(hypothesis.where)}`;
  return [
    id,
    verdict,
    String(probability),
    count('for'),
    count('against'),
    brier === null ? '–' : brier.toFixed(3),
    `${scope} design${where}: ${quantity} ${comparator} ${formatNumber(threshold)}${formatUnit(unit)} by experiment ${deadline}`,
  ];
}

const describeRegion = (where: DescribedHypothesis['where']): string =>
  Object.entries(where)
    .map(([variable, part]) =>
      'options' in part
        ? `${variable} ${part.options.join(' or ')}`
        : `${variable} ${part.min === undefined ? '' : `from ${formatNumber(part.min)} `}${part.max === undefined ? '' : `to ${formatNumber(part.max)}`}`.trim(),
    )
    .join(', ');

const mostShown = 4;

/** The measurements that speak for or against, the farthest from the threshold first. */
function describeEvidence({ id, evidence }: DescribedHypothesis): readonly string[] {
  const telling = evidence
    .filter(({ says }) => says !== 'neither')
    .toSorted((a, b) => Math.abs(b.deviations ?? Infinity) - Math.abs(a.deviations ?? Infinity) || 0);
  if (telling.length === 0) return [];
  const shown = telling
    .slice(0, mostShown)
    .map(({ says, samples, measured }) => `${says} ${samples.join(' ')}: ${formatQuantity(measured)}`);
  const more = telling.length > mostShown ? `; and ${telling.length - mostShown} more` : '';
  return [`  ${id}: ${shown.join('; ')}${more}`];
}
