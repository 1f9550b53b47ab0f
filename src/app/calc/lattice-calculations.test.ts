import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { calculate as calculateElastic } from './calculate-elastic.ts';
import { calculate as calculatePhonons } from './calculate-phonons.ts';
import { calculate as calculateRelax } from './calculate-relax.ts';
import {
  type ElasticOptions,
  type PhononOptions,
  parseCounts,
  parseList,
  parsePath,
  type RelaxCommandOptions,
} from './lattice-options.ts';
import { readPotential } from './read-potential.ts';
import { readStructureFile } from './read-structure-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'onnes-lattice-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const argon = 'lj:epsilon=0.0104,sigma=3.4,cutoff=8.5';
const fcc = write(
  'argon.vasp',
  'argon\n5.3\n1 0 0\n0 1 0\n0 0 1\nAr\n4\nDirect\n0 0 0\n0 .5 .5\n.5 0 .5\n.5 .5 0\n',
);
const cubic = write('cubic.vasp', 'argon\n3.8\n1 0 0\n0 1 0\n0 0 1\nAr\n1\nDirect\n0 0 0\n');
const shared = write(
  'shared.cif',
  readFileSync('examples/argon.cif', 'utf8').replace('Ar1 Ar 0 0 0 1', 'Ar1 Ar 0 0 0 0.5'),
);
const context = { progress: () => undefined, signal: { aborted: false } };
const relaxOptions: RelaxCommandOptions = {
  ...{
    potential: argon,
    cell: 'full',
    pressure: 0,
    method: 'lbfgs',
    force: 1e-4,
    stress: 1e-3,
    steps: 500,
    symmetry: true,
  },
};
const phononOptions: PhononOptions = {
  ...{
    potential: argon,
    supercell: '3,3,3',
    displacement: 0.01,
    relax: true,
    primitive: true,
    points: 40,
    grid: '6,6,6',
  },
  temperatures: '0,300',
};
const elasticOptions: ElasticOptions = { potential: argon, strain: 1e-3, range: 0.06 };

describe('calc relax', () => {
  test('writes the structure that it found', async () => {
    const out = join(folder, 'relaxed.cif');
    const { document, figure } = await calculateRelax([fcc], { ...relaxOptions, out });
    expect(document).toMatchObject({ converged: true, symmetryOperations: 192 });
    const { lattice } = await readStructureFile(out);
    const volume = (document as { structure: { volume_A3: number } }).structure.volume_A3;
    expect(lattice[0][0] ** 3).toBeCloseTo(volume, 2);
    expect('notDrawn' in figure).toBe(false);
  });

  test('warns when it did not converge', async () => {
    const { document, warnings } = await calculateRelax([fcc], { ...relaxOptions, steps: 1, stress: 1e-9 });
    expect(document).toMatchObject({ converged: false });
    expect(warnings.join()).toContain('limit of 1 steps');
  });
});

describe('calc phonons', () => {
  test('gives dispersion, density of states and thermodynamics of a stable crystal', async () => {
    const { document } = await calculatePhonons([fcc], phononOptions, context);
    expect(document).toMatchObject({
      displacementCount: 1,
      symmetryOperations: 48,
      imaginary: null,
      dispersion: { lattice: 'face-centred cubic' },
    });
    const { thermodynamics } = document as { thermodynamics: readonly { heatCapacity_JperMolK: number }[] };
    expect(thermodynamics[1]!.heatCapacity_JperMolK).toBeGreaterThan(24.5);
    expect(thermodynamics[1]!.heatCapacity_JperMolK).toBeLessThan(3 * 8.31446);
  });

  test('reports imaginary modes, and gives no thermodynamics then', async () => {
    const { document, warnings } = await calculatePhonons([cubic], phononOptions, context);
    expect(document).toMatchObject({ thermodynamics: null, zeroPointEnergy_meV: null });
    expect((document as { imaginary: { lowest_meV: number } }).imaginary.lowest_meV).toBeLessThan(-0.5);
    expect(warnings.join()).toContain('imaginary modes');
  });

  test('refuses supercells of one atom, and of very many', async () => {
    for (const supercell of ['1,1,1', '100,100,100'])
      await expect(calculatePhonons([fcc], { ...phononOptions, supercell }, context)).rejects.toMatchObject({
        code: 'bad-option',
        message: expect.stringContaining(`--supercell ${supercell}`),
      });
  });
});

describe('calc elastic', () => {
  test('agrees with its own equation of state', async () => {
    const { document } = await calculateElastic([fcc], elasticOptions);
    const { moduli, equationsOfState } = document as unknown as {
      moduli: { bulk_GPa: { hill: number } };
      equationsOfState: readonly { bulkModulus_GPa: { value: number } }[];
    };
    for (const { bulkModulus_GPa } of equationsOfState)
      expect(bulkModulus_GPa.value / moduli.bulk_GPa.hill).toBeCloseTo(1, 1);
  });
});

describe('what is refused', () => {
  test.each([
    [
      'no potential',
      () => calculateRelax([fcc], { ...relaxOptions, potential: undefined as unknown as string }),
      'bad-option',
    ],
    ['a potential of no known form', () => readPotential('Cu.meam'), 'bad-option'],
    ['two setfl files', () => readPotential('a.eam.alloy,b.eam.alloy'), 'bad-option'],
    [
      'a potential file that is absent',
      () => readPotential(join(folder, 'absent.eam.alloy')),
      'unreadable-file',
    ],
    [
      'a potential file of another kind',
      () => readPotential(write('bad.eam.alloy', 'nothing\n')),
      'bad-setfl',
    ],
    ['sites that are partly vacant', () => calculateRelax([shared], relaxOptions), 'partial-occupancy'],
    [
      'a potential without a pair',
      () => calculateRelax([fcc], { ...relaxOptions, potential: 'lj:Kr-Kr:epsilon=1,sigma=3;cutoff=8' }),
      'unknown-element',
    ],
    [
      'a supercell that is none',
      () => calculatePhonons([fcc], { ...phononOptions, supercell: '3,3' }, context),
      'bad-option',
    ],
    [
      'a path that is none',
      () => calculatePhonons([fcc], { ...phononOptions, path: 'G 0 0' }, context),
      'bad-option',
    ],
    ['a range beyond 0.3', () => calculateElastic([fcc], { ...elasticOptions, range: 0.5 }), 'bad-option'],
  ] as const)('%s', async (_, run, code) => {
    await expect(run()).rejects.toMatchObject({ code });
  });

  test('options are read as written', () => {
    expect(parseCounts('--grid', '2x3x4')).toEqual([2, 3, 4]);
    expect(parsePath('G 0 0 0, X 1/2 0 0.5 | L 0.5 0.5 0.5, G 0 0 0')[0]![1]).toEqual({
      label: 'X',
      q: [0.5, 0, 0.5],
    });
    expect(() => parseList('--temperatures', '1,,3')).toThrow(
      expect.objectContaining({ code: 'bad-option' }),
    );
    expect(() => parsePath('X 1/0 0 0')).toThrow(expect.objectContaining({ code: 'bad-option' }));
  });
});
