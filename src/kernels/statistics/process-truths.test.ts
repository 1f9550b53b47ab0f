import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { fitProcessEnsemble, predictEnsemble } from './process-ensemble.ts';
import { drawTruths } from './process-truths.ts';

const random = seededRandom('truths');
const count = 14;
const points = Float64Array.from({ length: count }, (_, i) => i / (count - 1));
const values = points.map((x) => 3 * Math.sin(5 * x) + 0.6 * random.normal());
const ensemble = fitProcessEnsemble({ points, dimension: 1, values }, random);

describe('truths', () => {
  const truths = drawTruths(ensemble, 400, random);

  it('have the mean and the variance of the posterior where something was measured, and are sure of it', () => {
    const { means, variances } = predictEnsemble(ensemble, points);
    const drawn = truths.map((truth) => predictEnsemble(truth, points));
    for (let i = 0; i < count; i++) {
      const own = drawn.map((truth) => truth.means[i]!);
      const mean = own.reduce((sum, y) => sum + y / own.length, 0);
      const variance = own.reduce((sum, y) => sum + (y - mean) ** 2 / own.length, 0);
      expect(Math.abs(mean - means[i]!)).toBeLessThan(4 * Math.sqrt(variances[i]! / own.length));
      expect(variance / variances[i]!).toBeGreaterThan(0.7);
      expect(variance / variances[i]!).toBeLessThan(1.4);
      for (const truth of drawn) expect(truth.variances[i]!).toBeLessThan(0.01 * variances[i]!);
    }
  });

  it('vary together at neighbours and leave open what was not measured', () => {
    const between = Float64Array.of(0.5 / (count - 1), 1.6);
    const { variances } = predictEnsemble(truths[0]!, between);
    expect(variances[1]!).toBeGreaterThan(20 * variances[0]!);
    const pairs = truths.map((truth) => predictEnsemble(truth, points.subarray(6, 8)).means);
    const mean = (k: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[k]! / pairs.length, 0);
    const product = (a: 0 | 1, b: 0 | 1): number =>
      pairs.reduce((sum, pair) => sum + ((pair[a]! - mean(a)) * (pair[b]! - mean(b))) / pairs.length, 0);
    expect(product(0, 1) / Math.sqrt(product(0, 0) * product(1, 1))).toBeGreaterThan(0.2);
  });

  it('are the same for the same seed', () => {
    const [first, second] = [0, 1].map(() => drawTruths(ensemble, 2, seededRandom('same')));
    const at = Float64Array.of(0.33);
    expect(first!.map((truth) => predictEnsemble(truth, at).means)).toEqual(
      second!.map((truth) => predictEnsemble(truth, at).means),
    );
  });
});
