// Energy, forces and stress of embedded atoms, ours beside LAMMPS, serial: node bench/embedded-atom.ts [folder of potentials] [lmp]

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { seededRandom } from '../src/core/random.ts';
import {
  type Atoms,
  embeddedAtomPotential,
  openCalculator,
  readFuncfl,
  readSetfl,
  repeatAtoms,
} from '../src/kernels/lattice/index.ts';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';
import { runLammps } from './run-lammps.ts';

const folder = process.argv[2] ?? '/usr/share/lammps/potentials';
const command = process.argv[3] ?? 'lmp';
const batches = 15;
const perBatch = 20;

type Case = {
  readonly file: string;
  readonly form: 'eam/alloy' | 'eam/fs' | 'eam';
  readonly elements: readonly string[];
  /** Of a cube of four atoms, whose elements take turns [Å]. */
  readonly side: number;
};
const cases: readonly Case[] = [
  { file: 'Cu_mishin1.eam.alloy', form: 'eam/alloy', elements: ['Cu'], side: 3.615 },
  { file: 'Cu_u3.eam', form: 'eam', elements: ['Cu'], side: 3.615 },
  { file: 'AlCu.eam.alloy', form: 'eam/alloy', elements: ['Al', 'Cu'], side: 3.9 },
  { file: 'CuZr_mm.eam.fs', form: 'eam/fs', elements: ['Cu', 'Zr'], side: 4.2 },
];

/** 4,000 atoms of a strained fcc crystal, each moved by up to 0.1 Å. */
function atomsOf({ elements, side }: Case): Atoms {
  const random = seededRandom('embedded atoms');
  const cube = {
    elements: [0, 1, 2, 3].map((n) => elements[n % elements.length]!),
    cell: Float64Array.of(side, 0, 0, 0.02 * side, side, 0, 0, -0.01 * side, side),
    positions: Float64Array.of(0, 0, 0, 0, side / 2, side / 2, side / 2, 0, side / 2, side / 2, side / 2, 0),
  };
  const { positions, ...rest } = repeatAtoms(cube, [10, 10, 10]);
  return { ...rest, positions: positions.map((x) => x + 0.2 * (random.uniform() - 0.5)) };
}

function timeOurs(potential: ReturnType<typeof embeddedAtomPotential>, atoms: Atoms) {
  const calculator = openCalculator(potential, atoms.elements, { skin: 1 });
  const answer = calculator.evaluate(atoms.cell, atoms.positions);
  const places = [0, 1].map((k) => atoms.positions.map((x, n) => x + 1e-3 * k * Math.sin(n)));
  const rows = Array.from({ length: batches + 3 }, () => {
    const [wall, processor] = [performance.now(), process.cpuUsage()];
    for (let n = 0; n < perBatch; n++) calculator.evaluate(atoms.cell, places[n % 2]!);
    const { user, system } = process.cpuUsage(processor);
    return { wall: (performance.now() - wall) / perBatch, processor: (user + system) / 1000 / perBatch };
  }).slice(3);
  return {
    answer,
    wall: median(rows.map(({ wall }) => wall)),
    processor: median(rows.map(({ processor }) => processor)),
    builds: calculator.listBuilds(),
  };
}

function compare(one: Case): string {
  const path = join(folder, one.file);
  const text = readFileSync(path, 'utf8');
  const potential = embeddedAtomPotential(
    one.form === 'eam' ? readFuncfl([text]) : readSetfl(text, one.form),
  );
  const atoms = atomsOf(one);
  const batch = ['run 5', ...Array.from({ length: batches }, () => `run ${perBatch}`)];
  const coefficients = one.form === 'eam' ? [`1 1 ${path}`] : [`* * ${path} ${one.elements.join(' ')}`];
  const task = { atoms, style: one.form, coefficients, kinds: one.elements };
  const ours = timeOurs(potential, atoms);
  const theirs = runLammps({ ...task, afterwards: [`thermo ${perBatch}`, ...batch] }, command);
  const full = runLammps({ ...task, afterwards: ['thermo 1', ...batch] }, command);
  if (typeof theirs === 'string' || typeof full === 'string') return `not run: ${theirs}`;
  const perStep = (answer: typeof theirs, which: 'wall' | 'processor'): number =>
    (median(answer.loops.slice(1).map((loop) => loop[which])) / perBatch) * 1000;
  const difference = Math.max(...theirs.forces.map((f, n) => Math.abs(f - ours.answer.forces[n]!)));
  const stress = Math.max(
    ...[0, 4, 8, 5, 2, 1].map((n, k) => Math.abs(ours.answer.stress[n]! - theirs.stress[k]!)),
  );
  const relative = Math.abs(ours.answer.energy / theirs.energy - 1);
  const row = [
    `${one.file} (${theirs.version})`,
    ours.wall.toFixed(2),
    ours.processor.toFixed(2),
    perStep(theirs, 'processor').toFixed(2),
    perStep(full, 'processor').toFixed(2),
    (ours.processor / perStep(theirs, 'processor')).toFixed(2),
    (ours.processor / perStep(full, 'processor')).toFixed(2),
    relative.toExponential(1),
    difference.toExponential(1),
    stress.toExponential(1),
  ];
  return `| ${row.join(' | ')} |`;
}

if (!existsSync(folder)) {
  console.log(`not run: ${folder} is absent`);
  process.exit(0);
}
console.log(`${describeMachine()}\n`);
console.log(
  `4,000 atoms, list of neighbours kept (skin 1 Å), medians of ${batches} batches of ${perBatch} evaluations [ms each]; ours gives energy, forces and stress each time.\n`,
);
console.log(
  '| potential (LAMMPS) | ours: wall | processor | LAMMPS, forces: processor | with energy and stress | ratio to forces | ratio to all | energy, relative | largest force difference [eV/Å] | stress [GPa] |',
);
console.log('|---|---|---|---|---|---|---|---|---|---|');
for (const one of cases) console.log(compare(one));
