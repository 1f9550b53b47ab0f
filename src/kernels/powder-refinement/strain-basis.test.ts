import { describe, expect, test } from 'vitest';
import { latticeFromParameters } from '../crystal/index.ts';
import { strainBasis } from './strain-basis.ts';

const right = Math.PI / 2;
const cell = (a: number, b: number, c: number, alpha = right, beta = right, gamma = right) =>
  latticeFromParameters({ a, b, c, alpha, beta, gamma });

describe('the strains that keep the symmetry of a lattice', () => {
  test.each([
    ['cubic', cell(4, 4, 4), 1],
    ['tetragonal', cell(4, 4, 5), 2],
    ['hexagonal', cell(4, 4, 5, right, right, (2 * Math.PI) / 3), 2],
    ['rhombohedral', cell(4, 4, 4, 1.2, 1.2, 1.2), 2],
    ['orthorhombic', cell(4, 5, 6), 3],
    ['monoclinic', cell(4, 5, 6, right, 1.8, right), 4],
    ['triclinic', cell(4, 5, 6, 1.4, 1.7, 1.8), 6],
  ])('%s', (_, lattice, count) => {
    const basis = strainBasis(lattice);
    expect(basis).toHaveLength(count);
    expect(basis[0]!.map((value) => Number(value.toFixed(9)) + 0)).toEqual([1, 1, 1, 0, 0, 0]);
    for (const tensor of basis.slice(1))
      expect(Math.abs(tensor[0]! + tensor[1]! + tensor[2]!)).toBeLessThan(1e-9);
  });
});
