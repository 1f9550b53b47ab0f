import { expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { normalLogPdf } from './normal.ts';
import { stackingWeights } from './stacking.ts';

const random = seededRandom('stacking');
const values = Float64Array.from({ length: 200 }, () => random.normal());
const densities = (mean: number): Float64Array => values.map((y) => normalLogPdf(y - mean));

it('gives nearly all weight to the model that foretells, in any order', () => {
  const [right, wrong] = stackingWeights([densities(0), densities(3)]);
  expect(right).toBeGreaterThan(0.95);
  expect(right! + wrong!).toBeCloseTo(1, 12);
  expect(stackingWeights([densities(3), densities(0)])[1]).toBeCloseTo(right!, 6);
});

it('shares equally between equals, and where nothing was foretold yet', () => {
  expect([...stackingWeights([densities(1), densities(1)])]).toEqual([0.5, 0.5]);
  expect([...stackingWeights([new Float64Array(0), new Float64Array(0), new Float64Array(0)])]).toEqual([
    1 / 3,
    1 / 3,
    1 / 3,
  ]);
});

it('mixes two models that are each right half of the time', () => {
  const halves = values.map((y, i) => (i % 2 === 0 ? y - 4 : y + 4));
  const own = (mean: number): Float64Array => halves.map((y) => normalLogPdf(y - mean));
  expect(stackingWeights([own(-4), own(4)])[0]).toBeCloseTo(0.5, 1);
});

it('leaves a model the more say, the more values it is imagined to have foretold, until real ones speak', () => {
  const nothing = [new Float64Array(0), new Float64Array(0)];
  expect([...stackingWeights(nothing, [3, 1])]).toEqual([0.75, 0.25]);
  const [, right] = stackingWeights([densities(3), densities(0)], [3, 1]);
  expect(right).toBeGreaterThan(0.95);
});
