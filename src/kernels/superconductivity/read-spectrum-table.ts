import { AppError } from '../../core/error.ts';
import { type EnergyUnit, energyUnits } from '../../core/units.ts';
import { columnOf, readLines, readNumbers, requireRows, type SpectralFile } from './spectral-file.ts';

const unitNames = Object.keys(energyUnits) as readonly EnergyUnit[];

/** Spellings of units in headers, in lower case. */
const unitSpellings: ReadonlyMap<string, EnergyUnit> = new Map([
  ...unitNames.map((unit) => [unit.toLowerCase(), unit] as const),
  ['cm^-1', 'cm-1'],
  ['cm_1', 'cm-1'],
  ['1/cm', 'cm-1'],
  ['rydberg', 'Ry'],
  ['hartree', 'Ha'],
  ['kelvin', 'K'],
]);

/**
 * Reads `ALPHA2F.OUT` of Elk: two columns without a header, frequencies in Hartree from below zero on.
 * @throws bad-spectrum — a line without exactly two numbers.
 */
export function readElkSpectrum(text: string, name: string): SpectralFile {
  const rows = readTwoColumns(text, name);
  return {
    format: 'elk-alpha2f',
    negativeValues: 'clipped',
    unit: 'Ha',
    frequencies: columnOf(rows, 0, energyUnits.Ha),
    columns: [{ label: '1', values: columnOf(rows, 1), statedLambda: null }],
    notes: [],
  };
}

function readTwoColumns(text: string, name: string): readonly (readonly number[])[] {
  const rows = readLines(text).map((line) => {
    const row = readNumbers(line.text, `${name}, line ${line.number}`);
    if (row.length !== 2)
      throw new AppError(
        'bad-spectrum',
        `${name}, line ${line.number} has ${row.length} numbers; expected 2`,
      );
    return row;
  });
  requireRows(rows, name);
  return rows;
}

/**
 * Reads a table with a header: the first column is the frequency with its unit in the name (`omega_meV`, `omega [THz]`), each
 * other one an α²F. Separated by commas, semicolons, tabs or blanks; lines above the header are comments and begin with #.
 * @param unit of the frequencies where the header names none.
 * @throws bad-spectrum — no unit, two units, a column that is no α²F by its unit, or a row that does not fit the header.
 */
export function readSpectrumTable(text: string, name: string, unit: EnergyUnit | null): SpectralFile {
  const lines = readLines(text);
  const firstRow = lines.findIndex((line) => /^\s*[-+]?\.?\d/.test(line.text));
  const first = Math.max(0, firstRow < 0 ? lines.length - 1 : firstRow - 1);
  const stray = lines.slice(0, first).find((line) => !/^\s*[#!%]/.test(line.text));
  if (stray !== undefined)
    throw new AppError(
      'bad-spectrum',
      `${name}, line ${stray.number}: "${stray.text.trim().slice(0, 40)}" stands above the header; expected comments that begin with #`,
    );
  const header = lines[first]?.text.replace(/^\s*[#!%]\s*/, '') ?? '';
  const separator = /[,;\t]/.exec(header)?.[0] ?? /\s+/;
  const names = header
    .trim()
    .split(separator)
    .map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const named = names.map(unitOf);
  const chosen = chooseUnit(names, named, unit, name);
  const rows = lines.slice(first + 1).map((line) => {
    const comma = separator === ',' ? null : /\d+,\d+/.exec(line.text);
    if (comma !== null)
      throw new AppError(
        'bad-spectrum',
        `${name}, line ${line.number}: "${comma[0]}" is written with a decimal comma; expected a decimal point`,
      );
    const row = readNumbers(line.text, `${name}, line ${line.number}`);
    if (row.length !== names.length)
      throw new AppError(
        'bad-spectrum',
        `${name}, line ${line.number} has ${row.length} numbers for ${names.length} columns`,
      );
    return row;
  });
  requireRows(rows, name);
  return {
    format: 'csv',
    negativeValues: 'clipped',
    unit: chosen,
    frequencies: columnOf(rows, 0, energyUnits[chosen]),
    columns: names.slice(1).map((label, k) => ({ label, values: columnOf(rows, k + 1), statedLambda: null })),
    notes: [],
  };
}

/** The unit at the end of a column's name, after `_`, in brackets or in parentheses. */
function unitOf(column: string): EnergyUnit | null {
  const ending = /(?:_|\[|\(|\s)([A-Za-z0-9^/_-]+?)[\])]?$/.exec(column)?.[1];
  const whole = /(?:_|\[|\()(cm[-_^]+1|1\/cm)[\])]?$/i.exec(column)?.[1];
  return unitSpellings.get((whole ?? ending ?? '').toLowerCase()) ?? null;
}

function chooseUnit(
  names: readonly string[],
  named: readonly (EnergyUnit | null)[],
  asked: EnergyUnit | null,
  name: string,
): EnergyUnit {
  if (names.length < 2 || names.some((cell) => cell === '' || /^[-+]?[\d.]/.test(cell)))
    throw new AppError(
      'bad-spectrum',
      `${name} has no header with a frequency and an alpha2F, such as "omega_meV,alpha2F"`,
    );
  const other = named.findIndex((unit, k) => k > 0 && unit !== null);
  if (other > 0)
    throw new AppError(
      'bad-spectrum',
      `${name}: column "${names[other]}" is in ${named[other]} beside frequencies in "${names[0]}"; expected alpha2F, which has no unit`,
    );
  const own = named[0] ?? null;
  if (own !== null && asked !== null && own !== asked)
    throw new AppError('bad-spectrum', `${name} states its frequencies in ${own}, not in ${asked}`);
  const unit = own ?? asked;
  if (unit === null)
    throw new AppError(
      'bad-spectrum',
      `${name}: the unit of "${names[0]}" is not known; expected one of ${unitNames.join(', ')} in its name, such as omega_meV`,
    );
  return unit;
}
