import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementSymbols } from '../../core/elements.ts';
import { atomicFractions, parseComposition } from './composition.ts';

test.each([
  ['Nb', { Nb: 1 }],
  ['Nb0.75Zr0.25', { Nb: 0.75, Zr: 0.25 }],
  ['Ta34Nb33Hf8Zr14Ti11', { Ta: 34, Nb: 33, Hf: 8, Zr: 14, Ti: 11 }],
  ['YNi2B2C', { Y: 1, Ni: 2, B: 2, C: 1 }],
  ['CH3COOH', { C: 2, H: 4, O: 2 }],
])('%s has the amounts written', (formula, amounts) => {
  expect(parseComposition(formula)).toEqual(amounts);
});

test.each(['', 'nb', 'Nb-Zr', '3Nb', 'Nb0', 'Nb1.2.3', 'Ba(OH)2', 'Nb Zr', 'Xx1', 'Nb.'])(
  '"%s" is refused',
  (formula) => {
    expect(() => parseComposition(formula)).toThrow(expect.objectContaining({ code: 'bad-formula' }));
  },
);

const amounts = fc.dictionary(
  fc.constantFrom(...elementSymbols),
  fc.double({ min: 1e-3, max: 100, noNaN: true }),
  {
    minKeys: 1,
    maxKeys: 6,
  },
);

test('a formula reads back what was written', () => {
  fc.assert(
    fc.property(amounts, (written) => {
      const formula = Object.entries(written)
        .map(([element, amount]) => element + amount.toFixed(6))
        .join('');
      const read = parseComposition(formula);
      expect(Object.keys(read).sort()).toEqual(Object.keys(written).sort());
      for (const element in written) expect(read[element]).toBeCloseTo(written[element] as number, 6);
    }),
  );
});

test('fractions sum to 1 and keep the ratios', () => {
  fc.assert(
    fc.property(amounts, fc.double({ min: 0.01, max: 100, noNaN: true }), (written, factor) => {
      const fractions = atomicFractions(written);
      const scaled = Object.fromEntries(Object.entries(written).map(([e, amount]) => [e, amount * factor]));
      expect(Object.values(fractions).reduce((sum, c) => sum + c, 0)).toBeCloseTo(1, 12);
      for (const element in written)
        expect(atomicFractions(scaled)[element]).toBeCloseTo(fractions[element] as number, 10);
    }),
  );
});

test.each([[{ Nb: -1, Zr: 2 }], [{ Nb: 0 }], [{}], [{ Nb: Number.NaN }], [{ Nb: Number.POSITIVE_INFINITY }]])(
  '%o has no fractions',
  (written) => {
    expect(() => atomicFractions(written)).toThrow(expect.objectContaining({ code: 'bad-composition' }));
  },
);
