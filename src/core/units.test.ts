import { expect, test } from 'vitest';
import { readInstrumentUnit } from './units.ts';

test.each([
  ['K', 'temperature', 1],
  ['Kelvin', 'temperature', 1],
  ['mK', 'temperature', 1e-3],
  ['Oe', 'field', 1],
  ['OE', 'field', 1],
  ['Oersted', 'field', 1],
  ['mT', 'field', 10],
  ['T', 'field', 1e4],
  ['kg', 'mass', 1e3],
  ['kG', 'field', 1e3],
  ['emu', 'moment', 1],
  ['A m²', 'moment', 1e3],
  ['ohms', 'resistance', 1],
  ['Ω', 'resistance', 1],
  ['µΩ cm', 'resistivity', 1e-8],
  ['ohm-cm', 'resistivity', 1e-2],
  ['µJ/K', 'heat capacity', 1e-6],
  ['mJ/mole-K', 'molar heat capacity', 1e-3],
])('%s is a %s, %d of its own unit', (spelling, dimension, factor) => {
  expect(readInstrumentUnit(spelling)).toEqual({ dimension, factor });
});

test.each(['', 'furlong', 'MK', 'MOhm', 'constructor', 'KT'])('"%s" is not known', (spelling) => {
  expect(readInstrumentUnit(spelling)).toBeNull();
});
