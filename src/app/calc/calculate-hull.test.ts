import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { calculate } from './calculate-hull.ts';
import type { HullOptions } from './hull-options.ts';

const folder = mkdtempSync(join(tmpdir(), 'onnes-hull-'));
let written = 0;
const calculateText = (text: string, options: HullOptions = {}) => {
  const path = join(folder, `${written++}.csv`);
  writeFileSync(path, text);
  return calculate([path], options);
};
type Row = {
  id: string;
  energyAboveHull_eVperAtom: number;
  decomposition: { id: string; fraction: number }[];
};
const entriesOf = async (text: string, options: HullOptions = {}): Promise<readonly Row[]> =>
  (await calculateText(text, options)).document.entries as unknown as Row[];

const oxides = `id,formula,energy_eVperAtom
Mn,Mn,-9.162
O,O2,-4.948
MnO,MnO,-9.04
MnO2,MnO2,-8.2
`;

describe('the table', () => {
  const expected = async () => (await entriesOf(oxides)).map((row) => row.energyAboveHull_eVperAtom);

  test.each([
    [
      'meV',
      (line: string) => line.replace(/-[\d.]+$/, (energy) => String(1000 * Number(energy))),
      'energy_meVperAtom',
    ],
    ['kJ/mol of atoms', scaleBy(96.48533212331), 'E (kJ/mol atoms)'],
    ['the other order', (line: string) => line, 'energy per atom (eV)'],
    ['snake case', (line: string) => line, 'energy_corrected_eV_per_atom'],
  ])('in %s is converted', async (_, change, header) => {
    const lines = oxides.trim().split('\n').slice(1).map(change);
    const { document, warnings } = await calculateText([`id,formula,${header}`, ...lines].join('\n'));
    const found = (document.entries as unknown as Row[]).map((row) => row.energyAboveHull_eVperAtom);
    expect(found).toEqual((await expected()).map((value) => expect.closeTo(value, 9)));
    expect(warnings[0]).toContain(header);
  });

  it('per formula is divided by its atoms, with semicolons, comments and a byte order mark', async () => {
    const text = '\ufeff# by hand\nname;composition;energy_eVperFormula\na;Mn;0\nb;O2;0\nc;Mn2O3;-10\n\n';
    expect((await calculateText(text)).document.entries).toMatchObject([
      {},
      {},
      { id: 'c', formationEnergy_eVperAtom: -2, isStable: true },
    ]);
  });

  it('has formulas for ids where it has none', async () => {
    const { document } = await calculateText('formula,energy_eVperAtom\nMn,0\nO2,0\n');
    expect(document.entries).toMatchObject([{ id: 'Mn' }, { id: 'O2' }]);
  });

  test.each([
    ['', 'the file is empty'],
    ['id,formula,energy_eVperAtom\n', 'no row beneath'],
    ['id,formula\na,Mn\n', 'no energy among id, formula'],
    ['id,formula,energy\na,Mn,0\n', '"energy" does not say its unit'],
    ['id,formula,energy_eV\na,Mn,0\n', '"energy_eV" does not say its unit and whether it is per atom'],
    ['id,formula,energy_kJ/mol\na,Mn,0\n', 'does not say'],
    ['id,formula,energy_meVperAtom,e_form_eV_per_atom\na,Mn,0,0\n', 'could each be the energy'],
    ['id,structure,energy_eVperAtom\na,Mn,0\n', 'no column formula among'],
    ['id,formula,energy_eVperAtom\na,Mn,0\na,O2,0\n', 'line 3: id is "a"; line 2 has the same'],
    ['id,formula,energy_eVperAtom\na,Mn,0\nb,Xx2,0\n', 'line 3: formula is "Xx2"'],
    [
      'id,formula,energy_eVperAtom\na,Mn,0\nb,O2,NaN\n',
      'line 3: energy_eVperAtom is "NaN"; expected a finite number',
    ],
    ['id,formula,energy_eVperAtom\na,Mn,0\nb,O2,\n', 'line 3: energy_eVperAtom is ""'],
    ['id,formula,energy_eVperAtom\na,Mn,0\nb,O2,1e999\n', '"1e999"'],
    ['id,formula,energy_eVperAtom\na,Mn,0\nb,O2\n', 'line 3: 2 cells, where the header has 3'],
    [
      'id;formula;energy_eVperAtom\na;Mn;0,5\nb;O2;0\n',
      'line 2: energy_eVperAtom is "0,5"; expected a decimal point',
    ],
    ['id,formula,energy_eVperAtom\na,Mn,0\n,O2,0\n', 'line 3: id is ""'],
    [
      'id,formula,energy_eVperAtom\na,Mn,0\nb,MnO,-1\nc,MnCl2,-1\n',
      'no entry of pure O, Cl, which line 3 (b)',
    ],
    ['id,formula,formation_energy_eV_per_atom\nb,MnO,-1\n', 'a row such as Mn,Mn,0'],
  ])('%j is refused', async (text, words) => {
    await expect(calculateText(text)).rejects.toThrow(words);
  });
});

function scaleBy(factor: number) {
  return (line: string): string => line.replace(/-[\d.]+$/, (energy) => String(factor * Number(energy)));
}

describe('what the options add', () => {
  it('a mixture at a composition', async () => {
    const { document, sections } = await calculateText(oxides, { composition: 'Mn2O3' });
    expect(document.composition).toMatchObject({
      formula: 'Mn2O3',
      decomposition: [
        { id: 'MnO2', fraction: expect.closeTo(0.6, 9) },
        { id: 'MnO', fraction: expect.closeTo(0.4, 9) },
      ],
    });
    expect(sections.at(-1)!.lines![0]).toContain('0.6 MnO2 + 0.4 MnO');
  });

  it('a reaction, by id or by any formula of the composition', async () => {
    for (const react of ['Mn+MnO2', 'Mn3+Mn2O4', ' Mn + MnO2 ']) {
      const { document } = await calculateText(oxides, { react });
      expect(document.interface).toMatchObject({
        strongest: { equation: 'Mn + MnO2 -> 2 MnO', fractionOfFirst: expect.closeTo(0.25, 9) },
      });
    }
  });

  it('an open element: the oxide that the gas makes, and what each entry takes up', async () => {
    const { document } = await calculateText(oxides, { open: ['O=-1'] });
    expect(document).toMatchObject({
      energiesPer: 'atom of Mn',
      open: [{ chemicalPotential_eVperAtom: -1 }],
    });
    const rows = document.entries as unknown as (Row & { givesOff_atomsPerClosedAtom: { O: number } })[];
    expect(rows.map(({ id }) => id)).toEqual(['Mn', 'MnO', 'MnO2']);
    const mn = rows[0]!;
    expect(mn.decomposition).toEqual([{ id: 'MnO2', fraction: 1 }]);
    expect(mn.givesOff_atomsPerClosedAtom.O).toBeCloseTo(-2, 9);
    const reduced = await entriesOf(oxides, { open: ['O=1900K,1e-6bar'] });
    expect(reduced[2]!.decomposition).toEqual([{ id: 'MnO', fraction: 1 }]);
  });

  it('the ranges of chemical potentials', async () => {
    const { document } = await calculateText(oxides, { potentials: true });
    expect(document.stabilityRegions).toContainEqual(
      expect.objectContaining({
        id: 'Mn',
        ranges_eVperAtom: {
          Mn: { least: expect.closeTo(0, 9), most: expect.closeTo(0, 9) },
          O: { least: null, most: expect.any(Number) },
        },
      }),
    );
  });

  test.each([
    [{ react: 'Mn' }, 'two ids or formulas'],
    [{ react: 'Mn+Mn3O4' }, '"Mn3O4" is neither an id nor a formula'],
    [{ react: 'Mn+Mn' }, 'same composition'],
    [{ open: ['O=low'] }, 'expected a number of eV/atom'],
    [{ open: ['O=1000K', 'O=-1'] }, 'names O twice'],
    [{ open: ['Mn=1000K'] }, 'Mn has no gas'],
    [{ open: ['Cl=-1'] }, 'no entry contains Cl'],
    [{ open: ['O=-1', 'Mn=-1'] }, 'all elements are open'],
    [{ open: ['O=90000K'] }, '90000 K'],
    [{ composition: 'Mn2Cl' }, 'contains Cl'],
    [{ composition: 'O2', open: ['O=-1'] }, 'all its elements are open'],
    [{ composition: 'mno' }, 'mno'],
  ])('%o is refused', async (options, words) => {
    await expect(calculateText(oxides, options)).rejects.toThrow(words);
  });

  it('a warning where the reservoir would condense, or a reactant is unstable', async () => {
    const { warnings } = await calculateText(oxides, { open: ['O=0.5'] });
    expect(warnings.join()).toContain('would condense');
    const loose = await calculateText(`${oxides}x,Mn3O4,-3\n`, { react: 'x+Mn' });
    expect(loose.warnings.join()).toContain('above the hull');
  });
});

describe('the figure', () => {
  const markupOf = (figure: Awaited<ReturnType<typeof calculate>>['figure']): string =>
    'markup' in figure ? figure.markup : figure.notDrawn;

  it('is the hull of two elements, the triangle of three, and refused of more', async () => {
    expect(markupOf((await calculateText(oxides)).figure)).toContain('>MnO2</text>');
    const three = await calculateText(`${oxides}Y,Y,-6.4\nYMnO3,Y6Mn6O18,-8.9\n`);
    expect(markupOf(three.figure)).toContain('>YMnO3</text>');
    const four = await calculateText(`${oxides}Y,Y,-6.4\nCl,Cl2,-1.8\n`);
    expect(markupOf(four.figure)).toContain('4 elements');
  });

  it('is the energy over the ratio where a reaction is asked for', async () => {
    const { figure } = await calculateText(oxides, { react: 'Mn+MnO2' });
    expect(markupOf(figure)).toContain('share of the atoms from Mn');
  });
});

const data = '../shared/data/convex_hull_entries/Cl_Mn_Na_O_Y_entries';
describe.skipIf(!existsSync(`${data}.csv`))('a table of the Materials Project', () => {
  it('is read as it was saved', async () => {
    const { document } = await calculate([`${data}.csv`], {});
    const expected = readFileSync(`${data}_expected.csv`, 'utf8').trim().split('\n').slice(1);
    const found = document.entries as unknown as Row[];
    expect(found).toHaveLength(expected.length);
    expected.forEach((line, i) => {
      expect(Math.abs(found[i]!.energyAboveHull_eVperAtom - Number(line.split(',')[2]))).toBeLessThan(1e-6);
    });
  });
});

describe('energies that cannot be', () => {
  const of = (energy: string, header = 'energy_eVperAtom'): string =>
    `id,formula,${header}\nMn,Mn,-9.162\nO,O2,-4.948\nMnO,MnO,${energy}\n`;

  it('are refused with line and value where no atom holds as much', async () => {
    await expect(calculateText(of('-9040000'))).rejects.toThrow(/line 4: .*"-9040000".*look at the unit/);
  });

  it('are told where no compound forms with as much', async () => {
    expect((await calculateText(of('-90.4'))).warnings.join()).toMatch(/MnO forms with −8\d\.\d+ eV\/atom/);
  });

  it('are refused where two columns are called the same', async () => {
    const text = of('-9.04,-8').replace('energy_eVperAtom', 'energy_eVperAtom,energy_eVperAtom');
    await expect(calculateText(text.replaceAll(/(-9.162|-4.948)/g, '$1,0'))).rejects.toThrow(
      '2 columns are called energy_eVperAtom',
    );
  });
});

describe('a reaction that is named', () => {
  it('is balanced, with its energy from the table', async () => {
    const { document } = await calculateText(oxides, { reaction: 'MnO + O2 -> MnO2' });
    expect(document.reaction).toMatchObject({ equation: '2 MnO + O2 -> 2 MnO2' });
    const { energy_eV, energy_eVperAtom } = document.reaction as {
      energy_eV: number;
      energy_eVperAtom: number;
    };
    expect(energy_eV).toBeCloseTo(6 * -8.2 - (4 * -9.04 + 2 * -4.948), 9);
    expect(energy_eVperAtom).toBeCloseTo(energy_eV / 6, 12);
  });

  it.each([
    ['MnO + O2', 'expected reactants -> products'],
    ['MnO + Fe -> MnO2', '"Fe" is neither an id nor a formula'],
    ['MnO -> MnO2', 'no amounts balance'],
  ])('is refused: %s', async (reaction, why) => {
    await expect(calculateText(oxides, { reaction })).rejects.toThrow(why);
  });
});
