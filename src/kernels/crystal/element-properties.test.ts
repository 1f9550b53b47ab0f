import { describe, expect, it } from 'vitest';
import { elementSymbols } from '../../core/elements.ts';
import { covalentRadii, electronegativities } from './data/element-properties.ts';
import { elementProperties } from './element-properties.ts';

describe('properties of the elements', () => {
  it.each([
    ['H', 1, 1],
    ['He', 18, 1],
    ['B', 13, 2],
    ['Na', 1, 3],
    ['Sc', 3, 4],
    ['Fe', 8, 4],
    ['Nb', 5, 5],
    ['Sn', 14, 5],
    ['La', 3, 6],
    ['Gd', 3, 6],
    ['Lu', 3, 6],
    ['Hf', 4, 6],
    ['Pb', 14, 6],
    ['U', 3, 7],
    ['Rf', 4, 7],
    ['Og', 18, 7],
  ])('%s stands in group %i, period %i', (symbol, group, period) => {
    expect(elementProperties(symbol)).toMatchObject({ group, period });
  });

  it.each([
    ['Al', 3],
    ['Cu', 11],
    ['Ce', 4],
    ['Sn', 4],
    ['Gd', null],
    ['O', null],
  ])('%s has %s valence electrons in the counting of Matthias', (symbol, valenceElectrons) => {
    expect(elementProperties(symbol)).toMatchObject({ valenceElectrons });
  });

  it('knows electronegativity and radius where they are published', () => {
    expect(elementProperties('Ni')).toMatchObject({ electronegativity: 1.91, covalentRadius: 124 });
    expect(elementProperties('Eu')?.electronegativity).toBeNull();
    expect(elementProperties('Xx')).toBeNull();
  });

  it('has tables of elements and plausible numbers alone, none twice', () => {
    for (const [text, low, high] of [
      [electronegativities, 0.7, 4],
      [covalentRadii, 25, 270],
    ] as const) {
      const words = text.split(' ');
      const symbols = words.filter((_, i) => i % 2 === 0);
      expect(new Set(symbols).size).toBe(symbols.length);
      expect(symbols.filter((symbol) => !elementSymbols.includes(symbol))).toEqual([]);
      const numbers = words.filter((_, i) => i % 2 === 1).map(Number);
      expect(numbers.every((x) => x > low && x < high)).toBe(true);
    }
  });
});
