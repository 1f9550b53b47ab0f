import { expect, test } from 'vitest';
import { meanWavelength, radiationNames, readRadiation } from './radiation.ts';

test('the mean of the copper doublet', () => {
  expect(meanWavelength(readRadiation('CuKa'))).toBeCloseTo(1.541871, 6);
  expect(meanWavelength(readRadiation('CuKa1'))).toBe(1.5405929);
});

test('every name is known, with Kα1 shorter than Kα2 and Kβ shortest', () => {
  for (const name of radiationNames)
    expect(readRadiation(name).lines.length).toBe(name.endsWith('Ka') ? 2 : 1);
  for (const anode of ['Cr', 'Fe', 'Co', 'Cu', 'Mo', 'Ag']) {
    const at = (line: string): number => meanWavelength(readRadiation(anode + line));
    expect(at('Ka1')).toBeLessThan(at('Ka2'));
    expect(at('Kb')).toBeLessThan(at('Ka1'));
  }
});

test('several lines with weights, and wavelengths in Å', () => {
  expect(readRadiation('CuKa, CuKb@0.02').lines).toEqual([
    { name: 'CuKa1', wavelength: 1.5405929, weight: 1 },
    { name: 'CuKa2', wavelength: 1.5444274, weight: 0.5 },
    { name: 'CuKb', wavelength: 1.39225, weight: 0.02 },
  ]);
  expect(readRadiation('0.8265').lines[0]?.wavelength).toBe(0.8265);
});

test.each([
  '',
  'CuKa3',
  'XxKa1',
  '-1',
  '0',
  '12',
  'NaN',
  '1e9',
  'CuKa@',
  'CuKa@0',
  'CuKa@-1',
  'CuKa@1@2',
  'CuKa,',
  'constructorKa1',
])('%j is refused', (text) => {
  expect(() => readRadiation(text)).toThrow(expect.objectContaining({ code: 'bad-radiation' }));
});
