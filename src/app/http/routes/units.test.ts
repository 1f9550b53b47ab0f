import { expect, test } from 'vitest';
import { readInstrumentUnit } from '../../../core/units.ts';
import { unitForms } from './units.ts';

const formOf = (unit: string) => unitForms.find((form) => form.unit === unit);

test('a value shown in cgs, and its unit shown in SI, is the value again', () => {
  for (const { unit, si, cgs } of unitForms) {
    const back = formOf(cgs.unit);
    expect(back, `${unit}: ${cgs.unit}`).toBeDefined();
    const direct = si.factor * (formOf(si.unit)?.cgs.factor ?? Number.NaN);
    const around =
      cgs.factor * (back?.si.factor ?? 0) * (formOf(back?.si.unit ?? '')?.cgs.factor ?? Number.NaN);
    expect(around / direct, unit).toBeCloseTo(1, 12);
  }
});

test('a unit of a system stays as it is there, so that what is shown can be shown again', () => {
  for (const { si, cgs } of unitForms) {
    expect(formOf(si.unit)?.si).toEqual({ unit: si.unit, factor: 1 });
    expect(formOf(cgs.unit)?.cgs).toEqual({ unit: cgs.unit, factor: 1 });
  }
});

test('magnetic units agree with those in which instrument files are read', () => {
  const dimensions = new Set(['field', 'moment', 'moment of mass', 'moment of volume', 'susceptibility']);
  let compared = 0;
  for (const { unit, cgs } of unitForms) {
    const [known, shown] = [readInstrumentUnit(unit), readInstrumentUnit(cgs.unit)];
    if (known === null || shown === null || known.dimension !== shown.dimension) continue;
    expect(dimensions.has(known.dimension)).toBe(true);
    expect(known.factor / shown.factor, unit).toBeCloseTo(cgs.factor, 9);
    compared++;
  }
  expect(compared).toBeGreaterThan(12);
});

test.each([
  ['T', 1, 'Oe', 1e4],
  ['emu', 1, 'emu', 1],
  ['GPa', 1, 'dyn/cm²', 1e10],
  ['kJ/m³', 7.957747, 'MGOe', 1],
])('1 %s × %f is shown in %s', (unit, value, cgsUnit, expected) => {
  expect(formOf(unit)?.cgs.unit).toBe(cgsUnit);
  expect(value * (formOf(unit)?.cgs.factor ?? 0)).toBeCloseTo(expected, 5);
});
