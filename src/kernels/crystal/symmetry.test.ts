import { readFileSync } from 'node:fs';
import { analyze_cell, initSync } from '@spglib/moyo-wasm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiplyMatrices, wrapPosition } from './lattice.ts';
import { readCif } from './read-cif.ts';
import type { Matrix3, Structure } from './structure.ts';
import { density } from './structure-properties.ts';
import { makeSupercell } from './supercell.ts';
import { createSymmetryFinder } from './symmetry.ts';
import { applyOperation } from './symmetry-operation.ts';

const wasm = new URL(import.meta.resolve('@spglib/moyo-wasm/moyo_wasm_bg.wasm'));
initSync({ module: readFileSync(wasm) });
const { find } = createSymmetryFinder(analyze_cell);

const crystal = (
  symbol: string,
  [a, b, c, alpha, beta, gamma]: readonly number[],
  ...rows: readonly string[]
) =>
  readCif(
    `data_a\n_cell_length_a ${a}\n_cell_length_b ${b}\n_cell_length_c ${c}\n_cell_angle_alpha ${alpha}\n_cell_angle_beta ${beta}\n_cell_angle_gamma ${gamma}\n_space_group_name_H-M_alt '${symbol}'\nloop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n${rows.join('\n')}`,
  );
const cubic = (a: number) => [a, a, a, 90, 90, 90];
const hexagonal = (a: number, c: number) => [a, a, c, 90, 90, 120];
const magnesiumDiboride = crystal(
  'P 6/m m m',
  hexagonal(3.086, 3.524),
  'Mg 0 0 0 1',
  'B .333333 .666667 .5 1',
);
const niobiumTin = crystal('P m -3 n', cubic(5.29), 'Sn 0 0 0 1', 'Nb .25 0 .5 1');

describe('symmetry', () => {
  it.each([
    ['MgB2', magnesiumDiboride, 191, 'P 6/m m m', 'hP3', ['a', 'd']],
    ['Nb3Sn', niobiumTin, 223, 'P m -3 n', 'cP8', ['a', 'c']],
    [
      'NaCl',
      crystal('F m -3 m', cubic(5.64), 'Na 0 0 0 1', 'Cl .5 .5 .5 1'),
      225,
      'F m -3 m',
      'cF8',
      ['a', 'b'],
    ],
    ['Si', crystal('F d -3 m :1', cubic(5.43), 'Si 0 0 0 1'), 227, 'F d -3 m', 'cF8', ['a']],
    ['Nb', crystal('I m -3 m', cubic(3.3), 'Nb 0 0 0 1'), 229, 'I m -3 m', 'cI2', ['a']],
    [
      'Co',
      crystal('P 63/m m c', hexagonal(2.51, 4.07), 'Co .333333 .666667 .25 1'),
      194,
      'P 6_3/m m c',
      'hP2',
      ['c'],
    ],
    [
      'BaFe2As2',
      crystal('I 4/m m m', [3.96, 3.96, 13.02, 90, 90, 90], 'Ba 0 0 0 1', 'Fe .5 0 .25 1', 'As 0 0 .3545 1'),
      139,
      'I 4/m m m',
      'tI10',
      ['a', 'd', 'e'],
    ],
  ] as const)('of %s', (_, structure, number, symbol, pearsonSymbol, letters) => {
    const found = find(structure);
    expect(found).toMatchObject({ number, symbol, pearsonSymbol });
    expect(found.orbits.map(({ letter }) => letter).sort()).toEqual([...letters].sort());
    expect(found.wyckoffLetters).toHaveLength(structure.sites.length);
    expect(density(found.standardCell)).toBeCloseTo(density(structure), 6);
    expect(density(found.primitiveCell)).toBeCloseTo(density(structure), 6);
  });

  it('has operations that map the structure onto itself', () => {
    const { operations } = find(niobiumTin);
    expect(operations).toHaveLength(48);
    const key = (structure: Structure['sites']) =>
      structure
        .map(
          ({ position, occupants }) =>
            `${occupants[0]!.element} ${wrapPosition(position.map((x) => x + 1e-6) as never).map((x) => x.toFixed(4))}`,
        )
        .sort();
    for (const operation of operations) {
      const image = niobiumTin.sites.map((site) => ({
        ...site,
        position: applyOperation(operation, site.position),
      }));
      expect(key(image)).toEqual(key(niobiumTin.sites));
    }
  });

  it('counts multiplicities in the standard cell, whatever cell is given', () => {
    const { primitiveCell } = find(crystal('F m -3 m', cubic(5.64), 'Na 0 0 0 1', 'Cl .5 .5 .5 1'));
    expect(primitiveCell.sites).toHaveLength(2);
    expect(find(primitiveCell).orbits.map(({ multiplicity }) => multiplicity)).toEqual([4, 4]);
  });

  it('tells sites apart by who fills them, and by how much', () => {
    const filled = (second: string) => crystal('P 1', cubic(3), 'Nb 0 0 0 0.5', 'Ti 0 0 0 0.5', `${second}`);
    expect(find(filled('Nb .5 .5 .5 1')).number).toBe(221);
    const equal = crystal('P 1', cubic(3), 'Nb 0 0 0 .5', 'Ti 0 0 0 .5', 'Nb .5 .5 .5 .5', 'Ti .5 .5 .5 .5');
    expect(find(equal).number).toBe(229);
    const vacant = crystal('P 1', cubic(3), 'Nb 0 0 0 1', 'Nb .5 .5 .5 .9');
    expect(find(vacant).number).toBe(221);
  });

  it('stays the same for any cell and orientation of a crystal', () => {
    const whole = fc.integer({ min: -2, max: 2 });
    const angles = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0, max: 6.3, noNaN: true })));
    fc.assert(
      fc.property(whole, whole, angles, (p, q, [x, y, z]) => {
        const sheared = makeSupercell(magnesiumDiboride, [
          [1, p, q],
          [0, 1, 0],
          [0, 0, 2],
        ]);
        const turned = { ...sheared, lattice: multiplyMatrices(sheared.lattice, rotation(x!, y!, z!)) };
        const found = find(turned);
        expect([found.number, found.standardCell.sites.length]).toEqual([191, 3]);
      }),
      { numRuns: 20 },
    );
  });

  it('is that of the ideal structure within the tolerance, and lower below it', () => {
    const bent = {
      ...niobiumTin,
      sites: niobiumTin.sites.map((site, i) =>
        i === 0 ? { ...site, position: [0.003, 0, 0] as const } : site,
      ),
    };
    expect(find(bent, 0.05).number).toBe(223);
    expect(find(bent, 0.001).number).toBeLessThan(223);
  });
});

describe('what has no symmetry to find is refused', () => {
  it.each([
    ['no sites', { ...niobiumTin, sites: [] }, 0.01, 'no-sites'],
    [
      'a flat cell',
      {
        ...niobiumTin,
        lattice: [
          [1, 0, 0],
          [0, 1, 0],
          [1, 1, 0],
        ],
      },
      0.01,
      'bad-cell',
    ],
    [
      'atoms on each other',
      { ...niobiumTin, sites: [niobiumTin.sites[0]!, niobiumTin.sites[0]!] },
      0.01,
      'atoms-overlap',
    ],
    ['no tolerance', niobiumTin, 0, 'bad-tolerance'],
    ['a tolerance beyond the bonds', niobiumTin, 2, 'atoms-overlap'],
  ] as const)('%s', (_, structure, tolerance, code) => {
    expect(() => find(structure as Structure, tolerance)).toThrow(expect.objectContaining({ code }));
  });
});

function rotation(x: number, y: number, z: number): Matrix3 {
  const about = (angle: number, i: number, k: number): Matrix3 => {
    const rows = [0, 1, 2].map((r) => [0, 1, 2].map((s) => (r === s ? 1 : 0) as number));
    rows[i]![i] = rows[k]![k] = Math.cos(angle);
    rows[i]![k] = -Math.sin(angle);
    rows[k]![i] = Math.sin(angle);
    return rows as unknown as Matrix3;
  };
  return multiplyMatrices(multiplyMatrices(about(x, 0, 1), about(y, 1, 2)), about(z, 0, 2));
}
