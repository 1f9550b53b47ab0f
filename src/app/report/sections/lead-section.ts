import {
  elapsedHours,
  experimentsUsed,
  isNearness,
  isObjective,
  isWeighted,
  reservedCost,
  scoreValue,
  whyNoLeader,
} from '../../../campaign/index.ts';
import { formatNumber, formatUnit } from '../../../core/format-quantity.ts';
import { type Html, html, joinHtml } from '../html.ts';
import type { BestResult, ReportData } from '../report-data.ts';
import {
  countOf,
  nameDesign,
  showGoalName,
  showHours,
  showNumberOf,
  showQuantity,
} from '../show-quantity.ts';

/** The answer: the value, one paragraph about what it means, and what it took. */
export const showLead = (data: ReportData): Html => html`<section class="lead" aria-label="Result">
<div class="headline">${data.best === null ? showNothing(data) : showHeadline(data, data.best)}</div>
<p class="sentence">${joinHtml(describeResult(data), ' ')}</p>
<div class="budgets">${showBudgets(data)}</div>
</section>`;

const showNothing = ({ goal, rows }: ReportData): Html =>
  goal.classes && rows.some(({ measured }) => measured !== null)
    ? html`<p class="value">${formatNumber(countClasses(rows))}</p>
<p class="label">classes of ${showGoalName(goal)} so far</p>`
    : html`<p class="value">–</p><p class="label">no ${showGoalName(goal)} measured yet</p>`;

const countClasses = (rows: ReportData['rows']): number =>
  new Set(rows.flatMap(({ measured }) => (measured === null ? [] : [measured.value]))).size;

function showHeadline({ goal }: ReportData, { measured, design, isConfirmed }: BestResult): Html {
  const { mean, measurementCount } = measured;
  const isRepeatOfRecord = measurementCount > 1 && mean.sd === 0;
  const shown = isRepeatOfRecord ? { ...mean, sd: null } : mean;
  return html`<p class="value">${showNumberOf(shown)}<span class="unit">${formatUnit(goal.unit)}</span></p>
<p class="label">best ${showGoalName(goal)}: ${nameDesign(design)}</p>
<p class="label">${measurementCount === 1 ? 'one measurement' : `mean of ${formatNumber(measurementCount)} measurements`}${shown.sd === null && ', sd not known'}${isRepeatOfRecord && ': the repeats gave the same number'}</p>
<p class="label">${isConfirmed ? html`<span class="chip good">confirmed</span>` : html`<span class="chip warn">${measurementCount === 1 ? 'one sample is not yet a result' : 'not yet confirmed'}</span>`}</p>`;
}

function describeResult(data: ReportData): Html[] {
  const { best } = data;
  if (best === null) return [describeNothing(data)];
  const sentences = [
    describeFind(data, best),
    describeRandom(data),
    describeTable(data),
    isWeighted(data.state.spec.goals) ? null : describeTie(best),
    describeLimits(data, best),
    best.measured.measurementCount === 1
      ? html`One sample is not yet a result: ${winnersCurse(data)}.`
      : null,
  ];
  return sentences.filter((sentence) => sentence !== null);
}

const winnersCurse = ({ goal }: ReportData): string =>
  ({
    maximize: 'the highest of many noisy readings is usually too high',
    minimize: 'the lowest of many noisy readings is usually too low',
    target: 'the nearest of many noisy readings usually looks nearer than it is',
    boundary: 'the nearest of many noisy readings usually looks nearer than it is',
    constrain: 'a noisy reading that keeps a limit may keep it by luck',
  })[goal.direction];

/** Limits that leave room beyond the best value: their samples may be better. */
function describeLimits({ goal, rows }: ReportData, { measured }: BestResult): Html | null {
  if (isNearness(goal)) return null;
  const side = goal.direction === 'maximize' ? 'lower' : 'upper';
  const score = scoreValue(goal, measured.mean.value);
  const open = rows.filter(
    (row) => row.measured?.bound === side && scoreValue(goal, row.measured.value) >= score,
  );
  if (open.length === 0) return null;
  return html`${countOf(open.length, 'sample')} gave only a limit beyond this value and ${open.length === 1 ? 'is' : 'are'} better, by how much is not known.`;
}

function describeNothing({ goal, state, rows }: ReportData): Html {
  if (rows.some(({ measured }) => measured !== null && measured.bound === undefined))
    return goal.classes
      ? html`A map of classes has no best: ${countOf(rows.length, 'sample')} on record tell where one class ends and another begins.`
      : html`${countOf(rows.length, 'sample')} on record, and ${whyNoLeader(state)} so far.`;
  const failed = rows.filter(({ sample }) => sample.outcome === 'failed').length;
  if (failed > 0) return html`${countOf(failed, 'experiment')} failed and nothing has been measured yet.`;
  return rows.length === 0
    ? html`No experiment has begun. The budget allows ${countOf(state.spec.budget.experiments, 'experiment')}.`
    : html`${countOf(rows.length, 'sample is', 'samples are')} on the way; nothing has been measured yet.`;
}

function describeFind({ goal, rows, state }: ReportData, { design, firstNumber }: BestResult): Html {
  const done = rows.at(-1)?.position ?? 0;
  const sense = isNearness(goal) ? 'nearest' : goal.direction === 'maximize' ? 'highest' : 'lowest';
  const found =
    firstNumber === null
      ? html`a value that was added to the campaign`
      : html`found in experiment <b>${formatNumber(firstNumber)}</b> of <b>${formatNumber(done)}</b>`;
  if (isWeighted(state.spec.goals))
    return html`${nameDesign(design)} is the best compromise measured, ${found}.`;
  const condition = state.spec.goals.every(isObjective) ? '' : ' of all that meet the constraints';
  return html`${nameDesign(design)} has the ${sense} ${showGoalName(goal)} measured${condition}, ${found}.`;
}

function describeRandom({ random, best }: ReportData): Html | null {
  if (!random.isKnown || best === null || best.firstNumber === null) return null;
  const { experimentsToMatch: needed, candidateCount } = random;
  if (needed === null) return null;
  const own = best.firstNumber;
  const [theirs, ours] = [formatNumber(needed, needed < 10 ? 2 : 3), formatNumber(own)];
  if (own >= needed)
    return html`Nothing over a random order, which comes this far after <b>${theirs}</b> experiments on average.`;
  return html`A random order of the ${formatNumber(candidateCount)} candidates would need <b>${theirs}</b> experiments on average to come this far; this campaign needed <b>${ours}</b>.`;
}

function describeTable({ random }: ReportData): Html | null {
  if (!random.isKnown || random.betterCount === null) return null;
  const { betterCount, candidateCount } = random;
  if (betterCount === 0)
    return html`Nothing in the table of ${formatNumber(candidateCount)} candidates is better.`;
  return html`${formatNumber(betterCount)} of the ${formatNumber(candidateCount)} candidates in the table ${betterCount === 1 ? 'is' : 'are'} better.`;
}

/** The leader and the next are told apart only beyond the sd of their difference. */
function describeTie({ measured, runnerUp }: BestResult): Html | null {
  if (runnerUp === null) return null;
  const [first, second] = [measured.mean, runnerUp.measured.mean];
  if (first.sd === null || second.sd === null) return null;
  const lead = Math.abs(first.value - second.value);
  if (lead >= Math.hypot(first.sd, second.sd)) return null;
  return html`The lead over ${nameDesign(runnerUp.design)} (${showQuantity(second)}) is smaller than the noise; both stay in play.`;
}

function showBudgets({ state, costs }: ReportData): Html {
  const { budget, currency } = state.spec;
  const money = state.spent.money + reservedCost(state).money;
  const limits = budget.money !== undefined || costs.total.cost.money > 0;
  return html`${showBudget('Experiments', experimentsUsed(state), budget.experiments, (value) => formatNumber(value))}
${limits && showBudget('Money', money, budget.money ?? null, (value) => `${formatNumber(value)}\u202f${currency}`)}
${showBudget(state.spec.laboratory.clock === 'virtual' ? 'Laboratory time, virtual' : 'Laboratory time', elapsedHours(state), budget.hours ?? null, showHours)}`;
}

function showBudget(name: string, used: number, limit: number | null, show: (value: number) => string): Html {
  const percent = limit === null ? 0 : Math.min(100, (100 * used) / limit);
  const bar = limit !== null && html`<span class="track"><span style="width:${percent}%"></span></span>`;
  return html`<div class="budget"><span>${name}</span><span><b>${show(used)}</b> ${limit === null ? 'no limit' : `of ${show(limit)}`}</span>${bar}</div>`;
}
