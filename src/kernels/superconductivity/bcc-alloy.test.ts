import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseComposition } from '../crystal/index.ts';
import { bccCoupling, bccCriticalTemperature } from './bcc-alloy.ts';
import { criticalTemperatures } from './data/critical-temperatures.ts';
import { debyeElements } from './data/debye-temperature.ts';

const bccRows = criticalTemperatures.filter(
  ({ structure, composition }) =>
    structure === 'bcc' &&
    Object.keys(parseComposition(composition)).every((element) => debyeElements.includes(element)),
);

describe('the composition model of bcc alloys', () => {
  test('reproduces the rows it was fitted to: mean absolute error 0.7 K', () => {
    expect(bccRows.length).toBeGreaterThan(40);
    const errors = bccRows.map(({ composition, criticalTemperature }) =>
      Math.abs(bccCriticalTemperature(parseComposition(composition)) - criticalTemperature),
    );
    const mean = errors.reduce((sum, error) => sum + error / errors.length, 0);
    expect(mean).toBeGreaterThan(0.5);
    expect(mean).toBeLessThan(0.95);
  });

  test('has its two peaks, one on each side of group 5, and a valley at Nb–Mo', () => {
    const at = (amounts: Record<string, number>): number => bccCriticalTemperature(amounts);
    expect(at({ Nb: 0.7, Zr: 0.3 })).toBeGreaterThan(at({ Nb: 0.5, Mo: 0.5 }) + 4);
    expect(at({ Mo: 0.6, Re: 0.4 })).toBeGreaterThan(at({ Nb: 0.5, Mo: 0.5 }) + 4);
  });

  test('is finite and not below zero anywhere', () => {
    const amount = fc.double({ min: 0.01, max: 1, noNaN: true });
    const alloy = fc.dictionary(fc.constantFrom(...debyeElements), amount, { minKeys: 1 });
    fc.assert(
      fc.property(alloy, (amounts) => {
        expect(bccCoupling(amounts)).toBeGreaterThanOrEqual(0);
        expect(bccCriticalTemperature(amounts)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('names a metal that it does not know', () => {
    expect(() => bccCoupling({ Nb: 0.5, Fe: 0.5 })).toThrow(/Fe.*none of the metals/);
  });
});
