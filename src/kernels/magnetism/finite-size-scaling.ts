import { AppError } from '../../core/error.ts';
import { boltzmann_meVperK } from '../../core/units.ts';
import { type Estimated, jackknife } from './autocorrelation.ts';
import type { TemperatureSeries } from './sample-temperature.ts';

/** Energies and magnetisations of one size near Tc, and its linear size L (any unit). */
export type SizeSeries = Pick<TemperatureSeries, 'temperature' | 'siteCount' | 'energy' | 'magnetization'> & {
  readonly size: number;
};

/** Critical exponents read off sizes: ν, γ/ν and γ [1], each with the error of the statistics and of Tc. */
export type ScalingExponents = {
  readonly nu: Estimated;
  readonly gammaOverNu: Estimated;
  readonly gamma: Estimated;
};

type Line = { readonly slope: number; readonly sd: number };

/**
 * ν and γ by finite-size scaling at a critical temperature: d ln⟨m²⟩/dβ = −N·(⟨m²e⟩/⟨m²⟩ − ⟨e⟩) ~ L^(1/ν) and N⟨m²⟩ ~ L^(γ/ν),
 * each a straight line through logarithms over ln L with weights by jackknife errors. Series are reweighted from their own
 * temperature to Tc, and to Tc ± sd for the error that Tc makes. Corrections to scaling are not fitted: compare with what
 * remains when the smallest size is left out.
 * @param sizes one series for each of two or more L.
 * @param critical Tc and its sd [K].
 * @throws too-few-sizes — fewer than two L.
 * @throws reweighting-too-far — fewer than a tenth of the measurements of a size carry the means at Tc ± sd.
 * @throws no-scaling — the order does not grow with β.
 * @source ferrenberg-swendsen1988
 * @source chen-ferrenberg-landau1993
 */
export function scalingExponents(
  sizes: readonly SizeSeries[],
  critical: Estimated,
  blockCount = 24,
): ScalingExponents {
  if (new Set(sizes.map(({ size }) => size)).size < 2)
    throw new AppError('too-few-sizes', `${sizes.length} sizes; expected two different ones or more`);
  const at = (temperature: number): { readonly steepness: Line; readonly order: Line } => {
    const points = sizes.map((series) => ({
      x: Math.log(series.size),
      ...readAt(series, temperature, blockCount),
    }));
    return {
      steepness: lineThrough(points.map(({ x, steepness }) => ({ x, y: steepness }))),
      order: lineThrough(points.map(({ x, order }) => ({ x, y: order }))),
    };
  };
  const here = at(critical.value);
  const [below, above] = [at(critical.value - critical.sd), at(critical.value + critical.sd)];
  const withCritical = (read: (lines: typeof here) => Line): Line => ({
    slope: read(here).slope,
    sd: Math.hypot(read(here).sd, (read(above).slope - read(below).slope) / 2),
  });
  const inverse = withCritical(({ steepness }) => steepness);
  const ratio = withCritical(({ order }) => order);
  if (!(inverse.slope > 0))
    throw new AppError('no-scaling', `d ln⟨m²⟩/dβ grows as L^${inverse.slope}; expected a power above 0`);
  const nu = { value: 1 / inverse.slope, sd: inverse.sd / inverse.slope ** 2 };
  const gamma = ratio.slope * nu.value;
  return {
    nu,
    gammaOverNu: { value: ratio.slope, sd: ratio.sd },
    gamma: { value: gamma, sd: Math.abs(gamma) * Math.hypot(nu.sd / nu.value, ratio.sd / ratio.slope) },
  };
}

/** ln(d ln⟨m²⟩/dβ) and ln(N⟨m²⟩) of one size, reweighted to a temperature. */
function readAt(
  { size, siteCount, temperature: own, energy, magnetization }: SizeSeries,
  temperature: number,
  blockCount: number,
): { readonly steepness: Estimated; readonly order: Estimated } {
  const delta = (1 / temperature - 1 / own) / boltzmann_meVperK;
  const mean = energy.reduce((sum, e) => sum + e, 0) / energy.length;
  const e = energy.map((value) => value - mean);
  const weights = e.map((value) => Math.exp(-delta * siteCount * value));
  const [total, squares] = [
    weights.reduce((sum, w) => sum + w, 0),
    weights.reduce((sum, w) => sum + w * w, 0),
  ];
  if (!((total * total) / (squares * weights.length) > 0.1))
    throw new AppError(
      'reweighting-too-far',
      `L = ${size}: from ${own} K to ${temperature} K less than a tenth of the measurements counts`,
    );
  const m2 = magnetization.map((m, i) => weights[i]! * m * m);
  const we = e.map((value, i) => weights[i]! * value);
  const m2e = m2.map((value, i) => value * e[i]!);
  const steepness = jackknife(
    [weights, m2, we, m2e],
    ([w = 1, a = 1, b = 0, c = 0]) => Math.log(-siteCount * (c / a - b / w)),
    blockCount,
  );
  if (!Number.isFinite(steepness.value))
    throw new AppError('no-scaling', `L = ${size}: ⟨m²⟩ does not grow with β at ${temperature} K`);
  const order = jackknife([weights, m2], ([w = 1, a = 1]) => Math.log((siteCount * a) / w), blockCount);
  return { steepness, order };
}

function lineThrough(points: readonly { readonly x: number; readonly y: Estimated }[]): Line {
  const weights = points.map(({ y }) => 1 / Math.max(y.sd, 1e-9) ** 2);
  const total = weights.reduce((sum, w) => sum + w, 0);
  const mean = (read: (point: (typeof points)[number]) => number): number =>
    points.reduce((sum, point, i) => sum + weights[i]! * read(point), 0) / total;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y.value)];
  const spread = points.reduce((sum, point, i) => sum + weights[i]! * (point.x - x) ** 2, 0);
  const joint = points.reduce((sum, point, i) => sum + weights[i]! * (point.x - x) * (point.y.value - y), 0);
  return { slope: joint / spread, sd: 1 / Math.sqrt(spread) };
}
