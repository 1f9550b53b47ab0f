import { AppError } from '../../core/error.ts';
import { type InstrumentDimension, readInstrumentUnit, unitOfDimension } from '../../core/units.ts';
import type { MeasuredColumn, MeasuredTable } from '../formats/index.ts';

/** What a column is measured for: the titles it goes by, the most telling first, and what its unit may be of. */
export type Role = {
  /** In messages: `the temperature`. */
  readonly noun: string;
  readonly names: readonly RegExp[];
  readonly dimensions: readonly InstrumentDimension[];
};

/** Numbers in the own unit of their dimension, row by row; null where the file has none. */
export type FoundColumn = {
  readonly title: string;
  readonly dimension: InstrumentDimension;
  readonly unit: string;
  readonly values: readonly (number | null)[];
};

export const roles = {
  temperature: {
    noun: 'temperature',
    names: [
      /^(?:sample )?temp(?:erature)?\.?$/i,
      /^sample temp(?:erature)?\b/i,
      /^t(?:emp)?[_ ]?(?:sample|stage|avg)?$/i,
      /^temperature\b(?!.*(?:std|err|status|rise))/i,
      /^(?:average|system) temp/i,
    ],
    dimensions: ['temperature'],
  },
  field: {
    noun: 'field',
    names: [
      /^(?:magnetic |applied |average )?field$/i,
      /^(?:h|b|mu0h|µ0h)$/i,
      /^(?:magnetic |applied )?field\b(?!.*(?:std|err|status))/i,
    ],
    dimensions: ['field'],
  },
  moment: {
    noun: 'magnetic moment',
    names: [
      /^(?:long )?moment$/i,
      /^dc moment fixed ctr$/i,
      /^dc moment free ctr$/i,
      /^m-dc$/i,
      /^m(?:agneti[sz]ation)?(?:[_ ]?(?:x|long|dc))?$/i,
      /^moment[_ ]?\(?(?:x|m)?\)?$/i,
    ],
    dimensions: ['moment', 'moment of mass', 'moment of volume'],
  },
  momentSd: {
    noun: 'standard error of the moment',
    names: [
      /^m\. ?std\. ?err\.$/i,
      /^long scan std dev$/i,
      /^dc moment err fixed ctr$/i,
      /^m-std\.dev\.$/i,
      /^moment (?:std|err|sd)/i,
    ],
    dimensions: ['moment', 'moment of mass', 'moment of volume'],
  },
  time: {
    noun: 'time',
    names: [/^time(?: stamp)?$/i, /^t(?:ime)?[_ ]?(?:s|sec)?$/i, /^elapsed/i],
    dimensions: ['time'],
  },
  current: {
    noun: 'current',
    names: [
      /^(?:bridge \d )?excitation(?: \d)?$/i,
      /^(?:i|current|dc current|source current|applied current)$/i,
    ],
    dimensions: ['current'],
  },
  voltage: { noun: 'voltage', names: [/^(?:v|voltage|dc voltage)$/i], dimensions: ['voltage'] },
  heatCapacity: {
    noun: 'heat capacity',
    names: [
      /^samp(?:le)? (?:hc|heat capacity)$/i,
      /^(?:c|cp|c_p|hc|(?:specific |molar )?heat[ _]capacity|specific heat)$/i,
    ],
    dimensions: ['heat capacity', 'molar heat capacity', 'specific heat capacity'],
  },
  heatCapacitySd: {
    noun: 'standard error of the heat capacity',
    names: [/^samp(?:le)? (?:hc|heat capacity) err(?:or)?$/i, /^(?:c|cp|hc)[_ ](?:err|error|sd)$/i],
    dimensions: ['heat capacity', 'molar heat capacity', 'specific heat capacity'],
  },
} as const satisfies { readonly [role: string]: Role };

/** Columns of resistance: of which channel, and which of them when one channel has several. */
const resistanceName =
  /^(?:bridge (\d) )?(?:resistance|resistivity|res\.?|r|rho|ρ|r_?xx|rho_?xx)(?:[ _]?ch(?:annel)?\.? ?_?(\d))?(?:[ _]?(\d))?$/i;

/**
 * The column of a role, in the own unit of its dimension; null where there is none with numbers.
 * @throws AppError `measurement-invalid` where a column goes by the name and its unit is missing, not known, or of something else
 */
export function findColumn(table: MeasuredTable, role: Role): FoundColumn | null {
  for (const name of role.names) {
    const matching = table.columns.filter((column) => name.test(column.name) && hasNumbers(column));
    const whole = matching.find((column) => dimensionOf(column, role) !== null) ?? matching[0];
    if (whole === undefined) continue;
    const dimension = dimensionOf(whole, role);
    if (dimension !== null) return convert(whole, dimension);
    if (whole.name.length > 2) throw faultOf(whole, role);
  }
  return null;
}

/** As {@link findColumn}, for what is only told beside: a column in no unit of the role is passed over. */
export function findCompanion(table: MeasuredTable, role: Role): FoundColumn | null {
  const columns = table.columns.filter((column) => dimensionOf(column, role) !== null);
  return findColumn({ ...table, columns }, role);
}

/** Every channel's resistance, or its resistivity where that is all there is. */
export function findResistances(
  table: MeasuredTable,
): readonly (FoundColumn & { readonly channel: string })[] {
  const byChannel = new Map<string, FoundColumn & { readonly channel: string }>();
  for (const column of table.columns) {
    const match = resistanceName.exec(column.name);
    if (match === null || !hasNumbers(column)) continue;
    const role: Role = {
      noun: 'resistance',
      names: [resistanceName],
      dimensions: ['resistance', 'resistivity'],
    };
    const dimension = dimensionOf(column, role);
    if (dimension === null) {
      if (column.name.length > 2) throw faultOf(column, role);
      continue;
    }
    const channel = match[1] ?? match[2] ?? match[3] ?? '';
    const known = byChannel.get(channel);
    if (known === undefined || (known.dimension === 'resistivity' && dimension === 'resistance'))
      byChannel.set(channel, { ...convert(column, dimension), channel });
  }
  return [...byChannel.values()].toSorted((a, b) => (a.channel < b.channel ? -1 : 1));
}

const hasNumbers = ({ values }: MeasuredColumn): boolean => values.some((value) => value !== null);

function dimensionOf({ unit }: MeasuredColumn, { dimensions }: Role): InstrumentDimension | null {
  const known = unit === null ? null : readInstrumentUnit(unit);
  return known !== null && dimensions.includes(known.dimension) ? known.dimension : null;
}

function faultOf({ name, unit }: MeasuredColumn, { noun, dimensions }: Role): AppError {
  const expected = dimensions.map((dimension) => unitOfDimension[dimension]).join(', ');
  const what =
    unit === null
      ? 'states no unit'
      : readInstrumentUnit(unit) === null
        ? `is in "${unit}", which is no unit that is known here`
        : `is in "${unit}", which is a unit of ${readInstrumentUnit(unit)!.dimension}`;
  return new AppError(
    'measurement-invalid',
    `column "${name}" ${what}; expected a ${noun} in ${expected} or a multiple of it`,
  );
}

function convert({ name, unit, values }: MeasuredColumn, dimension: InstrumentDimension): FoundColumn {
  const { factor } = readInstrumentUnit(unit!)!;
  return {
    title: `${name} (${unit})`,
    dimension,
    unit: unitOfDimension[dimension],
    values: factor === 1 ? values : values.map((value) => (value === null ? null : value * factor)),
  };
}
