import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatQuantity, formatUnit } from '../../core/format-quantity.ts';
import type { Quantity } from '../../core/quantity.ts';
import { checkNumbers, markUnsupported } from './check-numbers.ts';

const kelvin = (value: number, sd: number | null = null): Quantity => ({ value, sd, unit: 'K' });
const count = (value: number): Quantity => ({ value, sd: null, unit: '1' });
const unsupported = (text: string, ...quantities: readonly Quantity[]): readonly string[] =>
  checkNumbers(text, { quantities, days: ['2026-01-05'] }).map((one) => one.text);

describe('the number check accepts', () => {
  it.each<[string, readonly Quantity[]]>([
    ['Tc is 12.18 ± 0.08 K', [kelvin(12.1834, 0.0791)]],
    ['Tc is 12.18(8) K', [kelvin(12.1834, 0.0791)]],
    ['Tc is about 12 K, that is 12180 mK', [kelvin(12.18)]],
    ['it rose from 9 to 12 K', [kelvin(9.1), kelvin(12.18)]],
    ['readings of 9.1, 11.0 and 12.2 K', [kelvin(9.1), kelvin(11), kelvin(12.18)]],
    ['between 12.13 and 12.57 K', [{ ...kelvin(12.3), interval: [12.13, 12.57] }]],
    ['12–13 K', [kelvin(12.18), kelvin(13)]],
    ['below 1.8 K (< 1.8 K)', [{ ...kelvin(1.8), bound: 'upper' }]],
    ['38 % of them, 38% or 0.38', [count(0.38)]],
    ['1,244 experiments', [count(1244)]],
    ['1\u202f244.5 EUR', [{ value: 1244.5, sd: null, unit: 'EUR' }]],
    ['it cost €50, that is 50 euros', [{ value: 50, sd: null, unit: 'EUR' }]],
    ['−3.2 × 10⁻⁷ T and -3.2e-7 T and -3.2 x 10^-7 T', [{ value: -3.2e-7, sd: null, unit: 'T' }]],
    ['(1.20 ± 0.03) × 10⁻⁷ T', [{ value: 1.204e-7, sd: 0.031e-7, unit: 'T' }]],
    ['a furnace at 900 °C or 1173.15 K', [{ value: 900, sd: null, unit: '°C' }]],
    ['after 48 hours, which are 2 days', [{ value: 48, sd: null, unit: 'h' }]],
    ['12,18 K with a decimal comma', [kelvin(12.18)]],
    ['priced at 7.6 EUR/kg', [{ value: 7.6, sd: null, unit: 'EUR/kg' }]],
    ['0 samples failed', [count(0)]],
  ])('%s', (text, quantities) => {
    expect(unsupported(text, ...quantities)).toEqual([]);
  });

  it('names that hold digits, which are no numbers', () => {
    const text =
      'Nb75Mo25 (s7, s12/measure/1, propose/3/1) by bayes@1.0.0 on 2026-01-05 at 10:00, the 2nd of them, blob 67a15cdf3d27…, H2O, s1.json, 5 January 2026:\n1. first\n2) second';
    expect(unsupported(text)).toEqual([]);
  });
});

describe('the number check finds', () => {
  it.each<[string, readonly Quantity[], readonly string[]]>([
    ['Tc is 12.28 K', [kelvin(12.18)], ['12.28 K']],
    ['Tc is 12.18 T', [kelvin(12.18)], ['12.18 T']],
    ['12.18 experiments', [kelvin(12.18)], ['12.18']],
    ['Tc is 12.18 ± 0.10 K', [kelvin(12.18, 0.08)], ['12.18 ± 0.10 K']],
    ['Tc is 12.18 ± 0.08 K', [kelvin(12.18), kelvin(9, 0.08)], ['12.18 ± 0.08 K']],
    ['14 experiments', [count(13)], ['14']],
    ['1,200 experiments', [count(1244)], ['1,200']],
    ['between 12.13 and 12.60 K', [{ ...kelvin(12.3), interval: [12.13, 12.57] }], ['12.60 K']],
    ['39 % of them', [count(0.38)], ['39 %']],
    ['-12.18 K', [kelvin(12.18)], ['-12.18 K']],
    ['measured on 2026-01-06', [], ['2026-01-06']],
    ['on 6 January 2026', [], ['6 January 2026']],
    ['Tc=15K', [kelvin(12)], ['15K']],
  ])('%s', (text, quantities, found) => {
    expect(unsupported(text, ...quantities)).toEqual(found);
  });

  it('marks what it finds, where it stands', () => {
    const { text } = markUnsupported('Tc rose from 9.1 to 15 K in s3.', { quantities: [kelvin(9.1)] });
    expect(text).toBe('Tc rose from 9.1 to 15 K [not in the record] in s3.');
  });
});

const units = fc.constantFrom('K', 'T', 'EUR', 'GPa', '1', '°C', 'h', 'µm');
const value = fc.double({ min: -1e5, max: 1e5, noNaN: true }).filter((x) => Math.abs(x) > 1e-3);

/** A number with so many decimals, as programs write it: thousands apart or not, either minus. */
function writeNumber(
  x: number,
  decimals: number,
  style: { readonly comma: boolean; readonly minus: string },
): string {
  const [whole = '', fraction] = Math.abs(x).toFixed(decimals).split('.');
  const grouped = style.comma ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
  const sign = x < 0 && Number(x.toFixed(decimals)) !== 0 ? style.minus : '';
  return `${sign}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

const style = fc.record({ comma: fc.boolean(), minus: fc.constantFrom('-', '−') });
const others = fc.array(fc.record({ value, sd: fc.constant(null), unit: units }), { maxLength: 4 });

describe('any text made from evidence', () => {
  it('passes at any rounding', () => {
    fc.assert(
      fc.property(
        value,
        units,
        fc.integer({ min: 0, max: 6 }),
        style,
        others,
        (x, unit, decimals, how, more) => {
          fc.pre(!(unit === '1' && Number.isInteger(x)));
          const text = `We found ${writeNumber(x, decimals, how)}${formatUnit(unit)} in s3 (Nb75Ti25).`;
          expect(unsupported(text, ...more, { value: x, sd: null, unit })).toEqual([]);
        },
      ),
    );
  });

  it('passes as the program itself writes quantities', () => {
    const sd = fc.option(fc.double({ min: 1e-6, max: 1e3, noNaN: true }));
    fc.assert(
      fc.property(
        fc.double({ min: -1e12, max: 1e12, noNaN: true }).filter((x) => x === 0 || Math.abs(x) > 1e-200),
        sd,
        units,
        (x, uncertainty, unit) => {
          const quantity = { value: x, sd: uncertainty, unit };
          expect(unsupported(`It is ${formatQuantity(quantity)}, as measured.`, quantity)).toEqual([]);
        },
      ),
    );
  });

  it('does not pass once a digit is changed', () => {
    fc.assert(
      fc.property(
        value,
        units,
        fc.integer({ min: 0, max: 4 }),
        style,
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (x, unit, decimals, how, at, step) => {
          const written = writeNumber(x, decimals, how);
          const places = [...written].flatMap((letter, index) => (/\d/.test(letter) ? [index] : []));
          const place = places[at % places.length]!;
          const changed = `${written.slice(0, place)}${(Number(written[place]) + step) % 10}${written.slice(place + 1)}`;
          const difference = Math.abs(Number(changed.replaceAll(',', '').replace('−', '-')) - x);
          const trailing = decimals > 0 ? 0 : /0*$/.exec(changed.replaceAll(',', ''))![0].length;
          fc.pre(difference > 0.51 * 10 ** (trailing - decimals));
          expect(
            unsupported(`We found ${changed}${formatUnit(unit)} there.`, { value: x, sd: null, unit }),
          ).toHaveLength(1);
        },
      ),
    );
  });

  it('is read without harm, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const found = checkNumbers(text, { quantities: [] });
        expect(found.every(({ start, end, text: own }) => text.slice(start, end) === own)).toBe(true);
      }),
    );
  });
});
