import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Goal } from '../../campaign/index.ts';
import { chanceAllMet } from './belief-figures.ts';

const goal = (limits: Partial<Goal>): Goal => ({
  ...{ quantity: 'hardness', criterion: 'as read', unit: 'HV', direction: 'constrain' },
  ...limits,
});

test('limits at ± 1.96 sd on both sides are met with 95 %, and two of them independently with its square', () => {
  const one = goal({ atLeast: 100 - 1.959964 * 5, atMost: 100 + 1.959964 * 5 });
  const at = { mean: 100, sd: 5 };
  expect(chanceAllMet([one], [at])).toBeCloseTo(0.95, 5);
  expect(chanceAllMet([one, one], [at, at])).toBeCloseTo(0.95 ** 2, 5);
});

test('goals without limits say nothing, and a target counts within its tolerance', () => {
  const best = goal({ direction: 'maximize' });
  const near = goal({ direction: 'target', target: 10, tolerance: 1 });
  expect(chanceAllMet([best], [{ mean: 1, sd: 1 }])).toBeNull();
  expect(
    chanceAllMet(
      [best, near],
      [
        { mean: 1, sd: 1 },
        { mean: 10, sd: 1 },
      ],
    ),
  ).toBeCloseTo(0.682689, 5);
});

test('a value that is known is met or not; a wider limit is never met less', () => {
  expect(chanceAllMet([goal({ atMost: 2 })], [{ mean: 1, sd: 0 }])).toBe(1);
  expect(chanceAllMet([goal({ atMost: 2 })], [{ mean: 3, sd: 0 }])).toBe(0);
  const number = fc.double({ min: -50, max: 50, noNaN: true });
  fc.assert(
    fc.property(
      number,
      number,
      fc.double({ min: 0, max: 20, noNaN: true }),
      fc.double({ min: 0, max: 20, noNaN: true }),
      (atMost, mean, sd, wider) => {
        const narrow = chanceAllMet([goal({ atMost })], [{ mean, sd }]) ?? -1;
        const wide = chanceAllMet([goal({ atMost: atMost + wider })], [{ mean, sd }]) ?? -1;
        return narrow >= 0 && wide <= 1 && wide >= narrow - 1e-12;
      },
    ),
  );
});
