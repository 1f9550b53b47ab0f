import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { drawFunction } from './pathwise-draw.ts';
import { fitProcessEnsemble, predictEnsemble } from './process-ensemble.ts';

const random = seededRandom('pathwise');
const points = Float64Array.from({ length: 2 * 14 }, () => random.uniform());
const values = Float64Array.from(
  { length: 14 },
  (_, i) => 300 + 20 * (Math.sin(5 * points[2 * i]!) + points[2 * i + 1]!) + random.normal(),
);
const ensemble = fitProcessEnsemble({ points, dimension: 2, values }, seededRandom('fit'));
const asked = Float64Array.of(0.2, 0.3, 0.8, 0.9, 1.6, 1.4);

describe('functions drawn from an averaged process', () => {
  it('have together its mean and its variance, near the data and far away', () => {
    const count = 1500;
    const sums = new Float64Array(3);
    const squares = new Float64Array(3);
    for (let k = 0; k < count; k++)
      drawFunction(ensemble, random)
        .predictMany(asked)
        .means.forEach((mean, i) => {
          sums[i] = sums[i]! + mean / count;
          squares[i] = squares[i]! + mean ** 2 / count;
        });
    const { means, variances } = predictEnsemble(ensemble, asked);
    means.forEach((mean, i) => {
      const sd = Math.sqrt(variances[i]!);
      expect(Math.abs(sums[i]! - mean) / sd).toBeLessThan(0.15);
      expect(Math.sqrt(squares[i]! - sums[i]! ** 2) / sd).toBeGreaterThan(0.85);
      expect(Math.sqrt(squares[i]! - sums[i]! ** 2) / sd).toBeLessThan(1.15);
    });
  });

  it('are one function each: the same wherever and however often they are asked, with its gradient', () => {
    const drawn = drawFunction(ensemble, random);
    const point = Float64Array.of(0.4, 0.6);
    const { mean, meanGradient } = drawn.predictWithGradient(point);
    expect(drawn.predictMany(point).means[0]).toBe(mean);
    for (const k of [0, 1]) {
      const at = (step: number): number => drawn.predictMany(point.with(k, point[k]! + step)).means[0]!;
      expect(meanGradient[k]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 4);
    }
  });
});
