import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hermitianEigenvalues, symmetricEigenvalues } from './hermitian-eigenvalues.ts';

const number = fc.double({ min: -5, max: 5, noNaN: true });

describe('eigenvalues', () => {
  test('of known matrices', () => {
    expect(
      Array.from(hermitianEigenvalues(Float64Array.of(2, 0, 0, 2), Float64Array.of(0, -1, 1, 0))),
    ).toEqual([expect.closeTo(1, 12), expect.closeTo(3, 12)]);
    // Second differences on n points: 2 − 2 cos(kπ/(n + 1)).
    const n = 9;
    const chain = Float64Array.from({ length: n * n }, (_, at) => {
      const distance = Math.abs(Math.floor(at / n) - (at % n));
      return distance === 0 ? 2 : distance === 1 ? -1 : 0;
    });
    symmetricEigenvalues(chain, n).forEach((value, k) => {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 12);
    });
  });

  test('keep the trace and the sum of squares of a Hermitian matrix, and do not change under a phase', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.array(number, { minLength: 98, maxLength: 98 }),
        (n, numbers) => {
          const real = new Float64Array(n * n);
          const imaginary = new Float64Array(n * n);
          for (let i = 0; i < n; i++)
            for (let j = 0; j <= i; j++) {
              real[i * n + j] = real[j * n + i] = numbers[i * n + j]!;
              if (i === j) continue;
              imaginary[i * n + j] = numbers[49 + i * n + j]!;
              imaginary[j * n + i] = -numbers[49 + i * n + j]!;
            }
          const values = hermitianEigenvalues(real, imaginary);
          let [trace, squares] = [0, 0];
          for (let at = 0; at < n * n; at++) {
            if (at % (n + 1) === 0) trace += real[at]!;
            squares += real[at]! ** 2 + imaginary[at]! ** 2;
          }
          expect(values.reduce((sum, x) => sum + x, 0)).toBeCloseTo(trace, 9);
          expect(values.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(squares, 8);
          const conjugate = hermitianEigenvalues(
            real,
            imaginary.map((x) => -x),
          );
          values.forEach((value, k) => {
            expect(conjugate[k]).toBeCloseTo(value, 9);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  test('of a matrix with numbers that are not finite are refused', () => {
    const bad = Float64Array.of(1, Number.NaN, 0, Number.NaN, 1, 0, 0, 0, 1);
    expect(() => symmetricEigenvalues(bad, 3)).toThrow(expect.objectContaining({ code: 'bad-matrix' }));
  });
});
