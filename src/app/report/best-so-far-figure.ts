import { acceptedRange, type Goal, isNearness } from '../../campaign/index.ts';
import { formatQuantity } from '../../core/format-quantity.ts';
import { meritDirection, meritOf, type RandomBand } from '../../insights/index.ts';
import { designAsText } from './describe-design.ts';
import type { ExperimentRow } from './experiment-rows.ts';
import { failureWords } from './failure-words.ts';
import { type Html, html } from './html.ts';
import type { ReportData } from './report-data.ts';
import { drawGoalName, goalName, unitInBrackets } from './show-quantity.ts';
import { drawAxes, type Plot, widthOfLabels } from './svg/axes.ts';
import { drawBar, drawFailure, drawLimit, drawPoint, drawRepeat } from './svg/marks.ts';
import { createCountScale, createScale, type Extent, extentOf, type Scale } from './svg/scale.ts';

type Frame = { readonly plot: Plot; readonly x: Scale; readonly y: Scale };

/** Best so far over the experiments, every attempt as a mark, and what a random order would have found. */
export function drawBestSoFar(data: ReportData, width: number, height: number): Html {
  const frame = layOut(data, width, height);
  return html`<svg class="figure" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${describe(data)}">
${drawAxes(frame.plot, frame.x, frame.y, {
  x: html`experiment`,
  y: html`${isNearness(data.goal) && 'distance of '}${drawGoalName(data.goal)}${isNearness(data.goal) && ` from the ${nearTo(data.goal)}`}${unitInBrackets(data.goal.unit)}`,
})}
${drawRandomOrder(data, frame)}
${drawTarget(data, frame)}
${drawNow(data, frame)}
${drawSteps(data, frame)}
${nameFailures(data, frame)}
${data.rows.map((row) => drawRow(data, row, frame))}
</svg>`;
}

function layOut(data: ReportData, width: number, height: number): Frame {
  const count = data.rows.at(-1)?.position ?? 0;
  const budget = data.state.spec.budget.experiments;
  const last = data.state.status === 'closed' ? Math.max(count, 1) : Math.max(budget, count);
  const extent = valueExtent(data, last);
  const top = 14;
  const bottom = height - 46;
  const draft = createScale(extent, bottom, top, 6);
  const left = widthOfLabels(draft.ticks.map(({ label }) => label));
  const plot: Plot = { left, right: width - 14, top, bottom };
  const x = createCountScale(last, left + 4, plot.right - 8, width < 450 ? 5 : 8);
  return { plot, x, y: draft };
}

/** All marks with their bars, the steps, and the bands as far as they are drawn; down to zero where zero is near. */
function valueExtent(data: ReportData, last: number): Extent {
  const { goal, random, rows, bestSoFar } = data;
  const values = bestSoFar.map(({ merit }) => merit);
  for (const { measured } of rows) {
    if (measured === null) continue;
    const merit = meritOf(goal, measured.value);
    const half = 2 * (measured.sd ?? 0);
    values.push(merit - half, merit + half);
  }
  if (random.isKnown) {
    const shown = (values: readonly number[]): readonly number[] => values.slice(0, last);
    values.push(...shown(random.most.worse), ...shown(random.most.better));
  }
  const extent = extentOf(values) ?? { low: 0, high: 1 };
  const isZeroNear = extent.low > 0 && extent.low < 0.5 * extent.high;
  return isZeroNear ? { low: 0, high: extent.high } : extent;
}

function drawRandomOrder({ random }: ReportData, { x, y }: Frame): Html | null {
  if (!random.isKnown) return null;
  const last = Math.min(random.candidateCount, x.high);
  const points = (values: readonly number[]): string[] =>
    values.slice(0, last).map((value, index) => `${round(x.at(index + 1))} ${round(y.at(value))}`);
  const band = ({ worse, better }: RandomBand): string =>
    `M${points(better).join('L')}L${points(worse).reverse().join('L')}Z`;
  return html`<g class="random"><path class="band90" d="${band(random.most)}"/><path class="band50" d="${band(random.half)}"/><path class="mean" d="M${points(random.expectation).join('L')}"/></g>`;
}

function drawTarget({ goal }: ReportData, { plot, y }: Frame): Html | null {
  if (goal.target === undefined || isNearness(goal)) return null;
  if (goal.target < y.low || goal.target > y.high) return null;
  const at = y.at(goal.target);
  return html`<line class="target" x1="${plot.left}" x2="${plot.right}" y1="${at}" y2="${at}"/><text class="tick" x="${plot.right - 4}" y="${at - 5}" text-anchor="end">target</text>`;
}

/** Where the campaign stands, while it is not closed; the budget still to come is faded. */
function drawNow({ rows, state }: ReportData, { plot, x }: Frame): Html | null {
  if (state.status === 'closed') return null;
  const now = x.at((rows.at(-1)?.position ?? 0) + 0.5);
  if (now >= plot.right - 30) return null;
  return html`<rect class="ahead" x="${now}" y="${plot.top}" width="${plot.right - now}" height="${plot.bottom - plot.top}"/><line class="now" x1="${now}" x2="${now}" y1="${plot.top}" y2="${plot.bottom}"/><text class="tick" x="${now + 5}" y="${plot.bottom - 8}">now</text>`;
}

function drawSteps({ bestSoFar, rows }: ReportData, { x, y }: Frame): Html | null {
  const [first] = bestSoFar;
  if (first === undefined) return null;
  let path = `M${round(x.at(first.position))} ${round(y.at(first.merit))}`;
  for (const { position, merit } of bestSoFar.slice(1))
    path += `H${round(x.at(position))}V${round(y.at(merit))}`;
  return html`<path class="steps" d="${path}H${round(x.at(rows.at(-1)?.position ?? 0))}"/>`;
}

function drawRow(data: ReportData, row: ExperimentRow, { plot, x, y }: Frame): Html | null {
  const { goal } = data;
  const { measured, sample } = row;
  const at = x.at(row.position);
  const name = row.number === null ? sample.id : `experiment ${row.number}`;
  const title = `${name}, ${designAsText(row.design)}`;
  if (measured === null) {
    if (!isFailed(row)) return null;
    return drawFailure(
      at,
      plot.bottom,
      `${title}: ${failureWords[sample.failure?.kind ?? 'unresolved'].name}`,
    );
  }
  const text = `${title}: ${formatQuantity(measured)}`;
  const height = y.at(meritOf(goal, measured.value));
  const { fidelity, bound, sd } = measured;
  if (bound !== undefined)
    return drawLimit(at, height, limitSign(goal, measured.value, bound), fidelity, text);
  const reach = sd === null ? 0 : Math.abs(y.at(0) - y.at(2 * sd));
  const mark = { x: at, y: height, fidelity, title: text };
  return html`${reach > 4 && drawBar(at, height - reach, at, height + reach)}${sample.origin === 'replicate' ? drawRepeat(mark) : drawPoint(mark)}`;
}

/** The kind of each failure beside its mark, where the next one leaves room. */
function nameFailures({ rows }: ReportData, { plot, x }: Frame): Html {
  const failed = rows.filter(isFailed);
  return html`${failed.map(({ position, sample }, index) => {
    const name = failureWords[sample.failure?.kind ?? 'unresolved'].name;
    const next = failed[index + 1];
    const end = next === undefined ? plot.right : x.at(next.position) - 8;
    const from = x.at(position) + 8;
    return (
      from + 6 * name.length < end &&
      html`<text class="tick halo" x="${from}" y="${plot.bottom - 4}">${name}</text>`
    );
  })}`;
}

const isFailed = ({ measured, sample }: ExperimentRow): boolean =>
  measured === null && sample.outcome === 'failed' && sample.failure !== null;

/** Down the page where the truth may be smaller. The distance from a target is at least what a limit on the near side leaves. */
function limitSign(goal: Goal, value: number, bound: 'upper' | 'lower'): 1 | -1 {
  if (!isNearness(goal)) return bound === 'upper' ? 1 : -1;
  const { low, high } = acceptedRange(goal);
  const isAtLeast = bound === 'upper' ? value <= low : value >= high;
  return isAtLeast ? -1 : 1;
}

function describe(data: ReportData): string {
  const { best, goal, random, rows } = data;
  const count = rows.at(-1)?.position ?? 0;
  const reached =
    best === null ? 'nothing measured yet' : `best ${goalName(goal)} ${formatQuantity(best.measured.mean)}`;
  const compared = random.isKnown
    ? `, beside the band of a random order of ${random.candidateCount} candidates`
    : '';
  const sense = meritDirection(goal) === 'maximize' ? 'higher' : 'lower';
  return `Best so far over ${count} experiments, ${sense} is better: ${reached}${compared}`;
}

const nearTo = ({ direction, tolerance = 0 }: Goal): string =>
  direction === 'boundary' ? 'boundary' : tolerance > 0 ? 'target range' : 'target';

const round = (value: number): number => Math.round(value * 100) / 100;
