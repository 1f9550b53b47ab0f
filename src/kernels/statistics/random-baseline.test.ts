import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBaseline } from './random-baseline.ts';

function permutations(values: readonly number[]): number[][] {
  if (values.length <= 1) return [[...values]];
  return values.flatMap((value, i) => permutations(values.toSpliced(i, 1)).map((rest) => [value, ...rest]));
}

describe('random baseline', () => {
  it('equals the enumeration of every order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('maximize' as const, 'minimize' as const),
        fc.double({ min: 0.013, max: 0.987, noNaN: true }),
        (values, direction, level) => {
          const better = direction === 'maximize' ? Math.max : Math.min;
          const baseline = randomBaseline(values, direction);
          const orders = permutations(values);
          for (let n = 1; n <= values.length; n++) {
            const bests = orders.map((order) => better(...order.slice(0, n)));
            const mean = bests.reduce((sum, x) => sum + x, 0) / bests.length;
            expect(baseline.expectation[n - 1]).toBeCloseTo(mean, 10);
            const quantile = baseline.quantile(level)[n - 1]!;
            const noBetter = bests.filter((b) => better(b, quantile) === quantile).length / bests.length;
            const worse =
              bests.filter((b) => b !== quantile && better(b, quantile) === quantile).length / bests.length;
            expect(noBetter).toBeGreaterThanOrEqual(level - 1e-9);
            expect(worse).toBeLessThanOrEqual(level + 1e-9);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('finds the best for sure once everything is measured', () => {
    const baseline = randomBaseline([3, 1, 2], 'minimize');
    expect(baseline.expectation[2]).toBe(1);
    expect(baseline.expectation[0]).toBeCloseTo(2, 12);
  });

  it('refuses an empty list and a level of 1', () => {
    expect(() => randomBaseline([], 'maximize')).toThrow(/at least one/);
    expect(() => randomBaseline([1], 'maximize').quantile(1)).toThrow(/level is 1/);
  });
});
