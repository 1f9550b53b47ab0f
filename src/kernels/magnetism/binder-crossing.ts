import { AppError } from '../../core/error.ts';
import { boltzmann_meVperK } from '../../core/units.ts';
import { solveLinear } from '../linear-algebra/index.ts';
import { blockSums, type Estimated, jackknifeOf } from './autocorrelation.ts';
import type { TemperatureSeries } from './sample-temperature.ts';
import { binderOf } from './thermal-averages.ts';

/** Where the cumulants of two sizes cross: temperature [K] and U4 there. */
export type Crossing = { readonly temperature: Estimated; readonly binder: Estimated };

/** Exponents of the three-component universality class. @source chester2021 */
export const heisenbergExponents = { nu: 0.71168, eta: 0.03787, omega: 0.759 } as const;

/** What a crossing is read off: |Σe|/N of one size at one temperature [K, or any unit], in order of time. */
export type MagnetizationSeries = Pick<TemperatureSeries, 'temperature' | 'siteCount' | 'magnetization'>;

/** One quadratic in (T − centre) through U4 at several temperatures, by weighted least squares: [c0, c1, c2]. */
function fitQuadratic(
  x: readonly number[],
  y: readonly number[],
  weight: readonly number[],
): readonly number[] {
  const sums = new Float64Array(5);
  const right = new Float64Array(3);
  x.forEach((value, i) => {
    for (let k = 0; k < 5; k++) sums[k]! += weight[i]! * value ** k;
    for (let k = 0; k < 3; k++) right[k]! += weight[i]! * y[i]! * value ** k;
  });
  const fit = solveLinear(
    [0, 1, 2].flatMap((k) => [sums[k]!, sums[k + 1]!, sums[k + 2]!]),
    right,
  );
  if (fit === null)
    throw new AppError('too-few-temperatures', 'a size has fewer than three different temperatures');
  return [...fit];
}

/** U4 of one temperature, in full and with each block left out, at its place on the axis of the fit; weight 1/sd². */
type Point = {
  readonly x: number;
  readonly full: number;
  readonly left: readonly number[];
  readonly weight: number;
};

function pointOf(series: MagnetizationSeries, centre: number, scale: number, blockCount: number): Point {
  const m2 = series.magnetization.map((m) => m * m);
  const { blocks, totals, used, size } = blockSums([m2, m2.map((m) => m * m)], blockCount);
  const full = binderOf(totals[0]! / used, totals[1]! / used);
  const left = Array.from({ length: blockCount }, (_, b) =>
    binderOf((totals[0]! - blocks[0]![b]!) / (used - size), (totals[1]! - blocks[1]![b]!) / (used - size)),
  );
  const { sd } = jackknifeOf(full, left);
  return { x: (series.temperature - centre) / scale, full, left, weight: 1 / Math.max(sd, 1e-6) ** 2 };
}

/**
 * The temperature at which U4 of two sizes cross: each size's U4(T) is a quadratic through at least five temperatures,
 * weighted by their errors; the error of the crossing is a jackknife over blocks of all series.
 * @param small,large series of the two sizes; the sizes need not share temperatures.
 * @throws too-few-temperatures — fewer than five of a size.
 * @throws no-crossing — the two curves do not cross within the temperatures given.
 * @source binder1981
 */
export function findCrossing(
  small: readonly MagnetizationSeries[],
  large: readonly MagnetizationSeries[],
  blockCount = 24,
): Crossing {
  for (const list of [small, large])
    if (list.length < 5)
      throw new AppError(
        'too-few-temperatures',
        `${list.length} temperatures of one size; expected at least 5`,
      );
  const temperatures = [...small, ...large].map(({ temperature }) => temperature);
  const [low, high] = [Math.min(...temperatures), Math.max(...temperatures)];
  const [centre, scale] = [(low + high) / 2, (high - low) / 2];
  const points = [small, large].map((list) =>
    list.map((series) => pointOf(series, centre, scale, blockCount)),
  );
  const cross = (read: (point: Point) => number): readonly [number, number] => {
    const [a = [], b = []] = points.map((list) =>
      fitQuadratic(
        list.map(({ x }) => x),
        list.map(read),
        list.map(({ weight }) => weight),
      ),
    );
    const x = rootNearCentre(b[0]! - a[0]!, b[1]! - a[1]!, b[2]! - a[2]!);
    if (x === null || Math.abs(x) > 1.2)
      throw new AppError(
        'no-crossing',
        `the cumulants of the two sizes do not cross between ${low.toFixed(1)} K and ${high.toFixed(1)} K`,
      );
    return [centre + scale * x, a[0]! + a[1]! * x + a[2]! * x * x];
  };
  const [temperature, binder] = cross(({ full }) => full);
  const left = Array.from({ length: blockCount }, (_, b) => cross(({ left: values }) => values[b]!));
  return {
    temperature: jackknifeOf(
      temperature,
      left.map(([value]) => value),
    ),
    binder: jackknifeOf(
      binder,
      left.map(([, value]) => value),
    ),
  };
}

function rootNearCentre(c: number, b: number, a: number): number | null {
  if (Math.abs(a) < 1e-12 * Math.abs(b)) return -c / b;
  const square = b * b - 4 * a * c;
  if (square < 0) return null;
  const q = -0.5 * (b + Math.sign(b || 1) * Math.sqrt(square));
  const roots = [q / a, c / q].filter(Number.isFinite);
  return roots.reduce(
    (one, other) => (Math.abs(other) < Math.abs(one) ? other : one),
    Number.POSITIVE_INFINITY,
  );
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
