import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseComposition } from '../crystal/index.ts';
import {
  balanceReaction,
  buildConvexHull,
  type HullEntry,
  listStabilityRegions,
  openEntries,
  reactionEnergy,
} from './index.ts';

const balance = (left: string, right: string) =>
  balanceReaction(left.split('+').map(parseComposition), right.split('+').map(parseComposition));
const entryOf = (id: string, formula: string, energy: number): HullEntry => ({
  id,
  composition: parseComposition(formula),
  energy,
});

describe('balanceReaction', () => {
  test.each([
    ['H2+O2', 'H2O', [2, 1], [2], 6],
    ['Fe2O3+C', 'Fe+CO2', [2, 3], [4, 3], 13],
    ['KMnO4+HCl', 'KCl+MnCl2+H2O+Cl2', [2, 16], [2, 2, 8, 5], 44],
    ['Y2O3+BaCO3+CuO+O2', 'YBa2Cu3O7+CO2', [2, 8, 12, 1], [4, 8], 76],
    ['Ba+K+FeAs', 'Ba0.6K0.4Fe2As2', [3, 2, 10], [5], 25],
    ['Mg+B', 'MgB2', [1, 2], [1], 3],
  ])('%s -> %s', (left, right, reactants, products, atomCount) => {
    const found = balance(left, right);
    expect(found.reactants).toEqual(reactants);
    expect(found.products).toEqual(products);
    expect(found.atomCount).toBeCloseTo(atomCount, 9);
  });

  test.each([
    ['H2+O2', 'NH3', 'no amounts balance'],
    ['C+O2', 'CO+CO2', '2 independent ways'],
    ['H2O+O2', 'H2', 'wrong side'],
    ['H2+O2+N2', 'H2O', 'no part in the reaction'],
  ])('%s -> %s is refused', (left, right, words) => {
    expect(() => balance(left, right)).toThrow(words);
    expect(() => balance(left, right)).toThrow(expect.objectContaining({ code: 'not-balanced' }));
  });

  it('conserves every element', () => {
    const amount = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(amount, amount, amount, amount, (a, b, c, d) => {
        const sides = [
          [{ Al: a, O: b }, { Be: c }],
          [{ Al: a, Be: d }, { O: 2 }],
        ] as const;
        const { reactants, products } = balanceReaction(...sides);
        for (const element of ['Al', 'O', 'Be'] as const) {
          const sum = (
            phases: readonly { Al?: number; O?: number; Be?: number }[],
            counts: readonly number[],
          ) => phases.reduce((total, phase, i) => total + counts[i]! * (phase[element] ?? 0), 0);
          expect(sum(sides[0], reactants)).toBeCloseTo(sum(sides[1], products), 7);
        }
      }),
    );
  });

  it('gives the energy per atom of the reactants', () => {
    const reaction = balance('H2+O2', 'H2O');
    expect(reactionEnergy(reaction, [-1, -2], [-4])).toBeCloseTo((-8 + 4) / 6, 12);
    expect(() => reactionEnergy(reaction, [-1], [-4])).toThrow('expected 2 finite numbers');
    expect(() => reactionEnergy(reaction, [-1, Number.NaN], [-4])).toThrow('reactant energies');
  });
});

/** Mn-O with energies of formation near the measured ones [eV/atom]. */
const oxides = [
  entryOf('Mn', 'Mn', -9.1),
  entryOf('O2', 'O2', -4.9),
  ...(
    [
      ['MnO', 'MnO', -2.0],
      ['Mn3O4', 'Mn3O4', -2.05],
      ['Mn2O3', 'Mn2O3', -1.99],
      ['MnO2', 'MnO2', -1.8],
    ] as const
  ).map(([id, formula, formation]) => {
    const { Mn = 0, O = 0 } = parseComposition(formula);
    return entryOf(id, formula, formation + (Mn * -9.1 + O * -4.9) / (Mn + O));
  }),
];

describe('openEntries', () => {
  it('gives the phase of manganese that oxygen of a given potential makes', () => {
    const stableAt = (potential: number): string | undefined => {
      const hull = buildConvexHull(openEntries(oxides, { O: -4.9 + potential }));
      return hull.listStabilities().find((entry) => entry.isStable)?.id;
    };
    const regions = listStabilityRegions(buildConvexHull(oxides));
    for (const { id, ranges } of regions) {
      const { least, most } = ranges.O!;
      if (id === 'O2') continue;
      expect(stableAt(((least ?? -9) + Math.min(most, 0)) / 2)).toBe(id);
      if (least !== null) expect(stableAt(least - 1e-6)).not.toBe(id);
    }
  });

  test.each([
    [{ O: Number.NaN }, 'bad-potential', 'NaN'],
    [{ Cl: -1 }, 'bad-potential', 'no entry contains Cl'],
    [{ O: -5, Mn: -9 }, 'all-open', 'O, Mn'],
  ])('refuses %o', (potentials, code, words) => {
    expect(() => openEntries(oxides, potentials as never)).toThrow(words);
    expect(() => openEntries(oxides, potentials as never)).toThrow(expect.objectContaining({ code }));
  });
});

describe('listStabilityRegions', () => {
  it('tiles the axis of the oxygen potential, from none to pure oxygen', () => {
    const regions = listStabilityRegions(buildConvexHull(oxides));
    const order = ['Mn', 'MnO', 'Mn3O4', 'Mn2O3', 'MnO2', 'O2'].map(
      (id) => regions.find((region) => region.id === id)!,
    );
    expect(order[0]!.ranges.O!.least).toBeNull();
    expect(order.at(-1)!.ranges.O).toEqual({ least: expect.closeTo(0, 12), most: expect.closeTo(0, 12) });
    order.slice(1, -1).forEach(({ ranges }, i) => {
      expect(ranges.O!.least).toBeCloseTo(order[i]!.ranges.O!.most, 12);
    });
    // MnO decomposes to Mn + 1/2 O2 where the potential of oxygen falls to twice its energy of formation per atom
    expect(order[1]!.ranges.O!.least).toBeCloseTo(2 * -2.0, 12);
  });

  it('has corners that fulfil every inequality', () => {
    const hull = buildConvexHull([...oxides, entryOf('Y', 'Y', -6), entryOf('YMnO3', 'YMnO3', -9.2)]);
    for (const { corners } of listStabilityRegions(hull))
      for (const corner of corners)
        hull.listStabilities().forEach(({ formationEnergy }, i) => {
          const { composition } = hull.entries[i]!;
          const total = Object.values(composition).reduce((sum, amount) => sum + amount, 0);
          const mixed = Object.entries(composition).reduce(
            (sum, [element, amount]) => sum + (amount / total) * corner[element]!,
            0,
          );
          expect(mixed).toBeLessThanOrEqual(formationEnergy + 1e-9);
        });
  });
});
