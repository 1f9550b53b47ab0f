import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { elementSymbols } from '../../core/elements.ts';
import { atomicFractions, type ElementAmounts, parseComposition } from './composition.ts';

test.each([
  ['Nb', { Nb: 1 }],
  ['Nb0.75Zr0.25', { Nb: 0.75, Zr: 0.25 }],
  ['Ta34Nb33Hf8Zr14Ti11', { Ta: 34, Nb: 33, Hf: 8, Zr: 14, Ti: 11 }],
  ['YNi2B2C', { Y: 1, Ni: 2, B: 2, C: 1 }],
  ['CH3COOH', { C: 2, H: 4, O: 2 }],
  ['Ba0.6K0.4Fe2As2', { Ba: 0.6, K: 0.4, Fe: 2, As: 2 }],
  ['YBa2Cu3O6.93', { Y: 1, Ba: 2, Cu: 3, O: 6.93 }],
  ['Ba(OH)2', { Ba: 1, O: 2, H: 2 }],
  ['Ca10(PO4)6(OH)2', { Ca: 10, P: 6, O: 26, H: 2 }],
  ['K4[Fe(CN)6]', { K: 4, Fe: 1, C: 6, N: 6 }],
  ['{[(Nb.5Ti.5)2]3}', { Nb: 3, Ti: 3 }],
  ['CuSO4·5H2O', { Cu: 1, S: 1, O: 9, H: 10 }],
  ['Na0.35CoO2*1.3H2O', { Na: 0.35, Co: 1, O: 3.3, H: 2.6 }],
  ['La2Sr0CuO4', { La: 2, Cu: 1, O: 4 }],
  ['MgB₂', { Mg: 1, B: 2 }],
  ['YBa₂Cu₃O₆.₉₃', { Y: 1, Ba: 2, Cu: 3, O: 6.93 }],
] as readonly (readonly [string, ElementAmounts])[])('%s has the amounts written', (formula, amounts) => {
  const read = parseComposition(formula);
  expect(Object.keys(read)).toEqual(Object.keys(amounts));
  for (const element in read) expect(read[element]).toBeCloseTo(amounts[element]!, 12);
});

test.each([
  '',
  'nb',
  'Nb-Zr',
  '3Nb',
  'Nb0',
  'Nb1.2.3',
  'Ba(OH2',
  'Ba)2',
  'Nb()',
  'H2O·',
  '·H2O',
  'Nb Zr',
  'Xx1',
  'Nb.',
])('"%s" is refused', (formula) => {
  expect(() => parseComposition(formula)).toThrow(expect.objectContaining({ code: 'bad-formula' }));
});

test.each([
  ['YBa2Cu3O7-x', 'character 10: "-" has no meaning here: charges, differences such as 7-x'],
  ['YBa2Cu3Ox', '"x" is a variable'],
  ['La2-xSrxCuO4', 'differences such as 7-x'],
  ['O7δ', '"δ" is a variable'],
  ['Fe3+', '"+" has no meaning here: charges'],
  ['Nb75%', 'percentages are not read'],
  ['CuSO4.5H2O', 'expected · or * for a hydrate'],
  ['D2S1', 'D is an isotope; write H'],
  ['Pd1T0.81', 'T is an isotope'],
  ['Sr4V2.7TI0.3O9.51', '"TI" is no element; Ti is written with a capital and a small letter'],
  ['nb', '"nb" is no element; Nb is written'],
  ['Nb Zr', 'no blanks'],
  ['3Nb', 'a number stands where an element is expected'],
  ['Nb0', 'all amounts are 0'],
  ['Nb1/3', '"1/3" is no number'],
  ['Ba(OH', '"(" is never closed'],
  ['BaOH)2', '")" closes nothing'],
  ['Y2C2Br0.5!1.5', '"!" has no meaning here'],
])('%s is refused with the reason', (formula, reason) => {
  expect(() => parseComposition(formula)).toThrow(reason);
});

const table = '../shared/data/supercon_tc/supercon_stanev2018.csv';
describe.skipIf(!existsSync(table))('the formulas of a table of 12,934 superconductors', () => {
  const rows = existsSync(table)
    ? readFileSync(table, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(','))
    : [];
  const refusalOf = (formula: string): string | null => {
    try {
      parseComposition(formula);
      return null;
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('give the elements that the table lists, and no others are refused than those without', () => {
    for (const [, formula = '', , family = ''] of rows) {
      const refusal = refusalOf(formula);
      expect({ formula, isRefused: refusal !== null }).toEqual({ formula, isRefused: family === '' });
      if (refusal === null) expect(Object.keys(parseComposition(formula)).sort().join('-')).toBe(family);
      else expect(refusal).toMatch(/isotope|has no meaning here|is written with a capital/);
    }
    expect(rows.length).toBeGreaterThan(1e4);
  });
});

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
