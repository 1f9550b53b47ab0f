import type { Axis, Panel, Series } from '../../campaign/index.ts';
import { invariant } from '../../core/error.ts';
import { formatNumber } from '../../core/format-quantity.ts';
import { type Html, html } from '../report/html.ts';
import { drawAxes, type Plot, widthOfLabels } from '../report/svg/axes.ts';
import { drawBar, drawPoint } from '../report/svg/marks.ts';
import { createScale, extentOf, type Scale } from '../report/svg/scale.ts';

export type { Axis, Panel, Remark, Series } from '../../campaign/index.ts';

const panelHeight = 280;
const lineHeight = 16;
const colourCount = 8;
const rightMargin = 26;

type PanelOptions = {
  readonly width?: number;
  /** Whether each panel says above it what it shows. */
  readonly isTitled?: boolean;
};

/** Panels below each other, each with axes, units, error bars and labels at the series; a standalone SVG holds them. */
export function drawPanels(
  panels: readonly Panel[],
  { width = 720, isTitled = false }: PanelOptions = {},
): Html {
  invariant(panels.length > 0, 'a figure has a panel');
  const left = Math.max(
    ...panels.map((panel) => widthOfLabels(upScaleOf(panel).ticks.map(({ label }) => label))),
  );
  let height = 0;
  const placed = panels.map((panel) => {
    const top = height;
    const legend = placeLegend(panel.series, left, width - rightMargin);
    const above = lineHeight * (Math.max(0, legend.lineCount - 1) + (isTitled ? 1 : 0));
    height += panelHeight + above;
    return html`<g transform="translate(0 ${top})">${isTitled && html`<text x="${left}" y="14">${shorten(panel.description, width - left)}</text>`}<g transform="translate(0 ${above})">${drawPanel(panel, width, left)}</g><g transform="translate(0 ${isTitled ? lineHeight : 0})">${drawLegend(panel.series, legend)}</g></g>`;
  });
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="figure" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${panels.map(({ description }) => description).join('; ')}">
${placed}
</svg>`;
}

const letterWidth = 6.2;

const shorten = (text: string, width: number): string =>
  text.length * letterWidth <= width ? text : `${text.slice(0, Math.floor(width / letterWidth) - 1)}…`;

const bottom = panelHeight - 46;
const upScaleOf = (panel: Panel): Scale => scaleOf(panel, 'y', bottom, 26, 5);
const colourOf = ({ colour }: Series, index: number): number => colour ?? (index % colourCount) + 1;

/** `left` is the same in all panels, so that they line up. */
function drawPanel(panel: Panel, width: number, left: number): Html {
  const y = upScaleOf(panel);
  const plot: Plot = { left, right: width - rightMargin, top: 26, bottom };
  const x = scaleOf(panel, 'x', left, plot.right, 8);
  return html`${drawAxes(plot, x, y, { x: titleOf(panel.x), y: titleOf(panel.y) })}
${panel.series.map((series, index) => drawSeries(series, colourOf(series, index), { plot, x, y }))}
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

type Legend = {
  readonly places: readonly { readonly left: number; readonly line: number }[];
  readonly lineCount: number;
};

/** One name is enough of an axis title; more stand above the panel, in as many lines as they need. */
function placeLegend(series: readonly Series[], from: number, to: number): Legend {
  if (series.length < 2) return { places: [], lineCount: 0 };
  let [left, line] = [from, 0];
  const places = series.map(({ label }) => {
    const room = 42 + letterWidth * label.length;
    if (left > from && left + room - 14 > to) [left, line] = [from, line + 1];
    const place = { left, line };
    left += room;
    return place;
  });
  return { places, lineCount: line + 1 };
}

function drawLegend(series: readonly Series[], { places }: Legend): Html {
  return html`${places.map(({ left, line }, index) => {
    const entry = series[index]!;
    const y = 12 + lineHeight * line;
    const colour = colourOf(entry, index);
    const sample =
      entry.kind === 'points'
        ? html`<g class="c${colour}">${drawPoint({ x: left + 10, y, fidelity: entry.fidelity, title: entry.label })}</g>`
        : html`<path class="${entry.kind === 'line' ? 'curve' : 'stick'} c${colour}" d="M${left} ${y}H${left + 22}"/>`;
    return html`${sample}<text x="${left + 28}" y="${y + 4}">${entry.label}</text>`;
  })}`;
}
