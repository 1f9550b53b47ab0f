import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { boltzmann_meVperK } from '../../core/units.ts';
import { integratedAutocorrelation, jackknife } from './autocorrelation.ts';
import { extrapolateCrossings, findCrossing, heisenbergExponents, reweight } from './binder-crossing.ts';
import { scalingExponents } from './finite-size-scaling.ts';
import type { TemperatureSeries } from './sample-temperature.ts';

/** x' = φ·x + noise: τ_int = ½(1 + φ)/(1 − φ). */
function autoregressive(phi: number, length: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  let x = 0;
  return Float64Array.from({ length }, () => (x = phi * x + random.normal()));
}

describe('autocorrelation', () => {
  it.each([0, 0.5, 0.9])('of a process with φ = %d is ½(1 + φ)/(1 − φ)', (phi) => {
    const { time, effectiveCount } = integratedAutocorrelation(autoregressive(phi, 40_000, 1));
    const expected = (0.5 * (1 + phi)) / (1 - phi);
    // Sd of τ/τ0 by Madras and Sokal, √(2(2W + 1)/n) with W = 6τ, and at least that of ρ(1) = 0: 4 % for φ = 0.9.
    expect(Math.abs(time / expected - 1)).toBeLessThan(4 * Math.sqrt((2 * (2 * 6 * expected + 1)) / 40_000));
    expect(effectiveCount).toBeCloseTo(40_000 / (2 * time), 6);
  });

  it('of a series that stands still is one half, and of too short a one refused', () => {
    expect(integratedAutocorrelation(new Float64Array(100).fill(3)).time).toBe(0.5);
    expect(() => integratedAutocorrelation([1, 2])).toThrow(
      expect.objectContaining({ code: 'too-few-measurements' }),
    );
  });
});

it('a jackknife knows the error of a correlated mean, and of a ratio', () => {
  const series = autoregressive(0.5, 20_000, 2);
  const { sd } = jackknife([series], ([mean = 0]) => mean);
  // Of 20 blocks the sd is known to 1/√(2·19) = 16 %: three times that.
  expect(Math.abs(sd / (2 / Math.sqrt(20_000)) - 1)).toBeLessThan(0.49);
  const squares = series.map((x) => x * x);
  // Sd of the root of the mean square: √(2·τ-factor (1 + φ²)/(1 − φ²)/n)·1.155/2 = 0.0075.
  const root = jackknife([squares], ([a = 0]) => Math.sqrt(a));
  expect(root.sd).toBeLessThan(0.012);
  expect(Math.abs(root.value - Math.sqrt(1 / 0.75))).toBeLessThan(4 * root.sd);
  expect(() => jackknife([series.subarray(0, 10)], ([a = 0]) => a)).toThrow(
    expect.objectContaining({ code: 'too-few-measurements' }),
  );
});

/** A series whose ⟨m⁴⟩/⟨m²⟩² gives the U4 wanted, with a little noise: m² is either of two values. */
function seriesOf(temperature: number, binder: number, seed: number): TemperatureSeries {
  const random = seededRandom(seed);
  const ratio = 3 * (1 - binder);
  const spread = Math.sqrt(ratio - 1);
  const magnetization = Float64Array.from({ length: 2400 }, (_, i) =>
    Math.sqrt(0.25 * (1 + (i % 2 === 0 ? spread : -spread) + 0.01 * random.normal())),
  );
  const energy = magnetization.map((m) => -m);
  return {
    temperature,
    siteCount: 100,
    energy,
    magnetization,
    method: 'wolff',
    autocorrelationTime: 0.5,
    thermalization: 0,
  };
}

describe('crossings', () => {
  const temperatures = [96, 98, 100, 102, 104];
  const curve = (slope: number, at: number) =>
    temperatures.map((t, i) => seriesOf(t, 0.62 - slope * (t - at), i));

  it('are found where two lines meet', () => {
    const { temperature, binder } = findCrossing(curve(0.004, 100.6), curve(0.01, 100.6));
    expect(Math.abs(temperature.value - 100.6)).toBeLessThan(Math.max(4 * temperature.sd, 0.1));
    expect(binder.value).toBeCloseTo(0.62, 2);
  });

  it('are refused where there are none, or too few temperatures', () => {
    const flat = temperatures.map((t, i) => seriesOf(t, 0.5, i));
    expect(() => findCrossing(flat, curve(0.004, 80))).toThrow(
      expect.objectContaining({ code: 'no-crossing' }),
    );
    expect(() => findCrossing(flat.slice(1), flat)).toThrow(
      expect.objectContaining({ code: 'too-few-temperatures' }),
    );
  });

  it('of two sizes are extrapolated with L^−(1/ν + ω)', () => {
    const power = 1 / heisenbergExponents.nu + heisenbergExponents.omega;
    const at = (size: number) => ({ size, temperature: { value: 100 + 30 * size ** -power, sd: 0.1 } });
    expect(extrapolateCrossings([at(8), at(12)]).value).toBeCloseTo(100, 9);
    expect(extrapolateCrossings([at(8), at(12)]).sd).toBeGreaterThan(0.1);
    expect(() => extrapolateCrossings([at(8)])).toThrow(expect.objectContaining({ code: 'too-few-sizes' }));
  });

  it.each([0, -1, Number.NaN])('with a standard deviation of %d K are refused, not made NaN', (sd) => {
    const crossings = [8, 12].map((size) => ({ size, temperature: { value: 100, sd } }));
    expect(() => extrapolateCrossings(crossings)).toThrow(expect.objectContaining({ code: 'bad-crossing' }));
  });
});

it('reweighting moves a two-level system exactly, and refuses to go too far', () => {
  // Energy 0 or −1 per lattice with weights 1 and e^β: m tells the level.
  const t = 1 / boltzmann_meVperK;
  const share = Math.E / (1 + Math.E);
  const length = 10_000;
  const isLow = (i: number): boolean => i < share * length;
  const energy = Float64Array.from({ length }, (_, i) => (isLow(i) ? -1 : 0));
  const series: TemperatureSeries = {
    ...seriesOf(t, 0.5, 1),
    siteCount: 1,
    energy,
    magnetization: energy.map((e) => -e),
  };
  const [m] = reweight(series, t / 1.2);
  expect(m).toBeCloseTo(Math.exp(1.2) / (1 + Math.exp(1.2)), 3);
  expect(() => reweight({ ...series, siteCount: 4000 }, t / 2)).toThrow(
    expect.objectContaining({ code: 'reweighting-too-far' }),
  );
});

describe('finite-size scaling', () => {
  // m² and e of one size as two correlated normal variables: −N·cov(m², e)/⟨m²⟩ = L^(1/ν), N⟨m²⟩ = L^(γ/ν), exact by construction.
  const sizeOf = (size: number, seed: number) => {
    const random = seededRandom(seed);
    const [nu, ratio] = [0.7, 1.96];
    const siteCount = size ** 3;
    const mean = size ** ratio / siteCount;
    const [spreadOfEnergy, spread] = [20 / Math.sqrt(siteCount), 0.2];
    const share = size ** (1 / nu) / (siteCount * spread * spreadOfEnergy);
    const length = 24_000;
    const energy = new Float64Array(length);
    const magnetization = new Float64Array(length);
    for (let i = 0; i < length; i++) {
      const u = random.normal();
      const other = Math.sqrt(1 - share ** 2) * random.normal();
      energy[i] = -1 - spreadOfEnergy * u;
      magnetization[i] = Math.sqrt(Math.max(1e-12, mean * (1 + spread * (share * u + other))));
    }
    return { size, siteCount, temperature: 100, energy, magnetization };
  };

  it('gives back the exponents that were put in', () => {
    const { nu, gammaOverNu, gamma } = scalingExponents([8, 12, 16].map(sizeOf), { value: 100, sd: 0 });
    expect(nu.sd).toBeLessThan(0.05);
    expect(Math.abs(nu.value - 0.7)).toBeLessThan(4 * nu.sd);
    expect(gammaOverNu.sd).toBeLessThan(0.005);
    expect(Math.abs(gammaOverNu.value - 1.96)).toBeLessThan(4 * gammaOverNu.sd);
    expect(gamma.value).toBeCloseTo(nu.value * gammaOverNu.value, 10);
  });

  it('is refused for one size, or at a temperature too far away', () => {
    expect(() => scalingExponents([sizeOf(8, 1)], { value: 100, sd: 0 })).toThrow(
      expect.objectContaining({ code: 'too-few-sizes' }),
    );
    expect(() => scalingExponents([8, 12].map(sizeOf), { value: 90, sd: 0 })).toThrow(
      expect.objectContaining({ code: 'reweighting-too-far' }),
    );
  });
});
