import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  diagonalize,
  gaussLegendre,
  hermitianEigenvalues,
  invertMatrix,
  openHermitian,
  reduceRows,
  solveLinear,
} from './index.ts';

const squares = fc
  .integer({ min: 1, max: 7 })
  .chain((n) =>
    fc
      .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: n * n + n, maxLength: n * n + n })
      .map((entries) => ({ n, entries })),
  );

describe('elimination', () => {
  it('solves and inverts what is not singular', () => {
    fc.assert(
      fc.property(squares, ({ n, entries }) => {
        const matrix = entries.slice(0, n * n).map((x, k) => x + (k % (n + 1) === 0 ? 2 * n : 0));
        const right = entries.slice(n * n);
        const solution = solveLinear(matrix, right)!;
        const inverse = new Float64Array(n * n);
        expect(invertMatrix(matrix, n, inverse)).toBe(true);
        for (let r = 0; r < n; r++) {
          const row = matrix.slice(r * n, (r + 1) * n);
          expect(row.reduce((sum, x, k) => sum + x * solution[k]!, -right[r]!)).toBeCloseTo(0, 12);
          for (let c = 0; c < n; c++)
            expect(row.reduce((sum, x, k) => sum + x * inverse[k * n + c]!, 0)).toBeCloseTo(
              r === c ? 1 : 0,
              12,
            );
        }
      }),
    );
  });

  it('swaps rows where a pivot is zero', () => {
    expect([...solveLinear([0, 1, 2, 0], [3, 4])!]).toEqual([2, 3]);
  });

  it('says that a matrix is singular, and which columns hold its rank', () => {
    expect(solveLinear([1, 2, 2, 4], [1, 1])).toBeNull();
    expect(invertMatrix([1, 2, 2, 4], 2, new Float64Array(4))).toBe(false);
    const rows = Float64Array.of(0, 2, 4, 0, 1, 2);
    expect(reduceRows(rows, 3, 3, 1e-12)).toEqual([1]);
    expect([...rows]).toEqual([0, 1, 2, 0, 0, 0]);
  });
});

it.each([1, 2, 5, 16])('%i Gauss–Legendre points integrate polynomials below twice their number', (count) => {
  const { nodes, weights } = gaussLegendre(count);
  for (let power = 0; power < 2 * count; power++) {
    const sum = nodes.reduce((total, x, i) => total + weights[i]! * x ** power, 0);
    expect(sum).toBeCloseTo(power % 2 === 0 ? 2 / (power + 1) : 0, 13);
  }
});

it('finds the same eigenvalues by rotations as by the tridiagonal form', () => {
  fc.assert(
    fc.property(squares, ({ n, entries }) => {
      const matrix = openHermitian(n);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) {
          matrix.re[i * n + j] = entries[i * n + j]! + entries[j * n + i]!;
          matrix.im[i * n + j] = entries[i * n + j]! - entries[j * n + i]!;
        }
      const values = hermitianEigenvalues(matrix.re, matrix.im);
      diagonalize(matrix).values.forEach((value, k) => {
        expect(value).toBeCloseTo(values[k]!, 10);
      });
    }),
  );
});
