import { type FailureKind, failureKinds } from '../../../campaign/index.ts';
import { formatNumber } from '../../../core/format-quantity.ts';
import { failureWords } from '../failure-words.ts';
import { type Html, html } from '../html.ts';
import type { ReportData } from '../report-data.ts';
import { countOf } from '../show-quantity.ts';
import { showCard } from './card.ts';

/** What went wrong, by kind; failures are results, and every planner sees them. */
export function showFailures({ rows }: ReportData): Html {
  const failed = rows.flatMap(({ sample }) =>
    sample.failure !== null && sample.outcome !== 'measured'
      ? [{ id: sample.id, failure: sample.failure }]
      : [],
  );
  const retried = rows.filter(({ sample }) => sample.faultCount + sample.invalidCount > 0);
  const recovered = retried.filter(({ sample }) => sample.outcome === 'measured').length;
  const warnings = rows.flatMap(({ sample }) => sample.warnings.map((text) => ({ id: sample.id, text })));
  const kinds = failureKinds.filter((kind) => failed.some(({ failure }) => failure.kind === kind));
  const rest = html`${retried.length > 0 && html`<p class="note">${countOf(retried.length, 'sample')} tried again after a fault or an invalid measurement; ${formatNumber(recovered)} of them then measured.</p>`}${warnings.length > 0 && html`<details><summary>${countOf(warnings.length, 'warning')}</summary><ul>${warnings.map(({ id, text }) => html`<li><code>${id}</code> ${text}</li>`)}</ul></details>`}`;
  if (kinds.length === 0) return showCard('Failures', html`<p class="empty">None.</p>${rest}`);
  const showKind = (kind: FailureKind): Html => {
    const ofKind = failed.filter(({ failure }) => failure.kind === kind);
    return html`<tr><th scope="row">${failureWords[kind].name}<span class="note">${failureWords[kind].meaning}</span></th><td class="number">${formatNumber(ofKind.length)}</td><td>${ofKind.slice(0, 12).map(({ id, failure }) => html`<p><code>${id}</code> ${failure.detail}</p>`)}${ofKind.length > 12 && html`<p class="note">and ${formatNumber(ofKind.length - 12)} more, in the table of experiments</p>`}</td></tr>`;
  };
  return showCard(
    'Failures',
    html`<table class="small"><thead><tr><th scope="col">kind</th><th scope="col" class="number">samples</th><th scope="col">what happened</th></tr></thead><tbody>${kinds.map(showKind)}</tbody></table>${rest}`,
  );
}
