import { formatNumber, formatUnit } from '../../../core/format-quantity.ts';
import type { Calibration, CalibrationScores } from '../../../insights/index.ts';
import { type Html, html } from '../html.ts';
import { drawParity } from '../parity-figure.ts';
import type { ReportData } from '../report-data.ts';
import { countOf, showPercent, unitInBrackets } from '../show-quantity.ts';
import { showFidelityBadges } from './badges.ts';
import { showCard, showFigure } from './card.ts';

/** Whether the planner's predictions, made before each measurement, were honest. */
export function showCalibrationCard(data: ReportData): Html {
  const { calibration, goal, state } = data;
  const title = 'Were its predictions honest?';
  if (calibration.pairs.length === 0)
    return showCard(
      title,
      html`<p class="empty">Not known: no measurement has a prediction made before it. ${state.spec.planner.name} states none, or nothing it predicted was measured.</p>`,
    );
  const parity = { goal, pairs: calibration.pairs, marks: null, predictor: 'Predictions' };
  return showCard(
    title,
    html`${showFigure((width, height) => drawParity(parity, width, height), 470, 320)}<p class="caption">Each mark is one experiment, predicted by ${state.spec.planner.name} before it was measured. Bars: 95\u202f% predicted, cut at the frame; orange: outside.</p>${showScores(calibration, goal.unit)}`,
    { badges: showFidelityBadges(data), note: describeCoverage(calibration) },
  );
}

/** Coverage in words: "27 of 28 inside the 95 % interval". */
export function describeCoverage({ scores, pairs, notComparableCount }: Calibration): Html {
  const left =
    notComparableCount > 0 &&
    html` Not compared: ${countOf(notComparableCount, 'prediction')} whose measurement gave only a limit or whose sample was made otherwise.`;
  if (scores === null)
    return html`Coverage not known: ${countOf(pairs.length, 'prediction')} to compare, three with an sd are the least.${left}`;
  const inside = (level: number): number =>
    scores.intervals.find((interval) => interval.level === level)?.insideCount ?? 0;
  return html`${formatNumber(inside(0.95))} of ${formatNumber(scores.count)} inside the 95\u202f% interval, ${formatNumber(inside(0.68))} inside 68\u202f%. ${verdicts[scores.widths]}${left}`;
}

const verdicts: { readonly [widths in CalibrationScores['widths']]: string } = {
  'too narrow': 'The intervals are too narrow: it was surer than it had reason to be.',
  'too wide': 'The intervals are too wide: it knew more than it said.',
  consistent: 'Within chance of what honest intervals give.',
};

/** Coverage at each level, and the errors in words and numbers. */
export function showScores({ scores }: Calibration, unit: string): Html | null {
  if (scores === null) return null;
  const { intervals, count, meanStandardisedError, rootMeanSquareError, crps } = scores;
  const error = meanStandardisedError;
  const sense = error > 0 ? 'measured above predicted' : 'measured below predicted';
  return html`<table class="small"><thead><tr><th scope="col">interval</th>${intervals.map(({ level }) => html`<th scope="col" class="number">${showPercent(level)}</th>`)}</tr></thead>
<tbody><tr><th scope="row">inside, of ${formatNumber(count)}</th>${intervals.map(({ insideCount }) => html`<td class="number">${formatNumber(insideCount)}</td>`)}</tr>
<tr><th scope="row">share</th>${intervals.map(({ insideCount }) => html`<td class="number">${showPercent(insideCount / count)}</td>`)}</tr></tbody></table>
<p class="note">Mean error ${formatNumber(error, 2)} sd (${sense}); root mean square error ${formatNumber(rootMeanSquareError, 2)}${formatUnit(unit)}${crps !== null && html`; CRPS ${formatNumber(crps.forecast, 2)} against ${formatNumber(crps.history, 2)} of a forecast from the earlier values alone${unitInBrackets(unit)}, lower is better, ${countOf(crps.count, 'pair')}`}.</p>`;
}
