import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chemicalFamily } from '../composition/index.ts';
import { structureComposition } from '../crystal/index.ts';
import {
  cellRelativeSd,
  createNoveltyJudge,
  decoratePrototype,
  enumerateCompositions,
  prototypes,
  substituteElements,
} from './index.ts';

const prototypeOf = (name: string) => prototypes.find((entry) => entry.name === name)!;
const fill = (name: string, elements: { readonly [role: string]: string }) => {
  const choices = Object.fromEntries(Object.entries(elements).map(([role, element]) => [role, [element]]));
  return decoratePrototype(prototypeOf(name), choices)[0]!;
};

/** Edge a [Å] as measured, of compounds that no structure type is scaled from; the sd of estimated cells was read off these. */
const calibrationEdges: readonly (readonly [string, { readonly [role: string]: string }, number])[] = [
  ['A15', { A: 'Nb', B: 'Sn' }, 5.29],
  ['A15', { A: 'V', B: 'Si' }, 4.725],
  ['A15', { A: 'Nb', B: 'Al' }, 5.186],
  ['A15', { A: 'V', B: 'Ga' }, 4.817],
  ['B1', { A: 'Mg', X: 'O' }, 4.2117],
  ['B1', { A: 'K', X: 'Cl' }, 6.2931],
  ['B1', { A: 'Li', X: 'F' }, 4.027],
  ['B1', { A: 'Ca', X: 'O' }, 4.8105],
  ['C1', { A: 'Ce', X: 'O' }, 5.4113],
  ['C1', { A: 'Sr', X: 'F' }, 5.7996],
  ['rutile', { A: 'Sn', X: 'O' }, 4.7373],
  ['AlB2', { A: 'Mg', X: 'B' }, 3.086],
  ['AlB2', { A: 'Zr', X: 'B' }, 3.169],
  ['Laves C15', { A: 'Zr', B: 'V' }, 7.442],
  ['Laves C15', { A: 'Ce', B: 'Ru' }, 7.535],
  ['ThCr2Si2', { A: 'Ca', B: 'Fe', X: 'As' }, 3.872],
  ['ThCr2Si2', { A: 'La', B: 'Ni', X: 'Ge' }, 4.187],
  ['Heusler L2_1', { A: 'Co', B: 'Mn', C: 'Si' }, 5.654],
  ['Heusler L2_1', { A: 'Ni', B: 'Mn', C: 'Ga' }, 5.825],
  ['half-Heusler C1_b', { A: 'Co', B: 'Ti', C: 'Sb' }, 5.884],
  ['perovskite', { A: 'Ba', B: 'Ti', X: 'O' }, 4.006],
  ['perovskite', { A: 'Ca', B: 'Ti', X: 'O' }, 3.84],
  ['L1_2', { A: 'Ni', B: 'Al' }, 3.572],
  ['L1_0', { A: 'Co', B: 'Pt' }, 2.682],
  ['CaCu5', { A: 'Sm', B: 'Co' }, 5.002],
  ['CaCu5', { A: 'La', B: 'Ni' }, 5.017],
  ['spinel', { A: 'Fe', B: 'Cr', X: 'O' }, 8.378],
  ['anti-PbO', { B: 'Fe', X: 'Te' }, 3.822],
  ['NiAs', { A: 'Mn', X: 'As' }, 3.724],
  ['ZrCuSiAs', { A: 'Sm', B: 'Fe', X: 'As', Y: 'O' }, 3.94],
];

/** The same of compounds that nothing was read off. */
const otherEdges: typeof calibrationEdges = [
  ['A15', { A: 'V', B: 'Ge' }, 4.783],
  ['A15', { A: 'Mo', B: 'Si' }, 4.893],
  ['A15', { A: 'Ti', B: 'Au' }, 5.097],
  ['B1', { A: 'Na', X: 'F' }, 4.634],
  ['B1', { A: 'Sr', X: 'O' }, 5.16],
  ['B1', { A: 'Ba', X: 'O' }, 5.539],
  ['B1', { A: 'Mn', X: 'O' }, 4.446],
  ['B1', { A: 'Ni', X: 'O' }, 4.177],
  ['B1', { A: 'K', X: 'Br' }, 6.6],
  ['B1', { A: 'Ca', X: 'S' }, 5.695],
  ['C1', { A: 'Ba', X: 'F' }, 6.2],
  ['C1', { A: 'U', X: 'O' }, 5.471],
  ['C1', { A: 'Th', X: 'O' }, 5.597],
  ['perovskite', { A: 'K', B: 'Ta', X: 'O' }, 3.989],
  ['perovskite', { A: 'K', B: 'Mg', X: 'F' }, 3.989],
  ['perovskite', { A: 'Ba', B: 'Zr', X: 'O' }, 4.193],
  ['spinel', { A: 'Mg', B: 'Cr', X: 'O' }, 8.333],
  ['spinel', { A: 'Zn', B: 'Al', X: 'O' }, 8.086],
  ['rutile', { A: 'Mn', X: 'O' }, 4.398],
  ['rutile', { A: 'Mg', X: 'F' }, 4.621],
  ['Laves C15', { A: 'Hf', B: 'V' }, 7.386],
  ['Laves C15', { A: 'La', B: 'Al' }, 8.145],
  ['Laves C15', { A: 'Y', B: 'Co' }, 7.214],
  ['CaCu5', { A: 'Y', B: 'Co' }, 4.937],
  ['CaCu5', { A: 'Gd', B: 'Co' }, 4.976],
  ['Heusler L2_1', { A: 'Fe', B: 'V', C: 'Al' }, 5.761],
  ['Heusler L2_1', { A: 'Ni', B: 'Mn', C: 'Sn' }, 6.053],
  ['half-Heusler C1_b', { A: 'Ni', B: 'Zr', C: 'Sn' }, 6.113],
  ['half-Heusler C1_b', { A: 'Pt', B: 'Mn', C: 'Sb' }, 6.201],
  ['ThCr2Si2', { A: 'Eu', B: 'Fe', X: 'As' }, 3.907],
  ['ThCr2Si2', { A: 'Ce', B: 'Cu', X: 'Si' }, 4.105],
  ['L1_2', { A: 'Al', B: 'Sc' }, 4.103],
  ['L1_2', { A: 'Sn', B: 'La' }, 4.769],
  ['AlB2', { A: 'Ti', X: 'B' }, 3.038],
  ['AlB2', { A: 'Nb', X: 'B' }, 3.09],
  ['B2', { A: 'Ni', X: 'Ti' }, 3.015],
  ['B2', { A: 'Cu', X: 'Zn' }, 2.95],
];

describe.each(prototypes.map((prototype) => [prototype.name, prototype] as const))(
  '%s',
  (name, prototype) => {
    const example = fill(name, prototype.example.elements);

    it('accepts the compound that it was measured on, with its cell', () => {
      expect(example.objections).toEqual([]);
      expect(example.cell!.parameters.a).toBeCloseTo(prototype.example.cell.a, 9);
      expect(example.cell!.parameters.c).toBeCloseTo(prototype.example.cell.c, 9);
    });

    it('has the atoms of its formula in whole numbers of formula units', () => {
      const atoms = structureComposition(example.structure!);
      const units = prototype.roles.map(
        (role) => atoms[prototype.example.elements[role.name]!]! / role.count,
      );
      for (const unit of units) {
        expect(unit).toBe(units[0]);
        expect(Number.isInteger(unit)).toBe(true);
      }
    });
  },
);

describe('estimated cells', () => {
  const rmsErrors = (edges: typeof calibrationEdges) => {
    const errors = { ionic: [] as number[], metallic: [] as number[] };
    for (const [name, elements, edge] of edges)
      errors[prototypeOf(name).bonding].push(fill(name, elements).cell!.parameters.a / edge - 1);
    const rms = (values: readonly number[]) =>
      Math.sqrt(values.reduce((sum, e) => sum + e * e, 0) / values.length);
    return { ionic: rms(errors.ionic), metallic: rms(errors.metallic) };
  };

  it('state the sd that was read off, to its last digit', () => {
    const { ionic, metallic } = rmsErrors(calibrationEdges);
    expect(cellRelativeSd.ionic).toBeGreaterThanOrEqual(ionic);
    expect(cellRelativeSd.ionic).toBeLessThan(ionic + 0.005);
    expect(cellRelativeSd.metallic).toBeGreaterThanOrEqual(metallic);
    expect(cellRelativeSd.metallic).toBeLessThan(metallic + 0.005);
  });

  it('err no more than that, chance aside, on compounds that nothing was read off', () => {
    const { ionic, metallic } = rmsErrors(otherEdges);
    // The rms of 17 and 20 errors scatters by 17 %: two of these.
    expect(ionic).toBeLessThan(1.35 * cellRelativeSd.ionic);
    expect(metallic).toBeLessThan(1.35 * cellRelativeSd.metallic);
  });
});

describe('rules', () => {
  it('ask for neutral charges where ions are', () => {
    expect(fill('B1', { A: 'Ca', X: 'F' }).objections).toContain('no known oxidation states make it neutral');
    expect(fill('perovskite', { A: 'La', B: 'Al', X: 'O' }).filling.charges).toEqual({ A: 3, B: 3, X: -2 });
  });

  it('ask for sizes that fit, and name what does not', () => {
    expect(fill('perovskite', { A: 'Be', B: 'Zr', X: 'O' }).objections.join()).toContain('Goldschmidt');
    expect(fill('Laves C15', { A: 'Cu', B: 'Mg' }).objections.join()).toMatch(
      /r\(A\)\/r\(B\).*is 0\.\d+, outside 1\.05/,
    );
    expect(fill('Laves C15', { A: 'Zr', B: 'V' }).isAccepted).toBe(true);
  });

  it('know perovskites from what they are', () => {
    for (const [A, B] of [
      ['Sr', 'Ti'],
      ['Ba', 'Ti'],
      ['Ca', 'Ti'],
      ['La', 'Al'],
      ['Ba', 'Zr'],
    ] as const)
      expect(fill('perovskite', { A, B, X: 'O' }).objections).toEqual([]);
  });
});

describe('decoratePrototype', () => {
  it('fills every role in every way, no element twice', () => {
    const found = decoratePrototype(prototypeOf('A15'), { A: ['Nb', 'V', 'Nb'], B: ['Sn', 'V'] });
    expect(found.map(({ formula }) => formula)).toEqual(['Nb3Sn', 'Nb3V', 'V3Sn']);
  });

  it.each([
    [{ A: ['Nb'] }, 'bad-roles', 'B'],
    [{ A: ['Nb'], B: ['Sn'], X: ['O'] }, 'bad-roles', 'X'],
    [{ A: ['Nb'], B: ['Xx'] }, 'unknown-element', 'Xx'],
  ])('refuses %j', (choices, code, named) => {
    expect(() => decoratePrototype(prototypeOf('A15'), choices as { [role: string]: string[] })).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(named) }),
    );
  });
});

describe('substituteElements', () => {
  it('replaces by neighbours on the string, nearest first', () => {
    const found = substituteElements({ Nb: 3, Sn: 1 }, 1, ['V', 'Ta', 'Ge', 'Pb', 'O']);
    expect(found.map(({ formula }) => formula)).toEqual(
      expect.arrayContaining(['Nb3Ge', 'Nb3Pb', 'V3Sn', 'Ta3Ge']),
    );
    expect(found.every(({ distance }) => distance > 0 && distance <= 1 + 1e-12)).toBe(true);
    expect([...found].sort((a, b) => a.distance - b.distance)).toEqual(found);
    expect(found[0]).toMatchObject({ replaced: { Sn: expect.any(String) } });
  });
});

describe('enumerateCompositions', () => {
  it('counts them all, and each sums to one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 8 }), (count, parts) => {
        const found = enumerateCompositions(['Nb', 'Ti', 'Zr', 'V'].slice(0, count), parts);
        let expected = 1;
        for (let k = 1; k < count; k++) expected = (expected * (parts + k)) / k;
        expect(found).toHaveLength(Math.round(expected));
        for (const amounts of found)
          expect(Object.values(amounts).reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 12);
        expect(new Set(found.map((amounts) => JSON.stringify(amounts))).size).toBe(found.length);
      }),
    );
  });

  it('keeps within limits, and refuses what is too much', () => {
    const found = enumerateCompositions(['Nb', 'Ti', 'Zr'], 10, { least: 0.2, most: 0.5 });
    expect(
      found.every((amounts) => Object.values(amounts).every((x) => x >= 0.2 - 1e-9 && x <= 0.5 + 1e-9)),
    ).toBe(true);
    expect(found.every((amounts) => chemicalFamily(amounts) === 'Nb-Ti-Zr')).toBe(true);
    const many = ['Nb', 'Ti', 'Zr', 'V', 'Ta', 'Mo'];
    expect(() => enumerateCompositions(many, 100)).toThrow(expect.objectContaining({ code: 'too-many' }));
    expect(() => enumerateCompositions(['Nb', 'Nb'], 2)).toThrow(
      expect.objectContaining({ code: 'unknown-element' }),
    );
    expect(() => enumerateCompositions(['Nb'], 0.5)).toThrow(expect.objectContaining({ code: 'bad-step' }));
  });
});

describe('novelty', () => {
  const judge = createNoveltyJudge([
    { source: 'row 1', amounts: { Nb: 3, Sn: 1 } },
    { source: 'row 2', amounts: { V: 3, Si: 1 } },
  ]);

  it('tells a known composition from a new one of known elements, and from new elements together', () => {
    expect(judge({ Sn: 0.25, Nb: 0.75 })).toMatchObject({ reportedBy: ['row 1'], isNewFamily: false });
    expect(judge({ Nb: 2, Sn: 1 })).toMatchObject({ reportedBy: [], isNewFamily: false });
    const other = judge({ Nb: 3, Ge: 1 });
    expect(other).toMatchObject({ reportedBy: [], isNewFamily: true, nearest: { source: 'row 1' } });
    expect(other.nearest!.distance).toBeCloseTo(0.25, 12);
    expect(createNoveltyJudge([])({ Nb: 1 }).nearest).toBeNull();
  });
});
