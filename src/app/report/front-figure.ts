import type { Fidelity, Goal } from '../../campaign/index.ts';
import { formatQuantity } from '../../core/format-quantity.ts';
import type { StandingDesign } from '../../planners/index.ts';
import { designAsText } from './describe-design.ts';
import { type Html, html } from './html.ts';
import type { FrontReport } from './report-data.ts';
import { drawGoalName, goalName, unitInBrackets } from './show-quantity.ts';
import { drawAxes, type Plot, widthOfLabels } from './svg/axes.ts';
import { drawBar, drawPoint } from './svg/marks.ts';
import { createScale, extentOf, type Scale } from './svg/scale.ts';

type Frame = { readonly plot: Plot; readonly x: Scale; readonly y: Scale };

/** Two goals against each other: what is believed of each design, bars ± 2 sd on the front, and the front itself as a line. */
export function drawFront(front: FrontReport, fidelity: Fidelity, width: number, height: number): Html {
  const [first, second] = front.shown;
  const frame = layOut(front, width, height);
  const { plot, x, y } = frame;
  return html`<svg class="figure" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${describe(front)}">
${drawAxes(plot, x, y, {
  x: html`${drawGoalName(first.goal)}${unitInBrackets(first.goal.unit)}`,
  y: html`${drawGoalName(second.goal)}${unitInBrackets(second.goal.unit)}`,
})}
${drawLine(front, frame)}
${front.designs.map(({ standing }) => standing.isOnFront && drawBars(front, standing, frame))}
${front.designs.map(({ standing, design }) =>
  drawPoint({
    x: x.at(standing.values[first.index]!.mean),
    y: y.at(standing.values[second.index]!.mean),
    fidelity,
    ...(!standing.isOnFront && { tone: 'beaten' as const }),
    title: `${standing.samples.join(', ')}, ${designAsText(design)}: ${describeValues(front, standing)}`,
  }),
)}
</svg>`;
}

function layOut({ designs, shown }: FrontReport, width: number, height: number): Frame {
  const valuesOf = (index: number): number[] =>
    designs.flatMap(({ standing }) => {
      const { mean, sd } = standing.values[index]!;
      return standing.isOnFront ? [mean - 2 * sd, mean + 2 * sd] : [mean];
    });
  const whole = { low: 0, high: 1 };
  const bottom = height - 46;
  const y = createScale(extentOf(valuesOf(shown[1].index)) ?? whole, bottom, 14, 6);
  const left = widthOfLabels(y.ticks.map(({ label }) => label));
  const plot: Plot = { left, right: width - 14, top: 14, bottom };
  const x = createScale(
    extentOf(valuesOf(shown[0].index)) ?? whole,
    left + 4,
    plot.right - 8,
    width < 450 ? 4 : 6,
  );
  return { plot, x, y };
}

function drawBars({ shown }: FrontReport, { values }: StandingDesign, { x, y }: Frame): Html {
  const [across, up] = [values[shown[0].index]!, values[shown[1].index]!];
  const [cx, cy] = [x.at(across.mean), y.at(up.mean)];
  return html`${drawBar(x.at(across.mean - 2 * across.sd), cy, x.at(across.mean + 2 * across.sd), cy, 'faint')}${drawBar(cx, y.at(up.mean - 2 * up.sd), cx, y.at(up.mean + 2 * up.sd), 'faint')}`;
}

/** Steps between neighbours by way of what both beat; only where the two goals are all there are, and both have a better side. */
function drawLine(front: FrontReport, { x, y }: Frame): Html | null {
  const { shown, designs, goals } = front;
  const [first, second] = shown;
  const hasSides = shown.every(({ goal }) => goal.direction === 'maximize' || goal.direction === 'minimize');
  if (!hasSides || goals.filter(({ direction }) => direction !== 'constrain').length > 2) return null;
  const points = designs
    .filter(({ standing }) => standing.isOnFront)
    .map(({ standing }) => [standing.values[first.index]!.mean, standing.values[second.index]!.mean] as const)
    .sort((a, b) => a[0] - b[0]);
  const place = (across: number, up: number): string => `${round(x.at(across))} ${round(y.at(up))}`;
  const path = points.map(([across, up], i) => {
    const before = points[i - 1];
    if (before === undefined) return `M${place(across, up)}`;
    return `L${place(worse(first.goal, before[0], across), worse(second.goal, before[1], up))}L${place(across, up)}`;
  });
  return points.length < 2 ? null : html`<path class="steps" d="${path.join('')}"/>`;
}

const worse = ({ direction }: Goal, a: number, b: number): number =>
  direction === 'maximize' ? Math.min(a, b) : Math.max(a, b);

const describeValues = ({ goals }: FrontReport, { values }: StandingDesign): string =>
  goals
    .map((goal, g) => {
      const { mean, sd } = values[g]!;
      return `${goalName(goal)} ${formatQuantity({ value: mean, sd, unit: goal.unit })}`;
    })
    .join(', ');

function describe({ shown, designs }: FrontReport): string {
  const count = designs.filter(({ standing }) => standing.isOnFront).length;
  return `${goalName(shown[0].goal)} against ${goalName(shown[1].goal)} of ${designs.length} measured designs, ${count} of them on the front`;
}

const round = (value: number): number => Math.round(value * 100) / 100;
