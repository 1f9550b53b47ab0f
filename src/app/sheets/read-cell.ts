import type { Grid, GridCell } from './grid.ts';

/** What a cell says. A number may be a limit of what could be measured, and may carry its own ± and unit. */
export type CellReading =
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'number';
      readonly value: number;
      readonly bound: 'upper' | 'lower' | null;
      readonly sd: number | null;
      /** Written behind the number. */
      readonly unit: string | null;
    }
  | { readonly kind: 'date'; readonly iso: string | null; readonly text: string }
  | { readonly kind: 'text'; readonly text: string };

const empty: CellReading = { kind: 'empty' };
/** Not `Na` and `Nd`, which are elements. */
const missingWords =
  /^(-+|–|—|\?|n\/a|N\/A|n\.a\.|N\.A\.|NA|na|n\.d\.|N\.D\.|nd|ND|nan|NaN|null|NULL|n\. ?[abdm]\.|k\. ?A\.|not (measured|determined|available)|nicht (gemessen|bestimmt)|missing|#N\/A|#DIV\/0!|#VALUE!|#REF!|#NAME\?|#NUM!)$/;
const numberStart = String.raw`[+-]?(?:\d[\d.,'\u00a0\u202f ]*|[.,]\d+)(?:\s?[eE][+-]?\d+)?`;
const cellForm = new RegExp(
  String.raw`^(<=|>=|[<>≤≥])?\s*(${numberStart})(?:\s*(?:±|\+\/-)\s*(${numberStart}))?\s*([^\d\s.,].{0,19})?$`,
);
const isoDate = /^(\d{4})-(\d{2})-(\d{2})([ T]\d{2}:\d{2}(:\d{2})?)?/;
const dayFirstDate = /^(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})( \d{1,2}:\d{2}(:\d{2})?)?$/;
const slashDate = /^\d{1,2}[/-]\d{1,2}[/-]\d{2,4}( \d{1,2}:\d{2}(:\d{2})?)?$/;
const monthDate =
  /^(\d{1,2}[ -])?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -]\d{1,4}(,? \d{4})?$/i;

/** Reads a cell; `decimal` says what a lone comma in a text of digits is. */
export function readCell(cell: GridCell, decimal: Grid['decimal']): CellReading {
  if (cell === null) return empty;
  if (typeof cell === 'number')
    return Number.isFinite(cell) ? { kind: 'number', value: cell, bound: null, sd: null, unit: null } : empty;
  if (typeof cell === 'boolean') return { kind: 'text', text: cell ? 'yes' : 'no' };
  const text = cell.trim();
  if (text === '' || missingWords.test(text)) return empty;
  return (
    readDate(text) ?? readDigitSpread(text, decimal) ?? readNumber(text, decimal) ?? { kind: 'text', text }
  );
}

/** `4.31(12)`: the sd in units of the last digit. */
const digitSpreadForm = /^([+-]?\d+(?:[.,]\d+)?)\s?\((\d{1,3})\)\s*(\D.{0,19})?$/;

function readDigitSpread(text: string, decimal: Grid['decimal']): CellReading | null {
  const [, number, digits, unit] = digitSpreadForm.exec(text) ?? [];
  if (number === undefined) return null;
  const reading = readNumber(`${number}${unit ?? ''}`, decimal);
  if (reading?.kind !== 'number') return null;
  const places = isThousands(number, decimal) ? 0 : (/[.,](\d+)$/.exec(number)?.[1]?.length ?? 0);
  return { ...reading, sd: Number((Number(digits) * 10 ** -places).toPrecision(6)) };
}

function readDate(text: string): CellReading | null {
  if (isoDate.test(text)) return { kind: 'date', iso: text.replace('T', ' '), text };
  const [, day, month, year] = dayFirstDate.exec(text) ?? [];
  if (day !== undefined && Number(day) <= 31 && Number(month) <= 12) {
    const whole = year?.length === 2 ? `20${year}` : year;
    return { kind: 'date', iso: `${whole}-${month?.padStart(2, '0')}-${day.padStart(2, '0')}`, text };
  }
  return slashDate.test(text) || monthDate.test(text) ? { kind: 'date', iso: null, text } : null;
}

function readNumber(text: string, decimal: Grid['decimal']): CellReading | null {
  const [, sign, number, spread, unit = null] = cellForm.exec(text.replaceAll(/[−–](?=[\d.,])/g, '-')) ?? [];
  if (number === undefined) return null;
  const value = parseNumber(number, decimal);
  const sd = spread === undefined ? null : parseNumber(spread, decimal);
  if (value === null || (spread !== undefined && sd === null)) return null;
  const isUnit = unit === null || /^[%‰°µμΩÅa-zA-Z(][^<>=]*$/.test(unit);
  if (!isUnit || (unit !== null && /^[a-z]{1,2}\d|^[A-Z][a-z]?\d/.test(unit))) return null;
  const bound = sign === undefined ? null : sign.startsWith('<') || sign === '≤' ? 'upper' : 'lower';
  return { kind: 'number', value, bound, sd, unit: unit?.trim() ?? null };
}

/** Whether the commas or points of a number set its thousands apart. */
const isThousands = (number: string, decimal: Grid['decimal']): boolean =>
  (decimal === 'comma' ? /^[+-]?[1-9]\d{0,2}(\.\d{3})+$/ : /^[+-]?[1-9]\d{0,2}(,\d{3})+$/).test(number);

/** @returns null where the text is no number, such as `1.2.3`. */
export function parseNumber(text: string, decimal: Grid['decimal']): number | null {
  const compact = text.replaceAll(/[\u00a0\u202f ']/g, '');
  const lastComma = compact.lastIndexOf(',');
  const lastPoint = compact.lastIndexOf('.');
  let plain = compact;
  if (lastComma >= 0 && lastPoint >= 0)
    plain =
      lastComma > lastPoint ? compact.replaceAll('.', '').replace(',', '.') : compact.replaceAll(',', '');
  else if (lastComma >= 0) {
    plain = isThousands(compact, decimal) ? compact.replaceAll(',', '') : compact.replace(',', '.');
  } else if (isThousands(compact, decimal)) plain = compact.replaceAll('.', '');
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(plain) && Number.isFinite(Number(plain))
    ? Number(plain) + 0
    : null;
}
