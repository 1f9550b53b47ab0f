import { type Html, html } from '../html.ts';
import type { ReportData } from '../report-data.ts';
import { showCard } from './card.ts';

const words = {
  discovery: 'A discovery: everything that one needs is shown.',
  known: 'Confirmed, and known before.',
  candidate: 'A candidate: it is no discovery before what is missing is shown.',
  simulated: 'SIMULATED: no matter was measured, so nothing may be claimed.',
};

/** What the leader may be called, and what is missing for more. */
export function showClaim({ claim }: ReportData): Html {
  if (claim === null) return html``;
  return showCard(
    'What may be claimed',
    html`<p>${words[claim.status]}</p><table class="small"><tbody>${claim.checks.map(
      ({ requirement, isMet, detail }) =>
        html`<tr><th scope="row">${requirement.replaceAll('-', ' ')}</th><td>${isMet ? 'shown' : html`<b>missing</b>`}</td><td>${detail}</td></tr>`,
    )}</tbody></table>`,
  );
}
