import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveLinearProgram } from './linear-program.ts';

const row = (coefficients: readonly number[], bound: number, isEquality = false) => ({
  coefficients: Float64Array.from(coefficients),
  bound,
  isEquality,
});

describe('a linear program', () => {
  it('has its minimum at a corner', () => {
    const x = solveLinearProgram(Float64Array.of(-3, -5), [row([1, 0], 4), row([0, 2], 12), row([3, 2], 18)]);
    expect([...x!]).toEqual([2, 6]);
  });

  it('obeys equalities and lower bounds, repeated rows too', () => {
    const equality = row([1, 1, 1], 1, true);
    const x = solveLinearProgram(Float64Array.of(1, 2, 3), [
      equality,
      equality,
      row([-1, 0, 0], 0),
      row([0, 0, -1], -0.25),
    ]);
    expect([...x!]).toEqual([0.75, 0, 0.25]);
  });

  it('is null where nothing obeys the rows', () => {
    expect(solveLinearProgram(Float64Array.of(1), [row([1], 1), row([-1], -2)])).toBeNull();
  });

  it('finds the best corner of random polygons', () => {
    const number = fc.integer({ min: -4, max: 4 });
    const rows = fc.array(fc.tuple(number, number, number), { maxLength: 3 });
    fc.assert(
      fc.property(rows, number, number, (triples, c, d) => {
        const lines = [...triples, [1, 0, 5], [0, 1, 5], [-1, 0, 0], [0, -1, 0]] as [
          number,
          number,
          number,
        ][];
        const isInside = (x: number, y: number) => lines.every(([a, b, e]) => a * x + b * y <= e + 1e-9);
        const corners = lines.flatMap(([a, b, e]) =>
          lines.flatMap(([f, g, h]) => {
            const determinant = a * g - b * f;
            if (determinant === 0) return [];
            const [x, y] = [(e * g - b * h) / determinant, (a * h - e * f) / determinant];
            return isInside(x, y) ? [c * x + d * y] : [];
          }),
        );
        const program = lines.slice(0, -2).map(([a, b, e]) => row([a, b], e));
        const x = solveLinearProgram(Float64Array.of(c, d), program);
        if (corners.length === 0) expect(x).toBeNull();
        else expect(c * x![0]! + d * x![1]!).toBeCloseTo(Math.min(...corners), 8);
      }),
      { numRuns: 300 },
    );
  });
});
