import type { Evidence, Receipt } from '../../../campaign/index.ts';
import { formatNumber, formatQuantity, formatReward } from '../../../core/format-quantity.ts';
import { type Html, html, joinHtml } from '../html.ts';
import type { ReportData } from '../report-data.ts';
import { countOf } from '../show-quantity.ts';
import { showCard, showFacts } from './card.ts';

/** How the rewards stand, and every receipt with its reason, parts, gates and evidence. */
export function showReceipts({ rows }: ReportData): Html {
  const receipts = rows.flatMap(({ sample }) => sample.receipts);
  if (receipts.length === 0)
    return showCard('Rewards', html`<p class="empty">No receipt has been written yet.</p>`);
  const last = rows.flatMap(({ receipt }) => (receipt === null ? [] : [receipt]));
  const countStatus = (status: Receipt['status']): Html =>
    html`${formatNumber(last.filter((receipt) => receipt.status === status).length)} of ${formatNumber(last.length)}`;
  const lowered = rows.filter(({ sample }) => isLowered(sample.receipts)).length;
  const settled = last.filter(({ status }) => status === 'settled');
  const mean = settled.reduce((sum, { total }) => sum + total, 0) / settled.length;
  return showCard(
    'Rewards',
    html`${showFacts([
      ['Settled by a measurement', countStatus('settled')],
      ['Provisional, simulated only', countStatus('provisional')],
      ['Void, the evidence was retracted', countStatus('void')],
      ['Settled lower than promised', html`${formatNumber(lowered)}`],
      settled.length === 0 ? null : ['Mean settled reward (0 to 1)', html`${formatReward(mean)}`],
    ])}
<details><summary>${countOf(receipts.length, 'receipt')}, explained</summary>
<table class="small receipts"><thead><tr><th scope="col">sample</th><th scope="col">reward (0 to 1)</th><th scope="col">reason and evidence</th></tr></thead><tbody>${receipts.map(showReceipt)}</tbody></table></details>`,
    {
      note: html`A simulated reward is provisional until the laboratory answers; a measurement settles it, a correction scores it again.`,
    },
  );
}

function isLowered(receipts: readonly Receipt[]): boolean {
  const [first, last] = [receipts[0], receipts.at(-1)];
  const isPromised = first?.status === 'provisional' && first.evidence.length > 0;
  return isPromised && last?.status === 'settled' && last.total < first.total;
}

function showReceipt(receipt: Receipt): Html {
  const { sample, version, status, total, reason, explanation, grader, evidence, gates, supersedes } =
    receipt;
  const failed = Object.keys(gates).filter((gate) => gates[gate] === false);
  return html`<tr><th scope="row"><code>${sample}</code><span class="note">version ${version}${supersedes !== null && html`, replaces ${supersedes}`}</span></th>
<td><b>${formatReward(total)}</b><span class="note">${status}</span></td>
<td>${explanation} <span class="note"><code>${reason}</code> by <code>${grader}</code>${Object.keys(receipt.components).length > 0 && html`: ${showComponents(receipt)}`}</span>${status !== 'provisional' && failed.length > 0 && html`<span class="note bad">gates not passed: ${failed.join(', ')}</span>`}${evidence.map(showEvidence)}</td></tr>`;
}

const showComponents = ({ components }: Receipt): Html =>
  joinHtml(
    Object.entries(components).map(([name, value]) => html`${name} ${formatNumber(value, 2)}`),
    ', ',
  );

function showEvidence(evidence: Evidence): Html {
  const { fidelity, method, artefact } = evidence;
  return html`<span class="note">${fidelity}: ${formatQuantity(evidence)}, ${method}${artefact !== null && html`, <code title="${artefact}">blob:sha256:${artefact.slice(0, 12)}…</code>`}</span>`;
}
