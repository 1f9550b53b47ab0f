import { describe, expect, it } from 'vitest';
import { cellParameters, cellVolume } from './lattice.ts';
import { closestPair } from './minimum-distance.ts';
import { readCif } from './read-cif.ts';
import { density, structureComposition } from './structure-properties.ts';

/** A CIF from its parts. */
const cif = (parts: {
  readonly cell?: string;
  readonly symmetry?: string;
  readonly head?: string;
  readonly sites?: string;
}): string => `data_test
${parts.head ?? ''}
${parts.cell ?? cube(4)}
${parts.symmetry ?? ''}
${parts.sites ?? 'loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\nNb1 0 0 0'}
`;
const cell = (a: string, b: string, c: string, alpha: string, beta: string, gamma: string): string =>
  `_cell_length_a ${a}\n_cell_length_b ${b}\n_cell_length_c ${c}\n_cell_angle_alpha ${alpha}\n_cell_angle_beta ${beta}\n_cell_angle_gamma ${gamma}`;
const cube = (a: number): string => cell(`${a}`, `${a}`, `${a}`, '90', '90', '90');
const atoms = (...rows: readonly string[]): string =>
  `loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n${rows.join('\n')}`;
const occupied = (...rows: readonly string[]): string =>
  atoms(...rows).replace('_fract_z', '_fract_z\n_atom_site_occupancy');
const named = (symbol: string): string => `_symmetry_space_group_name_H-M '${symbol}'`;
const countOf = (text: string) => structureComposition(readCif(text));

describe('symmetry', () => {
  const hexagonal = cell('3.086(1)', '3.086(1)', '3.524(1)', '90', '90', '120.00');
  it('of MgB2 from its symbol, with thirds rounded to four digits', () => {
    const text = cif({
      cell: hexagonal,
      symmetry: named('P 6/m m m'),
      sites: atoms('Mg 0 0 0', 'B 0.3333 0.6667 0.5'),
    });
    const structure = readCif(text);
    expect(structureComposition(structure)).toEqual({ Mg: 1, B: 2 });
    expect(structure.sites[1]!.position).toEqual([
      expect.closeTo(1 / 3, 12),
      expect.closeTo(2 / 3, 12),
      expect.closeTo(0.5, 12),
    ]);
    expect(closestPair(structure).distance).toBeCloseTo(3.086 / Math.sqrt(3), 6);
    expect(density(structure)).toBeCloseTo(2.625, 2);
  });

  it.each([
    ['F m -3 m', 5.64, ['Na 0 0 0', 'Cl 0.5 0.5 0.5'], { Na: 4, Cl: 4 }],
    ['Fm3m', 5.64, ['Na 0 0 0', 'Cl 0.5 0.5 0.5'], { Na: 4, Cl: 4 }],
    ['P m -3 n', 5.29, ['Sn 0 0 0', 'Nb 0.25 0 0.5'], { Sn: 2, Nb: 6 }],
    ['F d -3 m :1', 5.43, ['Si 0 0 0'], { Si: 8 }],
    ['F d -3 m :2', 5.43, ['Si 0.125 0.125 0.125'], { Si: 8 }],
    ['I a -3 d', 11.9, ['O 0.05 0.1 0.15'], { O: 96 }],
  ])('%s generates the cell', (symbol, a, rows, amounts) => {
    expect(countOf(cif({ cell: cube(a), symmetry: named(symbol), sites: atoms(...rows) }))).toEqual(amounts);
  });

  it('picks the origin that the formula or the multiplicities fit, and guesses none', () => {
    const spinel = (head: string, ...rows: readonly string[]) =>
      cif({ cell: cube(8.08), symmetry: named('Fd-3m'), head, sites: atoms(...rows) });
    const rows = ['Mg 0.125 0.125 0.125', 'Al 0.5 0.5 0.5', 'O 0.2624 0.2624 0.2624'];
    const formula = "_chemical_formula_sum 'Al2 Mg1 O4'\n_cell_formula_units_Z 8";
    const read = readCif(spinel(formula, ...rows));
    expect(structureComposition(read)).toEqual({ Mg: 8, Al: 16, O: 32 });
    expect(read.warnings[0]).toContain('(2) is the setting that agrees');
    expect(() => readCif(spinel('', ...rows))).toThrow(/2 agree with its formula/);
    expect(() => readCif(spinel("_chemical_formula_sum 'Al9 Mg1'", ...rows))).toThrow(/none agrees/);
  });

  it('takes the axes that fit the cell', () => {
    const rhombohedral = cell('4.7', '4.7', '4.7', '57', '57', '57');
    const trigonal = cell('4.5', '4.5', '11.9', '90', '90', '120');
    const bismuth = atoms('Bi 0 0 0.234');
    expect(countOf(cif({ cell: trigonal, symmetry: named('R -3 m'), sites: bismuth }))).toEqual({ Bi: 6 });
    expect(
      countOf(cif({ cell: rhombohedral, symmetry: named('R -3 m'), sites: atoms('Bi .234 .234 .234') })),
    ).toEqual({
      Bi: 2,
    });
    const monoclinic = cell('5', '6', '7', '90', '90', '100');
    expect(countOf(cif({ cell: monoclinic, symmetry: named('P 21/b'), sites: atoms('O .1 .2 .3') }))).toEqual(
      { O: 4 },
    );
  });

  it('reads Hall symbols, numbers and lists of operations of both dictionaries', () => {
    const triclinic = cell('5', '6', '7', '80', '85', '95');
    const one = atoms('O 0.1 0.2 0.3');
    for (const symmetry of [
      "_space_group_name_Hall '-P 1'",
      '_space_group_IT_number 2',
      "loop_\n_symmetry_equiv_pos_as_xyz\n'x, y, z'\n'-x, -y, -z'",
      'loop_\n_space_group_symop_id\n_space_group_symop_operation_xyz\n1 +X,+Y,+Z\n2 -X,-Y,-Z',
      'loop_\n_space_group_symop.id\n_space_group_symop.operation_xyz\n1 x,y,z\n2 -x,-y,-z',
    ])
      expect(countOf(cif({ cell: triclinic, symmetry, sites: one }))).toEqual({ O: 2 });
  });

  it('takes the Hermann–Mauguin symbol, with a warning, for a Hall symbol of a form that is not read', () => {
    const symmetry = `_space_group_name_Hall '-P 1 (x-z,y,z)'\n${named('P -1')}`;
    const { sites, warnings } = readCif(cif({ symmetry, sites: atoms('O 0.1 0.2 0.3') }));
    expect(sites).toHaveLength(2);
    expect(warnings).toEqual([expect.stringContaining('is no Hall symbol')]);
  });

  it('reads decimal and rational translations alike', () => {
    const screw = (third: string, thirds: string) =>
      cif({
        cell: cell('5', '5', '7', '90', '90', '120'),
        symmetry: `loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n'-y,x-y,${third}+z'\n'-x+y,-x,z+${thirds}'`,
        sites: atoms('Se 0.2 0 0'),
      });
    const heights = (text: string) => readCif(text).sites.map(({ position }) => position[2]);
    expect(heights(screw('1/3', '2/3'))).toEqual(heights(screw('0.333', '.6667')));
  });

  it('of nothing but a cell is P 1 with a warning', () => {
    expect(readCif(cif({})).warnings).toEqual([expect.stringContaining('names no symmetry')]);
  });

  it('of a list that is shorter than the stated group is taken with a warning', () => {
    const symmetry = `${named('F m -3 m')}\nloop_\n_symmetry_equiv_pos_as_xyz\nx,y,z`;
    const { sites, warnings } = readCif(cif({ symmetry }));
    expect(sites).toHaveLength(1);
    expect(warnings).toEqual([expect.stringContaining('states F m -3 m with 48 rotations and lists 1')]);
  });

  it('drops time reversal with a warning', () => {
    const symmetry = 'loop_\n_space_group_symop_magn_operation.xyz\nx,y,z,+1\n-x,-y,-z,-1';
    const read = readCif(cif({ symmetry, sites: atoms('Mn 0.1 0.2 0.3') }));
    expect(read.sites).toHaveLength(2);
    expect(read.warnings).toEqual([expect.stringContaining('magnetic symmetry')]);
  });

  it.each([
    [
      'loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n-x,y+1/4,z',
      /line 11: the 2 symmetry operations form no group/,
    ],
    [
      'loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n-y,x-y,z\n-x+y,-x,z',
      /line 11: .* change the metric of the cell by 100/,
    ],
    ['loop_\n_symmetry_equiv_pos_as_xyz\nx,y', /line 11: "x,y" is no symmetry operation/],
    ['loop_\n_symmetry_equiv_pos_as_xyz\nx,x,z', /determinant 0/],
    ["_space_group_name_Hall '-Q 4'", /line 9: "-Q 4" is no Hall symbol/],
    [named('P q q q'), /line 9: the space group "P q q q" is not known/],
    [
      `${named('P m m m')}\n_space_group_IT_number 62`,
      /line 10: the space group is "P m m m" \(number 47\) and number 62/,
    ],
    ['_space_group_IT_number 231', /"231"; expected 1 to 230/],
    ['_cell_modulation_dimension 1', /modulated/],
    [named('P 6/m m m'), /line 9: .* of another setting or another cell/],
  ])('is refused as %j', (symmetry, message) => {
    expect(() => readCif(cif({ symmetry }))).toThrow(
      expect.objectContaining({ code: 'bad-cif', message: expect.stringMatching(message) }),
    );
  });
});

describe('sites', () => {
  it('share a place, also when their rows differ by rounding', () => {
    const { sites } = readCif(
      cif({ sites: occupied('Ba 0 0 0 0.6', 'K 0 0 0.001 0.4', 'Fe .5 .5 .5 .97(2)') }),
    );
    expect(sites.map(({ occupants }) => occupants)).toEqual([
      [
        { element: 'Ba', occupancy: 0.6 },
        { element: 'K', occupancy: 0.4 },
      ],
      [{ element: 'Fe', occupancy: 0.97 }],
    ]);
  });

  it('scale away sums above 1 by rounding, with a warning', () => {
    const { sites, warnings } = readCif(
      cif({ sites: occupied('Nb 0 0 0 0.334', 'Ti 0 0 0 0.334', 'Zr 0 0 0 0.334') }),
    );
    expect(sites[0]!.occupants.reduce((sum, { occupancy }) => sum + occupancy, 0)).toBeCloseTo(1, 12);
    expect(warnings).toContainEqual(expect.stringContaining('sum to 1.0020'));
  });

  it.each([
    ['Fe3+', 'Fe', 3],
    ['O2-', 'O', -2],
    ['Cu+2', 'Cu', 2],
    ['Na+', 'Na', 1],
    ['FE', 'Fe', undefined],
    ['Nb12A', 'Nb', undefined],
    ['D1', 'H', undefined],
    ['C1', 'C', undefined],
    ['Cl1', 'Cl', undefined],
    ['O_w', 'O', undefined],
  ])('labelled %s hold %s', (label, element, charge) => {
    const [site] = readCif(cif({ sites: atoms(`${label} 0 0 0`) })).sites;
    expect(site!.occupants).toEqual([{ element, occupancy: 1, ...(charge === undefined ? {} : { charge }) }]);
  });

  it('in capitals are told apart by the formula', () => {
    const label = (head: string) => countOf(cif({ head, sites: atoms('CO1 0 0 0') }));
    expect(label("_chemical_formula_sum 'Co1'")).toEqual({ Co: 1 });
    expect(label("_chemical_formula_sum 'C1'")).toEqual({ C: 1 });
  });

  it('of a label that the formula does not hold are refused', () => {
    const head = "_chemical_formula_sum 'Na1 H2 O1'";
    expect(() => readCif(cif({ head, sites: atoms('Wat1 0 0 0') }))).toThrow(/"Wat1" would be of W/);
    expect(countOf(cif({ head, sites: atoms('Ow1 0 0 0') }))).toEqual({ O: 1 });
  });

  it('of a large cell in P 1 are all kept', () => {
    const rows = Array.from(
      { length: 3000 },
      (_, i) => `Nb${i} ${i / 3000} ${((7 * i) % 3000) / 3000} ${((13 * i) % 3000) / 3000}`,
    );
    expect(readCif(cif({ cell: cube(60), sites: atoms(...rows) })).sites).toHaveLength(3000);
  });

  it('take charges from the table of atom types, and B from U', () => {
    const head = 'loop_\n_atom_type_symbol\n_atom_type_oxidation_number\nMnA 3\n';
    const sites =
      'loop_\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_U_iso_or_equiv\nMnA 0 0 0 0.01(1)';
    const [site] = readCif(cif({ head, sites })).sites;
    expect(site!.occupants[0]).toEqual({ element: 'Mn', occupancy: 1, charge: 3 });
    expect(site!.bIso).toBeCloseTo(0.08 * Math.PI ** 2, 12);
  });

  it('that are dummies or empty are left out with a warning', () => {
    const { sites, warnings } = readCif(cif({ sites: occupied('Nb1 0 0 0 1', 'Ti1 .5 .5 .5 0') }));
    expect(sites).toHaveLength(1);
    expect(warnings).toContainEqual(expect.stringContaining('Ti1 has occupancy 0'));
  });

  it.each([
    [atoms('Xx1 0 0 0'), /line 15: "Xx1" names no element/],
    [atoms('Nb1 0 ? 0'), /line 15: site Nb1 lacks a coordinate/],
    [atoms('Nb1 0 north 0'), /line 15: a coordinate of site Nb1 is "north"; expected a number/],
    [occupied('Nb1 0 0 0 1.4'), /line 16: site Nb1 has occupancy 1.4; expected 0 to 1/],
    [
      occupied('Nb1 0 0 0 0.7', 'Ti2 0 0 0 0.7'),
      /line 17: sites Nb1, Ti2 lie on one place and fill it 1.400 times \(Nb0.7 Ti0.7\)/,
    ],
    [atoms('Nb1 0 0 0', 'Ti2 0 0'), /line 10: the loop of _atom_site_label has 4 columns and 7 values/],
    [atoms(), /the list of sites is empty/],
    [
      'loop_\n_atom_site_label\n_atom_site_Cartn_x\n_atom_site_Cartn_y\n_atom_site_Cartn_z\nNb 0 0 0',
      /Cartesian coordinates/,
    ],
  ])('are refused as %j', (sites, message) => {
    expect(() => readCif(cif({ sites }))).toThrow(
      expect.objectContaining({ code: 'bad-cif', message: expect.stringMatching(message) }),
    );
  });
});

describe('the syntax', () => {
  it('knows comments, quotes, texts over lines and case', () => {
    const text = `\uFEFF# a comment
DATA_Test # another
_publ_author_name 'O'Keeffe, M.' _journal_name "Acta 'B'"
_text
;
loop_ data_inside _a text
;
${cube(4)}
LOOP_
_ATOM_SITE_LABEL _Atom_Site_Fract_X
_atom_site_fract_y _atom_site_fract_z
'Nb1' 0.25000(12) 1/4 2.5e-1`;
    expect(readCif(text).sites[0]!.position).toEqual([0.25, 0.25, 0.25]);
  });

  it('reads the first block with sites, or the one asked for', () => {
    const two = `data_global\n_a b\n${cif({})}${cif({ cell: cube(5) }).replace('data_test', 'data_other')}`;
    expect(readCif(two).title).toBe('test');
    expect(readCif(two).warnings).toContainEqual(expect.stringContaining('the first of 2 blocks'));
    expect(cellParameters(readCif(two, { block: 'other' }).lattice).a).toBe(5);
    expect(() => readCif(two, { block: 'none' })).toThrow(/there are global, test, other/);
  });

  it('warns of a volume and a formula that the cell does not have', () => {
    const read = readCif(cif({ head: "_cell_volume 70\n_chemical_formula_sum 'Nb3 Sn'" }));
    expect(cellVolume(read.lattice)).toBeCloseTo(64, 10);
    expect(read.warnings).toContainEqual(
      expect.stringMatching(/_cell_volume is 70 Å³, the cell has 64\.000 Å³/),
    );
    expect(read.warnings).toContainEqual(
      expect.stringMatching(/holds Nb1, no multiple of the formula Nb3 Sn/),
    );
  });

  it.each([
    ['', /line 1: the file holds no data_ block/],
    ['just a text', /line 1: "just" stands before the first data_ block/],
    ['data_a\n_b', /line 2: _b has no value/],
    ['data_a\n_b c d', /line 2: "d" belongs to no name/],
    ["data_a\n_b 'open", /line 2: the quote that opens at 'open is never closed/],
    ['data_a\n_b\n;\nnever closed', /line 3: the text that starts with ";" is never closed/],
    ['data_a\n_cell_length_a 1\n_cell_length_a 2', /line 3: _cell_length_a is given twice/],
    ['data_a\nloop_\n1 2', /line 2: loop_ is not followed by a name/],
    ['data_a\nsave_frame', /line 2: save frames/],
    ['data_a\n_b 1', /line 1: none of the 1 data blocks lists sites/],
    [cif({ cell: cube(4).replace('_cell_length_b 4', '') }), /line 1: _cell_length_b is missing/],
    [cif({ cell: cube(4).replace('_a 4', '_a wide') }), /line 3: _cell_length_a is "wide"/],
  ])('is refused: %j', (text, message) => {
    expect(() => readCif(text)).toThrow(
      expect.objectContaining({ code: 'bad-cif', message: expect.stringMatching(message) }),
    );
  });

  it('passes on what is wrong with the cell', () => {
    expect(() => readCif(cif({ cell: cell('4', '4', '4', '90', '90', '190') }))).toThrow(
      expect.objectContaining({ code: 'bad-cell' }),
    );
  });
});
