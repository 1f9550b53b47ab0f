import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseComposition } from './composition.ts';
import { countValenceElectrons, electronsPerAtom, valenceVariance } from './valence-electrons.ts';

test.each([
  ['Nb', 0],
  ['Nb0.5Zr0.5', 0.25],
  ['Ta0.8Re0.2', 0.64],
  ['NbTa', 0],
])('the valence variance of %s is %d', (formula, variance) => {
  expect(valenceVariance(parseComposition(formula))).toBeCloseTo(variance, 12);
});

test('electrons per atom lie between those of the elements', () => {
  const fraction = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fraction, (x) => {
      const value = electronsPerAtom({ Ti: x, Re: 1 - x });
      expect(value).toBeCloseTo(7 - 3 * x, 10);
    }),
  );
});

test.each(['Gd', 'Xx', 'constructor'])('%s is not counted', (element) => {
  expect(() => countValenceElectrons(element)).toThrow(expect.objectContaining({ code: 'unknown-element' }));
});
