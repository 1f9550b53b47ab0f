import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  cellParameters,
  cellVolume,
  latticeFromParameters,
  metricTensor,
  multiplyMatrices,
  norm,
  planeSpacings,
  reciprocalLattice,
  toCartesian,
  toFractional,
} from './lattice.ts';
import type { Vector3 } from './structure.ts';

const degree = Math.PI / 180;
const cells = fc
  .record({
    a: fc.double({ min: 1, max: 30, noNaN: true }),
    b: fc.double({ min: 1, max: 30, noNaN: true }),
    c: fc.double({ min: 1, max: 30, noNaN: true }),
    alpha: fc.double({ min: 60 * degree, max: 115 * degree, noNaN: true }),
    beta: fc.double({ min: 60 * degree, max: 115 * degree, noNaN: true }),
    gamma: fc.double({ min: 60 * degree, max: 115 * degree, noNaN: true }),
  })
  .filter(({ alpha, beta, gamma }) => alpha + beta + gamma < 350 * degree);
const points = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -3, max: 3, noNaN: true }))) as fc.Arbitrary<
  [number, number, number]
>;

it('gives a hexagonal cell its volume a²c sin 60°, with exact zeros', () => {
  // MgB2: a = 3.086 Å, c = 3.524 Å.
  const lattice = latticeFromParameters({
    ...{ a: 3.086, b: 3.086, c: 3.524 },
    ...{ alpha: 90 * degree, beta: 90 * degree, gamma: 120 * degree },
  });
  expect(cellVolume(lattice)).toBeCloseTo(3.086 ** 2 * 3.524 * Math.sin(60 * degree), 10);
  expect(lattice[2].slice(0, 2)).toEqual([0, 0]);
  expect(lattice[1][0]).toBe(-1.543);
});

it('returns the parameters it was made from', () => {
  fc.assert(
    fc.property(cells, (cell) => {
      const back = cellParameters(latticeFromParameters(cell));
      for (const name of ['a', 'b', 'c', 'alpha', 'beta', 'gamma'] as const)
        expect(back[name]).toBeCloseTo(cell[name], 9);
    }),
  );
});

it('has a reciprocal lattice with a_i·a*_j = δ_ij and spacings 1/|a*|', () => {
  fc.assert(
    fc.property(cells, points, (cell, point) => {
      const lattice = latticeFromParameters(cell);
      const reciprocal = reciprocalLattice(lattice);
      toFractional(reciprocal, toCartesian(lattice, point)).forEach((x, k) => {
        expect(x).toBeCloseTo(point[k]!, 8);
      });
      planeSpacings(lattice).forEach((spacing, k) => {
        expect(spacing).toBeCloseTo(1 / norm(reciprocal[k]!), 10);
      });
      expect(cellVolume(lattice) * cellVolume(reciprocal)).toBeCloseTo(1, 10);
    }),
  );
});

it('measures lengths by the metric tensor', () => {
  fc.assert(
    fc.property(cells, points, (cell, point) => {
      const lattice = latticeFromParameters(cell);
      const [row] = multiplyMatrices([point, point, point], metricTensor(lattice));
      const square = row[0] * point[0] + row[1] * point[1] + row[2] * point[2];
      expect(Math.sqrt(Math.max(0, square))).toBeCloseTo(norm(toCartesian(lattice, point)), 6);
    }),
  );
});

const cube = { a: 4, b: 4, c: 4, alpha: Math.PI / 2, beta: Math.PI / 2, gamma: Math.PI / 2 };
it.each([
  [{ a: 0 }, /edge a is 0/],
  [{ c: Number.NaN }, /edge c is NaN/],
  [{ gamma: 90 }, /angle gamma is 90 rad.*radians/],
  [
    { alpha: 30 * degree, beta: 30 * degree, gamma: 80 * degree },
    /30\.0000, 30\.0000, 80\.0000 degrees close no cell/,
  ],
])('refuses %o', (wrong, message) => {
  expect(() => latticeFromParameters({ ...cube, ...wrong })).toThrow(
    expect.objectContaining({ code: 'bad-cell', message: expect.stringMatching(message) }),
  );
});

it('refuses vectors in one plane', () => {
  const plane: readonly [Vector3, Vector3, Vector3] = [
    [1, 0, 0],
    [0, 1, 0],
    [1, 1, 0],
  ];
  expect(() => reciprocalLattice(plane)).toThrow(expect.objectContaining({ code: 'bad-cell' }));
});
