import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseComposition } from '../crystal/index.ts';
import { buildConvexHull, type HullEntry, reactInterface } from './index.ts';

const toy = '../shared/reference/tables';
const symbols: { readonly [letter: string]: string } = { A: 'Al', B: 'Be', C: 'C' };
const readRows = (name: string): string[][] =>
  readFileSync(`${toy}/${name}`, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
const entryOf = (id: string, formula: string, energy: number): HullEntry => ({
  id,
  composition: parseComposition(formula),
  energy,
});

describe.skipIf(!existsSync(toy))('interfaces of the toy system', () => {
  const entries = readRows('hull_toy_entries.csv').map(([id, amounts, energy]): HullEntry => {
    const parts = amounts!.split('-').map((amount, k) => [Object.values(symbols)[k]!, Number(amount)]);
    return { id: id!, composition: Object.fromEntries(parts), energy: Number(energy) };
  });
  const hull = buildConvexHull(entries);
  const find = (id: string) => entries.find((entry) => entry.id === id)!;

  test.each(readRows('interface_reaction_toy.csv'))(
    '%s with %s: %s eV/atom at %s, giving %s',
    (first, second, energy, fraction, products) => {
      const { strongest } = reactInterface(hull, find(first!), find(second!));
      if (products === 'none') {
        expect(strongest).toBeNull();
        return;
      }
      expect(strongest!.energy).toBeCloseTo(Number(energy), 9);
      expect(strongest!.fraction).toBeCloseTo(Number(fraction), 9);
      expect(strongest!.products).toEqual([{ id: products, fraction: expect.closeTo(1, 9) }]);
    },
  );

  it('has a kink at every stable compound of a binary line, and no other', () => {
    const { kinks } = reactInterface(hull, find('A'), find('B'));
    expect(kinks.map(({ products }) => products.map(({ id }) => id).join('+'))).toEqual([
      'B',
      'AB',
      'A3B',
      'A',
    ]);
    expect(kinks.map(({ fraction }) => fraction)).toEqual([0, 0.5, 0.75, 1].map((x) => expect.closeTo(x, 9)));
  });

  it('counts what an unstable reactant gains by itself', () => {
    const { strongest, kinks } = reactInterface(hull, find('AC'), find('C'));
    expect(strongest).toMatchObject({ fraction: 1, energy: expect.closeTo(-0.05, 9) });
    expect(kinks).toHaveLength(2);
  });

  it('refuses one composition on both sides, and elements of another system', () => {
    const same = { code: 'same-composition' };
    expect(() => reactInterface(hull, find('A'), { composition: { Al: 4 }, energy: 1 })).toThrow(
      expect.objectContaining(same),
    );
    expect(() => reactInterface(hull, find('A'), entryOf('x', 'O2', 0))).toThrow('contains O');
  });
});

/** Four elements with compounds of random energies; the reactants are any two entries. */
const systems = fc.array(
  fc.record({
    amounts: fc
      .array(fc.nat(4), { minLength: 4, maxLength: 4 })
      .filter((values) => values.some((value) => value > 0)),
    energy: fc.double({ min: -1, max: 0.2, noNaN: true }),
  }),
  { minLength: 2, maxLength: 30 },
);

describe('every interface', () => {
  it('is linear between its kinks and turns at each of them', () => {
    fc.assert(
      fc.property(systems, (compounds) => {
        const names = ['Al', 'Be', 'C', 'Dy'];
        const entries = [
          ...names.map((name) => entryOf(name, name, 0)),
          ...compounds.map(({ amounts, energy }, i): HullEntry => {
            const composition = Object.fromEntries(amounts.map((amount, k) => [names[k]!, amount]));
            return { id: `c${i}`, composition, energy };
          }),
        ];
        const hull = buildConvexHull(entries);
        const [a, b] = [entries[4]!, entries.at(-1)!];
        const total = (entry: HullEntry) => Object.values(entry.composition).reduce((sum, n) => sum + n, 0);
        const part = (entry: HullEntry, name: string) => (entry.composition[name] ?? 0) / total(entry);
        if (names.every((name) => Math.abs(part(a, name) - part(b, name)) < 1e-9)) return;
        const { kinks } = reactInterface(hull, a, b);
        const energyAt = (x: number): number => {
          const mixed = names.map((name) => [name, x * part(a, name) + (1 - x) * part(b, name)] as const);
          return hull.mixtureAt(Object.fromEntries(mixed)).energy - x * a.energy - (1 - x) * b.energy;
        };
        kinks.slice(1).forEach((right, i) => {
          const left = kinks[i]!;
          expect(right.fraction).toBeGreaterThan(left.fraction);
          for (const share of [0.2, 0.5, 0.9]) {
            const x = left.fraction + share * (right.fraction - left.fraction);
            expect(energyAt(x)).toBeCloseTo(left.energy + share * (right.energy - left.energy), 8);
          }
        });
        const slopes = kinks
          .slice(1)
          .map((right, i) => (right.energy - kinks[i]!.energy) / (right.fraction - kinks[i]!.fraction));
        slopes.slice(1).forEach((slope, i) => {
          expect(slope).toBeGreaterThan(slopes[i]! - 1e-6);
        });
      }),
      { numRuns: 60 },
    );
  });
});
