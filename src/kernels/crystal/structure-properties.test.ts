import { describe, expect, it } from 'vitest';
import { elementSymbols } from '../../core/elements.ts';
import { atomicNumber, atomicWeight } from './atomic-weight.ts';
import { latticeFromParameters } from './lattice.ts';
import { checkMinimumDistance, closestPair } from './minimum-distance.ts';
import type { Occupant, Structure, Vector3 } from './structure.ts';
import { density, isOrdered, siteElements, structureComposition } from './structure-properties.ts';
import { makeSupercell } from './supercell.ts';

const right = Math.PI / 2;
const cube = (a: number) => latticeFromParameters({ a, b: a, c: a, alpha: right, beta: right, gamma: right });
const structure = (
  a: number,
  ...sites: readonly (readonly [string | readonly Occupant[], Vector3])[]
): Structure => ({
  lattice: cube(a),
  sites: sites.map(([what, position]) => ({
    position,
    occupants: typeof what === 'string' ? [{ element: what, occupancy: 1 }] : what,
  })),
});
const copper = structure(
  3.6149,
  ['Cu', [0, 0, 0]],
  ['Cu', [0, 0.5, 0.5]],
  ['Cu', [0.5, 0, 0.5]],
  ['Cu', [0.5, 0.5, 0]],
);
const shared: readonly Occupant[] = [
  { element: 'Ba', occupancy: 0.6 },
  { element: 'K', occupancy: 0.4 },
];

describe('density', () => {
  it('of copper is 8.94 g/cm³', () => {
    expect(density(copper)).toBeCloseTo(8.935, 2);
  });
  it('counts shares of a site', () => {
    expect(structureComposition(structure(4, [shared, [0, 0, 0]]))).toEqual({ Ba: 0.6, K: 0.4 });
  });
});

describe('atomic weights', () => {
  it('are known for all elements and grow up to uranium but for the known inversions', () => {
    const inversions = elementSymbols
      .slice(0, 92)
      .filter((symbol, i) => i > 0 && atomicWeight(symbol) < atomicWeight(elementSymbols[i - 1]!));
    expect(inversions).toEqual(['K', 'Ni', 'I', 'Pa']);
    expect(elementSymbols.every((symbol) => atomicWeight(symbol) > 1)).toBe(true);
  });
  it('have numbers beside them', () => {
    expect([atomicNumber('H'), atomicNumber('Nb'), atomicNumber('Og')]).toEqual([1, 41, 118]);
    expect(() => atomicWeight('Xx')).toThrow(expect.objectContaining({ code: 'unknown-element' }));
    expect(() => atomicNumber('nb')).toThrow(expect.objectContaining({ code: 'unknown-element' }));
  });
});

describe('a supercell', () => {
  it.each([
    [[2, 1, 3], 6],
    [
      [
        [1, 1, 0],
        [-1, 1, 0],
        [0, 0, 2],
      ],
      4,
    ],
    [
      [
        [0, 1, 1],
        [1, 0, 1],
        [1, 1, 0],
      ],
      2,
    ],
    [
      [
        [-1, 0, 0],
        [0, 2, 1],
        [0, 0, 1],
      ],
      2,
    ],
  ] as const)('of %j holds %i copies at the same density', (matrix, copies) => {
    const large = makeSupercell(copper, matrix);
    expect(large.sites).toHaveLength(4 * copies);
    expect(density(large)).toBeCloseTo(density(copper), 10);
    expect(closestPair(large).distance).toBeCloseTo(3.6149 / Math.SQRT2, 10);
  });
  it.each([
    [[0, 1, 1]],
    [[1.5, 1, 1]],
    [
      [
        [1, 0, 0],
        [1, 0, 0],
        [0, 0, 1],
      ],
    ],
  ] as const)('by %j is refused', (matrix) => {
    expect(() => makeSupercell(copper, matrix as unknown as Vector3)).toThrow(
      expect.objectContaining({ code: 'bad-supercell' }),
    );
  });
});

describe('distances', () => {
  it('of images count', () => {
    expect(closestPair(structure(2.5, ['Po', [0.3, 0.3, 0.3]]))).toMatchObject({
      first: 0,
      second: 0,
      distance: 2.5,
    });
  });
  it('too short are refused with the pair', () => {
    const wrong = structure(4, ['Na', [0, 0, 0]], ['Cl', [0, 0, 0.99]]);
    expect(() => checkMinimumDistance(wrong)).toThrow(
      /site 1 \(Na at .*\) and site 2 \(Cl at .*\) are 0\.0400 Å apart/,
    );
    expect(() => checkMinimumDistance(copper)).not.toThrow();
  });
  it('between the halves of a split site may be short', () => {
    const half: readonly Occupant[] = [{ element: 'O', occupancy: 0.5 }];
    expect(() =>
      checkMinimumDistance(structure(4, [half, [0, 0, 0.05]], [half, [0, 0, 0.95]])),
    ).not.toThrow();
  });
});

it('tells ordered structures from others', () => {
  expect(isOrdered(copper)).toBe(true);
  expect(siteElements(copper)).toEqual(['Cu', 'Cu', 'Cu', 'Cu']);
  const mixed = structure(4, [shared, [0, 0, 0]]);
  expect(isOrdered(mixed)).toBe(false);
  expect(() => siteElements(mixed)).toThrow(/site 1 holds Ba0\.6 K0\.4/);
});
