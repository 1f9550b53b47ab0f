import { expect, it } from 'vitest';
import { seededRandom } from '../core/random.ts';
import { bayes } from './bayes.ts';
import { boxOf, contextOf, goal, measuredAll } from './planning.fixture.ts';
import { fitProcess } from './warped-process.ts';

const random = seededRandom('warped process');
const points = Float64Array.from({ length: 60 }, () => random.uniform());
const truth = (x: number, y: number): number => Math.sin(3 * Math.log10(x + 0.01)) + 0.3 * y;
const data = {
  points,
  dimension: 2,
  values: Float64Array.from({ length: 30 }, (_, i) => truth(points[2 * i]!, points[2 * i + 1]!)),
};

it('a process over warped inputs is asked by the inputs themselves, with their gradients', () => {
  const { belief } = fitProcess(data, true, seededRandom('fit'));
  const point = Float64Array.of(0.12, 0.6);
  const plain = fitProcess(data, false, seededRandom('fit')).belief;
  expect(belief.predictMany(point).means[0]).not.toBeCloseTo(plain.predictMany(point).means[0]!, 9);
  expect(belief.predictMany(points).means[7]).toBeCloseTo(data.values[7]!, 1);
  const [drawn] = belief.drawTruths(1, seededRandom('truth'));
  for (const told of [belief, drawn!, belief.drawFunction(seededRandom('function'))]) {
    const { mean, meanGradient } = told.predictWithGradient(point);
    expect(mean).toBeCloseTo(told.predictMany(point).means[0]!, 8);
    for (let k = 0; k < 2; k++) {
      const at = (step: number): number => told.predictMany(point.with(k, point[k]! + step)).means[0]!;
      expect(meanGradient[k]).toBeCloseTo((at(1e-6) - at(-1e-6)) / 2e-6, 3);
    }
  }
  const before = belief.predictMany(point).variances[0]!;
  expect(belief.withPending(point).predictMany(point).variances[0]).toBeLessThan(before);
  expect(belief.varianceReductions(point, point)[0]).toBeGreaterThan(0);
});

it('planners warp inputs when they are asked to', async () => {
  const designs = Array.from({ length: 30 }, (_, i) => ({ x: points[2 * i]!, y: points[2 * i + 1]! }));
  const view = {
    goals: [goal],
    space: boxOf('x', 'y'),
    trials: measuredAll(designs, ({ x, y }) => truth(Number(x), Number(y))),
    experimentsLeft: 5,
  };
  const ask = async (options: { readonly warp?: boolean }) => {
    const [proposal] = await bayes.propose(
      view,
      1,
      bayes.parseOptions(options),
      contextOf(seededRandom('ask')),
    );
    return proposal!.predicted!.sd!;
  };
  expect(await ask({ warp: true })).not.toBeCloseTo(await ask({}), 9);
  expect(await ask({})).toBe(await ask({ warp: false }));
});
