import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plackettBurman, screeningRunCount } from './plackett-burman.ts';

describe('plackettBurman', () => {
  it('takes the runs of the original tables', () => {
    expect([3, 7, 11, 15, 19, 23, 31].map(screeningRunCount)).toEqual([4, 8, 12, 16, 20, 24, 32]);
  });

  it('is balanced in every factor, and orthogonal between any two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (factors) => {
        const rows = plackettBurman(factors);
        const dot = (a: number, b: number): number => rows.reduce((sum, row) => sum + row[a]! * row[b]!, 0);
        expect(rows).toHaveLength(screeningRunCount(factors));
        for (let a = 0; a < factors; a++) {
          expect(rows.reduce((sum, row) => sum + row[a]!, 0)).toBe(0);
          for (let b = 0; b < a; b++) expect(dot(a, b)).toBe(0);
        }
      }),
    );
  });

  it('refuses no factors', () => {
    expect(() => plackettBurman(0)).toThrow(/expected a whole number from 1 to 250/);
  });
});
