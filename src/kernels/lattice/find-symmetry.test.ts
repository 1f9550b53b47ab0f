import { describe, expect, test } from 'vitest';
import { type Atoms, repeatAtoms } from './atoms.ts';
import { determinant, transformRows, transpose } from './cell-algebra.ts';
import { findSymmetry } from './find-symmetry.ts';
import { atomsAt, disturbed, fccCube, fccPrimitive } from './lattice.fixture.ts';
import { primitiveCell } from './primitive-cell.ts';

const cube = (a: number, elements: readonly string[], fractions: readonly number[]): Atoms =>
  atomsAt([a, 0, 0, 0, a, 0, 0, 0, a], elements, fractions);
const hexagon = (elements: readonly string[], fractions: readonly number[]): Atoms =>
  atomsAt([3, 0, 0, -1.5, 1.5 * Math.sqrt(3), 0, 0, 0, 5], elements, fractions);

/** Order of the group modulo the lattice of the cell given: point group × centring (International Tables A). */
const crystals: readonly [string, Atoms, number][] = [
  ['Fm-3m, primitive', fccPrimitive(3.6), 48],
  ['Fm-3m, cube', fccCube(3.6), 192],
  ['Pm-3m, CsCl', cube(3, ['Cs', 'Cl'], [0, 0, 0, 0.5, 0.5, 0.5]), 48],
  [
    'F-43m, ZnS',
    atomsAt([0, 2.7, 2.7, 2.7, 0, 2.7, 2.7, 2.7, 0], ['Zn', 'S'], [0, 0, 0, 0.25, 0.25, 0.25]),
    24,
  ],
  [
    'Fd-3m, Si',
    atomsAt([0, 2.7, 2.7, 2.7, 0, 2.7, 2.7, 2.7, 0], ['Si', 'Si'], [0, 0, 0, 0.25, 0.25, 0.25]),
    48,
  ],
  ['P6_3/mmc, hcp', hexagon(['Mg', 'Mg'], [1 / 3, 2 / 3, 0.25, 2 / 3, 1 / 3, 0.75]), 24],
  ['P6/mmm, AlB2', hexagon(['Al', 'B', 'B'], [0, 0, 0, 1 / 3, 2 / 3, 0.5, 2 / 3, 1 / 3, 0.5]), 24],
  [
    'P4_2/mnm, rutile',
    atomsAt(
      [4.6, 0, 0, 0, 4.6, 0, 0, 0, 2.96],
      ['Ti', 'Ti', 'O', 'O', 'O', 'O'],
      [0, 0, 0, 0.5, 0.5, 0.5, 0.305, 0.305, 0, 0.695, 0.695, 0, 0.805, 0.195, 0.5, 0.195, 0.805, 0.5],
    ),
    16,
  ],
  [
    'P1',
    atomsAt(
      [3.1, 0.1, 0.4, 0.2, 4.3, 0.5, 0.3, 0.2, 5.2],
      ['Cu', 'Ni', 'Cu'],
      [0, 0, 0, 0.3, 0.1, 0.4, 0.7, 0.35, 0.8],
    ),
    1,
  ],
];

describe.each(crystals)('%s', (_, atoms, order) => {
  const operations = findSymmetry(atoms);

  test(`has ${order} operations`, () => {
    expect(operations).toHaveLength(order);
    expect(Array.from(operations[0]!.cartesian).map((x) => Math.round(1e9 * x) / 1e9 + 0)).toEqual([
      1, 0, 0, 0, 1, 0, 0, 0, 1,
    ]);
  });

  test('each moves every atom onto the atom it names', () => {
    for (const { cartesian, permutation } of operations) {
      expect(Math.abs(determinant(cartesian))).toBeCloseTo(1, 9);
      const turned = transformRows(atoms.positions, transpose(cartesian));
      const distances = (from: Float64Array, i: number, j: number) =>
        Math.hypot(...[0, 1, 2].map((d) => from[3 * i + d]! - from[3 * j + d]!));
      expect(new Set(permutation).size).toBe(atoms.elements.length);
      permutation.forEach((target, i) => {
        expect(atoms.elements[target]).toBe(atoms.elements[i]);
        expect(distances(turned, i, 0)).toBeCloseTo(distances(atoms.positions, i, 0), 9);
      });
    }
  });

  test('is found again in copies of the cell', () => {
    const { elements, cell } = primitiveCell(repeatAtoms(atoms, [2, 1, 2]));
    const own = primitiveCell(atoms);
    expect(elements.length).toBe(own.elements.length);
    expect(determinant(cell)).toBeCloseTo(Math.abs(determinant(own.cell)), 6);
  });
});

test('a disturbed crystal has no symmetry left', () => {
  expect(findSymmetry(disturbed(fccCube(3.6), 0.1, 4))).toHaveLength(1);
  expect(primitiveCell(fccCube(3.6)).elements).toEqual(['Cu']);
});
