import {
  acceptedRange,
  type CampaignState,
  type CloseReason,
  type Goal,
  isWeighted,
} from '../../../campaign/index.ts';
import { formatNumber } from '../../../core/format-quantity.ts';
import { type Html, html } from '../html.ts';
import type { ReportData } from '../report-data.ts';
import { showExact, showGoalName } from '../show-quantity.ts';
import { showChip, showFidelityBadges } from './badges.ts';

/** Title, where the numbers come from, the goal, and whether and why the campaign ended. */
export function showHeader(data: ReportData): Html {
  const { goal, state } = data;
  const ended = state.stopping !== null && html`<p class="ended">${describeEnd(state)}</p>`;
  return html`<header>
<p class="crumb">Onnes campaign report</p>
<h1>${state.spec.name}</h1>
<p class="badges">${data.fidelities.length === 0 ? showChip('neutral', 'nothing measured yet') : showFidelityBadges(data)} ${showStatus(state)}</p>
<p class="goal">Goal: ${describeGoal(data)} <span class="note">(criterion: ${goal.criterion}${goal.utility !== undefined && html`; worth nothing at ${showExact(goal.utility.zero, goal.unit)}, everything at ${showExact(goal.utility.one, goal.unit)}`})</span></p>
${ended}
</header>`;
}

function describeGoal({ goal, state }: ReportData): Html {
  const { goals } = state.spec;
  const rest = goals
    .slice(1)
    .map((other) => html`${other.direction === 'constrain' ? ', with ' : ' and '}${describeAim(other)}`);
  return html`${describeAim(goal)}${rest}${isWeighted(goals) && html` as one compromise, weighted ${goals.flatMap(({ weight }) => weight ?? []).join(' : ')}`}`;
}

function describeAim(goal: Goal): Html {
  const name = html`<b>${showGoalName(goal)}</b>`;
  const show = (value: number): string => showExact(value, goal.unit);
  const target = goal.target === undefined ? null : show(goal.target);
  switch (goal.direction) {
    case 'target':
      if (goal.tolerance === undefined || goal.tolerance === 0)
        return html`${name} as near to ${target} as possible`;
      return html`${name} from ${formatNumber(acceptedRange(goal).low)} to ${show(acceptedRange(goal).high)}`;
    case 'boundary':
      return goal.classes
        ? html`a map of where ${name} changes`
        : html`the boundary where ${name} crosses ${target}`;
    case 'constrain':
      return html`${name} ${[goal.atLeast === undefined ? [] : `at least ${show(goal.atLeast)}`, goal.atMost === undefined ? [] : `at most ${show(goal.atMost)}`].flat().join(' and ')}`;
    default:
      return html`${goal.direction === 'maximize' ? 'the highest' : 'the lowest'} ${name}${target !== null && html`, enough at ${target}`}`;
  }
}

function showStatus(state: CampaignState): Html {
  if (state.status === 'closed') return showChip('good', 'closed');
  if ([...state.inFlight.values()].some((step) => step.step.kind === 'review' || step.heldWhy !== null))
    return showChip('warn', 'waiting for a person');
  if (state.status === 'paused') return showChip('neutral', `paused: ${state.pausedWhy ?? 'by a person'}`);
  return showChip('info', state.status === 'stopping' ? 'stopping' : 'running');
}

const endings: { readonly [reason in CloseReason]: string } = {
  'budget-spent': 'the budget is spent',
  'target-reached': 'the target is reached',
  'no-improvement': 'the last experiments brought nothing better',
  'expected-improvement-below-cost': 'the expected gain is smaller than what is worth an experiment',
  'space-exhausted': 'no untested design is left',
  'stopped-by-person': 'a person stopped it',
};

function describeEnd({ status, stopping }: CampaignState): Html {
  const { reason, detail } = stopping as NonNullable<CampaignState['stopping']>;
  const verb = status === 'closed' ? 'It ended because' : 'It is ending because';
  return html`${verb} ${endings[reason]}: ${detail}.`;
}
