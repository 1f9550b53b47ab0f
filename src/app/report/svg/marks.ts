import type { Fidelity } from '../../../campaign/index.ts';
import { type Html, html } from '../html.ts';

/** Where a mark stands [px], what it stands for, and what is read when the pointer rests on it. */
export type Mark = {
  readonly x: number;
  readonly y: number;
  readonly fidelity: Fidelity;
  readonly tone?: 'miss' | 'beaten';
  readonly title: string;
};

/** Measured: filled circle. Simulated: hollow circle. Literature: small ink diamond with a rim. */
export function drawPoint({ x, y, fidelity, tone, title }: Mark): Html {
  const classes = `mark ${fidelity}${tone === undefined ? '' : ` ${tone}`}`;
  return fidelity === 'literature'
    ? html`<path class="${classes}" d="${diamondPath(x, y, 4.6)}"><title>${title}</title></path>`
    : html`<circle class="${classes}" cx="${x}" cy="${y}" r="3.3"><title>${title}</title></circle>`;
}

/** A repeat of an earlier design: a diamond in the colour of the data. */
export const drawRepeat = ({ x, y, fidelity, title }: Mark): Html =>
  html`<path class="mark repeat ${fidelity === 'simulated' ? 'simulated' : 'measured'}" d="${diamondPath(x, y, 5)}"><title>${title}</title></path>`;

/** A failed attempt, on the baseline. */
export const drawFailure = (x: number, y: number, title: string): Html =>
  html`<g class="failed"><title>${title}</title><circle class="catch" cx="${x}" cy="${y}" r="6"/><path d="M${x - 3.5} ${y - 3.5}L${x + 3.5} ${y + 3.5}M${x - 3.5} ${y + 3.5}L${x + 3.5} ${y - 3.5}"/></g>`;

/** A limit: a cap where it lies and an arrow to where the truth may be; `sign` +1 points down the page. */
export const drawLimit = (x: number, y: number, sign: 1 | -1, fidelity: Fidelity, title: string): Html =>
  html`<g class="limit ${fidelity}"><title>${title}</title><path d="M${x - 4} ${y}H${x + 4}M${x} ${y}V${y + sign * 13}M${x - 3} ${y + sign * 9}L${x} ${y + sign * 13}L${x + 3} ${y + sign * 9}"/></g>`;

/** An interval without caps. */
export const drawBar = (x1: number, y1: number, x2: number, y2: number, tone = ''): Html =>
  html`<line class="bar ${tone}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;

const diamondPath = (x: number, y: number, radius: number): string => {
  const show = (value: number): string => String(Math.round(value * 100) / 100);
  return `M${show(x)} ${show(y - radius)}L${show(x + radius)} ${show(y)}L${show(x)} ${show(y + radius)}L${show(x - radius)} ${show(y)}Z`;
};
