import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatApart,
  formatCount,
  formatDesign,
  formatFormula,
  formatNumber,
  formatQuantity,
  formatReward,
  roundToSd,
} from './format-quantity.ts';

const kelvin = (value: number, sd: number | null) => formatQuantity({ value, sd, unit: 'K' });

describe('formatQuantity', () => {
  it.each([
    [12.1823, 0.0812, '12.18 ± 0.08\u202fK'],
    [3.4, 1.23, '3.4 ± 1.2\u202fK'],
    [9.96, 0.96, '10.0 ± 1.0\u202fK'],
    [11.7, 0.0996, '11.70 ± 0.10\u202fK'],
    [12_345, 67, '12,350 ± 70\u202fK'],
    [-0.004, 0.03, '0.00 ± 0.03\u202fK'],
    [-4.26, 0.3, '\u22124.3 ± 0.3\u202fK'],
    [1.2e-7, 3.1e-9, '(1.20 ± 0.03) × 10⁻⁷\u202fK'],
    [2.5e8, 1.5e7, '(2.50 ± 0.15) × 10⁸\u202fK'],
    [0, 0.4, '0.0 ± 0.4\u202fK'],
    [9.25, 0, '9.25 ± 0\u202fK'],
    [9.25, null, '9.25\u202fK (sd not known)'],
  ])('writes %d ± %s', (value, sd, text) => {
    expect(kelvin(value, sd)).toBe(text);
  });

  it('writes a limit as a limit, whatever its sd', () => {
    expect(formatQuantity({ value: 1.8, sd: 0.1, unit: 'K', bound: 'upper' })).toBe('< 1.8\u202fK');
    expect(formatQuantity({ value: 500, sd: null, unit: 'h', bound: 'lower' })).toBe('> 500\u202fh');
  });

  it('writes a bracket and a pure number', () => {
    expect(formatQuantity({ value: 12.3, sd: null, unit: 'K', interval: [12.13, 12.57] })).toBe(
      '12.13 to 12.57\u202fK',
    );
    expect(formatQuantity({ value: 0.44, sd: 0.02, unit: '' })).toBe('0.44 ± 0.02');
  });

  it('refuses what is no number', () => {
    expect(() => kelvin(Number.NaN, 1)).toThrow('cannot show NaN');
    expect(() => kelvin(1, -1)).toThrow('cannot show 1 ± -1');
  });

  it('stays within half a place of the numbers it shows', () => {
    const magnitude = fc.double({ min: 1e-4, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(magnitude, magnitude, (value, sd) => {
        // The coarsest case: an sd of 1.95 is shown as 2, with the value to whole numbers.
        const shown = roundToSd(value, sd);
        const read = (text: string) => Number(text.replaceAll(',', '')) * 10 ** shown.exponent;
        expect(Math.abs(read(shown.sd) - sd)).toBeLessThanOrEqual(0.257 * sd);
        expect(Math.abs(read(shown.value) - value)).toBeLessThanOrEqual(0.257 * sd);
      }),
    );
  });
});

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [1244, '1,244'],
    [123_456, '123,456'],
    [1234.567, '1,235'],
    [0.0154, '0.0154'],
    [-0.25, '\u22120.25'],
    [1 / 3, '0.3333'],
    [-3.2e-7, '\u22123.2 × 10⁻⁷'],
    [1_500_000, '1.5 × 10⁶'],
    [999_999_998, '1 × 10⁹'],
    [-9.9999e-7, '\u22121 × 10⁻⁶'],
  ])('writes %d', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('formatDesign', () => {
  it('writes fractions of elements as a formula in at. %, largest first and zeros dropped', () => {
    expect(formatDesign({ Ti: 0.025, Zr: 0.225, V: 0, Nb: 0.75 }, {})).toBe('Nb75Zr22.5Ti2.5');
    expect(formatFormula({ Nb: 1, Zr: 0 })).toBe('Nb');
    expect(formatFormula({ Ti: 1 / 3, Zr: 1 / 3, Nb: 1 / 3 })).toBe('Ti33.3Zr33.3Nb33.3');
  });

  it('names every other variable', () => {
    expect(formatDesign({ Nb: 0.6, Ti: 0.4, annealing: 1200, gas: 'Ar' }, {})).toBe(
      'Nb60Ti40, annealing 1,200, gas Ar',
    );
  });

  it('gives every number its unit, once', () => {
    const units = { annealing: 'K', time_h: 'h', 'field (T)': 'T', Nb: '1', Ti: '1' };
    expect(formatDesign({ Nb: 0.6, Ti: 0.4, annealing: 1200, time_h: 24, 'field (T)': 2 }, units)).toBe(
      'Nb60Ti40, annealing 1,200\u202fK, time 24\u202fh, field 2\u202fT',
    );
    expect(formatDesign({ gas: 'Ar' }, { gas: '' })).toBe('gas Ar');
  });

  it('takes no variable for an element that merely has its name', () => {
    expect(formatDesign({ P: 1, T: 300 }, {})).toBe('P 1, T 300');
    expect(formatDesign({ V: 0.3, I: 12 }, {})).toBe('V 0.3, I 12');
    expect(formatDesign({ V: 'low', I: 1 }, {})).toBe('V low, I 1');
  });
});

it.each([
  [0.286, '0.29'],
  [-0.0301, '−0.03'],
  [-0.001, '0.00'],
  [1.06, '1.06'],
])('formatReward shows %s as %s', (reward, text) => {
  expect(formatReward(reward)).toBe(text);
});

it('counts one thing and several', () => {
  expect([formatCount(1, 'atom'), formatCount(2, 'atom'), formatCount(0, 'atom')]).toEqual([
    '1 atom',
    '2 atoms',
    '0 atoms',
  ]);
});

describe('formatApart', () => {
  it('gives as many digits as it takes to tell a number from another', () => {
    expect(formatApart(1163.2837465, 1100)).toBe('1,163');
    expect(formatApart(1100.0004, 1100)).toBe('1,100.0004');
    expect(formatApart(1100, 1100)).toBe('1,100');
  });

  it('shows two different numbers as different texts', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(number, number, (a, b) => {
        fc.pre(a !== b && !(a === 0 && b === 0));
        expect(formatApart(a, b)).not.toBe(formatApart(b, a));
      }),
    );
  });
});
