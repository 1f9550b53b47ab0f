import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latticeFromParameters, planeSpacings, toCartesian } from './lattice.ts';
import { findNeighbours, findNeighboursOf, type NeighbourList } from './neighbours.ts';
import type { Matrix3, Structure, Vector3 } from './structure.ts';

const right = Math.PI / 2;
const cube = (a: number): Matrix3 =>
  latticeFromParameters({ a, b: a, c: a, alpha: right, beta: right, gamma: right });
const crystal = (lattice: Matrix3, ...positions: readonly Vector3[]): Structure => ({
  lattice,
  sites: positions.map((position) => ({ position, occupants: [{ element: 'Nb', occupancy: 1 }] })),
});

const round = (x: number): number => Math.round(1e6 * x) / 1e6;

/** Distances of the first site's pairs, rounded, and how often each occurs. */
const shells = ({ offsets, distances }: NeighbourList): readonly (readonly [number, number])[] => {
  const counts = new Map<number, number>();
  for (const d of [...distances.slice(0, offsets[1])].sort((p, q) => p - q)) {
    const rounded = round(d);
    counts.set(rounded, (counts.get(rounded) ?? 0) + 1);
  }
  return [...counts];
};

describe('shells of lattices', () => {
  it('of bcc hold 8, 6, 12, 24, 8 neighbours', () => {
    const list = findNeighbours(crystal(cube(2), [0, 0, 0], [0.5, 0.5, 0.5]), 3.47);
    expect(shells(list)).toEqual([
      [1.732051, 8],
      [2, 6],
      [2.828427, 12],
      [3.316625, 24],
      [3.464102, 8],
    ]);
  });

  it('of a primitive cell meet images of the one site', () => {
    const list = findNeighbours(crystal(cube(1), [0.9, -3.2, 7]), 2);
    expect(shells(list)).toEqual([
      [1, 6],
      [round(Math.SQRT2), 12],
      [1.732051, 8],
      [2, 6],
    ]);
  });
});

const cells = fc
  .record({
    a: fc.double({ min: 2, max: 9, noNaN: true }),
    b: fc.double({ min: 2, max: 9, noNaN: true }),
    c: fc.double({ min: 2, max: 9, noNaN: true }),
    alpha: fc.double({ min: 0.9, max: 1.9, noNaN: true }),
    beta: fc.double({ min: 0.9, max: 1.9, noNaN: true }),
    gamma: fc.double({ min: 0.9, max: 1.9, noNaN: true }),
  })
  .filter(
    ({ alpha, beta, gamma }) =>
      alpha + beta + gamma < 5.8 &&
      alpha + beta - gamma > 0.3 &&
      alpha - beta + gamma > 0.3 &&
      gamma + beta - alpha > 0.3,
  )
  .map(latticeFromParameters);
const coordinates = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 24 });

it('are those that a search through all images finds', () => {
  fc.assert(
    fc.property(
      cells,
      coordinates,
      fc.double({ min: 0.5, max: 7, noNaN: true }),
      (lattice, numbers, cutoff) => {
        const fractions = Float64Array.from(numbers.slice(0, 3 * Math.floor(numbers.length / 3)));
        const list = findNeighboursOf(lattice, fractions, cutoff);
        expect(keysOf(list)).toEqual(searchAll(lattice, fractions, cutoff));
      },
    ),
    { numRuns: 60 },
  );
});

const keysOf = ({ offsets, indices, shifts, distances, vectors }: NeighbourList): readonly string[] =>
  [...indices]
    .map((j, p) => {
      const i = offsets.findIndex((_, k) => offsets[k + 1]! > p);
      expect(Math.hypot(...vectors.slice(3 * p, 3 * p + 3))).toBeCloseTo(distances[p]!, 10);
      return `${i} ${j} ${shifts.slice(3 * p, 3 * p + 3).join()} ${distances[p]!.toFixed(6)}`;
    })
    .sort();

function searchAll(lattice: Matrix3, fractions: Float64Array, cutoff: number): readonly string[] {
  const found: string[] = [];
  const count = fractions.length / 3;
  const at = (i: number): Vector3 => [fractions[3 * i]!, fractions[3 * i + 1]!, fractions[3 * i + 2]!];
  const far = planeSpacings(lattice).map((d) => cutoff / d);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) {
      const delta = at(j).map((x, k) => x - at(i)[k]!);
      const from = delta.map((x, k) => Math.ceil(-x - far[k]! - 1e-9));
      const to = delta.map((x, k) => Math.floor(-x + far[k]! + 1e-9));
      for (let p = from[0]!; p <= to[0]!; p++)
        for (let q = from[1]!; q <= to[1]!; q++)
          for (let r = from[2]!; r <= to[2]!; r++) {
            const step: Vector3 = [delta[0]! + p, delta[1]! + q, delta[2]! + r];
            const distance = Math.hypot(...toCartesian(lattice, step));
            if (distance <= cutoff && !(i === j && p === 0 && q === 0 && r === 0))
              found.push(`${i} ${j} ${p},${q},${r} ${distance.toFixed(6)}`);
          }
    }
  return found.sort();
}

it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('a cut-off of %d is refused', (cutoff) => {
  expect(() => findNeighbours(crystal(cube(3), [0, 0, 0]), cutoff)).toThrow(
    expect.objectContaining({ code: 'bad-cutoff' }),
  );
});

it('a position that is no number is refused', () => {
  expect(() => findNeighbours(crystal(cube(3), [0, Number.NaN, 0]), 2)).toThrow(
    /coordinate 2 of site 1 is NaN/,
  );
});
