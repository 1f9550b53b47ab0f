import { describe, expect, test } from 'vitest';
import { elementSymbols } from '../../core/elements.ts';
import { findDispersionCorrection } from './dispersion-correction.ts';
import { evaluateFormFactor, findFormFactor, ionName, tabulatedIons } from './form-factor.ts';

describe('form factors', () => {
  /** Where the published fit itself misses the electron count by 0.02 to 0.04. */
  const coarse = 'Zr Nb Mo Ho Er Tm Yb Lu Hf Ta W Re Os Pt Au Hg Y3+ Sm3+ Eu3+ Ra2+'.split(' ');

  test('cover hydrogen to californium, neutral', () => {
    const neutral = tabulatedIons().filter(({ charge }) => charge === 0);
    expect(neutral.map(({ element }) => element).sort()).toEqual(elementSymbols.slice(0, 98).toSorted());
  });

  test.each(
    tabulatedIons().map(({ element, charge }) => [ionName(element, charge), element, charge] as const),
  )('%s scatters forward with all its electrons, less with the angle', (name, element, charge) => {
    const formFactor = findFormFactor(element, charge);
    const electrons = elementSymbols.indexOf(element) + 1 - charge;
    const off = Math.abs(evaluateFormFactor(formFactor, 0) - electrons);
    expect(off).toBeLessThan(coarse.includes(name) ? 0.04 : 0.02);
    const values = [0, 0.1, 0.2, 0.4, 0.8, 1.6].map((s) => evaluateFormFactor(formFactor, s * s));
    expect(values).toEqual(values.toSorted((one, other) => other - one));
    expect(values.at(-1)!).toBeGreaterThanOrEqual(-0.03);
  });

  test('agree with the other fit to the same calculations', () => {
    // Four Gaussians of International Tables C, table 6.1.1.4, at s = 0.1, 0.3, 0.5, 1 Å⁻¹.
    const fourGaussians = {
      C: [5.108, 2.494, 1.686, 1.115],
      O: [7.246, 4.089, 2.337, 1.377],
      Si: [12.134, 8.23, 6.24, 2.699],
      Fe: [23.683, 16.748, 11.506, 6.549],
      Nb: [37.635, 27.725, 21.316, 12.415],
      Gd: [59.435, 45.984, 35.47, 20.959],
      Pb: [77.66, 61.745, 48.935, 30.228],
      U: [86.135, 68.614, 55.418, 35.457],
    };
    for (const [element, values] of Object.entries(fourGaussians))
      for (const [i, s] of [0.1, 0.3, 0.5, 1].entries())
        expect(Math.abs(evaluateFormFactor(findFormFactor(element), s * s) / values[i]! - 1)).toBeLessThan(
          0.004,
        );
  });

  test('mix two charges between them, and say where an ion is unknown', () => {
    const at = (charge: number): number => evaluateFormFactor(findFormFactor('Fe', charge), 0.01);
    expect(at(2.5)).toBeCloseTo((at(2) + at(3)) / 2, 12);
    expect(at(0.5)).toBeCloseTo(0.75 * at(0) + 0.25 * at(2), 12);
    expect(findFormFactor('S', -2).note).toBe('no form factor of S2-; that of S is used');
    expect(findFormFactor('Fe', 3).note).toBeNull();
  });

  test('refuse what is no element and a charge that is no number', () => {
    expect(() => findFormFactor('Xx')).toThrow(/"Xx".*H to Cf/);
    expect(() => findFormFactor('Fe', Number.NaN)).toThrow(/charge of Fe is NaN/);
  });
});

describe('dispersion corrections', () => {
  test('are those of the source between its nodes', () => {
    // Chantler's table read at other energies than the nodes kept, E [eV], f′, f″.
    const rows = [
      ['Fe', 8047.8, -1.201, 3.174],
      ['Nb', 8047.8, -0.159, 2.459],
      ['Pb', 8047.8, -4.31, 8.415],
      ['Si', 8047.8, 0.247, 0.33],
      ['U', 8047.8, -4.566, 13.295],
      ['Gd', 8047.8, -9.018, 11.904],
    ] as const;
    for (const [element, energy, real, imaginary] of rows) {
      const ours = findDispersionCorrection(element, 12398.41984 / energy);
      expect(Math.abs(ours.real - real)).toBeLessThan(0.03 + 0.005 * Math.abs(real));
      expect(ours.imaginary / imaginary).toBeCloseTo(1, 1.7);
    }
  });

  test('jump at the absorption edge of cobalt, between Cu Kα and Co Kβ', () => {
    const edge = 12398.41984 / 7709;
    expect(findDispersionCorrection('Co', edge * 0.98).imaginary).toBeGreaterThan(3);
    expect(findDispersionCorrection('Co', edge * 1.02).imaginary).toBeLessThan(0.7);
    expect(findDispersionCorrection('Co', edge).real).toBeLessThan(-6);
  });

  test('exist for every element up to uranium, finite and absorbing at every wavelength', () => {
    for (const element of elementSymbols.slice(0, 92))
      for (let wavelength = 0.45; wavelength <= 2.7; wavelength += 0.0225) {
        const { real, imaginary } = findDispersionCorrection(element, wavelength);
        expect(real > -35 && real < 3 && imaginary > 0 && imaginary < 35).toBe(true);
      }
  });

  test('refuse elements and wavelengths outside the table, with the way out', () => {
    expect(() => findDispersionCorrection('Pu', 1.54)).toThrow(/"Pu".*H to U; calculate without/);
    expect(() => findDispersionCorrection('Fe', 0.4)).toThrow(/0.45 to 2.7 Å, not at 0.4/);
    expect(() => findDispersionCorrection('Fe', Number.NaN)).toThrow(/NaN/);
  });
});
