import { convertUnit } from '../../core/convert-unit.ts';
import type { Quantity } from '../../core/quantity.ts';
import { readDates, readNumbers, type WrittenNumber } from './read-numbers.ts';

/** What numbers of a text may rest on. Dates are days as `2026-11-27`, in UTC. */
export type NumberEvidence = { readonly quantities: readonly Quantity[]; readonly days?: readonly string[] };

/** A number or date of a text that nothing on record supports. */
export type Unsupported = { readonly start: number; readonly end: number; readonly text: string };

/** What is put behind such a number. */
export const unsupportedMark = '[not in the record]';

/**
 * Numbers and dates of a text that no evidence supports by value, unit and rounding. A number agrees with a value when it is that value
 * rounded to the places written, in the same unit or one that it converts to; a pair of value and uncertainty must be of one quantity; a
 * whole number without unit stands for a count and must be exact. Numbers spelled out in words are not looked at.
 */
export function checkNumbers(
  text: string,
  { quantities, days = [] }: NumberEvidence,
): readonly Unsupported[] {
  const units = [...new Set(quantities.map(({ unit }) => unit))];
  const facts = [...new Map(quantities.map((one) => [JSON.stringify(one), one])).values()];
  const numbers = readNumbers(text, units).filter(
    (written) => !facts.some((fact) => supports(fact, written)),
  );
  const dates = readDates(text).filter(({ day }) => !days.includes(day));
  return [...numbers, ...dates]
    .map(({ start, end }) => ({ start, end, text: text.slice(start, end) }))
    .sort((a, b) => a.start - b.start);
}

/** The text with a mark behind every number that {@link checkNumbers} finds. */
export function markUnsupported(
  text: string,
  evidence: NumberEvidence,
): { readonly text: string; readonly unsupported: readonly Unsupported[] } {
  const unsupported = checkNumbers(text, evidence);
  let marked = '';
  let from = 0;
  for (const { end } of unsupported) {
    marked += `${text.slice(from, end)} ${unsupportedMark}`;
    from = end;
  }
  return { text: marked + text.slice(from), unsupported };
}

/** Whether a quantity is what a written number states. */
function supports(fact: Quantity, written: WrittenNumber): boolean {
  const units = [written.unit, written.inherited].filter((unit) => unit !== null);
  return (units.length === 0 ? ['1'] : written.unit === null ? [...units, '1'] : units).some((unit) =>
    supportsIn(fact, written, unit),
  );
}

function supportsIn(fact: Quantity, written: WrittenNumber, unit: string): boolean {
  const point = (value: number): number | null => convert(value, fact.unit, unit);
  const value = point(fact.value);
  if (value === null) return false;
  const difference = (size: number): number => Math.abs(point(size)! - point(0)!);
  const sds = [fact.sd, fact.systematic?.sd].filter((sd) => typeof sd === 'number').map(difference);
  const isExact = Number.isInteger(fact.value) && isPure(fact.unit) && isPure(unit);
  if (written.sd !== null)
    return (
      agrees(value, written.value, written.halfPlace) &&
      sds.some((sd) => agrees(sd, written.sd!.value, written.sd!.halfPlace))
    );
  const halfPlace = isExact ? 0 : written.roundedHalfPlace;
  const edges = (fact.interval ?? []).map(point).filter((edge) => edge !== null);
  return [value, ...edges, ...sds].some((one) => agrees(one, written.value, halfPlace));
}

const isPure = (unit: string): boolean => unit === '' || unit === '1';

/** The value in the unit of the text; null where the two measure different things. */
function convert(value: number, from: string, to: string): number | null {
  if (from === to || (isPure(from) && isPure(to))) return value;
  return convertUnit(value, from, to);
}

/** Whether a value rounds to what is written; rounding noise of the computation aside. */
const agrees = (value: number, written: number, halfPlace: number): boolean =>
  Math.abs(value - written) <= halfPlace * (1 + 1e-9) + 1e-12 * Math.max(Math.abs(value), Math.abs(written));
