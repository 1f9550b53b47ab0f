import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import {
  addObservation,
  fitGaussianProcess,
  noiseVarianceOf,
  predictMany,
  predictWithGradient,
} from './gaussian-process.ts';
import { hyperparameterPosterior } from './hyperparameter-posterior.ts';

const random = seededRandom('gaussian process tests');
const uniformPoints = (n: number, d: number): Float64Array =>
  Float64Array.from({ length: n * d }, () => random.uniform());
const wave = (points: Float64Array, d: number): Float64Array =>
  Float64Array.from(
    { length: points.length / d },
    (_, i) => Math.sin(5 * points[i * d]!) + points[i * d + d - 1]!,
  );

describe('hyperparameter posterior', () => {
  it('has the gradient of its own central differences', () => {
    const points = uniformPoints(12, 3);
    const posterior = hyperparameterPosterior({
      points,
      dimension: 3,
      values: wave(points, 3),
      noiseShares: Float64Array.from({ length: 12 }, (_, i) => (i % 4 === 0 ? 0 : 1 / (1 + (i % 3)))),
      knownVariances: Float64Array.from({ length: 12 }, (_, i) => 0.01 * (i % 5)),
      replicates: { sumSquares: 0.3, degreesOfFreedom: 4, knownVariance: 0.02 },
    });
    const logs = Float64Array.of(-0.7, 0.4, 1.1, 0.3, -2.5);
    const gradient = new Float64Array(5);
    const scratch = new Float64Array(5);
    posterior(logs, gradient);
    gradient.forEach((analytic, k) => {
      const at = (step: number): number => posterior(logs.with(k, logs[k]! + step), scratch);
      expect((at(1e-5) - at(-1e-5)) / 2e-5).toBeCloseTo(analytic, 5);
    });
  });
});

describe('Gaussian process', () => {
  it('learns a smooth function: small errors, honest intervals', () => {
    const points = uniformPoints(40, 2);
    const values = wave(points, 2).map((y) => 300 + 20 * (y + 0.05 * random.normal()));
    const process = fitGaussianProcess({ points, dimension: 2, values });
    const fresh = uniformPoints(300, 2);
    const truth = wave(fresh, 2).map((y) => 300 + 20 * y);
    const { means, variances } = predictMany(process, fresh);
    const errors = truth.map((y, i) => y - means[i]!);
    expect(Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / 300)).toBeLessThan(1);
    const inside = errors.filter((e, i) => Math.abs(e) < 1.96 * Math.sqrt(variances[i]!)).length;
    expect(inside).toBeGreaterThan(250);
    expect(Math.sqrt(noiseVarianceOf(process))).toBeGreaterThan(0.4);
    expect(Math.sqrt(noiseVarianceOf(process))).toBeLessThan(2);
  });

  it('gives a useless dimension a longer length scale than a useful one', () => {
    const points = uniformPoints(40, 2);
    const process = fitGaussianProcess({
      points,
      dimension: 2,
      values: Float64Array.from({ length: 40 }, (_, i) => Math.sin(6 * points[2 * i]!)),
    });
    const [useful, useless] = process.hyperparameters.lengthScales;
    expect(useless).toBeGreaterThan(3 * useful!);
  });

  it('has mean and variance gradients of its own central differences', () => {
    const points = uniformPoints(15, 3);
    const process = fitGaussianProcess({ points, dimension: 3, values: wave(points, 3) });
    const at = Float64Array.of(0.31, 0.52, 0.77);
    const prediction = predictWithGradient(process, at);
    const batch = predictMany(process, at);
    expect(prediction.mean).toBeCloseTo(batch.means[0]!, 12);
    expect(prediction.variance).toBeCloseTo(batch.variances[0]!, 12);
    for (let j = 0; j < 3; j++) {
      const up = predictMany(process, at.with(j, at[j]! + 1e-5));
      const down = predictMany(process, at.with(j, at[j]! - 1e-5));
      expect((up.means[0]! - down.means[0]!) / 2e-5).toBeCloseTo(prediction.meanGradient[j]!, 5);
      expect((up.variances[0]! - down.variances[0]!) / 2e-5).toBeCloseTo(prediction.varianceGradient[j]!, 5);
    }
  });

  it('adding an observation equals conditioning on all at once; a believed point moves no mean', () => {
    const points = uniformPoints(10, 2);
    const values = wave(points, 2);
    const whole = fitGaussianProcess({ points, dimension: 2, values });
    const extra = Float64Array.of(0.5, 0.5);
    const before = predictMany(whole, extra);
    const grown = addObservation(whole, extra, before.means[0]!, noiseVarianceOf(whole));
    const fresh = uniformPoints(50, 2);
    const old = predictMany(whole, fresh);
    const updated = predictMany(grown, fresh);
    fresh.subarray(0, 50).forEach((_, i) => {
      expect(updated.means[i]).toBeCloseTo(old.means[i]!, 9);
      expect(updated.variances[i]).toBeLessThanOrEqual(old.variances[i]! + 1e-12);
    });
    expect(predictMany(grown, extra).variances[0]).toBeLessThan(before.variances[0]!);
  });

  it('an average of n measurements weighs like n measurements', () => {
    const points = uniformPoints(8, 1);
    const repeated = Float64Array.from([...points].flatMap((x) => [x, x, x]));
    const values = Float64Array.from(repeated, (x) => Math.sin(6 * x) + 0.3 * random.normal());
    const averaged = points.map((_, i) => (values[3 * i]! + values[3 * i + 1]! + values[3 * i + 2]!) / 3);
    const sumSquares = values.reduce((sum, y, i) => sum + (y - averaged[Math.floor(i / 3)]!) ** 2, 0);
    const counts = new Float64Array(8).fill(3);
    const replicates = { sumSquares, degreesOfFreedom: 16, knownVariance: 0 };
    const single = fitGaussianProcess({ points: repeated, dimension: 1, values });
    const grouped = fitGaussianProcess({ points, dimension: 1, values: averaged, counts, replicates });
    const grid = Float64Array.of(0.1, 0.4, 0.8);
    const a = predictMany(single, grid);
    const b = predictMany(grouped, grid);
    a.means.forEach((mean, i) => {
      expect(Math.abs(mean - b.means[i]!)).toBeLessThan(0.1);
    });
    expect(noiseVarianceOf(grouped) / noiseVarianceOf(single)).toBeGreaterThan(0.7);
    expect(noiseVarianceOf(grouped) / noiseVarianceOf(single)).toBeLessThan(1.4);
  });

  it.each([
    ['one observation', [0.5], [7]],
    ['a constant', [0.1, 0.5, 0.9], [3, 3, 3]],
    ['zeros', [0.1, 0.5, 0.9], [0, 0, 0]],
    ['one place, different results', [0.5, 0.5, 0.5], [1, 2, 9]],
    ['huge values', [0.1, 0.5, 0.9], [1e140, 3e140, -1e140]],
    ['tiny values on a large offset', [0.1, 0.5, 0.9], [1e6, 1e6 + 1e-3, 1e6 - 1e-3]],
  ])('survives %s', (_, points, values) => {
    const process = fitGaussianProcess({
      points: Float64Array.from(points),
      dimension: 1,
      values: Float64Array.from(values),
    });
    const { means, variances } = predictMany(process, Float64Array.of(0, 0.3, 0.5));
    expect(means.every(Number.isFinite)).toBe(true);
    expect(variances.every((v) => v > 0 && Number.isFinite(v))).toBe(true);
  });

  it('is indifferent to the unit of the values', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-8, max: 1e8, noNaN: true }),
        fc.double({ min: -1e3, max: 1e3, noNaN: true }),
        (factor, shift) => {
          const points = Float64Array.of(0, 0.2, 0.5, 0.6, 1);
          const values = Float64Array.of(1, 2, 0.5, -1, 0);
          const plain = predictMany(
            fitGaussianProcess({ points, dimension: 1, values }),
            Float64Array.of(0.35),
          );
          const scaled = predictMany(
            fitGaussianProcess({ points, dimension: 1, values: values.map((y) => factor * (y + shift)) }),
            Float64Array.of(0.35),
          );
          expect(Math.abs(scaled.means[0]! / factor - shift - plain.means[0]!)).toBeLessThan(1e-4);
          expect(scaled.variances[0]! / factor ** 2 / plain.variances[0]!).toBeCloseTo(1, 3);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('refuses values whose variance is no number', () => {
    const huge = { points: Float64Array.of(0, 1), dimension: 1, values: Float64Array.of(1e200, -1e200) };
    expect(() => fitGaussianProcess(huge)).toThrow(/scatter by 1.4\d*e\+200/);
  });

  it('refuses arrays that do not fit together, and NaN', () => {
    const fitPlane = (points: number[], values: number[]): unknown =>
      fitGaussianProcess({
        points: Float64Array.from(points),
        dimension: 2,
        values: Float64Array.from(values),
      });
    expect(() => fitPlane([1, 2, 3], [1])).toThrow(/1 values with 3 coordinates in 2 dimensions/);
    expect(() => fitPlane([], [])).toThrow(/n ≥ 1/);
    expect(() => fitPlane([1, 2], [Number.NaN])).toThrow(/finite/);
  });
});
