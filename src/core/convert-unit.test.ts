import { describe, expect, test } from 'vitest';
import { convertUnit, dimensionOf } from './convert-unit.ts';

describe('convertUnit', () => {
  test.each([
    [0, '°C', 'K', 273.15],
    [212, '°F', '°C', 100],
    [10, '°C/min', 'K/s', 10 / 60],
    [1, 'atm', 'mbar', 1013.25],
    [760, 'Torr', 'atm', 1],
    [50_000, 'Oe', 'T', 5],
    [250, 'µA', 'mA', 0.25],
    [50, '%', '1', 0.5],
    [1.5, 'h', 'min', 90],
  ])('%d %s in %s', (value, from, to, expected) => {
    expect(convertUnit(value, from, to)).toBeCloseTo(expected, 9);
    expect(convertUnit(expected, to, from)).toBeCloseTo(value, 9);
  });

  test.each([
    [1, 'K', 'Pa'],
    [1, 'C', 'K'],
    [1, 'K', 'furlong'],
    [1, 'k', 'K'],
  ])('refuses %d %s in %s', (value, from, to) => {
    expect(convertUnit(value, from, to)).toBeNull();
  });

  test('keeps a number bit for bit in its own unit', () => {
    expect(convertUnit(0.1 + 0.2, '°C', 'degC')).toBe(0.1 + 0.2);
    expect(dimensionOf('kOe')).toBe('magnetic flux density');
    expect(dimensionOf('constructor')).toBeNull();
  });
});
