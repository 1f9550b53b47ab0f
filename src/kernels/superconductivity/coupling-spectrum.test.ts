import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imaginaryWeight, momentsOf, spectrumOfModes, spectrumOfTable } from './coupling-spectrum.ts';
import { sampleSpectrum } from './reference-rows.fixture.ts';

/** Moments that can be worked out by hand: λ, ω_log [meV], ω_2 [meV]. */
describe('moments', () => {
  test.each([
    [
      'two modes',
      momentsOf(
        spectrumOfModes([
          { lambda: 0.5, omega: 10 },
          { lambda: 0.5, omega: 60 },
        ]),
      ),
      1,
      Math.sqrt(600),
      Math.sqrt(1850),
    ],
    [
      'Debye',
      momentsOf(sampleSpectrum((w) => 0.8 * (w / 30) ** 2, [0, 30], 20_000)),
      0.8,
      30 * Math.exp(-0.5),
      30 / Math.SQRT2,
    ],
    [
      'flat',
      momentsOf(sampleSpectrum((w) => (1.2 * w) / 60, [10, 40], 20_000)),
      1.2,
      Math.exp((40 * Math.log(40) - 10 * Math.log(10)) / 30 - 1),
      Math.sqrt((40 ** 3 - 10 ** 3) / 90),
    ],
  ])('of %s spectra are exact to 1e-6', (_name, moments, lambda, omegaLog, omega2) => {
    expect(Math.abs(moments.lambda / lambda - 1)).toBeLessThan(1e-6);
    expect(Math.abs(moments.omegaLog / omegaLog - 1)).toBeLessThan(1e-6);
    expect(Math.abs(moments.omega2 / omega2 - 1)).toBeLessThan(1e-6);
  });

  test('are ordered, equal only for one mode, and scale with frequency and coupling', () => {
    const mode = fc.record({
      lambda: fc.double({ min: 0.01, max: 3, noNaN: true }),
      omega: fc.double({ min: 1, max: 200, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(mode, { minLength: 1, maxLength: 6 }), (modes) => {
        const { lambda, omegaLog, omegaMean, omega2 } = momentsOf(spectrumOfModes(modes));
        expect(omegaLog).toBeLessThanOrEqual(omegaMean * (1 + 1e-12));
        expect(omegaMean).toBeLessThanOrEqual(omega2 * (1 + 1e-12));
        const scaled = modes.map((m) => ({ lambda: 2 * m.lambda, omega: 3 * m.omega }));
        const moments = momentsOf(spectrumOfModes(scaled));
        expect(moments.lambda).toBeCloseTo(2 * lambda, 9);
        expect(moments.omegaLog / omegaLog).toBeCloseTo(3, 9);
      }),
    );
  });
});

test.each([
  { lambda: 1, omega: 1e-300 },
  { lambda: 1, omega: 0 },
  { lambda: -0.1, omega: 10 },
  { lambda: 1, omega: Number.NaN },
])('a mode of $lambda at $omega meV is refused', (mode) => {
  expect(() => spectrumOfModes([mode, { lambda: 1, omega: 20 }])).toThrow(
    expect.objectContaining({ code: 'bad-spectrum' }),
  );
});

describe('a table', () => {
  const grid = [-2, -1, 0, 1, 2, 3, 4];

  test('drops what is not above zero and knows its reference frequency', () => {
    const spectrum = spectrumOfTable(grid, [0, 5, 7, 1, 2, 1.9e-3, 0]);
    expect([...spectrum.frequencies]).toEqual([1, 2, 3, 4]);
    expect(spectrum.referenceFrequency).toBe(2);
    expect(spectrum.maximumFrequency).toBe(3);
    expect(momentsOf(spectrum).lambda).toBeCloseTo(1 + 2 + (2 * 1.9e-3) / 3, 12);
  });

  test('sets small negative values to zero, or keeps them as lobes', () => {
    const values = [0, 0, 0, 1, 2, -0.03, 0];
    const clipped = spectrumOfTable(grid, values);
    const kept = spectrumOfTable(grid, values, { negativeValues: 'kept' });
    expect(clipped.negativeCoupling).toBeCloseTo(0.02, 12);
    expect(momentsOf(clipped).lambda).toBeCloseTo(3, 12);
    expect(momentsOf(kept).lambda).toBeCloseTo(2.98, 12);
  });

  test.each([
    [[1, 2, 2], [1, 1, 1], 'frequency 2 meV at point 3 follows 2 meV'],
    [[1, 2, 3], [1, Number.NaN, 1], 'point 2 is NaN at 2 meV'],
    [[1, 2, 3], [1, 1], '2 values at 3 frequencies'],
    [[-2, -1, 1], [1, 1, 1], '1 points above 0 meV'],
    [[1, 2, 3], [0, 0, 0], 'nowhere above 0'],
    [[1, 2, 3], [1, -1, 1], 'negative values of alpha2F carry a lambda of 1.00 beside'],
  ])('%j with %j is refused', (frequencies, values, message) => {
    expect(() => spectrumOfTable(frequencies, values)).toThrow(message);
    expect(() => spectrumOfTable(frequencies, values)).toThrow(
      expect.objectContaining({ code: 'bad-spectrum' }),
    );
  });

  test.each([[[]], [[{ lambda: 0, omega: 5 }]], [[{ lambda: -1, omega: 5 }]], [[{ lambda: 1, omega: 0 }]]])(
    'modes %j are refused',
    (modes) => {
      expect(() => spectrumOfModes(modes)).toThrow(expect.objectContaining({ code: 'bad-spectrum' }));
    },
  );

  test('knows what part of it lies below zero', () => {
    expect(imaginaryWeight(grid, [0, 0, 0, 1, 1, 0, 0])).toBe(0);
    expect(imaginaryWeight(grid, [0, 1, 0, 1, 1, 1, 0])).toBeCloseTo(1 / (2 + 1 / 2 + 1 / 3), 12);
  });
});
