import { describe, expect, test } from 'vitest';
import { model } from './phases.fixture.ts';
import { grainFactor, linearAbsorption } from './weight-fractions.ts';

describe('absorption', () => {
  test('is the tabulated one of NiO and TiO2 for Cu Kα, 270 and 534 /cm, within 10 %', () => {
    // Mass coefficients of the elements for Cu Kα in itc-c2006, table 4.2.4.3: Ni 48.8, O 11.5, Ti 202 cm²/g.
    const nickelOxide = 6.81 * (48.8 * 0.7858 + 11.5 * 0.2142);
    const rutile = 4.25 * (202 * 0.5993 + 11.5 * 0.4007);
    expect(Math.abs(linearAbsorption(model('nickelOxide'), 1.5418) / nickelOxide - 1)).toBeLessThan(0.1);
    expect(Math.abs(linearAbsorption(model('rutile'), 1.5418) / rutile - 1)).toBeLessThan(0.1);
  });

  test('of a grain: Brindley gives 0.862 at (μ − mean μ) R = 0.1 and 1.160 at −0.1', () => {
    expect(grainFactor(1000, 2)).toBeCloseTo(0.862, 2);
    expect(grainFactor(-1000, 2)).toBeCloseTo(1.16, 2);
    expect(grainFactor(0, 5)).toBe(1);
  });

  test('is smooth where the series takes over', () => {
    expect(grainFactor(0.0201e4, 1)).toBeCloseTo(grainFactor(0.0199e4, 1), 3);
  });
});
