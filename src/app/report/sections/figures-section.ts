import { formatNumber } from '../../../core/format-quantity.ts';
import { meritDirection } from '../../../insights/index.ts';
import { drawBestSoFar } from '../best-so-far-figure.ts';
import { type Html, html, joinHtml } from '../html.ts';
import type { ReportData } from '../report-data.ts';
import { showFidelityBadges } from './badges.ts';
import { showCalibrationCard } from './calibration-card.ts';
import { showCard, showFigure } from './card.ts';
import { showSimulatorCard } from './simulator-card.ts';

/** Best so far beside the honesty of the predictions, then one card for each simulator. */
export const showFigures = (data: ReportData): Html => html`<div class="figures">
${showBestCard(data)}
${showCalibrationCard(data)}
${data.simulators.map((simulator) => showSimulatorCard(data, simulator))}
</div>`;

function showBestCard(data: ReportData): Html {
  const { goal, random } = data;
  if (goal.classes) return showCard('Best so far', html`<p class="empty">A map of classes has no best.</p>`);
  const lower = meritDirection(goal) === 'minimize' && html`<b>Lower is better.</b> `;
  const comparison = random.isKnown
    ? html`Grey is what a random order of the ${formatNumber(random.candidateCount)} candidates finds, computed exactly.`
    : html`No random order to compare with: ${random.why}.`;
  if (data.bestSoFar.length === 0 && !data.rows.some(({ measured }) => measured !== null) && !random.isKnown)
    return showCard('Best so far', html`<p class="empty">The first measurement begins this figure.</p>`);
  return showCard(
    'Best so far',
    html`${showKey(data)}${showFigure((width, height) => drawBestSoFar(data, width, height), 656, 440)}<p class="caption">${lower}${comparison}</p>`,
    { badges: showFidelityBadges(data) },
  );
}

/** What the marks mean, for the marks that occur. */
function showKey({ rows, fidelities, random }: ReportData): Html {
  const has = (test: (row: ReportData['rows'][number]) => boolean): boolean => rows.some(test);
  const sample = { measured: 'measured', simulated: 'simulated', literature: 'from the literature' } as const;
  const withSd = has(({ measured }) => measured !== null && measured.sd !== null);
  const entries = [
    ...fidelities.map((fidelity) =>
      keyEntry(fidelity, `one sample, ${sample[fidelity]}${withSd ? ', bar ± 2 sd' : ''}`),
    ),
    has((row) => row.measured !== null && row.sample.origin === 'replicate') &&
      keyEntry(fidelities.includes('simulated') ? 'repeat simulated' : 'repeat', 'repeat'),
    has((row) => row.measured?.bound === 'upper') && keyEntry('limit', 'upper limit'),
    has((row) => row.measured?.bound === 'lower') && keyEntry('limit up', 'lower limit'),
    has((row) => row.measured === null && row.sample.outcome === 'failed') && keyEntry('failed', 'failed'),
    random.isKnown && keyEntry('random', 'random order: mean, 50 and 90\u202f% of orders'),
  ].filter((entry) => entry !== false);
  return html`<p class="key">${joinHtml(entries, ' ')}</p>`;
}

const shapes: { readonly [kind: string]: string } = {
  measured: 'M9 5A4 4 0 1 1 1 5A4 4 0 1 1 9 5Z',
  simulated: 'M9 5A4 4 0 1 1 1 5A4 4 0 1 1 9 5Z',
  literature: 'M5 0L10 5L5 10L0 5Z',
  repeat: 'M5 0L10 5L5 10L0 5Z',
  'repeat simulated': 'M5 0L10 5L5 10L0 5Z',
  limit: 'M1 1H9M5 1V10M2 7L5 10L8 7',
  'limit up': 'M1 9H9M5 9V0M2 3L5 0L8 3',
  failed: 'M1 1L9 9M1 9L9 1',
  random: 'M-1 -1H11V11H-1Z',
};

const keyEntry = (kind: string, text: string): Html =>
  html`<span><svg class="keymark ${kind}" viewBox="-1 -1 12 12" width="12" height="12" aria-hidden="true"><path class="mark ${kind}" d="${shapes[kind] ?? ''}"/></svg>${text}</span>`;
