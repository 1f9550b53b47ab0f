import { describe, expect, it, test } from 'vitest';
import { gases } from './data/shomate.ts';
import { gasChemicalPotential, gasOfElement, gasProperties, knownGases } from './index.ts';

describe('gases at 1 bar', () => {
  // S and Cp at 298.15 K [J/(mol K)]; H2O has no range that reaches down to it. @source chase1998
  test.each([
    ['O2', 205.147, 29.376],
    ['N2', 191.609, 29.124],
    ['H2', 130.68, 28.836],
    ['F2', 202.789, 31.304],
    ['Cl2', 223.079, 33.949],
    ['CO', 197.653, 29.142],
    ['CO2', 213.795, 37.129],
    ['NH3', 192.774, 35.652],
  ])('%s has the entropy %d and the heat capacity %d at 298.15 K', (gas, entropy, heatCapacity) => {
    const found = gasProperties(gas, 298.15);
    expect(Math.abs(found.entropy - entropy)).toBeLessThan(0.05);
    expect(Math.abs(found.heatCapacity - heatCapacity)).toBeLessThan(0.1);
    expect(Math.abs(found.enthalpy - gases[gas]!.enthalpyTo298)).toBeLessThan(0.02);
  });

  it('gives steam at 1000 K as tabulated', () => {
    const { entropy, enthalpy } = gasProperties('H2O', 1000);
    expect(Math.abs(entropy - 232.738)).toBeLessThan(0.1);
    expect(Math.abs(enthalpy - 9.904 - 26.0)).toBeLessThan(0.05);
  });

  test.each(knownGases)('%s is continuous from range to range, and its entropy rises as Cp/T', (gas) => {
    const { ranges } = gases[gas]!;
    for (const { least, most } of ranges) {
      const [low, high] = [gasProperties(gas, least + 0.01), gasProperties(gas, most)];
      const before = least === ranges[0]!.least ? low : gasProperties(gas, least);
      expect(Math.abs(low.entropy - before.entropy)).toBeLessThan(0.15);
      expect(Math.abs(low.enthalpy - before.enthalpy)).toBeLessThan(0.2);
      const middle = (least + most) / 2;
      const [left, right] = [gasProperties(gas, middle - 1), gasProperties(gas, middle + 1)];
      const { heatCapacity } = gasProperties(gas, middle);
      expect(((right.enthalpy - left.enthalpy) / 2) * 1000).toBeCloseTo(heatCapacity, 3);
      expect(((right.entropy - left.entropy) / 2) * middle).toBeCloseTo(heatCapacity, 2);
      expect(high.entropy).toBeGreaterThan(low.entropy);
    }
  });
});

describe('gasChemicalPotential', () => {
  // Per oxygen atom at 1 bar relative to 0 K [eV]. @source reuter2001, table II (at 1 atm)
  test.each([
    [200, -0.17],
    [300, -0.27],
    [500, -0.5],
    [700, -0.73],
    [1000, -1.1],
  ])('oxygen at %d K is at %d eV per atom', (temperature, potential) => {
    expect(gasChemicalPotential('O2', temperature, 1) / 2).toBeCloseTo(potential, 2);
  });

  it('changes by kT ln p', () => {
    const difference = gasChemicalPotential('O2', 1000, 0.01) - gasChemicalPotential('O2', 1000, 1);
    expect(difference).toBeCloseTo(8.617333262e-2 * Math.log(0.01), 9);
  });

  it('knows the gases of elements, and refuses others', () => {
    expect(gasOfElement('O')).toBe('O2');
    expect(gasOfElement('Nb')).toBeNull();
    expect(() => gasProperties('XeF6', 300)).toThrow(expect.objectContaining({ code: 'unknown-gas' }));
    expect(() => gasProperties('H2O', 300)).toThrow('500 to 6000 K');
    expect(() => gasChemicalPotential('O2', 300, 0)).toThrow('0 bar');
    expect(() => gasChemicalPotential('O2', Number.NaN, 1)).toThrow('NaN K');
  });
});
