import { expect, it } from 'vitest';
import { accelerationFactors, enhancementFactors } from './acceleration-factor.ts';
import { randomFoundCurve } from './pool-curves.ts';

it('AF is the ratio of the experiments that first reach a level', () => {
  const curve = [0, 0.2, 0.5, 0.5];
  const factors = accelerationFactors(curve, randomFoundCurve(10, 10), [0.2, 0.5, 0.6]);
  expect(factors).toEqual([
    { level: 0.2, count: 2, referenceCount: 2, factor: 1 },
    { level: 0.5, count: 3, referenceCount: 5, factor: 5 / 3 },
    { level: 0.6, count: null, referenceCount: 6, factor: null },
  ]);
});

it('AF of the published crossed-barrel curve comes out as its authors count it', () => {
  // Reached 0.5 after 83 of 600 candidates, where a random order needs 300.
  const curve = Array.from({ length: 100 }, (_, index) => (index < 82 ? 0.49 : 0.505));
  expect(accelerationFactors(curve, randomFoundCurve(600, 600), [0.5])[0]?.factor).toBeCloseTo(3.61, 2);
});

it('AF takes sums of tenths for the tenths that they mean', () => {
  expect(accelerationFactors([0.1 + 0.2], [0.3], [0.3])[0]?.factor).toBe(1);
  expect(accelerationFactors([0.7 - 0.4], [0.3], [0.3])[0]?.factor).toBe(1);
});

it('EF is the ratio of what was found after equal experiments', () => {
  const factors = enhancementFactors([0, 0.3, 0.4], [0, 0.1, 0.4]);
  expect(factors[0]).toBe(1);
  expect(factors[1]).toBeCloseTo(3, 12);
  expect(factors[2]).toBe(1);
});
