import { type Html, html } from '../html.ts';
import type { Scale } from './scale.ts';

/** Pixels of the area inside the axes. */
export type Plot = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

/** The room that the labels of a vertical axis need [px], its title included. */
export const widthOfLabels = (labels: readonly string[]): number =>
  30 + 6.4 * Math.max(1, ...labels.map((label) => label.length));

/** L-shaped axes: one baseline, horizontal hairlines, round ticks, a title for each. */
export function drawAxes(plot: Plot, x: Scale, y: Scale, titles: { x: Html; y: Html }): Html {
  const { left, right, top, bottom } = plot;
  return html`<g class="axes">
${y.ticks.map(
  ({ value, label }) =>
    html`<line class="hairline" x1="${left}" x2="${right}" y1="${y.at(value)}" y2="${y.at(value)}"/><text class="tick" x="${left - 8}" y="${y.at(value) + 4}" text-anchor="end">${label}</text>`,
)}
<line class="baseline" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>
${x.ticks.map(
  ({ value, label }) =>
    html`<line class="baseline" x1="${x.at(value)}" x2="${x.at(value)}" y1="${bottom}" y2="${bottom + 4}"/><text class="tick" x="${x.at(value)}" y="${bottom + 18}" text-anchor="middle">${label}</text>`,
)}
<text class="title" x="${(left + right) / 2}" y="${bottom + 38}" text-anchor="middle">${titles.x}</text>
<text class="title" transform="translate(12 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">${titles.y}</text>
</g>`;
}
