import { type Random, seededRandom } from '../../../core/random.ts';
import { energyUnits } from '../../../core/units.ts';
import {
  type CouplingSpectrum,
  eliashbergCriticalTemperature,
  type MuStarConvention,
  momentsOf,
  muStarConventions,
  spectrumOfTable,
} from '../../../kernels/superconductivity/index.ts';
import type { StatedQuantiles } from '../../rewards/quantile-utility.ts';

/** Units that a file may be in. */
export const fileUnits = ['meV', 'THz', 'cm-1', 'Ry', 'K'] as const;
export type FileUnit = (typeof fileUnits)[number];

/** What is told of the repulsion: μ* is evenly likely from `low` to `high` [1], often one number. */
export type StatedRepulsion = {
  readonly convention: MuStarConvention;
  readonly low: number;
  readonly high: number;
  /** End of the sums [meV], which convention B needs; null with the others. */
  readonly cutoff: number | null;
};

/** All that is hidden of an instance, and the file that is not. */
export type SpectrumTruth = {
  /** Instances of one spectrum are one group. */
  readonly spectrum: string;
  readonly unit: FileUnit;
  readonly isUnitStated: boolean;
  /** As in the file: frequencies [unit], α²F [1]. */
  readonly rows: readonly (readonly [number, number])[];
  readonly repulsion: StatedRepulsion;
  /** Critical temperature [K]: at evenly likely μ*, and its points of 5, 50 and 95 %. */
  readonly temperatures: readonly number[];
  readonly quantiles: StatedQuantiles;
};

/** Of a level: whether the unit is always meV, whether it is stated, whether conventions differ, and the half-width of μ* [1]. */
export type SpectrumLevel = {
  readonly isPlain: boolean;
  readonly isUnitStated: boolean;
  readonly muStarHalfWidth: number;
};

/** Temperatures that instances have [K]; others are drawn again. */
export const temperatureRange = [1, 150] as const;
/** Instances that share a spectrum. */
const perSpectrum = 4;
/** Points that stand for an uncertain μ*. */
const muStarPoints = 5;

/** The instance of a seed; neighbouring seeds share a spectrum and differ in unit, convention and μ*. */
export function drawSpectrumTask(seed: number, level: string, terms: SpectrumLevel): SpectrumTruth {
  const spectrum = `spectrum ${Math.floor(seed / perSpectrum)}`;
  const random = seededRandom('critical-temperature', level, seed);
  for (let attempt = 0; ; attempt++) {
    const shape = drawShape(seededRandom('critical-temperature', spectrum, attempt));
    const drawn = completeTask(spectrum, shape, terms, random);
    if (drawn !== null) return drawn;
  }
}

type Shape = { readonly omegas: readonly number[]; readonly values: readonly number[] };

function completeTask(
  spectrum: string,
  { omegas, values }: Shape,
  { isPlain, isUnitStated, muStarHalfWidth }: SpectrumLevel,
  random: Random,
): SpectrumTruth | null {
  const unit = isPlain ? 'meV' : fileUnits[random.integer(fileUnits.length)]!;
  const rows = omegas.map(
    (omega, i) =>
      [Number((omega / energyUnits[unit]).toPrecision(6)), Number(values[i]!.toPrecision(6))] as const,
  );
  const table = readRows(rows, unit);
  const convention = isPlain ? 'A' : muStarConventions[random.integer(muStarConventions.length)]!;
  const middle = 0.09 + 0.07 * random.uniform();
  const ratio = 6 + Math.round(8 * random.uniform());
  const repulsion: StatedRepulsion = {
    convention,
    low: Number((middle - muStarHalfWidth).toFixed(3)),
    high: Number((middle + muStarHalfWidth).toFixed(3)),
    cutoff: convention === 'B' ? Number((ratio * table.referenceFrequency).toPrecision(3)) : null,
  };
  const at = (share: number): number =>
    solve(table, repulsion, repulsion.low + share * (repulsion.high - repulsion.low));
  const isSharp = muStarHalfWidth === 0;
  const median = at(0.5);
  const temperatures = isSharp
    ? [median]
    : Array.from({ length: muStarPoints }, (_, i) => at((i + 0.5) / muStarPoints));
  const [low, high] = isSharp ? [median, median] : [at(0.95), at(0.05)];
  const isInside = [...temperatures, low, high].every(
    (value) => value > temperatureRange[0] && value < temperatureRange[1],
  );
  if (!isInside) return null;
  return { spectrum, unit, isUnitStated, rows, repulsion, temperatures, quantiles: [low, median, high] };
}

/** The spectrum in a file's rows, read in a unit. @throws AppError `bad-spectrum` */
export const readRows = (rows: SpectrumTruth['rows'], unit: FileUnit): CouplingSpectrum =>
  spectrumOfTable(
    rows.map(([omega]) => omega * energyUnits[unit]),
    rows.map(([, value]) => value),
  );

function solve(spectrum: CouplingSpectrum, { convention, cutoff }: StatedRepulsion, muStar: number): number {
  return eliashbergCriticalTemperature(spectrum, {
    muStar,
    convention,
    ...(cutoff === null ? {} : { cutoff }),
  }).criticalTemperature;
}

/** α²F of two to four groups of phonons on an even grid [meV], quadratic where ω is small, with λ from 0.5 to 2.2. */
function drawShape(random: Random): Shape {
  const top = 12 * Math.exp(2.2 * random.uniform());
  const count = 120 + random.integer(100);
  const peaks = Array.from({ length: 2 + random.integer(3) }, () => ({
    centre: top * (0.15 + 0.8 * random.uniform()),
    width: top * (0.03 + 0.09 * random.uniform()),
    height: 0.2 + random.uniform(),
  }));
  const omegas = Array.from({ length: count }, (_, i) => (top * 1.15 * (i + 1)) / count);
  const bend = 0.2 * top;
  const values = omegas.map((omega) => {
    const sum = peaks.reduce(
      (total, { centre, width, height }) => total + height * Math.exp(-0.5 * ((omega - centre) / width) ** 2),
      0,
    );
    return sum * (omega ** 2 / (omega ** 2 + bend ** 2));
  });
  const wanted = 0.5 * Math.exp(1.5 * random.uniform());
  const { lambda } = momentsOf(spectrumOfTable(omegas, values));
  return { omegas, values: values.map((value) => (value * wanted) / lambda) };
}
