import { acceptedRange, type Goal, isWeighted } from '../../../campaign/index.ts';
import { formatNumber } from '../../../core/format-quantity.ts';
import { drawFront } from '../front-figure.ts';
import { type Html, html, joinHtml } from '../html.ts';
import type { FrontReport, ReportData } from '../report-data.ts';
import {
  countOf,
  showDesign,
  showExact,
  showGoalName,
  showNumberOf,
  unitInBrackets,
} from '../show-quantity.ts';
import { showFidelityBadges } from './badges.ts';
import { showCard, showFigure } from './card.ts';

/** The designs that no other beats in every goal; nothing for a campaign with one objective. */
export function showFront(data: ReportData): Html | null {
  const { front } = data;
  if (front === null) return null;
  const [fidelity = 'measured'] = data.fidelities;
  const shown = front.designs.filter(({ standing }) => standing.isOnFront);
  const kept = front.designs.filter(({ standing }) => standing.meetsConstraints).length;
  const counted =
    kept === front.designs.length ? null : html` ${formatNumber(kept)} of them meet the constraints.`;
  const choice = isWeighted(front.goals)
    ? null
    : html` Which of them is best depends on what the goals are worth to you.`;
  return html`<div class="figures">${showCard(
    'Best compromises',
    html`${showFigure((width, height) => drawFront(front, fidelity, width, height), 656, 400)}<p class="caption">Better: ${joinHtml(
      front.shown.map(({ goal }) => describeSense(goal)),
      ' and ',
    )}. Each mark is a design, at what all measurements together say of it by a Gaussian process, not at its reading; bars ± 2 sd; pale: beaten, or outside the constraints.</p>`,
    { badges: showFidelityBadges(data) },
  )}${showCard(
    'The front',
    html`<p class="cardnote">${countOf(shown.length, 'design')} of ${formatNumber(front.designs.length)} measured in every goal ${shown.length === 1 ? 'is' : 'are'} beaten by no other in all goals at once.${counted}${choice}</p>${showTable(front, shown)}`,
  )}</div>`;
}

function describeSense(goal: Goal): Html {
  const name = showGoalName(goal);
  if (goal.direction === 'maximize') return html`higher ${name}`;
  if (goal.direction === 'minimize') return html`lower ${name}`;
  const { low, high } = acceptedRange(goal);
  return low === high
    ? html`${name} nearer to ${showExact(low, goal.unit)}`
    : html`${name} nearer to ${formatNumber(low)} to ${showExact(high, goal.unit)}`;
}

const showTable = ({ goals }: FrontReport, shown: FrontReport['designs']): Html =>
  html`<table><thead><tr><th scope="col">design</th>${goals.map((goal) => html`<th scope="col" class="number">${showGoalName(goal)}${unitInBrackets(goal.unit)}</th>`)}<th scope="col">samples</th></tr></thead>
<tbody>${shown.map(
    ({ standing, design }) =>
      html`<tr><td>${showDesign(design)}</td>${standing.values.map(({ mean, sd }, g) => html`<td class="number">${showNumberOf({ value: mean, sd, unit: goals[g]!.unit })}</td>`)}<td>${standing.samples.join(', ')}</td></tr>`,
  )}</tbody></table>`;
