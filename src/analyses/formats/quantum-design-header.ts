import type { Quantity } from '../../core/quantity.ts';
import type { Provenance } from './contract.ts';
import { parseNumber } from './read-columns.ts';

/** Fields of the header that Quantum Design's options state as bare numbers, with the unit that their manuals give them. */
const units: { readonly [field: string]: string } = {
  SAMPLE_MASS: 'mg',
  SAMPLE_VOLUME: 'mm3',
  SAMPLE_MOLECULAR_WEIGHT: 'g/mol',
  WEIGHT: 'g',
  MASS: 'mg',
  MOLWGHT: 'g/mol',
  SAMPLE1_LEAD_SEPARATION: 'cm',
  SAMPLE2_LEAD_SEPARATION: 'cm',
  SAMPLE1_CROSS_SECTION: 'cm^2',
  SAMPLE2_CROSS_SECTION: 'cm^2',
};

/** Where the options write what the sample is, the most telling first. */
const sampleFields = [
  'NAME',
  'SAMPLE_MATERIAL',
  'SAMPLE1_NAME',
  'Sample1 Name',
  'SAMPLE1_MATERIAL',
  'SAMPLE',
  'SAMPLE2_NAME',
  'Sample2 Name',
  'SAMPLE2_MATERIAL',
  'SAMPLE_COMMENT',
];

const trailingKey = /^(?:APPNAME|HARMONICS|FIDELITY|[A-Z][A-Z0-9]*_[A-Z0-9_]+|Sample\d [A-Za-z ]+)$/;
const leadingKey = /^[A-Za-z][A-Za-z0-9 _]{0,40}:?$/;

type Header = Omit<Provenance, 'format'>;

/** What a header says, line by line: `INFO,54.86,SAMPLE_MASS`, `INFO, WEIGHT, 0.000`, `INFO,mass,53.10 mg` alike. A field of zero or blank says nothing. */
export function readQuantumDesignHeader(lines: readonly string[], separator: string): Header {
  const stated: { [field: string]: Quantity | string } = Object.create(null);
  let application: string | null = null;
  let measuredAt: string | null = null;
  for (const line of lines) {
    const parts = line
      .slice(0, 2000)
      .split(separator)
      .map((part) => part.trim());
    const [keyword = '', ...rest] = parts;
    if (keyword === 'BYAPP') application = joinParts(rest);
    else if (keyword === 'TITLE' && joinParts(rest) !== '') stated.TITLE = joinParts(rest);
    else if (keyword === 'FILEOPENTIME') measuredAt = readTime(rest.join(' '));
    else if (keyword === 'INFO') addField(stated, rest);
  }
  const option = stated.APPNAME;
  const instrument = [application, typeof option === 'string' ? option : null].filter(
    (part) => part !== null && part !== '',
  );
  const sample = sampleFields.map((field) => stated[field]).find((value) => typeof value === 'string');
  return {
    instrument: instrument.length === 0 ? null : instrument.join('; '),
    sample: typeof sample === 'string' ? sample : null,
    measuredAt,
    stated: { ...stated },
    warnings: [],
  };
}

const joinParts = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ');

function addField(stated: { [field: string]: Quantity | string }, rest: readonly string[]): void {
  const parts = rest
    .toReversed()
    .slice(rest.toReversed().findIndex((part) => part !== ''))
    .toReversed();
  if (parts.length < 2) return;
  const last = parts.at(-1)!;
  const isLast = trailingKey.test(last) && !(trailingKey.test(parts[0]!) && parts.length === 2);
  const key = (isLast ? last : parts[0]!).replace(/:$/, '');
  const value = joinParts(isLast ? parts.slice(0, -1) : parts.slice(1));
  if (value === '' || !(isLast || leadingKey.test(parts[0]!))) return;
  const field = Object.hasOwn(stated, key) ? null : key;
  if (field === null) return;
  const quantity = readQuantity(value, units[key]);
  if (quantity === 'nothing') return;
  stated[field] = quantity ?? value;
}

/** `53.10 mg`, or a bare number whose unit the field defines. Zero is how the options write that nothing was entered. */
function readQuantity(text: string, unit: string | undefined): Quantity | null | 'nothing' {
  const match = /^([-+.\deE]+)\s*([A-Za-zµ/^\d]*)$/.exec(text);
  const value = match === null ? null : parseNumber(match[1]!);
  const written = match?.[2] ?? '';
  if (value === null || (unit === undefined && !/^(?:mg|g|ug|mm\^?3|cm\^?3|g\/mol|mm|cm)$/.test(written)))
    return null;
  return value === 0 ? 'nothing' : { value, sd: null, unit: written === '' ? unit! : written };
}

/** Local time without zone: `02/12/2025,3:36 pm`, `2/22/2024, 6:12:16 PM`, `1/10/2022 15:29:28`. Month before day, unless that cannot be. */
function readTime(text: string): string | null {
  const date = /\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/.exec(text);
  if (date === null) return null;
  const [first, second] = [Number(date[1]), Number(date[2])];
  const [month, day] = first > 12 ? [second, first] : [first, second];
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const two = (value: number): string => String(value).padStart(2, '0');
  const written = `${date[3]}-${two(month)}-${two(day)}`;
  const clock = /\b(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm)?/i.exec(text.slice(date.index));
  if (clock === null) return written;
  const half = clock[4]?.toLowerCase();
  const hour = half === undefined ? Number(clock[1]) : (Number(clock[1]) % 12) + (half === 'pm' ? 12 : 0);
  return hour > 23 ? written : `${written}T${two(hour)}:${clock[2]}:${clock[3] ?? '00'}`;
}
