import { AppError } from '../../core/error.ts';
import { energyUnits } from '../../core/units.ts';
import { columnOf, readLines, readNumbers, requireRows, type SpectralFile } from './spectral-file.ts';

/** Half of the last digit of F12.6, in which matdyn.x writes frequencies [Ry]. */
const rounding = 5.1e-7;

/**
 * Reads `a2F.dosN` of Quantum ESPRESSO's matdyn.x: frequencies in Ry, α²F in total, then for each mode, on the same line or on
 * continuation lines of six. The last line states λ and the step of the grid, from which frequencies that six decimals have
 * rounded are rebuilt.
 * @param text the file. @param name its name, for labels and errors.
 * @throws bad-spectrum — no number where one is expected, lines of unequal length, or frequencies that are not the grid stated.
 */
export function readA2fDos(text: string, name: string): SpectralFile {
  const lines = readLines(text).filter((line) => !line.text.trim().startsWith('#'));
  const footer = lines.find((line) => /lambda\s*=/i.test(line.text))?.text ?? '';
  const records = joinContinuations(
    lines
      .filter((line) => !/lambda/i.test(line.text))
      .map((line) => readNumbers(line.text, `${name}, line ${line.number}`)),
    name,
  );
  requireRows(records, name);
  const stated = /lambda\s*=\s*(\S+)/i.exec(footer)?.[1];
  const step = /Delta\s*=\s*(\S+)/i.exec(footer)?.[1];
  const written = columnOf(records, 0);
  const { grid, isRebuilt } = step === undefined ? keep(written) : rebuildGrid(written, readOne(step, name));
  const broadening = /dos(\d+)$/.exec(name)?.[1];
  return {
    format: 'qe-a2f-dos',
    negativeValues: 'clipped',
    unit: 'Ry',
    frequencies: grid.map((omega) => omega * energyUnits.Ry),
    columns: [
      {
        label: broadening ?? '1',
        values: columnOf(records, 1),
        statedLambda: stated === undefined ? null : readOne(stated, name),
      },
    ],
    notes: [
      ...(isRebuilt ? ['frequencies rebuilt from the step that the file states'] : []),
      ...(stated === undefined ? ['the file states no lambda to check against'] : []),
    ],
  };
}

const readOne = (token: string, name: string): number => readNumbers(token, name)[0]!;
const keep = (grid: Float64Array) => ({ grid, isRebuilt: false });

/** One record for each frequency: in the older layout a line of two numbers, then lines of up to six. */
function joinContinuations(
  lines: readonly (readonly number[])[],
  name: string,
): readonly (readonly number[])[] {
  const lengths = new Set(lines.map((line) => line.length));
  if (lengths.size <= 1 && !lengths.has(1)) return lines;
  const records: number[][] = [];
  for (const line of lines) {
    if (line.length === 2) records.push([...line]);
    else if (records.length === 0)
      throw new AppError(
        'bad-spectrum',
        `${name} begins with ${line.length} numbers; expected energy and total`,
      );
    else records.at(-1)!.push(...line);
  }
  const uneven = records.find((record) => record.length !== records[0]!.length);
  if (uneven !== undefined)
    throw new AppError(
      'bad-spectrum',
      `${name} has ${uneven.length} numbers at ${uneven[0]} Ry and ${records[0]!.length} at the first frequency; expected as many`,
    );
  return records;
}

/** ω_i = ω_0 + i·step, where rounding alone explains what is written; else the grid as it is. */
function rebuildGrid(written: Float64Array, step: number): { grid: Float64Array; isRebuilt: boolean } {
  const offsets = written.map((omega, i) => omega - i * step);
  const [least, most] = [Math.min(...offsets), Math.max(...offsets)];
  const isRounded = most - least > 1e-3 * step || hasEqualNeighbours(written);
  if (!isRounded || most - least > 2 * rounding) return keep(written);
  const start = (least + most) / 2;
  return { grid: written.map((_, i) => start + i * step), isRebuilt: true };
}

const hasEqualNeighbours = (grid: Float64Array): boolean =>
  grid.some((omega, i) => i > 0 && omega <= grid[i - 1]!);

/**
 * Reads `alpha2F.dat` of Quantum ESPRESSO's lambda.x: frequencies in THz and one α²F for each electronic broadening [Ry] named
 * in the header. More than ten broadenings run over onto further lines, in the header as in the table. Its smearing may be of
 * Methfessel and Paxton's kind, whose negative lobes belong to the integrals.
 * @param text the file. @param name its name, for errors.
 * @throws bad-spectrum — NaN (lambda.x writes it where a mode at Γ is slightly imaginary), or rows of unequal length.
 */
export function readAlpha2fDat(text: string, name: string): SpectralFile {
  const lines = readLines(text);
  const head = lines.findIndex((line) => line.text.trim().startsWith('#'));
  if (head < 0) throw new AppError('bad-spectrum', `${name} has no header "# E(THz) …" with its broadenings`);
  const labels = labelsOf(lines[head]!.text);
  const perLine = labels.length;
  let rows: number[][] = [];
  for (const line of lines.slice(head + 1)) {
    const numbers = readNumbers(line.text, `${name}, line ${line.number}`);
    const isStart = numbers.length === perLine + 1;
    if (isStart) rows.push([...numbers]);
    else if (rows.length === 0) labels.push(...labelsOf(line.text));
    else rows.at(-1)!.push(...numbers);
  }
  rows = rows.filter((row) => row.length > 0);
  requireRows(rows, name);
  const uneven = rows.find((row) => row.length !== labels.length + 1);
  if (uneven !== undefined)
    throw new AppError(
      'bad-spectrum',
      `${name} has ${uneven.length - 1} values at ${uneven[0]} THz; expected ${labels.length}, one for each broadening`,
    );
  return {
    format: 'qe-alpha2f',
    negativeValues: 'kept',
    unit: 'THz',
    frequencies: columnOf(rows, 0, energyUnits.THz),
    columns: labels.map((label, k) => ({ label, values: columnOf(rows, k + 1), statedLambda: null })),
    notes: [],
  };
}

const labelsOf = (line: string): string[] => line.match(/\d+\.\d+/g) ?? [];

/** One broadening of `lambda.dat`. */
export type StatedCoupling = {
  /** Electronic broadening [Ry], as written. */
  readonly label: string;
  /** λ [1], from the modes. */
  readonly lambda: number;
  /** λ [1], from α²F. */
  readonly integratedLambda: number;
  /** ω_log [meV]. */
  readonly omegaLog: number;
};

/**
 * Reads `lambda.dat` of Quantum ESPRESSO's lambda.x: broadening [Ry], λ summed, λ integrated, ω_log [K], N(E_F).
 * @throws bad-spectrum — NaN, or a row without its five numbers.
 */
export function readLambdaDat(text: string, name: string): readonly StatedCoupling[] {
  return readLines(text)
    .filter((line) => !line.text.trim().startsWith('#'))
    .map((line) => {
      const row = readNumbers(line.text, `${name}, line ${line.number}`);
      if (row.length !== 5)
        throw new AppError(
          'bad-spectrum',
          `${name}, line ${line.number} has ${row.length} numbers; expected 5`,
        );
      return {
        label: line.text.trim().split(/\s+/)[0]!,
        lambda: row[1]!,
        integratedLambda: row[2]!,
        omegaLog: row[3]! * energyUnits.K,
      };
    });
}
