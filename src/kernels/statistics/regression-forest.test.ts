import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { fitRegressionForest, predictForest } from './regression-forest.ts';

const random = seededRandom('forest tests');
const points = Float64Array.from({ length: 2 * 80 }, () => random.uniform());
const step = (at: Float64Array): Float64Array =>
  Float64Array.from({ length: at.length / 2 }, (_, i) => (at[2 * i]! > 0.5 && at[2 * i + 1]! > 0.3 ? 10 : 0));
const noisy = step(points).map((y) => y + random.normal());
const forest = fitRegressionForest(points, 2, noisy, 100, seededRandom('grow'));

describe('forest of random trees', () => {
  it('finds a step in two coordinates at once', () => {
    const fresh = Float64Array.from({ length: 2 * 300 }, () => random.uniform());
    const { means } = predictForest(forest, fresh);
    const missed = step(fresh).filter((y, i) => Math.abs(y - means[i]!) > 5).length;
    expect(missed).toBeLessThan(30);
  });

  it('never leaves the range of the values', () => {
    const far = Float64Array.from({ length: 2 * 50 }, () => 4 * random.uniform() - 2);
    const { means, variances } = predictForest(forest, far);
    expect(Math.min(...means)).toBeGreaterThanOrEqual(Math.min(...noisy));
    expect(Math.max(...means)).toBeLessThanOrEqual(Math.max(...noisy));
    expect(variances.every((v) => v > 0)).toBe(true);
  });

  it('judges itself by values that its trees did not see: 90 % intervals hold about 90 % of them', () => {
    const { means, variances } = forest.outOfBag;
    const inside = noisy.filter((y, i) => Math.abs(y - means[i]!) < 1.645 * Math.sqrt(variances[i]!)).length;
    expect(inside / 80).toBeGreaterThan(0.8);
  });

  it('is the same for the same draws of chance, and grows on one value and on equal ones', () => {
    expect(predictForest(fitRegressionForest(points, 2, noisy, 100, seededRandom('grow')), points)).toEqual(
      predictForest(forest, points),
    );
    for (const values of [Float64Array.of(5), Float64Array.of(5, 5, 5)]) {
      const at = points.subarray(0, 2 * values.length);
      const { means, variances } = predictForest(fitRegressionForest(at, 2, values, 10, random), at);
      expect(means[0]).toBeCloseTo(5, 12);
      expect(variances[0]).toBeGreaterThan(0);
    }
  });

  it('refuses lengths that disagree', () => {
    expect(() => fitRegressionForest(points, 2, Float64Array.of(1), 10, random)).toThrow(
      expect.objectContaining({ code: 'bad-shape' }),
    );
  });
});
