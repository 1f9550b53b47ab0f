import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { sobolDimensionLimit, sobolPoints } from './sobol.ts';

describe('Sobol sequence', () => {
  it('is the published sequence (point 1000 in 21 dimensions, as in scipy 1.17)', () => {
    const published = [
      0.21972656, 0.09667969, 0.51855469, 0.67675781, 0.28027344, 0.90722656, 0.04589844, 0.89941406,
      0.50097656, 0.06933594, 0.08496094, 0.25488281, 0.16113281, 0.38378906, 0.14355469, 0.37011719,
      0.71972656, 0.34472656, 0.99121094, 0.72558594, 0.52246094,
    ];
    const points = sobolPoints(1001, 21);
    published.forEach((value, axis) => {
      expect(points[1000 * 21 + axis]).toBeCloseTo(value, 7);
    });
    expect([...sobolPoints(1, 21, { skip: 1000 })]).toEqual([...points.slice(-21)]);
  });

  it.each([false, true])(
    'puts one of the first 64 points in each 64th of every axis (shifted: %s)',
    (shifted) => {
      const d = sobolDimensionLimit;
      const points = sobolPoints(64, d, shifted ? { random: seededRandom(1) } : {});
      for (let axis = 0; axis < d; axis++) {
        const slices = new Set(Array.from({ length: 64 }, (_, i) => Math.floor(64 * points[i * d + axis]!)));
        expect(slices.size).toBe(64);
      }
    },
  );

  it('integrates a product better than random points would', () => {
    const points = sobolPoints(1024, 5, { random: seededRandom(2) });
    let sum = 0;
    for (let i = 0; i < 1024; i++) {
      let product = 1;
      for (let j = 0; j < 5; j++) product *= 2 * points[i * 5 + j]!;
      sum += product / 1024;
    }
    expect(Math.abs(sum - 1)).toBeLessThan(0.01);
  });

  it('refuses dimensions beyond its table', () => {
    expect(() => sobolPoints(1, 65)).toThrow(/dimension is 65, expected 1 to 64/);
  });
});
