import { describe, expect, it } from 'vitest';
import { elementSymbols } from '../../core/elements.ts';
import { metallicRadius, shannonRadii, shannonRadius } from './atomic-radii.ts';
import { parseComposition } from './composition.ts';
import { balanceCharges, isChargeBalanced, likelyCharges, oxidationStates } from './oxidation-states.ts';

describe('the most likely charges', () => {
  it.each([
    ['NaCl', { Na: 1, Cl: -1 }],
    ['CaTiO3', { Ca: 2, Ti: 4, O: -2 }],
    ['LaFeO3', { La: 3, Fe: 3, O: -2 }],
    ['Al2O3', { Al: 3, O: -2 }],
    ['FeO', { Fe: 2, O: -2 }],
    ['Cu2O', { Cu: 1, O: -2 }],
    ['NbN', { Nb: 3, N: -3 }],
    ['GaAs', { Ga: 3, As: -3 }],
    ['SiC', { Si: 4, C: -4 }],
    ['LiCoO2', { Li: 1, Co: 3, O: -2 }],
    ['CaCO3', { Ca: 2, C: 4, O: -2 }],
    ['KMnO4', { K: 1, Mn: 7, O: -2 }],
    ['MoS2', { Mo: 4, S: -2 }],
    ['NaH', { Na: 1, H: -1 }],
    ['H2O', { H: 1, O: -2 }],
    ['Na2SO4', { Na: 1, S: 6, O: -2 }],
    ['BaFe2As2', { Ba: 2, Fe: 2, As: -3 }],
    ['Nb', { Nb: 0 }],
  ])('of %s', (formula, states) => {
    const best = likelyCharges(parseComposition(formula));
    expect(best.states).toEqual(states);
    expect(best.mixedValence).toBeNull();
  });

  it.each([
    ['Fe3O4', 'Fe', 8 / 3],
    ['YBa2Cu3O6.93', 'Cu', (2 * 6.93 - 7) / 3],
    ['Ba0.6K0.4BiO3', 'Bi', 6 - 1.6],
    ['La1.85Sr0.15CuO4', 'Cu', 8 - 1.85 * 3 - 0.3],
  ])('of %s hold %s in two states', (formula, element, mean) => {
    const best = likelyCharges(parseComposition(formula));
    expect(best.mixedValence).toBe(element);
    expect(best.states[element]).toBeCloseTo(mean, 10);
  });

  it('are neutral, whatever is assigned', () => {
    const amounts = parseComposition('Pb0.5Sn0.5Fe2S4');
    const all = balanceCharges(amounts);
    expect(all.length).toBeGreaterThan(3);
    for (const { states } of all)
      expect(Object.entries(amounts).reduce((sum, [e, n]) => sum + n * states[e]!, 0)).toBeCloseTo(0, 8);
  });

  it.each(['Nb3Ti', 'NaK', 'NaCl2'])('of %s are not known', (formula) => {
    expect(isChargeBalanced(parseComposition(formula))).toBe(false);
    expect(() => likelyCharges(parseComposition(formula))).toThrow(
      expect.objectContaining({ code: 'not-known', message: expect.stringContaining('neutral') }),
    );
  });

  it('of many elements are found among usual states', () => {
    const many = parseComposition('Ti0.2V0.2Cr0.2Mn0.2Fe0.2Co0.2Ni0.2Mo0.2W0.2Ru0.2Re0.2S3N');
    expect(balanceCharges(many).length).toBeGreaterThan(0);
  });

  it('of a compound of argon are refused by name', () => {
    expect(() => balanceCharges({ Ar: 1, F: 2 })).toThrow(/Ar has no known oxidation state/);
  });
});

describe('tables', () => {
  it('hold elements alone, and states within the electrons that an atom has', () => {
    const known = elementSymbols.filter((element) => oxidationStates(element) !== null);
    expect(known.length).toBe(103 - 4);
    for (const element of known) {
      const { usual, rarer } = oxidationStates(element)!;
      const all = [...usual, ...rarer];
      expect(new Set(all).size).toBe(all.length);
      expect(all.every((state) => Number.isInteger(state) && state >= -4 && state <= 8 && state !== 0)).toBe(
        true,
      );
    }
  });

  it.each([
    ['O', -2, 6, 1.4],
    ['Na', 1, 6, 1.02],
    ['Ti', 4, 6, 0.605],
    ['La', 3, 12, 1.36],
    ['Fe', 3, 6, 0.645],
    ['Cl', -1, 6, 1.81],
    ['Mn', 2, 6, 0.83],
    ['Si', 4, 4, 0.26],
  ])('give Shannon’s radius of %s %i with %i neighbours', (element, charge, coordination, radius) => {
    expect(shannonRadius(element, charge, coordination)).toBe(radius);
  });

  it('know spin and geometry, and leave unknown what they do not have', () => {
    expect(shannonRadius('Fe', 3, 6, 'low')).toBe(0.55);
    expect(shannonRadius('Cu', 2, 4)).toBe(0.57);
    expect(shannonRadii('Cu').some(({ geometry }) => geometry === 'square')).toBe(true);
    expect(shannonRadius('Na', 3, 6)).toBeNull();
    expect(shannonRadii('He')).toEqual([]);
    expect(metallicRadius('Nb')).toBe(1.468);
    expect(metallicRadius('O')).toBeNull();
  });
});
