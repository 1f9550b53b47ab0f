import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readCif, readExtendedXyz, readPoscar } from '../../kernels/crystal/index.ts';
import { calculate, type SymmetryOptions } from './calculate-symmetry.ts';

const folder = mkdtempSync(join(tmpdir(), 'onnes-symmetry-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const run = (path: string, options: Partial<SymmetryOptions> = {}) =>
  calculate([path], { tolerance: 0.01, format: 'cif', ...options });

const niobium = write('POSCAR', 'Nb\n3.3\n-.5 .5 .5\n.5 -.5 .5\n.5 .5 -.5\nNb\n1\nDirect\n0 0 0\n');

describe('calc symmetry', () => {
  test('gives symbol, number and Wyckoff letters of a CIF', async () => {
    const { document, sections } = await run('examples/mgb2.cif');
    expect(document).toMatchObject({
      spaceGroup: 'P6/mmm',
      number: 191,
      wyckoff: ['a', 'd', 'd'],
      pearsonSymbol: 'hP3',
    });
    expect((document.operations as string[]).length).toBe(24);
    expect(sections[1]!.table!.rows.map(([position]) => position)).toEqual(['1a', '2d']);
  });

  test('of a POSCAR and an extended XYZ file of one crystal agree', async () => {
    const xyz = write('nb.xyz', '1\nLattice="-1.65 1.65 1.65 1.65 -1.65 1.65 1.65 1.65 -1.65"\nNb 0 0 0\n');
    for (const path of [niobium, xyz])
      expect((await run(path)).document).toMatchObject({
        spaceGroup: 'Im-3m',
        number: 229,
        pearsonSymbol: 'cI2',
      });
  });

  test('writes the standard cell in each format', async () => {
    const cellOf = async (format: SymmetryOptions['format']) =>
      (await run(niobium, { cell: 'conventional', format })).document.cellFile as string;
    for (const structure of [
      readCif(await cellOf('cif')),
      readPoscar(await cellOf('poscar')),
      readExtendedXyz(await cellOf('xyz')),
    ])
      expect([structure.sites.length, structure.lattice[0][0]]).toEqual([2, expect.closeTo(3.3, 9)]);
    const primitive = (await run('examples/mgb2.cif', { cell: 'primitive' })).document.cellFile as string;
    expect(readCif(primitive).sites).toHaveLength(3);
  });

  test('says when the file states another group', async () => {
    const bent = write(
      'bent.cif',
      'data_a\n_cell_length_a 4\n_cell_length_b 4\n_cell_length_c 4\n_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\n_symmetry_Int_Tables_number 47\nloop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\nPo 0 0 0\n',
    );
    const { document, warnings } = await run(bent);
    expect(document.number).toBe(221);
    expect(warnings).toEqual([expect.stringContaining('states space group 47; its atoms have 221')]);
  });

  test('draws nothing and says why', async () => {
    expect((await run(niobium)).figure).toEqual({ notDrawn: expect.stringContaining('no plot') });
  });

  test.each([
    ['no file', join(folder, 'none.cif'), 'unreadable-file'],
    ['a wrong CIF', write('wrong.cif', 'data_a\n_cell_length_a 4'), 'bad-cif'],
    [
      'overlapping atoms',
      write('near.vasp', 'x\n1\n3 0 0\n0 3 0\n0 0 3\nNb\n2\nDirect\n0 0 0\n0 0 .01\n'),
      'atoms-overlap',
    ],
  ])('refuses %s', async (_, path, code) => {
    await expect(run(path)).rejects.toThrow(expect.objectContaining({ code }));
  });
});
