import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { slopeOfWarp, warpPoints } from './input-warp.ts';
import { normalLogPdf } from './normal.ts';
import { fitProcessEnsemble, fitWarpedEnsemble, predictEnsemble } from './process-ensemble.ts';

const curvature = fc.double({ min: -80, max: 80, noNaN: true }).filter((c) => Math.abs(c) > 1e-3);
const coordinate = fc.double({ min: -0.5, max: 1.5, noNaN: true });
const warpOne = (c: number, x: number): number => warpPoints(Float64Array.of(x), Float64Array.of(c))[0]!;

describe('a warp of inputs', () => {
  it('keeps 0 and 1 and the order of everything, and is undone by the mirrored one at the mirrored place', () => {
    fc.assert(
      fc.property(curvature, coordinate, coordinate, (c, a, b) => {
        expect(warpOne(c, 0)).toBeCloseTo(0, 12);
        expect(warpOne(c, 1)).toBeCloseTo(1, 12);
        if (b - a > 1e-6) expect(warpOne(c, b)).toBeGreaterThan(warpOne(c, a));
        expect(1 - warpOne(-c, 1 - a)).toBeCloseTo(warpOne(c, a), 9);
      }),
    );
  });

  it('is a logarithm that stretches one end: half of the way is made by x = (√(1 + c) − 1)/c', () => {
    for (const c of [4, 15, 60]) expect(warpOne(c, (Math.sqrt(1 + c) - 1) / c)).toBeCloseTo(0.5, 12);
  });

  it('has the slope of its differences', () => {
    fc.assert(
      fc.property(curvature, coordinate, (c, x) => {
        fc.pre(Math.abs(x) > 1e-4 && Math.abs(x - 1) > 1e-4);
        const difference = (warpOne(c, x + 1e-6) - warpOne(c, x - 1e-6)) / 2e-6;
        expect(slopeOfWarp(c, x) / difference).toBeCloseTo(1, 3);
      }),
    );
  });
});

/** Values at 24 places on the square, and how likely those at 60 others are found, on average [log]. */
function foretell(truth: (x: number, y: number) => number, seed: number) {
  const random = seededRandom('warp', seed);
  const draw = (count: number): Float64Array =>
    Float64Array.from({ length: 2 * count }, () => random.uniform());
  const read = (points: Float64Array): Float64Array =>
    Float64Array.from(
      { length: points.length / 2 },
      (_, i) => truth(points[2 * i]!, points[2 * i + 1]!) + 0.02 * random.normal(),
    );
  const points = draw(24);
  const data = { points, dimension: 2, values: read(points) };
  const tests = draw(60);
  const values = read(tests);
  const plain = fitProcessEnsemble(data, seededRandom('fit', seed));
  const { ensemble, warp } = fitWarpedEnsemble(data, seededRandom('fit', seed));
  const score = (own: typeof plain, at: Float64Array): number => {
    const { means, variances } = predictEnsemble(own, at);
    return values.reduce((sum, value, i) => {
      const sd = Math.sqrt(variances[i]! + own.noiseVariance);
      return sum + (normalLogPdf((value - means[i]!) / sd) - Math.log(sd)) / values.length;
    }, 0);
  };
  return {
    warp,
    gain: score(ensemble, warp === null ? tests : warpPoints(tests, warp)) - score(plain, tests),
  };
}

/** Mean of paired differences, and the half width of its interval of 95 %. */
function interval(gains: readonly number[]): readonly [number, number] {
  const mean = gains.reduce((sum, gain) => sum + gain / gains.length, 0);
  const squares = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0);
  return [mean, 1.96 * Math.sqrt(squares / (gains.length - 1) / gains.length)];
}

describe('a process that may warp its inputs', () => {
  const seeds = Array.from({ length: 12 }, (_, seed) => seed);

  it('foretells better where all happens at one end of an input', () => {
    const bent = seeds.map((seed) => foretell((x, y) => Math.sin(3 * Math.log10(x + 0.01)) + 0.3 * y, seed));
    const [gain, half] = interval(bent.map((one) => one.gain));
    expect(gain - half).toBeGreaterThan(0);
    for (const { warp } of bent.filter((one) => one.warp !== null)) {
      expect(warp![0]).toBeGreaterThan(0);
      expect(warp![1]).toBe(0);
    }
  });

  it('leaves inputs alone where nothing asks for a warp', () => {
    const straight = seeds.map((seed) => foretell((x, y) => Math.sin(5 * x) + y, seed));
    expect(straight.filter(({ warp }) => warp !== null).length).toBeLessThanOrEqual(1);
    const [gain, half] = interval(straight.map((one) => one.gain));
    expect(gain + half).toBeGreaterThanOrEqual(0);
  });

  it('never does so of fewer than ten values, and the draws are then those of any process', () => {
    const points = Float64Array.from({ length: 9 }, (_, i) => (i / 9) ** 3);
    const data = { points, dimension: 1, values: points.map((x) => Math.log(x + 0.001)) };
    const { ensemble, warp } = fitWarpedEnsemble(data, seededRandom('few'));
    expect(warp).toBeNull();
    const at = Float64Array.of(0.3);
    expect(predictEnsemble(ensemble, at)).toEqual(
      predictEnsemble(fitProcessEnsemble(data, seededRandom('few')), at),
    );
  });
});
