import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { energyOfVolume, equationNames, fitEquationOfState } from './equation-of-state.ts';

const truth = [-3.54, 11.81, 138 / 160.2176634, 5.2] as const;
const volumes = Array.from({ length: 13 }, (_, n) => 11.81 * (0.9 + n / 60));

describe.each(equationNames)('%s', (equation) => {
  const energies = volumes.map((volume) => energyOfVolume(equation, truth, volume));

  test('has its minimum, curvature and pressure derivative where its parameters say', () => {
    const pressure = (volume: number): number => {
      const h = 1e-4;
      return (
        (energyOfVolume(equation, truth, volume - h) - energyOfVolume(equation, truth, volume + h)) / (2 * h)
      );
    };
    const bulk = (volume: number): number =>
      (-volume * (pressure(volume + 1e-2) - pressure(volume - 1e-2))) / 2e-2;
    expect(energyOfVolume(equation, truth, truth[1])).toBe(truth[0]);
    expect(pressure(truth[1])).toBeCloseTo(0, 7);
    expect(bulk(truth[1])).toBeCloseTo(truth[2], 4);
    const slope = (bulk(11.86) - bulk(11.76)) / (pressure(11.86) - pressure(11.76));
    expect(slope).toBeCloseTo(5.2, 1);
  });

  test('is found again from exact energies', () => {
    const fit = fitEquationOfState(equation, volumes, energies);
    expect(fit.energy.value).toBeCloseTo(-3.54, 9);
    expect(fit.volume.value).toBeCloseTo(11.81, 6);
    expect(fit.bulkModulus.value).toBeCloseTo(138, 4);
    expect(fit.derivative.value).toBeCloseTo(5.2, 4);
    expect(fit.residual).toBeLessThan(1e-9);
  });

  test('states errors as large as the scatter makes them', () => {
    const noise = seededRandom('scatter', equation);
    const deviations = Array.from({ length: 40 }, () => {
      const fit = fitEquationOfState(
        equation,
        volumes,
        energies.map((energy) => energy + 1e-4 * noise.normal()),
      );
      return (fit.bulkModulus.value - 138) / fit.bulkModulus.sd!;
    });
    const spread = Math.sqrt(deviations.reduce((sum, x) => sum + x * x, 0) / 40);
    expect(spread).toBeGreaterThan(0.7);
    expect(spread).toBeLessThan(1.5);
  });

  test('refuses too few points and a minimum outside them', () => {
    const bad = (v: readonly number[], e: readonly number[]) =>
      expect(() => fitEquationOfState(equation, v, e)).toThrow(
        expect.objectContaining({ code: 'bad-points' }),
      );
    bad(volumes.slice(0, 4), energies.slice(0, 4));
    bad(volumes.slice(0, 6), energies.slice(0, 6));
    bad(
      volumes.map((v) => -v),
      energies,
    );
    bad(volumes, energies.slice(1));
  });
});
