import { scoreValue } from '../../../campaign/index.ts';
import { formatNumber } from '../../../core/format-quantity.ts';
import { type Html, html } from '../html.ts';
import { drawParity } from '../parity-figure.ts';
import type { ReportData, SimulatorReport } from '../report-data.ts';
import { countOf, nameDesign, showExact, showGoalName } from '../show-quantity.ts';
import { showFidelityBadge } from './badges.ts';
import { describeCoverage, showScores } from './calibration-card.ts';
import { showCard, showFigure } from './card.ts';

/** A simulator's predictions against the measurements, what it was fitted on, and how far it comes alone. */
export function showSimulatorCard(data: ReportData, simulator: SimulatorReport): Html {
  const { goal } = data;
  const { calibration, notKnownCount, name, version, summary } = simulator;
  const method = `${name}@${version}`;
  const parity = { goal, pairs: calibration.pairs, marks: 'simulated' as const, predictor: method };
  const figure =
    calibration.pairs.length === 0
      ? html`<p class="empty">Nothing that it predicted has been measured yet.</p>`
      : html`${showFigure((width, height) => drawParity(parity, width, height), 470, 320)}<p class="caption">Hollow marks: simulated by <code>${method}</code>, ${summary}. Bars: 95\u202f% of its own sd, without the noise of the measurement.</p>`;
  return showCard(
    'What physics alone predicts',
    html`<div class="beside"><div>${figure}</div><div>${showScores(calibration, goal.unit)}<p class="note">${describeFit(simulator)} Not known for ${countOf(notKnownCount, 'experiment')}, which it cannot judge.</p>${showFirstGuess(data, simulator)}</div></div>`,
    {
      className: 'across',
      badges: html` ${showFidelityBadge('simulated')}`,
      note: describeCoverage(calibration),
    },
  );
}

function describeFit({ fittedOn }: SimulatorReport): Html {
  const { dataset, rows } = fittedOn;
  if (rows.length === 0) return html`It was fitted on no measurement.`;
  return html`It was fitted on ${countOf(rows.length, 'row')} of ${dataset} (<span class="rows">${rows.join(', ')}</span>) and is not scored on them.`;
}

function showFirstGuess(data: ReportData, { firstGuess, favourite }: SimulatorReport): Html | null {
  if (firstGuess === null) return null;
  const { goal } = data;
  const { rank, designCount, notKnownCount } = firstGuess;
  const unknown =
    notKnownCount > 0 &&
    html` It says nothing about ${formatNumber(notKnownCount)} of the ${formatNumber(designCount)} candidates.`;
  if (favourite === null || firstGuess.favourite === null || rank === null)
    return html`<p class="sentence small">Alone it has no favourite.${unknown}</p>`;
  const show = (value: number): string => showExact(value, goal.unit);
  const { predicted, measured } = firstGuess.favourite;
  return html`<p class="sentence small">Alone, before any measurement, it would choose ${nameDesign(favourite)} (${showGoalName(goal)} simulated ${show(predicted)}, measured ${show(measured)}): rank <b>${formatNumber(rank)}</b> of <b>${formatNumber(designCount)}</b> measured candidates.${compareWithBest(data, measured)}${unknown}</p>`;
}

/** What measuring added to the simulator's own choice. */
function compareWithBest({ best, goal }: ReportData, alone: number): string {
  if (best === null) return '';
  const gain = scoreValue(goal, best.measured.mean.value) - scoreValue(goal, alone);
  if (gain <= 0) return ' The campaign has found nothing better than this first guess.';
  return ` The campaign's best is better by ${showExact(gain, goal.unit)}: that is what measuring added.`;
}
