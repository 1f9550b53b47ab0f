import { existsSync, readFileSync } from 'node:fs';
import { type CouplingSpectrum, spectrumOfModes, spectrumOfTable } from './coupling-spectrum.ts';

const folder = '../shared/reference/tables';
/** Whether the reference rows are there: they are no part of the project. */
export const hasReferenceRows = existsSync(folder);

/** Rows of a reference table, by column; none where the tables are not there. */
export function readReferenceRows(name: string): readonly { readonly [column: string]: string }[] {
  if (!hasReferenceRows) return [];
  const [header = '', ...lines] = readFileSync(`${folder}/${name}.csv`, 'utf8').trim().split('\n');
  const columns = header.split(',');
  return lines.map((line) => {
    const cells = line.match(/("[^"]*"|[^,]*)(?:,|$)/g) ?? [];
    return Object.fromEntries(columns.map((column, k) => [column, (cells[k] ?? '').replace(/,$/, '')]));
  });
}

/** α²F sampled at n equal steps up to `highest` [meV], with ω_ref there. */
export function sampleSpectrum(
  density: (omega: number) => number,
  [lowest, highest]: readonly [number, number],
  count = 4000,
): CouplingSpectrum {
  const frequencies = Float64Array.from(
    { length: count + 1 },
    (_, i) => lowest + ((highest - lowest) * i) / count,
  );
  return spectrumOfTable(frequencies, frequencies.map(density), { referenceFrequency: highest });
}

const gaussian = (omega: number, centre: number, width: number): number =>
  Math.exp(-(((omega - centre) / width) ** 2) / 2);

function lorentzians(omega: number): number {
  let sum = 0;
  for (const [centre, width] of [
    [4.4, 0.75],
    [8.5, 0.5],
  ] as const)
    if (Math.abs(omega - centre) < 3 * width)
      sum += 1 / ((omega - centre) ** 2 + width ** 2) - 1 / (10 * width ** 2);
  return 0.745499 * sum;
}

/** The synthetic spectra of the reference rows, by their names there. */
export const syntheticSpectra: { readonly [name: string]: CouplingSpectrum } = {
  einstein_l1_10meV: spectrumOfModes([{ lambda: 1, omega: 10 }]),
  'two_einstein_0.5@10_0.5@60': spectrumOfModes([
    { lambda: 0.5, omega: 10 },
    { lambda: 0.5, omega: 60 },
  ]),
  'debye_l0.8_wD30': sampleSpectrum((omega) => 0.8 * (omega / 30) ** 2, [0, 30]),
  'flat_g_l1.2_10_40': sampleSpectrum((omega) => (1.2 * omega) / 60, [10, 40]),
  'pb_like_two_lorentzian_l1.55': sampleSpectrum(lorentzians, [0, 10], 8000),
  three_gaussian_mgb2like: sampleSpectrum(
    (omega) =>
      0.45 * (omega / 35) ** 2 * gaussian(omega, 35, 8) +
      1.6 * gaussian(omega, 70, 3.5) +
      0.25 * gaussian(omega, 90, 5),
    [0, 110],
  ),
};
