import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../core/random.ts';
import {
  dominatedVolume,
  hypervolumeRegretCurve,
  randomHypervolumeRegretCurve,
  type WorthVector,
} from './hypervolume-curve.ts';
import { summarizeCurves } from './pool-curves.ts';

describe('dominatedVolume', () => {
  it('is the area under a staircase', () => {
    // 3 × 1, then 2 × 1 more, then 1 × 1 more
    const front = [
      [3, 1],
      [2, 2],
      [1, 3],
    ];
    expect(dominatedVolume(front, [0, 0])).toBe(6);
    expect(dominatedVolume([...front, [1, 1], [2, 2]], [0, 0])).toBe(6);
  });

  it('leaves out what is no better than the reference', () => {
    expect(dominatedVolume([[5, -1]], [0, 0])).toBe(0);
    expect(dominatedVolume([[5, 2]], [4, 0])).toBe(2);
    expect(dominatedVolume([], [0, 0])).toBe(0);
  });

  it('joins boxes in three dimensions', () => {
    // two boxes of 2·1·1 and 1·2·1 that share 1·1·1, and one of 1·1·2 that adds 1
    const points = [
      [2, 1, 1],
      [1, 2, 1],
      [1, 1, 2],
    ];
    expect(dominatedVolume(points, [0, 0, 0])).toBe(4);
  });

  it('agrees with counting random points', () => {
    const vector = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(vector, { minLength: 1, maxLength: 6 }), (points) => {
        const random = seededRandom('volume');
        const isInside = (place: WorthVector): boolean =>
          points.some((point) => point.every((worth, goal) => worth >= (place[goal] as number)));
        const places = Array.from({ length: 4000 }, () => [
          random.uniform(),
          random.uniform(),
          random.uniform(),
        ]);
        const counted = places.filter(isInside).length / places.length;
        expect(Math.abs(dominatedVolume(points, [0, 0, 0]) - counted)).toBeLessThan(0.04);
      }),
      { numRuns: 20 },
    );
  });
});

describe('hypervolumeRegretCurve', () => {
  it('falls to 0 with the whole front, and failures bring nothing', () => {
    const worths = [null, [3, 1], [1, 1], [1, 3], [2, 2]];
    const regret = hypervolumeRegretCurve(worths, [0, 0], 6, 6);
    [1, 0.5, 0.5, 1 / 6, 0, 0].forEach((expected, index) => {
      expect(regret[index]).toBeCloseTo(expected, 12);
    });
  });

  it('refuses a largest volume of nothing', () => {
    expect(() => hypervolumeRegretCurve([], [0, 0], 0, 1)).toThrow('largest hypervolume is 0');
  });
});

describe('randomHypervolumeRegretCurve', () => {
  it('is exact for two candidates', () => {
    // Either finds 2 of 3 first: regret 1/3 after one draw, 0 after both.
    const [first, second] = randomHypervolumeRegretCurve(
      [
        [2, 1],
        [1, 2],
      ],
      [0, 0],
      2,
    );
    expect(first).toBeCloseTo(1 / 3, 12);
    expect(second).toBeCloseTo(0, 12);
  });

  it('agrees with shuffling, ties and failures included', () => {
    const worths: (WorthVector | null)[] = [
      [1, 1],
      [1, 4],
      [3, 1],
      [3, 2],
      null,
      [2, 2],
      [2, 2],
      [0, 9],
      [4, 0.5],
    ];
    const made = worths.filter((worth) => worth !== null);
    const largest = dominatedVolume(made, [0, 0]);
    const random = seededRandom('orders');
    const curves = Array.from({ length: 4000 }, () =>
      hypervolumeRegretCurve(random.shuffle(worths), [0, 0], largest, worths.length),
    );
    const exact = randomHypervolumeRegretCurve(worths, [0, 0], worths.length);
    summarizeCurves(curves).mean.forEach((value, index) => {
      expect(Math.abs(value - (exact[index] as number))).toBeLessThan(0.02);
    });
  });
});
