import { AppError } from '../../core/error.ts';
import type { EnergyUnit } from '../../core/units.ts';
import type { NegativeValues } from './coupling-spectrum.ts';

/** Programs whose α²F files are read. */
export type SpectralFormat = 'qe-a2f-dos' | 'qe-alpha2f' | 'epw-a2f' | 'elk-alpha2f' | 'csv';

/** One α²F of a file: files hold one for each electronic or phonon smearing. */
export type SpectralColumn = {
  /** As the file calls it, such as a smearing. */
  readonly label: string;
  /** α²F [1], shape n. */
  readonly values: Float64Array;
  /** λ that the file itself states for it [1], to check the reading against; null where it states none. */
  readonly statedLambda: number | null;
};

/** What an α²F file holds, before anything is chosen or judged. */
export type SpectralFile = {
  readonly format: SpectralFormat;
  /** Unit of the file's frequencies. */
  readonly unit: EnergyUnit;
  /** ω [meV], as written, negative ones included, shape n. */
  readonly frequencies: Float64Array;
  readonly columns: readonly SpectralColumn[];
  readonly negativeValues: NegativeValues;
  /** What was repaired or left out while reading. */
  readonly notes: readonly string[];
};

/** Numbers as Fortran writes them: run together, with D for E, with three digits of exponent and no letter, or NaN and stars. */
const fortranNumber =
  /[-+]?NaN|[-+]?Inf(?:inity)?|\*+|[-+]?(?:\d+\.?\d*|\.\d+)(?:[EeDd][-+]?\d+|[-+]\d{3}(?![\d.]))?/gi;

/**
 * The numbers of one line.
 * @param where names file and line in an error.
 * @throws bad-spectrum — NaN, an overflow (stars), or text that is no number.
 */
export function readNumbers(line: string, where: string): readonly number[] {
  const rest = line.replaceAll(fortranNumber, ' ').replaceAll(/[\s,;]/g, '');
  if (rest !== '') throw new AppError('bad-spectrum', `${where}: "${rest.slice(0, 40)}" is no number`);
  return (line.match(fortranNumber) ?? []).map((token) => {
    const value = Number(token.replace(/[Dd]/, 'E').replace(/(\d)([-+]\d{3})$/, '$1E$2'));
    if (!Number.isFinite(value))
      throw new AppError(
        'bad-spectrum',
        `${where}: ${token} is no finite number; the program that wrote the file failed there`,
      );
    return value;
  });
}

/** The lines of a text with their numbers from 1, without empty ones. */
export function readLines(text: string): readonly { readonly number: number; readonly text: string }[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line, i) => ({ number: i + 1, text: line }))
    .filter((line) => line.text.trim() !== '');
}

/** Column k of rows of equal length, times a factor. */
export function columnOf(rows: readonly (readonly number[])[], k: number, factor = 1): Float64Array {
  return Float64Array.from(rows, (row) => row[k]! * factor);
}

/** Refuses a table without two rows. @throws bad-spectrum */
export function requireRows(rows: readonly unknown[], where: string): void {
  if (rows.length < 2)
    throw new AppError('bad-spectrum', `${where} holds ${rows.length} rows of alpha2F; expected at least 2`);
}
