import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../core/random.ts';
import {
  areaUnderCurve,
  foundCurve,
  randomFirstHitCurve,
  randomFoundCurve,
  regretCurve,
  summarizeCurves,
  topCandidates,
} from './pool-curves.ts';

describe('topCandidates', () => {
  it('takes the best 5 %, rounded up, ties by their order', () => {
    const scores = [1, 5, 3, 5, 5, ...new Array(36).fill(0)];
    expect(topCandidates(scores)).toEqual([1, 3, 4]);
    expect(topCandidates([2, 7])).toEqual([1]);
  });

  it('never takes one that cannot be made', () => {
    expect(topCandidates([null, 1, 2], 0.5)).toEqual([2, 1]);
    expect(topCandidates([null, null])).toEqual([]);
  });
});

describe('foundCurve', () => {
  const targets = new Set([4, 7]);

  it('counts each target once and keeps its last value after an early end', () => {
    expect(foundCurve([4, 1, 4, 7], targets, 6)).toEqual([0.5, 0.5, 0.5, 1, 1, 1]);
  });

  it('counts nothing after the budget', () => {
    expect(foundCurve([1, 2, 4], targets, 2)).toEqual([0, 0]);
  });

  it('refuses to look for nothing', () => {
    expect(() => foundCurve([1], new Set(), 1)).toThrow('0 targets');
  });
});

describe('regretCurve', () => {
  const scale = { best: 10, worst: 0, unit: 5 };

  it('is the distance of the best so far, failures left out', () => {
    expect(regretCurve([null, 4, 2, 9, null], scale, 6)).toEqual([2, 1.2, 1.2, 0.2, 0.2, 0.2]);
  });

  it('is never negative where rounding takes a value above the optimum', () => {
    expect(regretCurve([10 + 1e-12], scale, 1)).toEqual([0]);
  });

  it('refuses a unit of nothing', () => {
    expect(() => regretCurve([1], { ...scale, unit: 0 }, 1)).toThrow('unit of regret is 0');
  });
});

describe('summarizeCurves', () => {
  it('gives mean and standard deviation point by point', () => {
    const { mean, sd } = summarizeCurves([
      [0, 1],
      [1, 1],
      [2, 4],
    ]);
    expect(mean).toEqual([1, 2]);
    expect(sd[0]).toBeCloseTo(1, 12);
    expect(sd[1]).toBeCloseTo(Math.sqrt(3), 12);
    expect(summarizeCurves([[3, 4]]).sd).toEqual([0, 0]);
  });

  it('refuses curves of different lengths', () => {
    expect(() => summarizeCurves([[1], [1, 2]])).toThrow('lengths [1,2]');
    expect(() => summarizeCurves([])).toThrow('expected at least one');
  });
});

it('takes the mean as the area', () => {
  expect(areaUnderCurve([0, 0.5, 1])).toBe(0.5);
});

describe('a random order', () => {
  it('finds n of N on average, and surely one of M after N − M + 1', () => {
    expect(randomFoundCurve(4, 4)).toEqual([0.25, 0.5, 0.75, 1]);
    // 1 − C(3, n)/C(5, n), with C(3, n) = 3, 3, 1, 0, 0 and C(5, n) = 5, 10, 10, 5, 1
    const expected = [0.4, 0.7, 0.9, 1, 1];
    randomFirstHitCurve(5, 2, 5).forEach((chance, index) => {
      expect(chance).toBeCloseTo(expected[index] as number, 12);
    });
  });

  it('agrees with shuffling', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 12 }),
        fc.integer({ min: 1, max: 3 }),
        (poolSize, targetCount) => {
          const targets = new Set(Array.from({ length: targetCount }, (_, index) => index));
          const random = seededRandom('shuffles', poolSize, targetCount);
          const curves = Array.from({ length: 2000 }, () =>
            foundCurve(random.shuffle([...Array(poolSize).keys()]), targets, poolSize),
          );
          const { mean } = summarizeCurves(curves);
          const exact = randomFoundCurve(poolSize, poolSize);
          const hits = randomFirstHitCurve(poolSize, targetCount, poolSize);
          mean.forEach((value, index) => {
            expect(Math.abs(value - (exact[index] as number))).toBeLessThan(0.06);
            const hit = curves.filter((curve) => (curve[index] as number) > 0).length / curves.length;
            expect(Math.abs(hit - (hits[index] as number))).toBeLessThan(0.06);
          });
        },
      ),
      { numRuns: 10 },
    );
  });
});
