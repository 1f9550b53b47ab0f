import { describe, expect, test } from 'vitest';
import { observePattern } from './observed-pattern.ts';

const angles = Float64Array.from({ length: 100 }, (_, i) => 20 + 0.02 * i);
const intensity = Float64Array.from({ length: 100 }, (_, i) => (i % 10 === 0 ? 0 : 25));

describe('the variance of a point', () => {
  test('is that of its standard deviation, and a count of nothing weighs no more than the least count', () => {
    const sd = intensity.map(Math.sqrt);
    const { variance } = observePattern({ angles, intensity, sd });
    expect(variance[1]).toBeCloseTo(25, 9);
    expect(variance[0]).toBeCloseTo(25, 9);
  });

  test('comes from the scan where no standard deviation is above 0', () => {
    const none = new Float64Array(100);
    const { variance } = observePattern({ angles, intensity, sd: none });
    expect(variance).toEqual(observePattern({ angles, intensity, sd: null }).variance);
    expect(Math.min(...variance)).toBeGreaterThan(0);
  });
});
