import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { calculate } from './calculate-free-energy.ts';

const folder = mkdtempSync(join(tmpdir(), 'onnes-free-energy-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

type Row = { readonly [field: string]: number & readonly [number, number] };
type Options = Omit<Parameters<typeof calculate>[1], 'temperatures'> & { readonly temperatures?: string };
async function rowsOf(options: Options, ...files: readonly string[]): Promise<readonly Row[]> {
  const { document } = await calculate(files, { temperatures: '300', ...options });
  return document.rows as unknown as readonly Row[];
}
const gas = 8.31446261815324;

describe('vibrations', () => {
  test('F = U − TS, the third law, Dulong and Petit', async () => {
    const rows = await rowsOf({ debye: 428, temperatures: '0,300,5000' });
    for (const row of rows)
      expect(row.freeEnergy_eVperAtom).toBeCloseTo(
        row.internalEnergy_eVperAtom! - (row.temperature_K! * row.entropy_JperMolK!) / 96485.33212331,
        9,
      );
    expect(rows[0]!.entropy_JperMolK).toBe(0);
    expect(rows[2]!.heatCapacity_JperMolK! / (3 * gas)).toBeCloseTo(1, 3);
  });

  test('three equal modes of one atom are an Einstein solid, in any unit', async () => {
    const [einstein] = await rowsOf({ einstein: 232.09036 });
    const [meV] = await rowsOf({ modes: '20,20,20' });
    const [terahertz] = await rowsOf({ modes: '4.835978,4.835978,4.835978', unit: 'THz' });
    for (const field of ['freeEnergy_eVperAtom', 'entropy_JperMolK', 'heatCapacity_JperMolK']) {
      expect(meV![field]! / einstein![field]!).toBeCloseTo(1, 5);
      expect(terahertz![field]! / einstein![field]!).toBeCloseTo(1, 5);
    }
    const { warnings } = await calculate([], { modes: '20,20,20', atoms: 2, temperatures: '300' });
    expect(warnings.join()).toContain('three an atom');
  });

  test('a density of states of Debye form gives the Debye solid', async () => {
    // kΘ = 36.88216 meV at 428 K
    const grid = Array.from({ length: 4001 }, (_, n) => (36.88218631 * n) / 4000);
    const path = write('debye.csv', `energy_meV,density\n${grid.map((e) => `${e},${e * e}`).join('\n')}\n`);
    const [file] = await rowsOf({}, path);
    const [debye] = await rowsOf({ debye: 428 });
    expect(file!.freeEnergy_eVperAtom! - debye!.freeEnergy_eVperAtom!).toBeCloseTo(0, 4);
    expect(file!.heatCapacity_JperMolK! / debye!.heatCapacity_JperMolK!).toBeCloseTo(1, 3);
  });

  test('a file of phonopy: blanks, a comment, THz by --unit, a small tail below zero', async () => {
    const path = write(
      'total_dos.dat',
      '# Sigma = 0.1\n -0.1 0.001\n 0.0 0.0\n 1.0 0.5\n 2.0 1.0\n 3.0 0.2\n',
    );
    const { warnings } = await calculate([path], { unit: 'THz', temperatures: '300' });
    expect(warnings.join()).toMatch(/at or below 0 and are left out/);
    await expect(calculate([path], { temperatures: '300' })).rejects.toThrow(/names no unit/);
  });

  test.each([
    ['imaginary.csv', 'energy_meV,density\n-5,1\n1,1\n5,1\n', /33 % of the modes are at or below 0/],
    ['short.csv', 'energy_meV,density\n1,1\n', /has 1 rows/],
    ['text.csv', 'energy_meV,density\n1,1\n2,x\n', /line 3: "2,x"/],
    ['twice.csv', 'energy_meV,density\n1,1\n1,2\n3,1\n', /rising energies/],
  ])('%s is refused', async (name, text, message) => {
    await expect(calculate([write(name, text)], { temperatures: '300' })).rejects.toThrow(message);
  });
});

describe('gases and solutions', () => {
  test('oxygen at 1000 K lies 1.10 eV an atom below 0 K, and kT ln p adds to it', async () => {
    const [one] = await rowsOf({ gas: 'O2', temperatures: '1000' });
    // Reuter & Scheffler 2001, table I
    expect(one!.chemicalPotential_eVperAtom).toBeCloseTo(-1.1, 2);
    const [thin] = await rowsOf({ gas: 'O2', pressure: 1e-10, temperatures: '1000' });
    const change = thin!.chemicalPotential_eVperMolecule! - one!.chemicalPotential_eVperMolecule!;
    expect(change).toBeCloseTo(8.617333262e-5 * 1000 * Math.log(1e-10), 9);
  });

  test('the gap of a regular solution: equal potentials on the binodal, no curvature on the spinodal', async () => {
    const energy = 15000;
    const [row] = await rowsOf({ regularSolution: '15kJ/mol', temperatures: '600' });
    const [x] = row!.binodal!;
    expect(gas * 600 * Math.log(x / (1 - x)) + energy * (1 - 2 * x)).toBeCloseTo(0, 6);
    const [s] = row!.spinodal!;
    expect((gas * 600) / (s * (1 - s)) - 2 * energy).toBeCloseTo(0, 6);
    const [mixed] = await rowsOf({ regularSolution: '15kJ/mol', temperatures: '903' });
    expect(mixed).toMatchObject({ binodal: null, spinodal: null });
  });

  test('a solution that mixes has no gap to draw', async () => {
    const { figure } = await calculate([], { regularSolution: '-0.1eV', temperatures: '300' });
    expect(figure).toMatchObject({ notDrawn: expect.stringContaining('no miscibility gap') });
  });
});

test.each([
  [{}, /nothing to compute from/],
  [{ debye: 300, gas: 'O2' }, /--debye and --gas exclude each other/],
  [{ debye: 300, pressure: 2 }, /--pressure goes with --gas, not with --debye/],
  [{ debye: -3 }, /debyeTemperature is -3/],
  [{ modes: '5,x' }, /--modes is "5,x"/],
  [{ modes: '5,-5,5' }, /mode 2: -5 meV/],
  [{ modes: '5,5,5', unit: 'furlong' }, /--unit furlong/],
  [{ modes: '5,5,5', atoms: 0 }, /--atoms is 0/],
  [{ gas: 'Xe' }, /no gas "Xe"/],
  [{ gas: 'O2', pressure: 0 }, /pressure is 0 bar/],
  [{ regularSolution: '15' }, /--regular-solution: "15"/],
  [{ debye: 300, temperatures: '-5' }, /-5 K; expected 0 to 10,000 K/],
  [{ debye: 300, temperatures: '0' }, /all 0 K/],
] as const)('%j is refused', async (options, message) => {
  await expect(calculate([], { temperatures: '300', ...options })).rejects.toThrow(message);
});
