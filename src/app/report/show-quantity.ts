import type { Goal } from '../../campaign/index.ts';
import { formatNumber, formatUnit, nameWithoutUnit, roundToSd } from '../../core/format-quantity.ts';
import type { Quantity } from '../../core/quantity.ts';
import type { DesignText } from './describe-design.ts';
import { type Html, html, joinHtml } from './html.ts';

/** A quantity with its unit, the uncertainty set lighter: `12.18 ± 0.08 K`. */
export function showQuantity(quantity: Quantity): Html {
  const noSd = quantity.sd === null && quantity.bound === undefined && quantity.interval === undefined;
  return html`${showNumberOf(quantity)}${formatUnit(quantity.unit)}${noSd && html` <span class="sd">(sd not known)</span>`}`;
}

/** The same without its unit, for columns and headings that state it. */
export function showNumberOf({ value, sd, bound, interval }: Quantity): Html {
  if (bound !== undefined) return html`${bound === 'upper' ? '<' : '>'} ${formatNumber(value)}`;
  if (sd !== null) return showUncertain(value, sd);
  return interval === undefined
    ? html`${formatNumber(value)}`
    : html`${formatNumber(interval[0])} to ${formatNumber(interval[1])}`;
}

function showUncertain(value: number, sd: number): Html {
  const parts = roundToSd(value, sd);
  const pair = html`${parts.value} <span class="sd">± ${parts.sd}</span>`;
  return parts.exponent === 0
    ? pair
    : html`(${pair}) × 10<sup>${String(parts.exponent).replace('-', '\u2212')}</sup>`;
}

/** A number that was set or recorded as exact, with its unit. */
export const showExact = (value: number, unit: string): string => `${formatNumber(value)}${formatUnit(unit)}`;

/** The goal's quantity as a reader knows it, its unit left to the number: *T*c for `Tc_K`. */
export function showGoalName(goal: Goal): Html {
  const name = goalName(goal);
  return name === 'Tc' ? html`<i>T</i><sub>c</sub>` : html`${name}`;
}

/** The same inside a drawing, which knows no `<sub>`. */
export function drawGoalName(goal: Goal): Html {
  const name = goalName(goal);
  return name === 'Tc'
    ? html`<tspan font-style="italic">T</tspan><tspan dy="3" font-size="8.5">c</tspan><tspan dy="-3">\u200b</tspan>`
    : html`${name}`;
}

/** `critical temperature midpoint` of `critical-temperature-midpoint`; the name of a column stays as it is. */
export function goalName(goal: Goal): string {
  const name = nameWithoutUnit(goal.quantity, goal.unit);
  return /[A-Z_]/.test(name) ? name : name.replaceAll('-', ' ');
}

/** ` (K)`, or nothing for a pure number. */
export const unitInBrackets = (unit: string): string => (unit === '' || unit === '1' ? '' : ` (${unit})`);

/** A formula with its amounts lowered, and the other settings in a lighter line. */
export function showDesign({ formula, settings }: DesignText): Html {
  const shown = joinHtml(showSettings(settings), ' ');
  if (formula === null) return html`<span class="settings">${shown}</span>`;
  if (settings.length === 0) return showFormula(formula);
  return html`${showFormula(formula)}<span class="settings note">${shown}</span>`;
}

/** Only what a sentence needs: the formula, or all settings in a row. */
export const nameDesign = ({ formula, settings }: DesignText): Html =>
  formula === null ? html`${joinHtml(showSettings(settings), ', ')}` : showFormula(formula);

const showSettings = (settings: DesignText['settings']): Html[] =>
  settings.map(
    ({ name, value, unit }) => html`<span class="setting">${name} <b>${value}</b>${formatUnit(unit)}</span>`,
  );

const showFormula = (formula: string): Html =>
  html`<span class="formula">${formula.split(/(\d+(?:\.\d+)?)/).map((part, i) => (i % 2 === 1 ? html`<sub>${part}</sub>` : part))}</span>`;

/** `1 experiment`, `1,244 experiments`. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;

/** `8 d 9 h`, `3.5 h`, `20 min`. */
export function showHours(hours: number): string {
  const thin = '\u202f';
  if (hours < 1 && hours > 0) return `${formatNumber(hours * 60, 2)}${thin}min`;
  if (hours < 48) return `${formatNumber(hours, 3)}${thin}h`;
  const whole = Math.round(hours);
  const rest = whole % 24;
  return `${formatNumber(Math.floor(whole / 24))}${thin}d${rest === 0 ? '' : ` ${rest}${thin}h`}`;
}

/** `< 1 %`, `38 %`, `> 99 %`: whole per cent. */
export function showPercent(fraction: number): string {
  const percent = Math.round(100 * fraction);
  if (percent === 0 && fraction > 0) return '< 1\u202f%';
  if (percent === 100 && fraction < 1) return '> 99\u202f%';
  return `${percent}\u202f%`;
}
