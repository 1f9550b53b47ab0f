import { elementInFormula, isElement, isMaskedElement } from './elements.ts';
import { invariant } from './error.ts';
import type { Quantity } from './quantity.ts';

const narrowSpace = '\u202f';
const minus = '\u2212';

/**
 * A quantity as it is read: `12.18 ± 0.08 K`, `< 1.8 K` for a bound, `12.13 to 12.57 K` for a bracket without sd, and
 * `9.25 K (sd not known)` where no uncertainty is known.
 */
export function formatQuantity(
  quantity: Pick<Quantity, 'value' | 'sd' | 'unit' | 'bound' | 'interval'>,
): string {
  const { value, sd, unit, bound, interval } = quantity;
  const ending = formatUnit(unit);
  if (bound !== undefined) return `${bound === 'upper' ? '<' : '>'} ${formatNumber(value)}${ending}`;
  if (sd !== null) return `${formatUncertain(value, sd)}${ending}`;
  if (interval === undefined) return `${formatNumber(value)}${ending} (sd not known)`;
  return `${formatNumber(interval[0])} to ${formatNumber(interval[1])}${ending}`;
}

/** A unit with the narrow space before it; empty for a pure number (`''` or `1`). */
export const formatUnit = (unit: string): string => (unit === '' || unit === '1' ? '' : narrowSpace + unit);

/** `12.18 ± 0.08`, or `(1.20 ± 0.03) × 10⁻⁷` for numbers far from one. */
function formatUncertain(value: number, sd: number): string {
  const parts = roundToSd(value, sd);
  const pair = `${parts.value} ± ${parts.sd}`;
  return parts.exponent === 0 ? pair : `(${pair}) ${formatPower(parts.exponent)}`;
}

/** Both numbers as text, over one power of ten. */
export type RoundedToSd = { readonly value: string; readonly sd: string; readonly exponent: number };

/** The sd with two digits if it starts with 1, else with one; the value to the same place. `sd` ≥ 0 in the unit of the value. */
export function roundToSd(value: number, sd: number): RoundedToSd {
  invariant(Number.isFinite(value) && sd >= 0 && sd < Infinity, `cannot show ${value} ± ${sd}`);
  const largest = Math.max(Math.abs(value), sd);
  const exponent = isFarFromOne(largest) ? exponentOf(largest) : 0;
  const [scaledValue, scaledSd] = [value / 10 ** exponent, sd / 10 ** exponent];
  if (sd === 0) return { value: formatNumber(scaledValue), sd: '0', exponent };
  const twoDigits = scaledSd.toExponential(1);
  const digits = twoDigits.startsWith('1') ? 2 : 1;
  const decimals = digits - 1 - exponentOf(Number(twoDigits));
  return { value: toPlace(scaledValue, decimals), sd: toPlace(scaledSd, decimals), exponent };
}

/** A number to four significant digits, whole numbers in full: `1,244`, `0.0154`, `−3.2 × 10⁻⁷`. */
export function formatNumber(value: number, significantDigits = 4): string {
  invariant(Number.isFinite(value), `cannot show ${value}`);
  if (value !== 0 && isFarFromOne(Math.abs(value))) {
    const [mantissa, exponent] = value
      .toExponential(significantDigits - 1)
      .split('e')
      .map(Number);
    return `${withTrueMinus(String(mantissa))} ${formatPower(exponent!)}`;
  }
  return groupThousands(
    String(Number.isInteger(value) ? value : Number(value.toPrecision(significantDigits))),
  );
}

/** A number with as many digits, four or more, as it takes to tell it from another. */
export function formatApart(value: number, other: number): string {
  for (let digits = 4; digits < 17; digits++) {
    const text = formatNumber(value, digits);
    if (value === other || text !== formatNumber(other, digits)) return text;
  }
  return String(value);
}

/**
 * A design as it is read: the formula in at. % when elements sum to one, then the other variables by name, each with its unit. Where a
 * name ends in its unit, as headers of tables do, the unit stands once. Of a variable that `units` does not name there is none.
 */
export function formatDesign(
  design: { readonly [variable: string]: number | string },
  units: { readonly [variable: string]: string },
): string {
  const formula = formatFormula(design);
  const rest = Object.entries(design).filter(([name]) => formula === null || !isPart(name));
  const shown = rest.map(
    ([name, value]) =>
      `${nameWithoutUnit(name, units[name] ?? '')} ${typeof value === 'number' ? formatNumber(value) + formatUnit(units[name] ?? '') : value}`,
  );
  return [...(formula === null ? [] : [formula]), ...shown].join(', ');
}

/** `Tc_K`, `time (h)`, `time[h]`, `time / h`, `rate K/min` without the unit that they repeat. */
export function nameWithoutUnit(name: string, unit: string): string {
  const behindSlash = [` / ${unit}`, ` /${unit}`];
  const composite = unit.includes('/') ? [` ${unit}`] : [];
  const inBrackets = [` (${unit})`, ` [${unit}]`, `(${unit})`, `[${unit}]`];
  for (const ending of [`_${unit}`, ...inBrackets, ...behindSlash, ...composite])
    if (unit !== '' && name.endsWith(ending) && name.length > ending.length)
      return name.slice(0, -ending.length);
  return name;
}

const isPart = (name: string): boolean => isElement(name) || isMaskedElement(name);

/** `Nb75Ti2.5Zr22.5` in at. %, largest part first; null unless two or more variables are elements whose fractions sum to one. */
export function formatFormula(design: { readonly [variable: string]: number | string }): string | null {
  const parts = Object.entries(design).filter(([name]) => isPart(name));
  const total = parts.reduce((sum, [, value]) => sum + (typeof value === 'number' ? value : Number.NaN), 0);
  if (parts.length < 2 || !(Math.abs(total - 1) <= 1e-3)) return null;
  return parts
    .map(([element, fraction]) => [element, Number((100 * Number(fraction)).toFixed(1))] as const)
    .filter(([, percent]) => percent > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([element, percent]) => `${elementInFormula(element)}${percent === 100 ? '' : percent}`)
    .join('');
}

/** Where plain decimals would be mostly zeros: magnitudes from a million, and below a thousandth. */
const isFarFromOne = (magnitude: number): boolean =>
  magnitude >= 1e6 || (magnitude > 0 && magnitude < 0.9995e-3);

const exponentOf = (value: number): number => Number(value.toExponential().split('e')[1]);

/** Rounded to a number of decimals; negative decimals round to tens, hundreds… */
function toPlace(value: number, decimals: number): string {
  if (decimals >= 0) return groupThousands(value.toFixed(Math.min(decimals, 100)));
  const place = 10 ** -decimals;
  return groupThousands((Math.round(value / place) * place).toFixed(0));
}

/** Digits of a number as text, in groups of three. */
export function groupThousands(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return withTrueMinus(fraction === undefined ? grouped : `${grouped}.${fraction}`);
}

const withTrueMinus = (text: string): string =>
  /^-[0.,]*$/.test(text) ? text.slice(1) : text.replace('-', minus);

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function formatPower(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join('');
  return `× 10${exponent < 0 ? '⁻' : ''}${digits}`;
}

/** A reward from 0 to 1 with two decimals; a cost may push it a little below zero. */
export const formatReward = (reward: number): string =>
  withTrueMinus(reward.toFixed(2).replace(/^-0\.00$/, '0.00'));

/** `1 atom`, `2 atoms`. */
export const formatCount = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;
