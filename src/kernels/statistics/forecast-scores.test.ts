import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { coverage, intervalScore, normalCrps, weightedIntervalScore } from './forecast-scores.ts';

describe('forecast scores', () => {
  it('interval score: width inside, 2/alpha per unit outside', () => {
    expect(intervalScore(1, 3, 2, 0.1)).toBe(2);
    expect(intervalScore(1, 3, 3.5, 0.1)).toBeCloseTo(12, 12);
    expect(() => intervalScore(3, 1, 2, 0.1)).toThrow(/lower ≤ upper/);
  });

  it('CRPS equals the integral of (F(x) − 1{x ≥ y})²', () => {
    // Gneiting & Raftery: CRPS(N(0, 1), 0) = (√2 − 1)/√π
    expect(normalCrps({ mean: 0, sd: 1, outcome: 0 })).toBeCloseTo((Math.SQRT2 - 1) / Math.sqrt(Math.PI), 12);
    expect(normalCrps({ mean: 5, sd: 1e-6, outcome: 2 })).toBeCloseTo(3, 5);
  });

  it.each([normalCrps, weightedIntervalScore])(
    '%o is proper: the truth beats a shifted, a wide and a narrow forecast',
    (score) => {
      const random = seededRandom('scores');
      const outcomes = Array.from({ length: 4000 }, () => random.normal());
      const mean = (forecast: { mean: number; sd: number }): number =>
        outcomes.reduce((sum, outcome) => sum + score({ ...forecast, outcome }), 0) / outcomes.length;
      const truth = mean({ mean: 0, sd: 1 });
      for (const wrong of [
        { mean: 0.5, sd: 1 },
        { mean: 0, sd: 2 },
        { mean: 0, sd: 0.5 },
      ])
        expect(mean(wrong)).toBeGreaterThan(truth);
    },
  );

  it('coverage counts outcomes inside the interval', () => {
    const forecasts = [0, 0.5, 1.6, 1.7].map((outcome) => ({ mean: 0, sd: 1, outcome }));
    expect(coverage(forecasts, 0.9)).toBe(0.75);
  });
});
