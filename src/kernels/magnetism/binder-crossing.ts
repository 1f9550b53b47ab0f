import { AppError } from '../../core/error.ts';
import { boltzmann_meVperK } from '../../core/units.ts';
import { blockSums, type Estimated } from './autocorrelation.ts';
import { type CurvePoint, crossCurves } from './curve-crossing.ts';
import type { TemperatureSeries } from './sample-temperature.ts';
import { binderOf } from './thermal-averages.ts';

/** Where the cumulants of two sizes cross: temperature [K] and U4 there. */
export type Crossing = { readonly temperature: Estimated; readonly binder: Estimated };

/** Exponents of the three-component universality class. @source chester2021 */
export const heisenbergExponents = { nu: 0.71168, eta: 0.03787, omega: 0.759 } as const;

/** What a crossing is read off: |Σe|/N of one size at one temperature [K, or any unit], in order of time. */
export type MagnetizationSeries = Pick<TemperatureSeries, 'temperature' | 'siteCount' | 'magnetization'>;

/** U4 of one temperature, in full and with each block left out. */
function binderPoint(series: MagnetizationSeries, blockCount: number): CurvePoint {
  const m2 = series.magnetization.map((m) => m * m);
  const { blocks, totals, used, size } = blockSums([m2, m2.map((m) => m * m)], blockCount);
  const full = binderOf(totals[0]! / used, totals[1]! / used);
  const left = Array.from({ length: blockCount }, (_, b) =>
    binderOf((totals[0]! - blocks[0]![b]!) / (used - size), (totals[1]! - blocks[1]![b]!) / (used - size)),
  );
  return { temperature: series.temperature, full, left };
}

/**
 * The temperature at which U4 of two sizes cross, see `crossCurves`.
 * @param small,large series of the two sizes; the sizes need not share temperatures.
 * @throws too-few-temperatures, no-crossing — see there.
 * @source binder1981
 */
export function findCrossing(
  small: readonly MagnetizationSeries[],
  large: readonly MagnetizationSeries[],
  blockCount = 24,
): Crossing {
  const { temperature, quantity } = crossCurves(
    small.map((series) => binderPoint(series, blockCount)),
    large.map((series) => binderPoint(series, blockCount)),
  );
  return { temperature, binder: quantity };
}

/**
 * Crossings of (L, 2L) at two or more L, extrapolated to L → ∞ with the leading correction L^−(1/ν + ω), weights by errors.
 * @param crossings linear size L of the smaller lattice and its crossing, at least two different L.
 * @throws too-few-sizes — one L alone.
 * @throws bad-crossing — a crossing whose sd is not above zero: it carries no weight that could be told.
 * @source binder1981
 * @source chester2021
 */
export function extrapolateCrossings(
  crossings: readonly { readonly size: number; readonly temperature: Estimated }[],
  exponents: { readonly nu: number; readonly omega: number } = heisenbergExponents,
): Estimated {
  if (new Set(crossings.map(({ size }) => size)).size < 2)
    throw new AppError('too-few-sizes', `${crossings.length} crossings; expected two of different sizes`);
  const power = 1 / exponents.nu + exponents.omega;
  let [s, sx, sxx, sy, sxy] = [0, 0, 0, 0, 0];
  for (const { size, temperature } of crossings) {
    if (
      !(
        size > 0 &&
        temperature.sd > 0 &&
        Number.isFinite(temperature.sd) &&
        Number.isFinite(temperature.value)
      )
    )
      throw new AppError(
        'bad-crossing',
        `L = ${size}: ${temperature.value} ± ${temperature.sd} K; expected L and the standard deviation above 0`,
      );
    const x = size ** -power;
    const weight = 1 / temperature.sd ** 2;
    s += weight;
    sx += weight * x;
    sxx += weight * x * x;
    sy += weight * temperature.value;
    sxy += weight * x * temperature.value;
  }
  const determinant = s * sxx - sx * sx;
  return { value: (sxx * sy - sx * sxy) / determinant, sd: Math.sqrt(sxx / determinant) };
}

/**
 * ⟨|m|⟩, ⟨m²⟩ and ⟨m⁴⟩ of a series reweighted to a nearby temperature [K] by exp(−ΔβE).
 * @throws reweighting-too-far — fewer than a tenth of the measurements carry the mean.
 * @source ferrenberg-swendsen1988
 */
export function reweight(series: TemperatureSeries, temperature: number): readonly [number, number, number] {
  const { energy, magnetization, siteCount } = series;
  const delta = (1 / temperature - 1 / series.temperature) / boltzmann_meVperK;
  const mean = energy.reduce((sum, e) => sum + e, 0) / energy.length;
  let [norm, squares] = [0, 0];
  const sums: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < energy.length; i++) {
    const weight = Math.exp(-delta * siteCount * (energy[i]! - mean));
    const m = magnetization[i]!;
    norm += weight;
    squares += weight * weight;
    sums[0] += weight * m;
    sums[1] += weight * m * m;
    sums[2] += weight * m ** 4;
  }
  const share = (norm * norm) / (squares * energy.length);
  if (!(share > 0.1))
    throw new AppError(
      'reweighting-too-far',
      `from ${series.temperature} K to ${temperature} K only ${(100 * share).toPrecision(2)} % of the measurements count`,
    );
  return [sums[0] / norm, sums[1] / norm, sums[2] / norm];
}
