import { html, trustedMarkup } from './html.ts';
import type { ReportData } from './report-data.ts';
import { reportStyle } from './report-style.ts';
import { showAgent } from './sections/agent-section.ts';
import { showClaim } from './sections/claim-section.ts';
import { showCosts } from './sections/cost-section.ts';
import { showExperiments } from './sections/experiments-section.ts';
import { showFailures } from './sections/failures-section.ts';
import { showFigures } from './sections/figures-section.ts';
import { showFront } from './sections/front-section.ts';
import { showHeader } from './sections/header-section.ts';
import { showLead } from './sections/lead-section.ts';
import { showProvenance } from './sections/provenance-section.ts';
import { showReceipts } from './sections/receipts-section.ts';

const contentPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** The report as one HTML document that asks nothing of the network: answer, figures, table, record. */
export function renderReport(data: ReportData): string {
  const isSimulated = data.fidelities.includes('simulated');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${isSimulated && 'SIMULATED: '}${data.state.spec.name} · Onnes report</title>
<style>${trustedMarkup(reportStyle)}</style>
</head>
<body${isSimulated ? html` class="simulated"` : null}>
<main>
${showHeader(data)}
${showLead(data)}
${showFigures(data)}
${showFront(data)}
${showExperiments(data)}
<div class="figures">${showReceipts(data)}<div class="stack">${showClaim(data)}${showFailures(data)}${showCosts(data)}</div></div>
${showAgent(data)}
${showProvenance(data)}
</main>
<footer><p>Everything here is computed from the events of campaign <code>${data.state.id}</code>, up to number ${data.events.count}.</p></footer>
</body>
</html>
`.markup;
}
