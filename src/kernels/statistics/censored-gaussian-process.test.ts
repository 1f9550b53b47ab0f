import { describe, expect, it } from 'vitest';
import { standInForCensored } from './censored-gaussian-process.ts';
import { fitGaussianProcess, type GaussianProcess, predictMany } from './gaussian-process.ts';

const fitCensored = (...data: Parameters<typeof standInForCensored>): GaussianProcess =>
  fitGaussianProcess(standInForCensored(...data));

/** A line that leaves the range of the instrument: 10·x measured on the left, "below 3" reported on the left end. */
const points = Float64Array.of(0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1);
const exact = { points, dimension: 1, values: points.map((x) => 10 * x) };
const hidden = Float64Array.of(0, 0.1, 0.2);
const upper = {
  points: hidden,
  bounds: Float64Array.of(3, 3, 3),
  sides: ['upper', 'upper', 'upper'] as const,
};

describe('censored observations', () => {
  it('pull the prediction below the bound, no further than the trend says', () => {
    const withBounds = predictMany(fitCensored(exact, upper), hidden);
    for (const mean of withBounds.means) expect(mean).toBeLessThan(3.2);
    const asBound = fitGaussianProcess({
      points: Float64Array.of(...points, ...hidden),
      dimension: 1,
      values: Float64Array.of(...exact.values, 3, 3, 3),
    });
    expect(withBounds.means[0]).toBeLessThan(predictMany(asBound, hidden).means[0]! - 0.5);
  });

  it('are not zeros: a detection limit far above the truth changes next to nothing', () => {
    const loose = { ...upper, bounds: Float64Array.of(300, 300, 300) };
    const fresh = Float64Array.of(0.3, 0.45, 0.75);
    const plain = predictMany(fitGaussianProcess(exact), fresh);
    const bounded = predictMany(fitCensored(exact, loose), fresh);
    const asZero = fitGaussianProcess({
      points: Float64Array.of(...points, 0.74, 0.76),
      dimension: 1,
      values: Float64Array.of(...exact.values, 0, 0),
    });
    plain.means.forEach((mean, i) => {
      expect(Math.abs(bounded.means[i]! - mean)).toBeLessThan(0.3);
    });
    expect(Math.abs(predictMany(asZero, fresh).means[2]! - plain.means[2]!)).toBeGreaterThan(3);
  });

  it('mirror: a lower bound lifts what an upper bound presses down', () => {
    const mirrored = fitCensored(
      { ...exact, values: exact.values.map((y) => -y) },
      { points: hidden, bounds: Float64Array.of(-3, -3, -3), sides: ['lower', 'lower', 'lower'] },
    );
    const below = predictMany(fitCensored(exact, upper), hidden);
    predictMany(mirrored, hidden).means.forEach((mean, i) => {
      expect(mean).toBeCloseTo(-below.means[i]!, 3);
    });
  });

  it('suffice on their own: nothing but bounds gives a finite prediction on their side', () => {
    const none = { points: new Float64Array(0), dimension: 1, values: new Float64Array(0) };
    const { means, variances } = predictMany(fitCensored(none, upper), Float64Array.of(0.1, 0.9));
    expect(means[0]).toBeLessThan(3);
    expect(means.every(Number.isFinite)).toBe(true);
    expect(variances.every((v) => v > 0 && Number.isFinite(v))).toBe(true);
  });
});
