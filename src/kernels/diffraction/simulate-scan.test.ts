import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { evaluateBackground } from './background.ts';
import { drawPoisson } from './draw-poisson.ts';
import { anglesOf } from './pattern-profile.ts';
import { calculatePowderPattern } from './powder-pattern.ts';
import { referencePhases } from './reference-phases.fixture.ts';
import { simulateScan } from './simulate-scan.ts';

describe('Poisson counts', () => {
  test.each([0.3, 4, 9.9, 10.1, 40, 1200])('have the mean, the variance and the skewness of %d', (mean) => {
    const random = seededRandom('poisson', mean);
    const count = 40_000;
    const draws = Array.from({ length: count }, () => drawPoisson(mean, random));
    const average = draws.reduce((sum, x) => sum + x, 0) / count;
    const moment = (power: number): number => draws.reduce((sum, x) => sum + (x - mean) ** power, 0) / count;
    expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(mean / count));
    const sdOfVariance = Math.sqrt((2 * mean * mean + mean) / count);
    expect(Math.abs(moment(2) - mean)).toBeLessThan(4 * sdOfVariance);
    expect(Math.abs(moment(3) - mean)).toBeLessThan(
      5 * Math.sqrt((15 * mean ** 3 + 100 * mean * mean + mean) / count),
    );
  });

  test('follow the distribution itself, by χ² over every count', () => {
    const mean = 14;
    const random = seededRandom('chi');
    const draws = 60_000;
    const seen = new Float64Array(60);
    for (let i = 0; i < draws; i++) seen[drawPoisson(mean, random)]! += 1;
    let chance = Math.exp(-mean);
    let chi = 0;
    let classes = 0;
    for (let k = 0; k < 60; k++) {
      const expected = draws * chance;
      if (expected > 20) {
        chi += (seen[k]! - expected) ** 2 / expected;
        classes += 1;
      }
      chance *= mean / (k + 1);
    }
    expect(chi).toBeLessThan(classes + 4 * Math.sqrt(2 * classes));
  });

  test('of nothing are 0, and a mean below 0 is refused', () => {
    expect(drawPoisson(0, seededRandom(1))).toBe(0);
    expect(() => drawPoisson(-1, seededRandom(1))).toThrow(/is -1/);
  });
});

describe('the background', () => {
  const angles = anglesOf({ from: 10, to: 90, step: 0.5 });

  test('adds Chebyshev terms, 1/2θ and a hump', () => {
    const values = evaluateBackground(angles, {
      chebyshev: [50, 10, 5],
      inverse: 200,
      hump: { height: 30, centre: 22, fwhm: 8 },
    });
    const hump = (angle: number): number => 30 * 0.5 ** (((angle - 22) / 4) ** 2);
    expect(values[0]!).toBeCloseTo(50 - 10 + 5 + 20 + hump(10), 9);
    expect(values.at(-1)!).toBeCloseTo(50 + 10 + 5 + 200 / 90, 9);
    expect(values[80]!).toBeCloseTo(50 - 5 + 4 + hump(50), 9);
  });

  test('refuses to be negative, infinite or of no width', () => {
    expect(() => evaluateBackground(angles, { chebyshev: [10, 20] })).toThrow(/-10 counts at 10 deg/);
    expect(() => evaluateBackground(Float64Array.of(0, 1), { inverse: 5 })).toThrow(/Infinity/);
    expect(() => evaluateBackground(angles, { hump: { height: 1, centre: 22, fwhm: 0 } })).toThrow(/FWHM/);
  });
});

describe('a simulated scan', () => {
  const pattern = calculatePowderPattern(referencePhases.V3Si!, { range: [10, 90] });
  const options = {
    grid: { from: 10, to: 90, step: 0.02 },
    broadening: { size: 500 },
    background: { chebyshev: [40] },
    strongestCounts: 2000,
  };

  test('says that it is simulated, is the same for the same seed and another for another', () => {
    const one = simulateScan(pattern, options, seededRandom(1));
    expect(one.fidelity).toBe('simulated');
    expect(simulateScan(pattern, options, seededRandom(1)).counts).toEqual(one.counts);
    expect(simulateScan(pattern, options, seededRandom(2)).counts).not.toEqual(one.counts);
  });

  test('has the counts asked for, scattered as counts are', () => {
    const { expected, counts } = simulateScan(pattern, options, seededRandom(3));
    expect(Math.max(...expected)).toBeCloseTo(2040, 0);
    const chi = counts.reduce((sum, count, i) => sum + (count - expected[i]!) ** 2 / expected[i]!, 0);
    expect(Math.abs(chi / counts.length - 1)).toBeLessThan(4 * Math.sqrt(2.1 / counts.length));
    expect(counts.every(Number.isInteger)).toBe(true);
  });

  test('refuses no counts and a pattern without peaks', () => {
    const random = seededRandom(1);
    expect(() => simulateScan(pattern, { ...options, strongestCounts: 0 }, random)).toThrow(/are 0/);
    expect(() => simulateScan({ ...pattern, peaks: [] }, options, random)).toThrow(/no peak/);
  });
});
