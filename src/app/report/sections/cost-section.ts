import { formatNumber } from '../../../core/format-quantity.ts';
import { type Html, html } from '../html.ts';
import type { CostLine, ReportData } from '../report-data.ts';
import { showHours } from '../show-quantity.ts';
import { showCard } from './card.ts';

/** What the campaign cost, and for what. */
export function showCosts({ costs, state }: ReportData): Html {
  const { currency } = state.spec;
  const line = (name: string, { count, cost }: CostLine): Html | null =>
    count === 0
      ? null
      : html`<tr><th scope="row">${name}</th><td class="number">${formatNumber(count)}</td><td class="number">${formatNumber(cost.money)}</td><td class="number">${showHours(cost.hours)}</td></tr>`;
  if (costs.total.count === 0)
    return showCard('Cost', html`<p class="empty">Nothing has been spent yet.</p>`);
  return showCard(
    'Cost',
    html`<table class="small"><thead><tr><th scope="col">for</th><th scope="col" class="number">experiments</th><th scope="col" class="number">money (${currency})</th><th scope="col" class="number">instrument time</th></tr></thead><tbody>
${line('first measurements', costs.measured)}${line('repeats', costs.replicates)}${line('failures', costs.failed)}${line('under way', costs.underWay)}
<tr class="total"><th scope="row">all</th><td class="number">${formatNumber(costs.total.count)}</td><td class="number">${formatNumber(costs.total.cost.money)}</td><td class="number">${showHours(costs.total.cost.hours)}</td></tr></tbody></table>`,
  );
}
