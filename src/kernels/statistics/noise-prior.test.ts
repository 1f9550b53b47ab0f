import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { logGamma } from './log-gamma.ts';
import { fitNoisePrior, type GroupScatter, shrinkVariance } from './noise-prior.ts';

describe('log Γ', () => {
  it('is that of factorials and of one half', () => {
    expect(logGamma(1)).toBeCloseTo(0, 12);
    expect(logGamma(6)).toBeCloseTo(Math.log(120), 12);
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 12);
    expect(logGamma(101)).toBeCloseTo(363.7393755555635, 9);
  });

  it('obeys the recurrence', () => {
    for (const x of [0.03, 0.7, 3.3, 7.9, 40])
      expect(logGamma(x + 1) - logGamma(x)).toBeCloseTo(Math.log(x), 11);
  });
});

const random = seededRandom('noise prior');
const scatterOf = (sd: number, repeats: number): GroupScatter => {
  const values = Array.from({ length: repeats }, () => sd * random.normal());
  const mean = values.reduce((sum, y) => sum + y / repeats, 0);
  return {
    sumSquares: values.reduce((sum, y) => sum + (y - mean) ** 2, 0),
    degreesOfFreedom: repeats - 1,
  };
};

describe('the prior of noise variances', () => {
  it('is common noise where the noise is common, in 19 of 20 data sets at least', () => {
    const fits = Array.from({ length: 100 }, () =>
      fitNoisePrior(Array.from({ length: 12 }, () => scatterOf(3, 3))),
    );
    expect(fits.filter((fit) => fit!.freedom === Number.POSITIVE_INFINITY).length).toBeGreaterThanOrEqual(95);
  });

  it('finds that half of the designs are ten times noisier, and shrinks each less the more it was repeated', () => {
    const groups = Array.from({ length: 12 }, (_, i) => scatterOf(i < 6 ? 0.3 : 3, 4));
    const prior = fitNoisePrior(groups)!;
    expect(prior.freedom).toBeLessThan(10);
    const after = groups.map((group) => Math.sqrt(shrinkVariance(prior, group)));
    expect(Math.max(...after.slice(0, 6))).toBeLessThan(Math.min(...after.slice(6)));
    const often = shrinkVariance(prior, { sumSquares: 900, degreesOfFreedom: 100 });
    const seldom = shrinkVariance(prior, { sumSquares: 9, degreesOfFreedom: 1 });
    expect(Math.abs(often - 9)).toBeLessThan(Math.abs(seldom - 9));
  });

  it('needs repeats that scatter', () => {
    expect(fitNoisePrior([{ sumSquares: 0, degreesOfFreedom: 0 }])).toBeNull();
    expect(fitNoisePrior([{ sumSquares: 0, degreesOfFreedom: 3 }])).toBeNull();
  });
});
