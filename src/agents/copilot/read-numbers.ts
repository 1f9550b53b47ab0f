import { dimensionOf } from '../../core/convert-unit.ts';

/** A number as it stands in a text. */
export type WrittenNumber = {
  /** Where it stands: from `start` up to `end`, the unit included. */
  readonly start: number;
  readonly end: number;
  readonly value: number;
  /** Half of the last place written [same unit]: the number may have been rounded from anything this near. */
  readonly halfPlace: number;
  /** The same when zeros at the end of a whole number may be rounding, two digits at least being kept: 50 for `1,200`. */
  readonly roundedHalfPlace: number;
  /** What stands behind ± or in brackets, which may be rounded to one digit; null without it. */
  readonly sd: { readonly value: number; readonly halfPlace: number } | null;
  /** As it stands in the text; null where none follows. */
  readonly unit: string | null;
  /** The unit of the number that it is listed or paired with: `9 to 12 K`. */
  readonly inherited: string | null;
};

export type WrittenDate = { readonly start: number; readonly end: number; readonly day: string };

const months = 'january february march april may june july august september october november december'.split(
  ' ',
);
const month = months.map((name) => `${name}|${name.slice(0, 3)}`).join('|');
const isoDate =
  /(?<![\w-])(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z| ?UTC)?)?(?![\w-])/g;
const dayFirst = new RegExp(
  `(?<!\\w)(\\d{1,2})(?:st|nd|rd|th)?(?: of)? (${month})\\.?,? (\\d{4})(?!\\w)`,
  'gi',
);
const monthFirst = new RegExp(`(?<!\\w)(${month})\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})(?!\\w)`, 'gi');

/** Dates with day, month and year, as `2026-11-27`. */
export function readDates(text: string): readonly WrittenDate[] {
  const at = (match: RegExpMatchArray, year: string, monthText: string, day: string): WrittenDate => {
    const number = /^\d+$/.test(monthText)
      ? Number(monthText)
      : months.findIndex((name) => name.startsWith(monthText.toLowerCase().slice(0, 3))) + 1;
    return {
      start: match.index!,
      end: match.index! + match[0].length,
      day: `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`,
    };
  };
  return [
    ...[...text.matchAll(isoDate)].map((match) => at(match, match[1]!, match[2]!, match[3]!)),
    ...[...text.matchAll(dayFirst)].map((match) => at(match, match[3]!, match[2]!, match[1]!)),
    ...[...text.matchAll(monthFirst)].map((match) => at(match, match[3]!, match[1]!, match[2]!)),
  ];
}

/** Digits that are no numbers: names of samples and steps, formulae, versions, hashes, addresses, ordinals, list marks, times of day. */
const noNumbers: readonly RegExp[] = [
  /\bhttps?:\/\/\S+/g,
  /\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{8,}/g,
  /\b[\w-]+\/\d+\/\d+\b/g,
  /\bs\d+(?:\/[\w-]+)+/g,
  /\((?:[A-Z][A-Za-z0-9.]*)\)\d+(?:\.\d+)?/g,
  /\b(?:[A-Z][a-z]?(?:\d+(?:\.\d+)?)?){1,}\b(?=[^\d]|$)/g,
  /(?<![\d.,])[A-Za-z_$][\w@-]*(?:\.\d+)*/g,
  /\b[0-9A-HJKMNP-TV-Z]{26}\b/g,
  /\b\d+(?:st|nd|rd|th)\b/g,
  /^[ \t]*\d{1,3}[.)](?=\s)/gm,
  /\b\d{1,2}:\d{2}(?::\d{2})?\b/g,
];

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** The text with everything blanked that holds digits but states no number; places stay the same. */
function maskNames(text: string): string {
  let masked = text;
  for (const { start, end } of readDates(text))
    masked = masked.slice(0, start) + blank(masked.slice(start, end)) + masked.slice(end);
  for (const pattern of noNumbers)
    masked = masked.replace(pattern, (found) => (/\d/.test(found) ? blank(found) : found));
  return masked;
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const digits = String.raw`\d{1,3}(?:[,\u202f\u00a0’']\d{3})+(?!\d)(?:\.\d+)?|\d+(?:[.,]\d+)?`;
const power = String.raw`(?:[eE][+\-−]?\d{1,3}(?![\w])|\s?[×x·*]\s?10(?:\^?\{?[-−+]?\d{1,3}\}?|[⁻⁺]?[${superscripts}]+))`;
const numberPattern = new RegExp(
  String.raw`(?<![\w.,\d⁰-⁹])(?<open>\()?(?<sign>(?<=^|[\s(=<>≤≥≈~:±“"'[])[-−+])?(?<digits>${digits})(?<bracket>\((?:\d{1,3})\))?(?<pair>\s?(?:±|\+\/?[-−])\s?(?:${digits}))?(?<close>\))?(?<power>${power})?`,
  'gu',
);

/** Words for units, as they are spelled out. */
export const spelledUnits: { readonly [word: string]: string } = {
  kelvins: 'K',
  kelvin: 'K',
  percent: '%',
  'per cent': '%',
  hours: 'h',
  hour: 'h',
  hrs: 'h',
  hr: 'h',
  days: 'd',
  day: 'd',
  minutes: 'min',
  minute: 'min',
  seconds: 's',
  second: 's',
  euros: 'EUR',
  euro: 'EUR',
  '€': 'EUR',
  'degrees Celsius': '°C',
  'degree Celsius': '°C',
  tesla: 'T',
};

/** The unit that begins a text, and how long it is; `known` are units that no table holds. Null where none does. */
function readUnit(
  text: string,
  known: readonly string[],
): { readonly unit: string; readonly length: number } | null {
  const space = /^[ \u202f\u00a0]?/.exec(text)![0].length;
  const rest = text.slice(space);
  const ends = (length: number): boolean => !/^[\p{L}\d_²³⁻]/u.test(rest.slice(length));
  const spelled = Object.keys(spelledUnits).filter(
    (word) => rest.toLowerCase().startsWith(word.toLowerCase()) && ends(word.length),
  );
  const own = known.filter(
    (unit) => unit !== '' && unit !== '1' && rest.startsWith(unit) && ends(unit.length),
  );
  const [longest] = [...own, ...spelled].sort((a, b) => b.length - a.length);
  const token = /^[%°℃µμΩÅA-Za-z][%°µμΩÅA-Za-z0-9/^·.⁻²³*-]*/.exec(rest)?.[0] ?? '';
  for (let length = token.length; length > (longest?.length ?? 0); length--)
    if (dimensionOf(token.slice(0, length)) !== null && ends(length))
      return { unit: token.slice(0, length), length: space + length };
  if (longest === undefined) return null;
  return { unit: own.includes(longest) ? longest : spelledUnits[longest]!, length: space + longest.length };
}

/** What may stand between numbers of one list, range or pair. */
const joins =
  /^[\s\u202f]*(?:,|;|and|or|to|through|–|-|−|\.\.\.?|…|\/|±|vs\.?|versus|, and|, or)[\s\u202f]*$/;

/**
 * Every number that a text states, with its unit where one follows. Decimals by point or comma, thousands by comma or narrow space,
 * powers of ten, ± and brackets for uncertainty, and either minus sign are read. `units`: more units than the usual ones.
 */
export function readNumbers(text: string, units: readonly string[] = []): readonly WrittenNumber[] {
  const masked = maskNames(text);
  const found = [...masked.matchAll(numberPattern)].flatMap((match): WrittenNumber[] => {
    const { sign, digits: written = '', bracket, pair, power: times, open, close } = match.groups!;
    const lead = open !== undefined && (close === undefined || pair === undefined) ? 1 : 0;
    const isWrapped = open !== undefined && close !== undefined && pair !== undefined;
    const start = match.index + (isWrapped ? 0 : lead);
    const tail = close !== undefined && !isWrapped ? match[0].indexOf(')', written.length) : match[0].length;
    const cut =
      close !== undefined && !isWrapped && bracket === undefined
        ? match.index + tail
        : match.index + match[0].length;
    const scale = times !== undefined && (isWrapped || close === undefined) ? 10 ** readPower(times) : 1;
    const main = readDigits(written);
    const isNegative = sign === '-' || sign === '−';
    const other = pair === undefined ? null : readDigits(pair.replace(/^\s?(?:±|\+\/?[-−])\s?/, ''));
    const inBrackets =
      bracket === undefined
        ? null
        : { value: Number(bracket.slice(1, -1)) * 2 * main.halfPlace, halfPlace: main.halfPlace };
    const sd = other === null ? inBrackets : { value: other.value, halfPlace: other.zerosHalfPlace };
    const currency = /[€]\s?$/.exec(text.slice(0, start));
    const unit = readUnit(text.slice(cut), units);
    return [
      {
        start: start - (currency?.[0].length ?? 0),
        end: cut + (unit?.length ?? 0),
        value: (isNegative ? -main.value : main.value) * scale,
        halfPlace:
          (sd === null
            ? main.halfPlace
            : Math.max(main.halfPlace, Math.min(main.zerosHalfPlace, sd.halfPlace))) * scale,
        roundedHalfPlace: main.roundedHalfPlace * scale,
        sd: sd === null ? null : { value: sd.value * scale, halfPlace: sd.halfPlace * scale },
        unit: unit?.unit ?? (currency === null ? null : 'EUR'),
        inherited: null,
      },
    ];
  });
  return inheritUnits(text, found);
}

function inheritUnits(text: string, found: readonly WrittenNumber[]): readonly WrittenNumber[] {
  const numbers = [...found];
  for (let index = numbers.length - 2; index >= 0; index--) {
    const [own, next] = [numbers[index]!, numbers[index + 1]!];
    const unit = next.unit ?? next.inherited;
    if (own.unit === null && unit !== null && joins.test(text.slice(own.end, next.start)))
      numbers[index] = { ...own, inherited: unit };
  }
  return numbers;
}

type Digits = {
  readonly value: number;
  readonly halfPlace: number;
  readonly roundedHalfPlace: number;
  /** Half of the place of the last digit that is no trailing zero of a whole number. */
  readonly zerosHalfPlace: number;
};

function readDigits(written: string): Digits {
  const isDecimalComma = /^\d+,\d+$/.test(written) && !/^[1-9]\d{0,2},\d{3}$/.test(written);
  const plain = isDecimalComma ? written.replace(',', '.') : written.replace(/[,\u202f\u00a0’']/g, '');
  const decimals = plain.split('.')[1]?.length ?? 0;
  const halfPlace = 0.5 * 10 ** -decimals;
  const zeros = decimals > 0 ? 0 : /0*$/.exec(plain)![0].length;
  const zerosHalfPlace = Number(plain) === 0 && decimals === 0 ? Number.MAX_VALUE : halfPlace * 10 ** zeros;
  return {
    ...{ value: Number(plain), halfPlace, zerosHalfPlace },
    roundedHalfPlace: plain.length - zeros >= 2 ? halfPlace * 10 ** zeros : halfPlace,
  };
}

function readPower(times: string): number {
  const plain = times
    .replace(/^\s?(?:[eE]|[×x·*]\s?10\^?)/, '')
    .replace(/[{}]/g, '')
    .replace(/[⁻−]/g, '-')
    .replace(/[⁺]/g, '+')
    .replace(new RegExp(`[${superscripts}]`, 'g'), (digit) => String(superscripts.indexOf(digit)));
  return Number(plain);
}
