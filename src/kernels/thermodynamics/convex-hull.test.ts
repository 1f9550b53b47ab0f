import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseComposition } from '../crystal/index.ts';
import { buildConvexHull, type ConvexHull, type HullEntry } from './index.ts';

const dataFolder = '../shared/data/convex_hull_entries';
const tableFolder = '../shared/reference/tables';
const readRows = (path: string): string[][] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(/,(?![^[]*\])/));
/** Elements A, B, C of the toy system. */
const toyElements = ['Al', 'Be', 'C'] as const;

const entryOf = (id: string, formula: string, energy: number): HullEntry => ({
  id,
  composition: parseComposition(formula),
  energy,
});
const stabilityOf = (hull: ConvexHull, id: string) =>
  hull.listStabilities().find((entry) => entry.id === id)!;

describe.skipIf(!existsSync(dataFolder))('hulls of the Materials Project', () => {
  test.each(['Mn_O', 'Mn_O_Y', 'Cl_Mn_Na_O_Y'])('%s, every entry', (name) => {
    const entries = readRows(`${dataFolder}/${name}_entries.csv`).map((row) =>
      entryOf(row[0]!, row[1]!, Number(row[5])),
    );
    const stabilities = buildConvexHull(entries).listStabilities();
    const expected = readRows(`${dataFolder}/${name}_entries_expected.csv`);
    expect(stabilities.map(({ id }) => id)).toEqual(expected.map(([id]) => id));
    expected.forEach(([id, formation, above, stable], i) => {
      const { formationEnergy, energyAboveHull, isStable } = stabilities[i]!;
      expect(Math.abs(formationEnergy - Number(formation)), id).toBeLessThan(1e-6);
      expect(Math.abs(energyAboveHull - Number(above)), id).toBeLessThan(1e-6);
      expect(isStable, id).toBe(stable === 'yes');
    });
  });
});

describe.skipIf(!existsSync(tableFolder))('the toy system', () => {
  const entries = readRows(`${tableFolder}/hull_toy_entries.csv`).map(([id, amounts, energy]): HullEntry => {
    const parts = amounts!.split('-').map((amount, k) => [toyElements[k]!, Number(amount)]);
    return { id: id!, composition: Object.fromEntries(parts), energy: Number(energy) };
  });
  const hull = buildConvexHull(entries);

  test.each(readRows(`${tableFolder}/hull_toy_reference.csv`))(
    '%s (%s): above the hull %s, without itself %s, into %s',
    (id, _amounts, above, without, products) => {
      const { energy, decomposition } = hull.decompose(id!);
      expect(stabilityOf(hull, id!).energyAboveHull).toBeCloseTo(Number(above), 9);
      expect(energy).toBeCloseTo(Number(without), 9);
      const expected = [...products!.matchAll(/\((\w+); ([\d.]+)\)/g)].map(([, phase, share]) => [
        phase,
        share,
      ]);
      const found = decomposition.map((part) => [part.id, part.fraction] as const);
      expect(found.map(([phase]) => phase).sort()).toEqual(expected.map(([phase]) => phase).sort());
      for (const [phase, share] of expected)
        expect(found.find(([other]) => other === phase)![1]).toBeCloseTo(Number(share), 4);
    },
  );

  it('has A3B2C on a facet: stable, and equal to its decomposition', () => {
    const { energyAboveHull, isStable } = stabilityOf(hull, 'A3B2C');
    expect(Math.abs(energyAboveHull)).toBeLessThan(1e-9);
    expect(isStable).toBe(true);
    const { energy, decomposition } = hull.decompose('A3B2C');
    expect(Math.abs(energy)).toBeLessThan(1e-9);
    expect(decomposition.map(({ id }) => id)).not.toContain('A3B2C');
    expect(hull.listFacets().flatMap(({ phases }) => phases)).toContain('A3B2C');
  });

  it('has facets that touch every entry from below, and together fill the triangle', () => {
    const facets = hull.listFacets();
    for (const { phases, chemicalPotentials } of facets) {
      for (const { id, composition, energy } of entries) {
        const atoms = Object.values(composition).reduce((sum, amount) => sum + amount, 0);
        const plane = toyElements.reduce(
          (sum, element) => sum + ((composition[element] ?? 0) / atoms) * chemicalPotentials[element]!,
          0,
        );
        expect(energy - plane).toBeGreaterThan(-1e-9);
        if (phases.includes(id)) expect(energy - plane).toBeCloseTo(0, 9);
      }
    }
    const area = facets.reduce((sum, { phases }) => sum + areaOf(phases.map(fractionsOfToy)), 0);
    expect(area).toBeCloseTo(1, 9);
  });

  const fractionsOfToy = (id: string): number[] => {
    const { composition } = entries.find((entry) => entry.id === id)!;
    const atoms = Object.values(composition).reduce((sum, amount) => sum + amount, 0);
    return toyElements.map((element) => (composition[element] ?? 0) / atoms);
  };
});

/** Area of a triangle of compositions, in units of the whole. */
const areaOf = ([a, b, c]: readonly (readonly number[])[]): number =>
  Math.abs(
    a![0]! * (b![1]! * c![2]! - b![2]! * c![1]!) -
      a![1]! * (b![0]! * c![2]! - b![2]! * c![0]!) +
      a![2]! * (b![0]! * c![1]! - b![1]! * c![0]!),
  );

/** Entries over 2 to 5 elements on a coarse grid of compositions and energies, so that ties and flat hulls are common. */
const symbols = ['Al', 'Be', 'C', 'Dy', 'Er'];
const systems = fc.integer({ min: 2, max: 5 }).chain((count) => {
  const amounts = fc
    .array(fc.nat(3), { minLength: count, maxLength: count })
    .filter((values) => values.some((value) => value > 0));
  const compound = fc.record({ amounts, energy: fc.integer({ min: -8, max: 3 }) });
  return fc.array(compound, { maxLength: 25 }).map((compounds): HullEntry[] => [
    ...symbols.slice(0, count).map((symbol, k) => entryOf(`e${k}`, symbol, -k)),
    ...compounds.map(({ amounts: values, energy }, i): HullEntry => {
      const total = values.reduce((sum, value) => sum + value, 0);
      const elemental = values.reduce((sum, value, k) => sum - (value * k) / total, 0);
      const composition = Object.fromEntries(values.map((value, k) => [symbols[k]!, value]));
      return { id: `c${i}`, composition, energy: elemental + energy / 10 };
    }),
  ]);
});
const fractions = (composition: HullEntry['composition']): number[] => {
  const total = Object.values(composition).reduce((sum, amount) => sum + amount, 0);
  return symbols.map((symbol) => (composition[symbol] ?? 0) / total);
};
const energiesOf = (entries: readonly HullEntry[]): Map<string, number> =>
  new Map(
    buildConvexHull(entries)
      .listStabilities()
      .map((entry) => [entry.id, entry.energyAboveHull]),
  );

describe('every hull', () => {
  it('lies at or below every entry; decompositions have the composition and the energy of the hull', () => {
    fc.assert(
      fc.property(systems, (entries) => {
        const hull = buildConvexHull(entries);
        const byId = new Map(entries.map((entry) => [entry.id, entry]));
        hull.listStabilities().forEach(({ energyAboveHull, decomposition }, i) => {
          const entry = entries[i]!;
          expect(energyAboveHull).toBeGreaterThanOrEqual(0);
          const mixed = new Array<number>(symbols.length).fill(0);
          let energy = 0;
          for (const { id, fraction } of decomposition) {
            energy += fraction * byId.get(id)!.energy;
            fractions(byId.get(id)!.composition).forEach((part, k) => {
              mixed[k]! += fraction * part;
            });
          }
          fractions(entry.composition).forEach((part, k) => {
            expect(mixed[k]).toBeCloseTo(part, 8);
          });
          expect(entry.energy - energy).toBeCloseTo(energyAboveHull, 8);
          expect(hull.mixtureAt(entry.composition).energy).toBeCloseTo(entry.energy - energyAboveHull, 9);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on order, cell size, doubled entries, or the reference of the energies', () => {
    fc.assert(
      fc.property(systems, fc.integer({ min: 2, max: 7 }), (entries, scale) => {
        const expected = energiesOf(entries);
        const same = (others: readonly HullEntry[]) => {
          const found = energiesOf(others);
          for (const [id, energy] of expected) expect(found.get(id)).toBeCloseTo(energy, 9);
        };
        same([...entries].reverse());
        same([...entries, ...entries.map((entry) => ({ ...entry, id: `${entry.id}-again` }))]);
        same(
          entries.map((entry) => ({
            ...entry,
            composition: Object.fromEntries(
              Object.entries(entry.composition).map(([element, amount]) => [element, amount * scale]),
            ),
          })),
        );
        same(
          entries.map((entry) => ({
            ...entry,
            energy:
              entry.energy + fractions(entry.composition).reduce((sum, part, k) => sum + part * (k - 9.7), 0),
          })),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('is the upper envelope of its facets, which do not cut any entry', () => {
    fc.assert(
      fc.property(systems, (entries) => {
        const hull = buildConvexHull(entries);
        const facets = hull.listFacets();
        const elements = hull.elements;
        hull.listStabilities().forEach(({ energyAboveHull }, i) => {
          const parts = fractions(entries[i]!.composition);
          const planes = facets.map(({ chemicalPotentials }) =>
            elements.reduce(
              (sum, element) => sum + parts[symbols.indexOf(element)]! * chemicalPotentials[element]!,
              0,
            ),
          );
          expect(Math.max(...planes)).toBeCloseTo(entries[i]!.energy - energyAboveHull, 6);
        });
      }),
      { numRuns: 40 },
    );
  });

  // Found by the test below: degenerate at a phase beside two that differ from it by a millionth.
  it('finds its way among phases a millionth apart where rounding leads the first search in circles', () => {
    const compounds: readonly (readonly [readonly number[], number])[] = [
      [[0, 1.000001, 1.000002, 0, 1], -0.4],
      [[0, 1, 1.000001, 0, 1.000002], -0.4],
      [[1, 2.000001, 0, 0, 1], -0.5],
      [[0, 0, 0, 1.000001, 0], 0],
      [[2, 0, 0, 0, 0], 0],
      [[0, 2.000001, 0, 0, 0], 0],
      [[0, 0, 0, 0, 2], 0],
    ];
    const hull = buildConvexHull([
      ...symbols.map((symbol) => entryOf(symbol, symbol, 0)),
      ...compounds.map(([amounts, energy], i): HullEntry => {
        const composition = Object.fromEntries(amounts.map((value, k) => [symbols[k]!, value]));
        return { id: `c${i}`, composition, energy };
      }),
    ]);
    const [amounts] = compounds[0]!;
    const { energy } = hull.mixtureAt(Object.fromEntries(amounts.map((value, k) => [symbols[k]!, value])));
    expect(energy).toBeLessThanOrEqual(-0.4 + 2e-9);
  });

  it('stands compositions that differ by a millionth, as rounded formulas do, with energies that jump', () => {
    const amount = fc.constantFrom(0, 1, 1.000001, 1.000002, 2, 2.000001);
    const compound = fc.record({
      amounts: fc
        .array(amount, { minLength: 5, maxLength: 5 })
        .filter((values) => values.some((value) => value > 0)),
      energy: fc.integer({ min: -5, max: 0 }),
    });
    fc.assert(
      fc.property(fc.array(compound, { minLength: 10, maxLength: 80 }), (compounds) => {
        const entries = [
          ...symbols.map((symbol) => entryOf(symbol, symbol, 0)),
          ...compounds.map(({ amounts, energy }, i): HullEntry => {
            const composition = Object.fromEntries(amounts.map((value, k) => [symbols[k]!, value]));
            return { id: `c${i}`, composition, energy: energy / 10 };
          }),
        ];
        const hull = buildConvexHull(entries);
        for (const { composition } of entries) {
          const { chemicalPotentials } = hull.mixtureAt(composition);
          for (const other of entries) {
            const plane = fractions(other.composition).reduce(
              (sum, part, k) => sum + part * chemicalPotentials[symbols[k]!]!,
              0,
            );
            expect(other.energy - plane).toBeGreaterThan(-2e-9);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('refuses what is no set of entries', () => {
    const [al, be] = [entryOf('al', 'Al', 0), entryOf('be', 'Be', 0)];
    const refused = (entries: readonly HullEntry[], code: string, words: string) => {
      expect(() => buildConvexHull(entries)).toThrow(expect.objectContaining({ code }));
      expect(() => buildConvexHull(entries)).toThrow(words);
    };
    refused([], 'missing-end-member', '0 entries');
    refused([al, entryOf('x', 'AlBe', -1)], 'missing-end-member', 'no entry of pure Be');
    refused([al, be, entryOf('al', 'AlBe', -1)], 'duplicate-entry', '"al"');
    refused([al, be, entryOf('x', 'AlBe', Number.NaN)], 'bad-entry', 'entry x: energy NaN');
    refused([al, { id: 'x', composition: { Qq: 1 }, energy: 0 }], 'unknown-element', '"Qq"');
    refused([al, { id: 'x', composition: { Al: -1 }, energy: 0 }], 'bad-entry', '-1 atoms of Al');
    refused([al, { id: 'x', composition: {}, energy: 0 }], 'bad-entry', 'no atoms');
    const hull = buildConvexHull([al, be]);
    expect(() => hull.mixtureAt({ Al: 1, O: 1 })).toThrow(expect.objectContaining({ code: 'outside-hull' }));
    expect(() => hull.decompose('none')).toThrow(expect.objectContaining({ code: 'unknown-entry' }));
  });

  it('takes one element alone, with its polymorphs', () => {
    const hull = buildConvexHull([entryOf('a', 'Al', -3), entryOf('b', 'Al4', -2.5)]);
    expect(hull.listStabilities().map((entry) => entry.energyAboveHull)).toEqual([0, 0.5]);
    expect(hull.decompose('b')).toEqual({ energy: 0.5, decomposition: [{ id: 'a', fraction: 1 }] });
  });
});
