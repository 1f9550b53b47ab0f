import type { DesignText, Quantity } from '../../src/app/http/contract.ts';
import { nameWithoutUnit } from '../../src/core/format-quantity.ts';
import { inSystem, readNumber, shownUnit, tellInSystem } from './units.svelte.ts';

/** How numbers are shown, in the system of units that the person chose: the one place where it is decided. */

const narrow = '\u202f';

/** A number with a true minus and its thousands apart. */
export function showNumber(value: number, digits = 4): string {
  const text =
    Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3)
      ? powers(value, digits)
      : group(String(Number(value.toPrecision(digits))));
  return text.replace('-', '−');
}

/** `1,244.5`: thousands apart. */
const group = (text: string): string =>
  text.replace(/\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));

/** A number beside a field that it may be typed into, where a comma may stand for the decimal point: its thousands are together. */
export const showPlainly = (value: number, digits = 4): string =>
  showNumber(value, digits).replaceAll(',', '');

/** The numbers along an axis, all to the place that tells them apart: `0.0005`, `0.0010`, never mixed with powers of ten. */
export function showTicks(ticks: readonly number[]): readonly string[] {
  const step = Math.min(...ticks.slice(1).map((tick, index) => Math.abs(tick - (ticks[index] ?? 0))));
  const most = Math.max(...ticks.map(Math.abs));
  const places = Number.isFinite(step) && step > 0 ? Math.max(0, -Math.floor(Math.log10(step * 1.0001))) : 0;
  if (ticks.length < 2 || most >= 1e6 || places > 5) return ticks.map((tick) => showNumber(tick));
  return ticks.map((tick) => (tick === 0 ? '0' : group(tick.toFixed(places)).replace('-', '−')));
}

function powers(value: number, digits: number): string {
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  const mantissa = Number((value / 10 ** exponent).toPrecision(digits));
  return `${mantissa} × 10${superscript(exponent)}`;
}

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const superscript = (exponent: number): string =>
  (exponent < 0 ? '⁻' : '') + [...String(Math.abs(exponent))].map((digit) => raised[Number(digit)]).join('');

/** Places after the point at which an sd shows two digits when they begin with 1, else one; negative for tens and hundreds. */
export function placesOf(sd: number): number {
  const exponent = Math.floor(Math.log10(sd));
  const leading = Math.round(sd / 10 ** exponent);
  return leading === 1 || sd / 10 ** exponent < 2 ? 1 - exponent : -exponent;
}

/** `12.18 ± 0.08`, `< 1.8`, `9.2`: without the unit. */
export function showValue({ value, sd, bound }: Pick<Quantity, 'value' | 'sd' | 'bound'>): {
  text: string;
  spread: string;
} {
  if (bound !== undefined)
    return { text: `${bound === 'upper' ? '<' : '>'} ${showNumber(value)}`, spread: '' };
  if (sd === null || !(sd > 0)) return { text: showNumber(value), spread: '' };
  const most = Math.max(Math.abs(value), sd);
  if (most >= 1e5 || most < 1e-3) {
    const exponent = Math.floor(Math.log10(most));
    const shown = showValue({ value: value / 10 ** exponent, sd: sd / 10 ** exponent });
    return { text: `(${shown.text}`, spread: `${shown.spread})\u00a0×\u00a010${superscript(exponent)}` };
  }
  const places = placesOf(sd);
  return { text: toPlaces(value, places), spread: `± ${toPlaces(sd, places)}` };
}

/** A number to so many places after the point, zeros at its end kept; negative for tens and hundreds. */
const toPlaces = (value: number, places: number): string =>
  group(
    places >= 0 ? value.toFixed(places) : (Math.round(value * 10 ** places) / 10 ** places).toFixed(0),
  ).replace('-', '−');

/** Powers raised: `A m^2/kg` and `cm3` as they are written by hand. */
const raise = (unit: string): string =>
  unit
    .replace(/\^?-(\d)/g, (_, digit: string) => `⁻${raised[Number(digit)]}`)
    .replace(
      /([a-zA-ZµÅ)])\^?([2-4])(?![\d.])/g,
      (_, letter: string, digit: string) => `${letter}${raised[Number(digit)]}`,
    );

/** A unit as it stands, with a narrow space before it; exponents raised. For a number that is not converted, or was before. */
export const showUnit = (unit: string): string =>
  unit === '' || unit === '1' ? '' : `${narrow}${raise(unit)}`;

/** ` (K)` behind the name of an axis or a column; nothing for a plain number. */
export const unitTitle = (unit: string): string => (unit === '' || unit === '1' ? '' : ` (${raise(unit)})`);

/** `1.3 to 1.5 eV`, `≤ 18 nm`: the limits of a goal, in the unit that is given. */
export function sayWanted({
  atLeast,
  atMost,
  unit,
}: {
  readonly atLeast?: number | null | undefined;
  readonly atMost?: number | null | undefined;
  readonly unit: string;
}): string {
  const [low, high] = [atLeast, atMost].map((limit) => (limit == null ? null : showNumber(limit)));
  return `${low != null && high != null ? `${low} to ${high}` : low != null ? `≥ ${low}` : `≤ ${high ?? '–'}`}${showUnit(unit)}`;
}

/** `62 to 85 %`: where 95 % of the values lie, to the place that the sd tells. */
export function sayInterval(mean: number, sd: number, unit: string): string {
  const ends = [mean - 1.96 * sd, mean + 1.96 * sd];
  const places = sd > 0 ? placesOf(sd) : Number.POSITIVE_INFINITY;
  const most = Math.max(...ends.map(Math.abs));
  const shown = ends.map((end) => (places > 6 || most >= 1e5 ? showNumber(end) : toPlaces(end, places)));
  return `${shown.join(' to ')}${showUnit(unit)}`;
}

/** A whole quantity in one line. */
export function showQuantity(quantity: Quantity): string {
  const converted = inSystem(quantity);
  const { text, spread } = showValue(converted);
  return `${text}${spread === '' ? '' : ` ${spread}`}${showUnit(converted.unit)}`;
}

/** A number with its unit, both as the chosen system has them. */
export function showAmount(value: number, unit: string, digits = 4): string {
  const shown = shownUnit(unit);
  return `${showNumber(value * shown.factor, digits)}${showUnit(shown.unit)}`;
}

/** `critical temperature midpoint: 50 % of the normal resistance`: what a quantity's name says already is said once. */
export function nameQuantity(
  { quantity, criterion }: { readonly quantity: string; readonly criterion?: string | null | undefined },
  between = ', ',
): string {
  const name = quantity.replaceAll('-', ' ');
  const ending = name.split(' ').at(-1) ?? '';
  const rest = criterion?.replace(new RegExp(`^${ending.replace(/[^a-z0-9]/gi, '')}(?:[:,] *|$)`), '') ?? '';
  return rest === '' ? name : `${name}${between}${rest}`;
}

/** `critical temperature midpoint` of `critical-temperature-midpoint`; names of columns stay as they are, without the unit that stands beside them. */
export function spell(quantity: string, unit = ''): string {
  const name = nameWithoutUnit(quantity, unit);
  return /[A-Z_]/.test(name) ? name : name.replaceAll('-', ' ');
}

/** A sentence of the record as a person reads it: amounts in the chosen system, quantities in words, true minus signs. */
export const tell = (text: string): string =>
  tellInSystem(inWords(text), (value, sd, unit) => {
    const shown = showValue({ value, sd });
    return `${shown.text}${shown.spread === '' ? '' : ` ${shown.spread}`}${showUnit(unit)}`;
  });

const inWords = (text: string): string =>
  text
    .replace(/\b(?:critical|curie|neel)-temperature(?:-[a-z0-9]+)*/g, (name) => name.replaceAll('-', ' '))
    .replace(/(^|[\s(])-(?=\d)/g, '$1−');

/** `1 finding`, `2 findings`. */
export const showCount = (count: number, noun: string): string =>
  `${showNumber(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `temperature 1,500 K` of a design. */
export function showSetting({ name, value, unit }: DesignText['settings'][number]): string {
  const shown = shownUnit(unit);
  const number = readNumber(value);
  if (shown.factor === 1 || !Number.isFinite(number)) return `${name} ${value}${showUnit(unit)}`;
  return `${name} ${showNumber(number * shown.factor)}${showUnit(shown.unit)}`;
}
