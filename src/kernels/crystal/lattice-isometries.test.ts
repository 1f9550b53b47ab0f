import { expect, it } from 'vitest';
import { determinant } from './lattice.ts';
import { latticeIsometries } from './lattice-isometries.ts';
import type { Matrix3 } from './structure.ts';

const hexagonal: Matrix3 = [
  [3, 0, 0],
  [-1.5, 1.5 * Math.sqrt(3), 0],
  [0, 0, 5],
];

// Orders of the holohedries: cubic 48, hexagonal 24, tetragonal 16, triclinic 2.
it.each<[string, Matrix3, number]>([
  [
    'simple cubic',
    [
      [4, 0, 0],
      [0, 4, 0],
      [0, 0, 4],
    ],
    48,
  ],
  [
    'primitive face-centred cubic',
    [
      [0, 2, 2],
      [2, 0, 2],
      [2, 2, 0],
    ],
    48,
  ],
  [
    'cubic in a skewed cell',
    [
      [4, 0, 0],
      [12, 4, 0],
      [0, -16, 4],
    ],
    48,
  ],
  ['hexagonal', hexagonal, 24],
  [
    'tetragonal',
    [
      [4, 0, 0],
      [0, 4, 0],
      [0, 0, 5],
    ],
    16,
  ],
  [
    'triclinic',
    [
      [4, 0, 0],
      [0.7, 5, 0],
      [0.4, 1.1, 6],
    ],
    2,
  ],
])('%s', (_, lattice, count) => {
  const found = latticeIsometries(lattice, 1e-3);
  expect(found).toHaveLength(count);
  for (const rotation of found) expect(Math.abs(determinant(rotation))).toBeCloseTo(1, 9);
});
