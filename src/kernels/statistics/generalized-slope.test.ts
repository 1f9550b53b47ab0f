import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { fitProcessEnsemble, generalizedSlope } from './index.ts';

const weak = { slope: 0, precision: 1e-6 };

/** 40 points on a line, a fast wave as regressor, and a slow trend that runs along with it. */
const points = Float64Array.from({ length: 40 }, (_, i) => i / 39);
const wave = points.map((x) => Math.sin(25 * x) + 3 * x);
const values = points.map((x, i) => 0.7 * wave[i]! + 8 * x * x);

describe('the slope of values on a regressor', () => {
  it('is that of the fast part, whatever the slow part does', () => {
    const residuals = values.map((y, i) => y - 0.5 * wave[i]!);
    const ensemble = fitProcessEnsemble({ points, dimension: 1, values: residuals }, seededRandom(1));
    expect(0.5 + generalizedSlope(ensemble, wave, weak)).toBeCloseTo(0.7, 1);
    const mean = (of: Float64Array) => of.reduce((sum, x) => sum + x / of.length, 0);
    const [left, right] = [mean(wave), mean(values)];
    const products = wave.reduce((sum, s, i) => sum + (s - left) * (values[i]! - right), 0);
    const ordinary = products / wave.reduce((sum, s) => sum + (s - left) ** 2, 0);
    expect(Math.abs(ordinary - 0.7)).toBeGreaterThan(0.5);
  });

  it('is the prior one where the prior is firm', () => {
    const ensemble = fitProcessEnsemble({ points, dimension: 1, values }, seededRandom(1));
    expect(generalizedSlope(ensemble, wave, { slope: 0.2, precision: 1e12 })).toBeCloseTo(0.2, 6);
  });

  it('is refused without a regressor for each value', () => {
    const ensemble = fitProcessEnsemble({ points, dimension: 1, values }, seededRandom(1));
    expect(() => generalizedSlope(ensemble, wave.subarray(1), weak)).toThrow('39 regressors for 40 values');
  });
});
