import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import {
  appendToFactor,
  factorCholesky,
  factorWithJitter,
  invertFromFactor,
  logDeterminant,
  solveLower,
  solveLowerBlock,
  solveUpper,
  triangleLength,
} from './cholesky.ts';

/** A well-conditioned symmetric positive definite matrix, packed. */
function randomMatrix(n: number, seed: number): Float64Array {
  const random = seededRandom('cholesky', seed);
  const b = Float64Array.from({ length: n * n }, () => random.normal());
  const matrix = new Float64Array(triangleLength(n));
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? 1 : 0;
      for (let k = 0; k < n; k++) sum += b[i * n + k]! * b[j * n + k]!;
      matrix[triangleLength(i) + j] = sum;
    }
  return matrix;
}

const element = (packed: Float64Array, i: number, j: number): number =>
  packed[triangleLength(Math.max(i, j)) + Math.min(i, j)]!;

describe('Cholesky factor', () => {
  it('gives the known factor and log determinant of a small matrix', () => {
    const factor = Float64Array.of(4, 12, 37, -16, -43, 98);
    expect(factorCholesky(factor, 3)).toBe(true);
    expect([...factor]).toEqual([2, 6, 1, -8, 5, 3]);
    expect(logDeterminant(factor, 3)).toBeCloseTo(Math.log(36), 14);
  });

  it.each([1, 2, 5, 17])('solves and inverts (n = %d)', (n) => {
    const matrix = randomMatrix(n, n);
    const factor = matrix.slice();
    factorCholesky(factor, n);
    const x = Float64Array.from({ length: n }, (_, i) => i - 1.5);
    const solution = x.map((_, i) => x.reduce((sum, xj, j) => sum + element(matrix, i, j) * xj, 0));
    const block = Float64Array.from({ length: 3 * n }, (_, k) => solution[Math.floor(k / 3)]!);
    solveLowerBlock(factor, n, block, 3);
    solveLower(factor, n, solution);
    for (let i = 0; i < n; i++) expect(block[3 * i + 1]).toBeCloseTo(solution[i]!, 10);
    solveUpper(factor, n, solution);
    for (let i = 0; i < n; i++) expect(solution[i]).toBeCloseTo(x[i]!, 9);
    const inverse = new Float64Array(matrix.length);
    invertFromFactor(factor, n, inverse, new Float64Array(matrix.length));
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let product = 0;
        for (let k = 0; k < n; k++) product += element(matrix, i, k) * element(inverse, k, j);
        expect(product).toBeCloseTo(i === j ? 1 : 0, 9);
      }
  });

  it('appending a point equals factoring the larger matrix', () => {
    const matrix = randomMatrix(9, 3);
    const whole = matrix.slice();
    factorCholesky(whole, 9);
    const grown = appendToFactor(whole.slice(0, triangleLength(8)), 8, matrix.slice(triangleLength(8)));
    grown.forEach((value, k) => {
      expect(value).toBeCloseTo(whole[k]!, 12);
    });
  });

  it('reports the jitter that a singular matrix needs, and none for a regular one', () => {
    const singular = Float64Array.of(1, 1, 1, 1, 1, 1);
    expect(factorWithJitter(singular, 3, new Float64Array(6))).toBeGreaterThan(0);
    expect(factorWithJitter(randomMatrix(5, 1), 5, new Float64Array(15))).toBe(0);
    expect(() => factorWithJitter(Float64Array.of(1, 2, 1), 2, new Float64Array(3))).toThrow(/Cholesky/);
  });
});
