import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import {
  checkDesign,
  composeFormula,
  designAmounts,
  designKey,
  isContinuousBox,
  neighbourDesigns,
  parseSpace,
} from './index.ts';

const space = parseSpace({
  variables: [
    { name: 'T', kind: 'continuous', min: 600, max: 1100, unit: 'K' },
    { name: 'n', kind: 'integer', min: 0, max: 4, unit: '1' },
    { name: 'time', kind: 'discrete', levels: [6, 12], unit: 'h' },
    { name: 'gas', kind: 'categorical', options: ['Ar', 'O2'] },
    {
      name: 'alloy',
      kind: 'composition',
      elements: ['Al', 'Ge', 'Sn'],
      formula: 'Nb3X',
      atMost: 2,
      step: 0.1,
    },
  ],
  constraints: ['T - 100*n >= 500'],
});
const design = { T: 900, n: 2, time: 6, gas: 'Ar', Al: 0.7, Ge: 0.3, Sn: 0 };

describe('a design', () => {
  it.each([
    [{ T: 1200 }, 'T: 1200 is above the maximum 1100 [K]'],
    [{ T: 500 }, 'T: 500 is below the minimum 600 [K]'],
    [{ T: Number.NaN }, 'T: NaN, expected a number [K]'],
    [{ n: 2.5 }, 'n: 2.5 is no integer [1]'],
    [{ time: 7 }, 'time: 7 is none of the levels 6, 12 [h]'],
    [{ gas: 'N2' }, 'gas: "N2", expected one of Ar, O2'],
    [{ Al: 0.65 }, 'Al: 0.65 is no multiple of the step 0.1'],
    [{ Al: 0.6 }, /^alloy: fractions sum to 0\.\d+, expected 1$/],
    [{ Al: 0.6, Sn: 0.1 }, 'alloy: 3 elements are above 0, expected at most 2'],
    [{ T: 650 }, 'constraint "T - 100*n >= 500": the terms sum to 450, expected >= 500'],
    [{ colour: 'red' }, 'colour: is no variable of the space, expected T, n, time, gas, Al, Ge, Sn'],
  ])('with %j is refused', (change, message) => {
    expect(checkDesign(space, design)).toBe(true);
    expect(checkDesign(space, { ...design, ...change } as typeof design)).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    );
  });

  it('keeps its key through the order of names and the last bit, and through nothing more', () => {
    const reordered = Object.fromEntries(Object.entries(design).reverse());
    for (const T of [900, 900 * (1 + 2e-16), 900 * (1 - 2e-16)])
      expect(designKey(space, { ...reordered, T })).toBe(designKey(space, design));
    for (const change of [{ T: 900.001 }, { n: 3 }, { time: 12 }, { gas: 'O2' }, { Al: 0.3, Ge: 0.7 }])
      expect(designKey(space, { ...design, ...change })).not.toBe(designKey(space, design));
  });

  it('has a formula with its fixed parts', () => {
    expect(composeFormula(space, design)).toBe('Nb3Al0.7Ge0.3');
    expect(composeFormula(space, { ...design, Al: 0, Ge: 0, Sn: 1 })).toBe('Nb3Sn');
    expect(composeFormula(parseSpace({ pool: [{ a: 1 }] }), { a: 1 })).toBeNull();
    const masked = parseSpace({
      variables: [{ kind: 'composition', name: 'alloy', elements: ['E1', 'E2', 'Nb'], step: 0.1 }],
    });
    expect(composeFormula(masked, { E1: 0.3, E2: 0, Nb: 0.7 })).toBe('(E1)0.3Nb0.7');
    expect(designAmounts(masked, { E1: 0.3, E2: 0, Nb: 0.7 })).toBeNull();
  });

  it('of a pool has its nearest members as neighbours', () => {
    const pool = parseSpace({ pool: [{ a: 1 }, { a: 9 }, { a: 2 }, { a: 4 }] });
    expect(neighbourDesigns(pool, { a: 2 }, seededRandom(0), 2)).toEqual([{ a: 1 }, { a: 4 }]);
    expect(neighbourDesigns(pool, { a: 2 }, seededRandom(0), 9)).toHaveLength(3);
  });
});

it('only continuous variables without constraints make a box', () => {
  const T = { name: 'T', kind: 'continuous', min: 1, max: 2, unit: 'K' };
  expect(isContinuousBox(parseSpace({ variables: [T] }))).toBe(true);
  expect(isContinuousBox(parseSpace({ variables: [T], constraints: ['T <= 1.5'] }))).toBe(false);
  expect(isContinuousBox(parseSpace({ pool: [{ T: 1 }, { T: 2 }] }))).toBe(false);
  expect(isContinuousBox(space)).toBe(false);
});
