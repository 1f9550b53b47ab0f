import { expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { type ChainState, stepOnEllipse } from './elliptical-slice.ts';

it('samples the posterior of a normal mean: N(0, 1) prior, one reading 2 of sd 0.5 gives N(1.6, 0.2)', () => {
  const random = seededRandom('ellipse');
  const logLikelihood = ([x = 0]: Float64Array): number => -0.5 * ((2 - x) / 0.5) ** 2;
  let state: ChainState = { point: Float64Array.of(0), logLikelihood: logLikelihood(Float64Array.of(0)) };
  let sum = 0;
  let squares = 0;
  const steps = 20_000;
  for (let i = 0; i < steps; i++) {
    state = stepOnEllipse(state, logLikelihood, random);
    sum += state.point[0]!;
    squares += state.point[0]! ** 2;
  }
  const mean = sum / steps;
  expect(mean).toBeCloseTo(1.6, 1);
  expect(squares / steps - mean ** 2).toBeCloseTo(0.2, 1);
});

it('stays where it is when nothing else is likely at all', () => {
  const start: ChainState = { point: Float64Array.of(0.3), logLikelihood: 0 };
  expect(stepOnEllipse(start, () => Number.NEGATIVE_INFINITY, seededRandom('stay'))).toEqual(start);
});
