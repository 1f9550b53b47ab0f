import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Goal } from '../campaign/index.ts';
import { expectRandomOrder } from './random-expectation.ts';

const goal = (direction: Goal['direction'], target?: number): Goal => ({
  quantity: 'Tc_K',
  criterion: 'midpoint',
  unit: 'K',
  direction,
  ...(target !== undefined && { target }),
});

function known(...args: Parameters<typeof expectRandomOrder>) {
  const expectation = expectRandomOrder(...args);
  if (!expectation.isKnown) throw new Error(expectation.why);
  return expectation;
}

describe('expectRandomOrder', () => {
  it('is exact on a table small enough to count', () => {
    const { expectation, median, most } = known(goal('maximize'), [1, 2, 3, 4], 4);
    expect(expectation.map((value) => Number(value.toFixed(10)))).toEqual([2.5, 3.3333333333, 3.75, 4]);
    expect(median).toHaveLength(4);
    expect(most.worse.at(-1)).toBe(4);
  });

  it.each([
    ['maximize', 9, 1, 5.5],
    ['maximize', 8, 2, 11 / 3],
    ['minimize', 0, 1, 5.5],
  ] as const)('%s: to reach %d it needs %d good ones among ten', (direction, best, _, needed) => {
    const values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(known(goal(direction), values, best).experimentsToMatch).toBeCloseTo(needed, 12);
  });

  it('counts both sides of a target and speaks of distances', () => {
    const { expectation, experimentsToMatch, betterCount } = known(goal('target', 5), [3, 6, 9], 4);
    expect(experimentsToMatch).toBe(2);
    expect(betterCount).toBe(0);
    expect(expectation.at(-1)).toBe(1);
  });

  it('says why there is nothing to compare', () => {
    expect(expectRandomOrder(goal('maximize'), null, 3)).toEqual({
      isKnown: false,
      why: expect.stringContaining('not a finite table'),
    });
    expect(known(goal('maximize'), [1, 2], null).whyNoMatch).toContain('nothing is measured');
    expect(known(goal('maximize'), [1, 2], 2.5).whyNoMatch).toContain('beyond the mean');
  });

  it('only gets better with every experiment, inside its own bands', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 }), (values) => {
        const { expectation, half, most } = known(goal('minimize'), values, null);
        for (let n = 1; n < values.length; n++)
          expect(expectation[n]).toBeLessThanOrEqual((expectation[n - 1] as number) + 1e-9);
        for (let n = 0; n < values.length; n++) {
          expect(most.better[n]).toBeLessThanOrEqual(half.better[n] as number);
          expect(half.worse[n]).toBeLessThanOrEqual(most.worse[n] as number);
        }
      }),
    );
  });
});
