import type { Fidelity } from '../../../campaign/index.ts';
import { type Html, html } from '../html.ts';
import type { ReportData } from '../report-data.ts';

/** Where the numbers come from; simulated is hatched and says so. */
export const showFidelityBadge = (fidelity: Fidelity): Html =>
  html`<span class="badge ${fidelity}">${fidelity.toUpperCase()}</span>`;

/** The badges of a card that shows measurements: one for each fidelity among them. */
export const showFidelityBadges = ({ fidelities }: ReportData): Html =>
  html`${fidelities.map((fidelity) => html` ${showFidelityBadge(fidelity)}`)}`;

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'neutral';

export const showChip = (tone: Tone, text: string): Html => html`<span class="chip ${tone}">${text}</span>`;
