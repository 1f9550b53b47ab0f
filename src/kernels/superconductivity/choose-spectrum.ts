import { AppError } from '../../core/error.ts';
import {
  type CouplingSpectrum,
  imaginaryWeight,
  momentsOf,
  type SpectrumMoments,
  spectrumOfTable,
} from './coupling-spectrum.ts';
import type { SpectralColumn, SpectralFile } from './spectral-file.ts';

/** The spectrum chosen from a file, checked, with what remains to be said about it. */
export type ChosenSpectrum = {
  readonly spectrum: CouplingSpectrum;
  readonly moments: SpectrumMoments;
  /** Label of the column, and those of all columns of the file. */
  readonly label: string;
  readonly labels: readonly string[];
  /** λ that the file states [1], and the relative deviation of ours; null where it states none. */
  readonly statedLambda: number | null;
  readonly lambdaDeviation: number | null;
  /** Part of the weight at negative frequencies [1]. */
  readonly imaginaryWeight: number;
  readonly warnings: readonly string[];
};

/** What is accepted: weight at ω < 0, deviation from the λ stated, height at the end of the grid, highest frequency [meV], λ. */
const largestImaginaryWeight = 0.01;
const largestDeviation = 0.03;
const largestEndHeight = 0.01;
const frequencyRange = [1, 1000] as const;
const lambdaRange = [0.01, 20] as const;

/**
 * Chooses one α²F of a file and judges it.
 * @param smearing the label of the column, or the number in it; needed where the file has several.
 * @param referenceFrequency ω_ref [meV] where it is not to be read off the spectrum.
 * @throws smearing-needed — several columns and none chosen, or none of that label.
 * @throws imaginary-modes — more than 1 % of the weight lies at ω < 0.
 * @throws bad-spectrum — λ deviates by more than 3 % from what the file states, the grid ends within the spectrum, or the
 * highest frequency or λ is none of a solid: not in the unit stated, or not normalised. A grid that ends less than 5 % above
 * the last phonon is warned of alone: those of matdyn.x all do.
 */
export function chooseSpectrum(
  file: SpectralFile,
  smearing: string | null,
  referenceFrequency?: number,
): ChosenSpectrum {
  const column = chooseColumn(file.columns, smearing);
  const weight = imaginaryWeight(file.frequencies, column.values);
  if (weight > largestImaginaryWeight)
    throw new AppError(
      'imaginary-modes',
      `${percent(weight)} of the weight of alpha2F lies at negative frequencies, down to ${file.frequencies[0]!.toPrecision(4)} meV: the structure is not stable, or the phonons are not converged; expected at most 1 %`,
    );
  const spectrum = spectrumOfTable(file.frequencies, column.values, {
    referenceFrequency,
    negativeValues: file.negativeValues,
  });
  const moments = momentsOf(spectrum);
  const deviation = column.statedLambda === null ? null : Math.abs(moments.lambda / column.statedLambda - 1);
  if (deviation !== null && !(deviation <= largestDeviation))
    throw new AppError(
      'bad-spectrum',
      `lambda is ${moments.lambda.toPrecision(5)} by integration and ${column.statedLambda} by the file's own statement; expected agreement to 3 %`,
    );
  requireComplete(file.frequencies, column.values);
  requirePlausible(spectrum, moments, file.unit);
  return {
    spectrum,
    moments,
    label: column.label,
    labels: file.columns.map((entry) => entry.label),
    statedLambda: column.statedLambda,
    lambdaDeviation: deviation,
    imaginaryWeight: weight,
    warnings: [...file.notes, ...describeDoubts(file, spectrum, moments, weight)],
  };
}

function chooseColumn(columns: readonly SpectralColumn[], smearing: string | null): SpectralColumn {
  const labels = columns.map((column) => column.label).join(', ');
  if (smearing === null) {
    if (columns.length === 1) return columns[0]!;
    throw new AppError(
      'smearing-needed',
      `the file holds ${columns.length} spectra, one for each smearing; choose one of ${labels}`,
    );
  }
  const wanted = Number(smearing);
  const numberIn = (label: string): number =>
    Number(/(\d+\.?\d*(?:e[-+]?\d+)?)$/i.exec(label)?.[1] ?? Number.NaN);
  const found =
    columns.find((column) => column.label === smearing) ??
    columns.find((column) => numberIn(column.label) === wanted);
  if (found === undefined)
    throw new AppError(
      'smearing-needed',
      `the file has no smearing "${smearing}"; expected one of ${labels}`,
    );
  return found;
}

function requireComplete(frequencies: Float64Array, values: Float64Array): void {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  const end = values.at(-1)!;
  if (end > largestEndHeight * largest)
    throw new AppError(
      'bad-spectrum',
      `the grid ends at ${frequencies.at(-1)!.toPrecision(5)} meV, where alpha2F is still ${percent(end / largest)} of its maximum; expected a grid beyond the last phonon`,
    );
}

function requirePlausible(
  { maximumFrequency }: CouplingSpectrum,
  { lambda }: SpectrumMoments,
  unit: string,
): void {
  const [lowest, highest] = frequencyRange;
  if (!(maximumFrequency >= lowest && maximumFrequency <= highest))
    throw new AppError(
      'bad-spectrum',
      `the highest frequency is ${maximumFrequency.toPrecision(4)} meV, read in ${unit}; phonons of solids end between ${lowest} and ${highest} meV: is the unit right?`,
    );
  const [least, most] = lambdaRange;
  if (!(lambda >= least && lambda <= most))
    throw new AppError(
      'bad-spectrum',
      `lambda is ${lambda.toPrecision(4)}; solids have ${least} to ${most}: alpha2F is not normalised as lambda = 2 ∫ alpha2F/omega, or omega is not in ${unit}`,
    );
}

function describeDoubts(
  { frequencies, negativeValues }: SpectralFile,
  { negativeCoupling, referenceFrequency }: CouplingSpectrum,
  { lambda }: SpectrumMoments,
  weight: number,
): readonly string[] {
  const end = frequencies.at(-1)!;
  const fate =
    negativeValues === 'kept' ? 'kept as lobes of the smearing; they carry' : 'set to zero; they carried';
  return [
    ...(negativeCoupling > 1e-6 * lambda
      ? [`negative values of alpha2F were ${fate} a lambda of ${negativeCoupling.toPrecision(2)}`]
      : []),
    ...(weight > 1e-6
      ? [`${percent(weight)} of the weight lies at negative frequencies and was left out`]
      : []),
    ...(end < 1.05 * referenceFrequency
      ? [`the grid ends at ${end.toPrecision(4)} meV, less than 5 % above the last phonon`]
      : []),
  ];
}

const percent = (part: number): string => `${Number((100 * part).toPrecision(2))} %`;
