import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalQuantile } from '../../kernels/statistics/index.ts';
import { quantileUtility, type StatedQuantiles } from './quantile-utility.ts';

const about = (mean: number, sd: number): StatedQuantiles => [
  mean - 1.644854 * sd,
  mean,
  mean + 1.644854 * sd,
];

/** Mean worth of a statement over outcomes of a normal distribution. */
function expected(stated: StatedQuantiles, mean: number, sd: number, width: number): number {
  const count = 400;
  return Array.from({ length: count }, (_, i) => mean + sd * normalQuantile((i + 0.5) / count)).reduce(
    (sum, outcome) => sum + quantileUtility(stated, outcome, width) / count,
    0,
  );
}

describe('the worth of stated quantiles', () => {
  test('is 1 where they are exactly right and 0 where they are surely wrong', () => {
    expect(quantileUtility([3, 3, 3], 3, 0.1)).toBeCloseTo(1, 12);
    expect(quantileUtility([3, 3, 3], 5, 0.1)).toBeCloseTo(0, 12);
  });

  test('is a half where they say nothing', () => {
    expect(quantileUtility([0, 500, 1000], 310, 0.1)).toBeCloseTo(0.5, 2);
  });

  test.each([0.2, 1, 3])('of an honest normal statement of sd %f widths is ½ + ½ w/√(w² + 2 sd²)', (sd) => {
    expect(expected(about(2, sd), 2, sd, 1)).toBeCloseTo(0.5 + 0.5 / Math.hypot(1, sd * Math.SQRT2), 2);
  });

  test('stays from 0 to 1', () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(number, number, number),
        number,
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        (points, outcome, width) => {
          const [low = 0, median = 0, high = 0] = points.toSorted((a, b) => a - b);
          const worth = quantileUtility([low, median, high], outcome, width);
          expect(worth).toBeGreaterThan(-1e-9);
          expect(worth).toBeLessThan(1 + 1e-9);
        },
      ),
    );
  });

  test('is in expectation largest for what is believed', () => {
    const belief = {
      mean: fc.double({ min: -3, max: 3, noNaN: true }),
      sd: fc.double({ min: 0.3, max: 3, noNaN: true }),
    };
    fc.assert(
      fc.property(fc.record(belief), fc.record(belief), ({ mean, sd }, other) => {
        const honest = expected(about(mean, sd), mean, sd, 1);
        expect(expected(about(other.mean, other.sd), mean, sd, 1)).toBeLessThan(honest + 0.003);
      }),
      { numRuns: 60 },
    );
  });
});
