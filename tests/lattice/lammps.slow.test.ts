import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runLammps } from '../../bench/run-lammps.ts';
import { seededRandom } from '../../src/core/random.ts';
import {
  type Atoms,
  elasticConstants,
  embeddedAtomPotential,
  openCalculator,
  type Potential,
  parsePairPotential,
  readFuncfl,
  readSetfl,
  relax,
  repeatAtoms,
} from '../../src/kernels/lattice/index.ts';

/** Where Debian's package lammps-data puts the files that their authors gave to LAMMPS. */
const folder = '/usr/share/lammps/potentials';
const isInstalled = existsSync('/usr/bin/lmp') && existsSync(folder);
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

const cube = (side: number, elements: readonly string[], repeats: number): Atoms => {
  const random = seededRandom('lammps');
  const cell = Float64Array.of(
    side,
    0,
    0,
    0.03 * side,
    1.02 * side,
    0,
    -0.02 * side,
    0.05 * side,
    0.97 * side,
  );
  const fractions = [0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0];
  const positions = Float64Array.from({ length: 12 }, (_, n) => {
    const [i, d] = [3 * Math.floor(n / 3), n % 3];
    return fractions[i]! * cell[d]! + fractions[i + 1]! * cell[3 + d]! + fractions[i + 2]! * cell[6 + d]!;
  });
  const atoms = repeatAtoms(
    { elements: [0, 1, 2, 3].map((n) => elements[n % elements.length]!), cell, positions },
    [repeats, repeats, repeats],
  );
  return { ...atoms, positions: atoms.positions.map((x) => x + 0.2 * (random.uniform() - 0.5)) };
};

type Case = readonly [string, () => Potential, string, readonly string[], readonly string[], number];
const cases: readonly Case[] = [
  [
    'Cu_mishin1.eam.alloy',
    () => embeddedAtomPotential(readSetfl(read('Cu_mishin1.eam.alloy'), 'eam/alloy')),
    'eam/alloy',
    [`* * ${folder}/Cu_mishin1.eam.alloy Cu`],
    ['Cu'],
    3.615,
  ],
  [
    'AlCu.eam.alloy',
    () => embeddedAtomPotential(readSetfl(read('AlCu.eam.alloy'), 'eam/alloy')),
    'eam/alloy',
    [`* * ${folder}/AlCu.eam.alloy Al Cu`],
    ['Al', 'Cu'],
    3.9,
  ],
  [
    'CuZr_mm.eam.fs',
    () => embeddedAtomPotential(readSetfl(read('CuZr_mm.eam.fs'), 'eam/fs')),
    'eam/fs',
    [`* * ${folder}/CuZr_mm.eam.fs Cu Zr`],
    ['Cu', 'Zr'],
    4.2,
  ],
  [
    'Cu_u3.eam with Ni_u3.eam',
    () => embeddedAtomPotential(readFuncfl([read('Cu_u3.eam'), read('Ni_u3.eam')])),
    'eam',
    [`1 1 ${folder}/Cu_u3.eam`, `2 2 ${folder}/Ni_u3.eam`],
    ['Cu', 'Ni'],
    3.57,
  ],
  [
    'Lennard-Jones, sharp',
    () => parsePairPotential('lj:epsilon=0.0104,sigma=3.4,cutoff=8.5,cut=sharp'),
    'lj/cut 8.5',
    ['1 1 0.0104 3.4'],
    ['Ar'],
    5.3,
  ],
  [
    'Morse, sharp',
    () => parsePairPotential('morse:depth=0.3429,alpha=1.3588,r0=2.866,cutoff=6,cut=sharp'),
    'morse 6',
    ['1 1 0.3429 1.3588 2.866'],
    ['Cu'],
    3.6,
  ],
  [
    'Buckingham, sharp',
    () => parsePairPotential('buckingham:A=1300,rho=0.3,C=20,cutoff=6,cut=sharp'),
    'buck 6',
    ['1 1 1300 0.3 20'],
    ['Cu'],
    3.6,
  ],
];

describe.skipIf(!isInstalled)('beside LAMMPS', () => {
  describe.each(cases)('%s', (_, open, style, coefficients, kinds, side) => {
    test.each([1, 3])('has the same energy, forces and stress, %d³ cubes', (repeats) => {
      const atoms = cube(side, kinds, repeats);
      const ours = openCalculator(open(), atoms.elements).evaluate(atoms.cell, atoms.positions);
      const theirs = runLammps({ atoms, style, coefficients, kinds });
      if (typeof theirs === 'string') throw new Error(theirs);
      expect(Math.abs(ours.energy / theirs.energy - 1)).toBeLessThan(1e-10);
      theirs.forces.forEach((force, n) => {
        expect(Math.abs(force - ours.forces[n]!)).toBeLessThan(1e-9);
      });
      // LAMMPS rounds its conversion of units to 3 parts in 10⁷.
      const largest = Math.max(...theirs.stress.map(Math.abs));
      [0, 4, 8, 5, 2, 1].forEach((at, k) => {
        expect(Math.abs(ours.stress[at]! - theirs.stress[k]!)).toBeLessThan(1e-6 * largest);
      });
    });
  });

  test('copper has the elastic constants that the authors of its potential give', () => {
    // 169.9, 122.6, 76.2 GPa at a = 3.615 Å, E = −3.54 eV (Mishin et al. 2001, table III).
    const potential = embeddedAtomPotential(readSetfl(read('Cu_mishin1.eam.alloy'), 'eam/alloy'));
    const start = {
      ...cube(3.6, ['Cu'], 1),
      cell: Float64Array.of(3.6, 0, 0, 0, 3.6, 0, 0, 0, 3.6),
      positions: Float64Array.of(0, 0, 0, 0, 1.8, 1.8, 1.8, 0, 1.8, 1.8, 1.8, 0),
    };
    const { atoms, evaluation } = relax(potential, start, { forceTolerance: 1e-8, stressTolerance: 1e-5 });
    expect(atoms.cell[0]).toBeCloseTo(3.615, 3);
    expect(evaluation.energy / 4).toBeCloseTo(-3.54, 2);
    const { stiffness } = elasticConstants(potential, atoms);
    expect(stiffness[0]).toBeCloseTo(169.9, 0);
    expect(stiffness[1]).toBeCloseTo(122.6, 0);
    expect(stiffness[21]).toBeCloseTo(76.2, 0);
  });
});
