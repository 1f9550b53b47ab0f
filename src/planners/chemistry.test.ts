import { describe, expect, it } from 'vitest';
import { encodeDesign, type Space } from '../campaign/index.ts';
import { describeChemistry } from './chemistry.ts';
import { alloyOf, axis, boxOf } from './planning.fixture.ts';

const poolOf = (...designs: readonly { readonly [column: string]: number }[]): Space => ({
  variables: Object.keys(designs[0]!).map(axis),
  constraints: [],
  pool: designs,
});
const plate = poolOf(
  { ni_load: 1, fe_load: 0, co_load: 0, temperature: 300 },
  { ni_load: 0, fe_load: 1, co_load: 0, temperature: 500 },
  { ni_load: 0, fe_load: 0, co_load: 1, temperature: 400 },
  { ni_load: 0.5, fe_load: 0.5, co_load: 0, temperature: 400 },
);
const alloy: Space = {
  variables: [alloyOf('Nb', 'Ti', 'Zr'), axis('x')],
  constraints: [],
  pool: null,
};
const described = (space: Space, design: { readonly [name: string]: number }): Float64Array =>
  describeChemistry(space)!.describe(encodeDesign(space, design));

describe('descriptors of compositions', () => {
  it('of a pure element are its own, without any spread, after the coordinates', () => {
    const nickel = described(plate, { ni_load: 1, fe_load: 0, co_load: 0, temperature: 300 });
    expect([...nickel.subarray(0, 4)]).toEqual([1, 0, 0, 0]);
    expect([...nickel.subarray(4)]).toEqual([1, 1, 0, 0, 0]);
  });

  it('of a mixture are the mean over the atoms and how far they lie apart', () => {
    const half = described(plate, { ni_load: 0.5, fe_load: 0.5, co_load: 0, temperature: 400 });
    const group = half[4]!;
    expect(group).toBeCloseTo(0.5, 12);
    expect(half[6]).toBeCloseTo(1, 12);
    expect(half[8]).toBeCloseTo(1, 12);
  });

  it('count valence electrons, or else groups where an element has no count', () => {
    const electronsOf = (other: string, design: { readonly [column: string]: number }): number => {
      const pure = ['Al', 'Cu', other].map((element) => ({ Al: 0, Cu: 0, [other]: 0, [element]: 1 }));
      return described(poolOf(...pure), { Al: 0, Cu: 0, [other]: 0, ...design })[3]!;
    };
    expect(electronsOf('Ti', { Al: 1 })).toBe(0);
    expect(electronsOf('Ti', { Ti: 1 })).toBeCloseTo((4 - 3) / (11 - 3), 12);
    expect(electronsOf('Gd', { Gd: 1 })).toBe(0);
    expect(electronsOf('Gd', { Cu: 1 })).toBeCloseTo((11 - 3) / (13 - 3), 12);
  });

  it('leave out a property that all elements share', () => {
    expect(describeChemistry(plate)!.dimension).toBe(4 + 1 + 2 + 2);
    expect(describeChemistry(alloy)!.dimension).toBe(4 + 2 + 2 + 2);
  });

  it('are none for columns that are no fractions of one whole, and for letters that only look like elements', () => {
    expect(describeChemistry(poolOf({ Ni: 1, Fe: 0 }, { Ni: 0.2, Fe: 0.3 }))).toBeNull();
    expect(describeChemistry(poolOf({ x: 1, y: 0 }, { x: 0, y: 1 }))).toBeNull();
    expect(describeChemistry(poolOf({ CsPbI: 1, FAPbI: 0 }, { CsPbI: 0, FAPbI: 1 }))).toBeNull();
    const box = boxOf('Ni', 'Fe');
    expect(describeChemistry(box)).toBeNull();
  });

  it('have the derivatives of their own central differences', () => {
    const { describe: describePoint } = describeChemistry(alloy)!;
    const point = encodeDesign(alloy, { Nb: 0.5, Ti: 0.3, Zr: 0.2, x: 0.4 });
    const jacobian: Float64Array[] = [];
    describePoint(point, jacobian);
    jacobian.forEach((row, r) => {
      for (let k = 0; k < 4; k++) {
        const at = (step: number): number => describePoint(point.with(k, point[k]! + step))[4 + r]!;
        expect(row[k]).toBeCloseTo((at(1e-6) - at(-1e-6)) / 2e-6, 5);
      }
    });
  });
});
