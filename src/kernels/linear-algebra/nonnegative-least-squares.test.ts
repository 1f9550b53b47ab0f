import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { solveNonnegative } from './nonnegative-least-squares.ts';

const problem = (seed: number, n: number) => {
  const random = seededRandom('nnls', seed);
  const rows = n + 4;
  const J = Array.from({ length: rows }, () => Array.from({ length: n }, () => random.normal()));
  const y = Array.from({ length: rows }, () => random.normal());
  const A = new Float64Array(n * n);
  const b = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    b[i] = J.reduce((sum, row, r) => sum + row[i]! * y[r]!, 0);
    for (let j = 0; j < n; j++) A[i * n + j] = J.reduce((sum, row) => sum + row[i]! * row[j]!, 0);
  }
  return { A, b, isBounded: Uint8Array.from({ length: n }, (_, i) => (i % 3 === 2 ? 0 : 1)) };
};

test('meets the conditions of Karush, Kuhn and Tucker, whatever the problem', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 9 }), (seed, n) => {
      const { A, b, isBounded } = problem(seed, n);
      const x = solveNonnegative(A, b, isBounded);
      for (let i = 0; i < n; i++) {
        let slope = b[i]!;
        for (let j = 0; j < n; j++) slope -= A[i * n + j]! * x[j]!;
        if (isBounded[i] === 1) expect(x[i]!).toBeGreaterThanOrEqual(0);
        if (isBounded[i] === 0 || x[i]! > 0) expect(Math.abs(slope)).toBeLessThan(1e-8);
        else expect(slope).toBeLessThan(1e-8);
      }
    }),
    { numRuns: 200 },
  );
});

test('a column given twice is used once', () => {
  const x = solveNonnegative([4, 4, 4, 4], [8, 8], [1, 1]);
  expect(x[0]! + x[1]!).toBeCloseTo(2, 10);
});

test('empty columns stay at 0', () => {
  expect([...solveNonnegative([0, 0, 0, 2], [0, 4], [1, 0])]).toEqual([0, 2]);
});
