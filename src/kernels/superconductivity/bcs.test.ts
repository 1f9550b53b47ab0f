import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boltzmann_meVperK } from '../../core/units.ts';
import { bcsCriticalField, bcsGap, bcsRatios } from './bcs.ts';
import { criticalPairBreaking, digamma, pairBrokenCriticalTemperature } from './pair-breaking.ts';
import { hasReferenceRows, readReferenceRows } from './reference-rows.fixture.ts';

test
  .skipIf(!hasReferenceRows)
  .each(readReferenceRows('bcs_functions').map((row) => [row.T_over_Tc, row] as const))(
  'gap and critical field at %s Tc',
  (t, row) => {
    const within = Number(row.abs_tol);
    expect(Math.abs(bcsGap(Number(t)) - Number(row.Delta_over_Delta0))).toBeLessThan(within);
    expect(Math.abs(bcsCriticalField(Number(t)) - Number(row.Hc_over_Hc0))).toBeLessThan(within);
  },
);

describe('weak coupling', () => {
  test('has its constants', () => {
    expect(bcsRatios.gap).toBeCloseTo(3.527754, 6);
    expect(bcsRatios.jump).toBeCloseTo(1.426127, 6);
    expect(bcsRatios.criticalField).toBeCloseTo(0.168291, 6);
  });

  test('goes as 3.0633 √(1−t) near Tc, and is exponentially flat at T = 0', () => {
    const t = 0.99999;
    expect((bcsGap(t) * bcsRatios.gap) / 2 / Math.sqrt(1 - t)).toBeCloseTo(3.0633, 3);
    const deficit =
      Math.sqrt(((Math.PI * 0.1) / (bcsRatios.gap / 2)) * 2) * Math.exp(-bcsRatios.gap / 2 / 0.1);
    expect((1 - bcsGap(0.1)) / deficit).toBeCloseTo(1, 1);
    expect(bcsGap(0)).toBe(1);
    expect(bcsGap(1.2)).toBe(0);
  });

  test('the field lies below the parabola, by 0.037 at most', () => {
    const deviations = [0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9].map((t) => bcsCriticalField(t) - (1 - t * t));
    expect(Math.max(...deviations)).toBeLessThan(0);
    expect(Math.min(...deviations)).toBeCloseTo(-0.037, 3);
    expect(bcsCriticalField(0)).toBe(1);
    expect(bcsCriticalField(1)).toBe(0);
  });

  test('gap and field fall with temperature', () => {
    const pair = fc.tuple(
      fc.double({ min: 0.05, max: 0.999, noNaN: true }),
      fc.double({ min: 1e-4, max: 0.2, noNaN: true }),
    );
    fc.assert(
      fc.property(pair, ([t, dt]) => {
        expect(bcsGap(t + dt)).toBeLessThanOrEqual(bcsGap(t) + 1e-12);
        expect(bcsCriticalField(t + dt)).toBeLessThan(bcsCriticalField(t));
      }),
      { numRuns: 30 },
    );
  });

  test('a temperature that is none is refused', () => {
    for (const t of [-0.1, Number.NaN]) expect(() => bcsGap(t)).toThrow('reduced temperature is');
  });
});

describe('pair breaking', () => {
  test('ends superconductivity at half the gap, and begins with the slope −π/4', () => {
    const critical = criticalPairBreaking(10);
    expect(critical / (boltzmann_meVperK * 10)).toBeCloseTo(bcsRatios.gap / 4, 12);
    expect(pairBrokenCriticalTemperature(10, critical * 1.000001)).toBe(0);
    expect(pairBrokenCriticalTemperature(10, critical * 0.999)).toBeGreaterThan(0);
    const slope = (pairBrokenCriticalTemperature(10, 1e-4) - 10) / (1e-4 / boltzmann_meVperK);
    expect(slope).toBeCloseTo(-Math.PI / 4, 4);
    expect(pairBrokenCriticalTemperature(10, 0)).toBe(10);
  });

  test('solves its equation', () => {
    const tc = pairBrokenCriticalTemperature(9.2, 0.5);
    const strength = 0.5 / (2 * Math.PI * boltzmann_meVperK * tc);
    expect(Math.log(9.2 / tc)).toBeCloseTo(digamma(0.5 + strength) - digamma(0.5), 12);
    expect(() => pairBrokenCriticalTemperature(0, 0.5)).toThrow('cleanTemperature is 0');
  });

  test('digamma at 1, ½ and by its recurrence', () => {
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 13);
    expect(digamma(0.5)).toBeCloseTo(-0.5772156649015329 - 2 * Math.LN2, 13);
    expect(digamma(3.7) - digamma(2.7)).toBeCloseTo(1 / 2.7, 13);
  });
});
