import { variableUnits } from '../../../campaign/index.ts';
import { formatNumber, formatReward, formatUnit } from '../../../core/format-quantity.ts';
import type { Quantity } from '../../../core/quantity.ts';
import { describeRationale } from '../../describe-rationale.ts';
import type { ExperimentRow } from '../experiment-rows.ts';
import { failureWords } from '../failure-words.ts';
import { type Html, html } from '../html.ts';
import type { ReportData } from '../report-data.ts';
import { showDesign, showGoalName, showHours, showNumberOf, unitInBrackets } from '../show-quantity.ts';
import { showFidelityBadge, showFidelityBadges } from './badges.ts';
import { showCard, showFacts } from './card.ts';

/** Every experiment in the order of planning: asked, predicted, measured, paid, and why it was chosen. */
export function showExperiments(data: ReportData): Html {
  if (data.rows.length === 0) return showCard('Every experiment', html`<p class="empty">No samples yet.</p>`);
  return showCard(
    'Every experiment',
    html`<table class="experiments"><thead>${showHead(data)}</thead><tbody>${data.rows.map((row) => showRow(data, row))}</tbody></table>`,
    {
      badges: showFidelityBadges(data),
      note: html`In the order they were planned; the best design is tinted. Predictions were stated before each measurement; ± is one standard deviation.`,
    },
  );
}

/** Whether none of the values in a column has an sd, so that the heading may say it once. */
const lacksEverySd = (values: readonly (Quantity | null)[]): boolean =>
  values.some((value) => value !== null && value.bound === undefined) &&
  values.every((value) => value === null || value.sd === null);

function showHead({ goal, rows, simulators, state }: ReportData): Html {
  const unit = unitInBrackets(goal.unit);
  const measured =
    lacksEverySd(rows.map((row) => row.measured)) && html`<span class="note">sd not known</span>`;
  return html`<tr><th scope="col" class="number">no.</th><th scope="col">design</th><th scope="col" class="number">predicted ${showGoalName(goal)}${unit}</th>${simulators.map(({ name }) => html`<th scope="col" class="number">simulated ${showGoalName(goal)}${unit}<span class="note">${name}</span></th>`)}<th scope="col" class="number">measured ${showGoalName(goal)}${unit}${measured}</th><th scope="col" class="number">reward<span class="note">0 to 1</span></th><th scope="col" class="number">cost (${state.spec.currency})</th><th scope="col">why it was chosen</th></tr>`;
}

function showRow(data: ReportData, row: ExperimentRow): Html {
  const { goal, simulators, state } = data;
  const { sample } = row;
  const noted = lacksEverySd(data.rows.map(({ measured }) => measured));
  return html`<tr${row.isBest ? html` class="best"` : null}>
<td class="number" data-label="no.">${row.number === null ? '–' : formatNumber(row.number)} <code>${sample.id}</code></td>
<td data-label="design">${showDesign(row.design)}${row.asMade !== null && html`<span class="note">as made: ${showDesign(row.asMade)}</span>`}</td>
<td class="number" data-label="predicted${unitInBrackets(goal.unit)}">${sample.origin === 'proposed' || sample.origin === 'requested' ? showCell(sample.proposal?.predicted ?? null, goal.unit) : '–'}</td>
${simulators.map(({ name, version }) => {
  const estimate = sample.estimates.find(
    (e) => e.method === `${name}@${version}` && e.quantity === goal.quantity,
  );
  return html`<td class="number simulated" data-label="simulated${unitInBrackets(goal.unit)}">${estimate === undefined ? showMissing(row) : showCell(estimate, goal.unit)}</td>`;
})}
<td class="number" data-label="measured${unitInBrackets(goal.unit)}">${showMeasured(data, row, noted)}</td>
<td class="number" data-label="reward (0 to 1)">${showRewards(row)}</td>
<td class="number" data-label="cost (${state.spec.currency})">${sample.origin === 'added' ? '–' : html`${formatNumber(sample.cost.money)}<span class="note">${showHours(sample.cost.hours)}</span>`}</td>
<td class="why" data-label="why">${describeChoice(row)}${showRationale(data, row)}</td></tr>`;
}

/** A number in the column's unit; in another unit it states its own. */
function showCell(quantity: Quantity | null, unit: string): Html {
  if (quantity === null) return html`–`;
  const shown = showNumberOf(quantity);
  return quantity.unit === unit ? shown : html`${shown}${formatUnit(quantity.unit)}`;
}

const showMissing = ({ sample }: ExperimentRow): Html =>
  sample.notKnown.length === 0
    ? html`–`
    : html`<span class="note" title="${sample.notKnown.join('; ')}">not known</span>`;

function showMeasured({ goal, fidelities }: ReportData, row: ExperimentRow, isSdNoted: boolean): Html {
  const { measured, retracted, sample } = row;
  if (retracted !== null)
    return html`<del>${showCell(retracted, goal.unit)}</del><span class="note bad">retracted</span>`;
  if (measured !== null) {
    const sd = measured.sd === null && measured.bound === undefined && !isSdNoted;
    const badge = fidelities.length > 1 && html` ${showFidelityBadge(measured.fidelity)}`;
    return html`<b>${showCell(measured, goal.unit)}</b>${sd && html`<span class="note">sd not known</span>`}${badge}`;
  }
  if (sample.failure !== null)
    return html`<span class="bad">${failureWords[sample.failure.kind].name}</span>`;
  return html`<span class="note">${sample.outcome === 'open' ? 'under way' : 'not measured'}</span>`;
}

/** Provisional, then settled; what a later receipt replaced is struck through, unless it promised nothing. */
function showRewards({ sample }: ExperimentRow): Html {
  const last = sample.receipts.at(-1);
  if (last === undefined) return html`–`;
  const earlier = sample.receipts
    .slice(0, -1)
    .filter(({ status, evidence }) => status !== 'provisional' || evidence.length > 0)
    .map(({ total }) => html`<del>${formatReward(total)}</del> `);
  const tone = { provisional: 'sim', settled: 'good', void: 'bad' }[last.status];
  return html`${earlier}<b>${formatReward(last.total)}</b><span class="note ${tone}">${last.status}</span>`;
}

function describeChoice({ sample }: ExperimentRow): Html {
  if (sample.origin === 'added') return html`Measured elsewhere and added to the campaign.`;
  if (sample.origin === 'replicate')
    return html`Repeats <code>${sample.replicateOf ?? ''}</code>: ${sample.proposal?.why ?? 'one reading is not yet a result'}`;
  if (sample.origin === 'requested')
    return html`Asked for, and approved by a person: ${sample.proposal?.why ?? ''}`;
  return html`${sample.proposal?.why ?? ''}`;
}

/** The numbers behind the choice, folded away; none where no model chose. */
function showRationale({ goal, state }: ReportData, { sample }: ExperimentRow): Html | null {
  if (sample.origin !== 'proposed' || !sample.proposal) return null;
  const lines = describeRationale(sample.proposal, goal.quantity, variableUnits(state.spec.space));
  if (lines.length === 0) return null;
  const facts = lines.map(({ label, text }) => [label, html`${text}`] as const);
  return html`<details><summary>what speaks for it</summary>${showFacts(facts)}</details>`;
}
