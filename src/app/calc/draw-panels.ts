import type { Fidelity } from '../../campaign/index.ts';
import { invariant } from '../../core/error.ts';
import { formatNumber } from '../../core/format-quantity.ts';
import { type Html, html } from '../report/html.ts';
import { drawAxes, type Plot, widthOfLabels } from '../report/svg/axes.ts';
import { drawBar, drawPoint } from '../report/svg/marks.ts';
import { createScale, type Extent, extentOf, type Scale, type Tick } from '../report/svg/scale.ts';

/** An axis: its title is `quantity (unit)`. Without an extent it spans the data; without ticks they are round numbers. */
export type Axis = {
  readonly quantity: string;
  /** `''` for pure numbers. */
  readonly unit: string;
  readonly extent?: Extent;
  readonly ticks?: readonly Tick[];
};

/** Values over `x`, equally many in each; `sds` draws bars of ± 2 sd. A line may break where a value is not finite. */
export type Series = {
  readonly label: string;
  readonly kind: 'line' | 'points' | 'sticks';
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly sds?: ArrayLike<number>;
  readonly fidelity: Fidelity;
  /** Which of the eight colours of the design language; each has a dash of its own too. Default: the place in the panel. */
  readonly colour?: number;
};

/** A text at a place of the panel, such as the indices of a reflection. */
export type Remark = { readonly x: number; readonly y: number; readonly text: string };

export type Panel = {
  /** What a reader who cannot see it is told. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly remarks?: readonly Remark[];
};

const panelHeight = 280;

/** Panels below each other, each with axes, units, error bars and labels at the series; a standalone SVG holds them. */
export function drawPanels(panels: readonly Panel[], width = 720): Html {
  invariant(panels.length > 0, 'a figure has a panel');
  const height = panelHeight * panels.length;
  const left = Math.max(
    ...panels.map((panel) => widthOfLabels(upScaleOf(panel).ticks.map(({ label }) => label))),
  );
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="figure" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${panels.map(({ description }) => description).join('; ')}">
${panels.map((panel, index) => html`<g transform="translate(0 ${index * panelHeight})">${drawPanel(panel, width, left)}</g>`)}
</svg>`;
}

const bottom = panelHeight - 46;
const upScaleOf = (panel: Panel): Scale => scaleOf(panel, 'y', bottom, 26, 5);

/** `left` is the same in all panels, so that they line up. */
function drawPanel(panel: Panel, width: number, left: number): Html {
  const y = upScaleOf(panel);
  const plot: Plot = { left, right: width - 26, top: 26, bottom };
  const x = scaleOf(panel, 'x', left, plot.right, 8);
  return html`${drawAxes(plot, x, y, { x: titleOf(panel.x), y: titleOf(panel.y) })}
${panel.series.map((series, index) => drawSeries(series, series.colour ?? index + 1, { plot, x, y }))}
${drawLegend(panel.series, plot)}
${(panel.remarks ?? []).map((remark) => html`<text class="halo" x="${x.at(remark.x)}" y="${y.at(remark.y) - 5}" text-anchor="middle">${remark.text}</text>`)}`;
}

const titleOf = ({ quantity, unit }: Axis): Html => html`${quantity}${unit === '' ? null : ` (${unit})`}`;

function scaleOf(panel: Panel, which: 'x' | 'y', from: number, to: number, tickCount: number): Scale {
  const axis = panel[which];
  const extent = axis.extent ?? extentOf(panel.series.flatMap((series) => spanOf(series, which)));
  const scale = createScale(extent ?? { low: 0, high: 1 }, from, to, tickCount);
  if (axis.extent === undefined) return axis.ticks === undefined ? scale : { ...scale, ticks: axis.ticks };
  const { low, high } = axis.extent;
  const at = (value: number): number => from + ((value - low) / (high - low)) * (to - from);
  const ticks = axis.ticks ?? scale.ticks.filter(({ value }) => value >= low && value <= high);
  return { low, high, ticks, at };
}

/** What a series needs on an axis: its finite values, the ends of its bars, and zero for sticks. */
function spanOf({ kind, x, y, sds }: Series, which: 'x' | 'y'): number[] {
  const values = which === 'x' ? x : y;
  const ends = which === 'y' && kind === 'sticks' ? [0] : [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    const reach = which === 'y' ? 2 * (sds?.[index] ?? 0) : 0;
    if (Number.isFinite(value)) ends.push(value - reach, value + reach);
  }
  return ends;
}

type Frame = { readonly plot: Plot; readonly x: Scale; readonly y: Scale };

function drawSeries(series: Series, colour: number, { plot, x, y }: Frame): Html {
  invariant(
    series.x.length === series.y.length,
    `${series.label}: ${series.x.length} x for ${series.y.length} y`,
  );
  const points = Array.from(series.x, (value, index) => ({
    x: value,
    y: series.y[index] as number,
    index,
  })).filter(
    (point) => Number.isFinite(point.x) && Number.isFinite(point.y) && point.x >= x.low && point.x <= x.high,
  );
  const within = (value: number): number => Math.min(plot.bottom, Math.max(plot.top, y.at(value)));
  if (series.kind === 'line')
    return html`<path class="curve c${colour}" d="${linePath(series, x, within)}"><title>${series.label}</title></path>`;
  if (series.kind === 'sticks')
    return html`<path class="stick c${colour}" d="${points.map((point) => `M${round(x.at(point.x))} ${round(y.at(Math.max(0, y.low)))}V${round(within(point.y))}`).join('')}"><title>${series.label}</title></path>`;
  return html`<g class="c${colour}">${points.map(({ x: across, y: up, index }) => {
    const sd = series.sds?.[index];
    const bar =
      sd === undefined ? null : drawBar(x.at(across), within(up - 2 * sd), x.at(across), within(up + 2 * sd));
    const title = `${series.label}: ${formatNumber(across)}, ${formatNumber(up)}${sd === undefined ? '' : ` ± ${formatNumber(sd, 2)}`}`;
    return html`${bar}${drawPoint({ x: x.at(across), y: within(up), fidelity: series.fidelity, title })}`;
  })}</g>`;
}

function linePath({ x: across, y: up }: Series, x: Scale, within: (value: number) => number): string {
  let path = '';
  let isBroken = true;
  for (let index = 0; index < across.length; index++) {
    const [px, py] = [across[index] as number, up[index] as number];
    const isSeen = Number.isFinite(px) && Number.isFinite(py) && px >= x.low && px <= x.high;
    if (isSeen) path += `${isBroken ? 'M' : 'L'}${round(x.at(px))} ${round(within(py))}`;
    isBroken = !isSeen;
  }
  return path;
}

const round = (value: number): string => String(Math.round(value * 100) / 100 + 0);

/** One name is enough of an axis title; more stand in a row above the panel, each with its dash or mark. */
function drawLegend(series: readonly Series[], plot: Plot): Html | null {
  if (series.length < 2) return null;
  let left = plot.left;
  return html`${series.map((entry, index) => {
    const start = left;
    left += 42 + 6.2 * entry.label.length;
    const colour = entry.colour ?? index + 1;
    const sample =
      entry.kind === 'points'
        ? html`<g class="c${colour}">${drawPoint({ x: start + 10, y: 12, fidelity: entry.fidelity, title: entry.label })}</g>`
        : html`<path class="${entry.kind === 'line' ? 'curve' : 'stick'} c${colour}" d="M${start} 12H${start + 22}"/>`;
    return html`${sample}<text x="${start + 28}" y="16">${entry.label}</text>`;
  })}`;
}
