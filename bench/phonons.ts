// Phonons from the same forces, ours beside phonopy: node bench/phonons.ts [folder of potentials] [python]

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { electronvolt_kJperMol, energyUnits } from '../src/core/units.ts';
import type { Vector3 } from '../src/kernels/crystal/index.ts';
import {
  type Atoms,
  displacedPositions,
  embeddedAtomPotential,
  openCalculator,
  openPhonons,
  planDisplacements,
  readSetfl,
  relax,
  sampleModes,
  solveForceConstants,
  vibrationalState,
} from '../src/kernels/lattice/index.ts';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';

const folder = process.argv[2] ?? '/usr/share/lammps/potentials';
const python = process.argv[3] ?? '/usr/bin/python3';
const runs = 7;
const grid = 20;

type Case = {
  readonly name: string;
  readonly file: string;
  readonly form: 'eam/alloy' | 'eam/fs';
  readonly cell: readonly number[];
  readonly elements: readonly string[];
  readonly fractions: readonly number[];
  readonly counts: Vector3;
};

const thirds = [1 / 3, 2 / 3, 0.25, 2 / 3, 1 / 3, 0.75];
const cases: readonly Case[] = [
  {
    ...{ name: 'Cu, fcc', file: 'Cu_mishin1.eam.alloy', form: 'eam/alloy', counts: [5, 5, 5] },
    ...{ cell: [0, 1.81, 1.81, 1.81, 0, 1.81, 1.81, 1.81, 0], elements: ['Cu'], fractions: [0, 0, 0] },
  },
  {
    ...{ name: 'NiAl, CsCl', file: 'NiAlH_jea.eam.alloy', form: 'eam/alloy', counts: [4, 4, 4] },
    cell: [2.88, 0, 0, 0, 2.88, 0, 0, 0, 2.88],
    ...{ elements: ['Ni', 'Al'], fractions: [0, 0, 0, 0.5, 0.5, 0.5] },
  },
  {
    ...{ name: 'Ni3Al, L1_2', file: 'NiAlH_jea.eam.alloy', form: 'eam/alloy', counts: [3, 3, 3] },
    cell: [3.57, 0, 0, 0, 3.57, 0, 0, 0, 3.57],
    ...{ elements: ['Al', 'Ni', 'Ni', 'Ni'], fractions: [0, 0, 0, 0.5, 0.5, 0, 0.5, 0, 0.5, 0, 0.5, 0.5] },
  },
  {
    ...{ name: 'Zr, hcp', file: 'CuZr_mm.eam.fs', form: 'eam/fs', counts: [5, 5, 3] },
    ...{ cell: [3.23, 0, 0, -1.615, 2.797262, 0, 0, 0, 5.15], elements: ['Zr', 'Zr'], fractions: thirds },
  },
];

type Times = { readonly wall: number; readonly processor: number };

function timed<T>(run: () => T): { readonly result: T; readonly times: Times } {
  const [wall, processor] = [performance.now(), process.cpuUsage()];
  const result = run();
  const { user, system } = process.cpuUsage(processor);
  return { result, times: { wall: performance.now() - wall, processor: (user + system) / 1000 } };
}

function prepare(one: Case) {
  const text = readFileSync(join(folder, one.file), 'utf8');
  const potential = embeddedAtomPotential(readSetfl(text, one.form));
  const cell = Float64Array.from(one.cell);
  const positions = Float64Array.from(
    one.fractions.flatMap((_, n) =>
      n % 3 === 0
        ? [0, 1, 2].map((d) =>
            [0, 1, 2].reduce((sum, k) => sum + one.fractions[n + k]! * one.cell[3 * k + d]!, 0),
          )
        : [],
    ),
  );
  const start: Atoms = { elements: one.elements, cell, positions };
  const { atoms } = relax(potential, start, {
    ...{ forceTolerance: 1e-7, stressTolerance: 1e-6, symmetryTolerance: 1e-3 },
  });
  const plan = planDisplacements(atoms, one.counts);
  const calculator = openCalculator(potential, plan.supercell.elements);
  const forces = plan.displacements.map(
    (displacement) => calculator.evaluate(plan.supercell.cell, displacedPositions(plan, displacement)).forces,
  );
  return { plan, forces, masses: atoms.elements.map((element) => potential.masses[element]!) };
}

const wavevectors: readonly Vector3[] = [
  ...([
    [0, 0, 0],
    [0.5, 0, 0],
    [0.5, 0.5, 0],
    [0.5, 0.5, 0.5],
    [1 / 3, 1 / 3, 0],
  ] as const),
  ...([
    [0.1, 0.2, 0.3],
    [0.25, -0.1, 0.4],
    [0.37, 0.11, -0.45],
  ] as const),
];

/** Symmetry, force constants, frequencies on the grid and the free energy at 300 K, from forces that are there. */
function solveOurs({ plan, forces, masses }: ReturnType<typeof prepare>) {
  const { operations } = planDisplacements(plan.primitive, plan.counts);
  const phonons = openPhonons(solveForceConstants(plan, forces), masses);
  const modes = sampleModes(phonons, operations, [grid, grid, grid], { centred: true });
  const state = vibrationalState(modes, 300);
  return {
    frequencies: wavevectors.map((q) =>
      Array.from(phonons.energiesAt(q), (energy) => energy / energyUnits.THz),
    ),
    state,
  };
}

type PeerAnswer = {
  readonly version: string;
  readonly frequencies: readonly (readonly number[])[];
  readonly freeEnergy: number;
  readonly heatCapacity: number;
  readonly runs: readonly Times[];
};

function runPeer({ plan, forces, masses }: ReturnType<typeof prepare>): PeerAnswer | string {
  const place = mkdtempSync(join(tmpdir(), 'onnes-phonons-'));
  const copies = plan.counts[0] * plan.counts[1] * plan.counts[2];
  const task = {
    ...{
      cell: [...plan.primitive.cell],
      positions: [...plan.primitive.positions],
      elements: plan.primitive.elements,
    },
    ...{ masses, counts: plan.counts, wavevectors, grid, runs },
    supercell: [...plan.supercell.positions],
    displacements: plan.displacements.map(({ atom, vector }, n) => ({
      ...{ atom: atom * copies, vector: [...vector], forces: [...forces[n]!] },
    })),
  };
  try {
    writeFileSync(join(place, 'task.json'), JSON.stringify(task));
    const script = join(import.meta.dirname, 'peers/phonons.py');
    const { status, stdout, stderr, error } = spawnSync(python, [script, join(place, 'task.json')], {
      ...{ encoding: 'utf8', maxBuffer: 1e8 },
      env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    });
    if (error !== undefined || status === 3) return (error?.message ?? stderr).trim();
    if (status !== 0) throw new Error(`${script} ended with status ${status}: ${stderr.slice(-2000)}`);
    return JSON.parse(stdout.slice(stdout.indexOf('{'))) as PeerAnswer;
  } finally {
    rmSync(place, { recursive: true });
  }
}

function compare(one: Case): string {
  const prepared = prepare(one);
  const rows = Array.from({ length: runs + 2 }, () => timed(() => solveOurs(prepared)));
  const warm = rows.slice(2);
  const ours = {
    ...warm[0]!.result,
    wall: median(warm.map(({ times }) => times.wall)),
    processor: median(warm.map(({ times }) => times.processor)),
  };
  const theirs = runPeer(prepared);
  if (typeof theirs === 'string') return `| ${one.name} | phonopy not run: ${theirs} |`;
  const processor = median(theirs.runs.map((times) => times.processor));
  const differences = ours.frequencies.flatMap((row, n) =>
    row.map((frequency, k) => Math.abs(frequency - theirs.frequencies[n]![k]!)),
  );
  const freeEnergy = ours.state.freeEnergy * (electronvolt_kJperMol / 1000); // meV a cell to kJ/mol
  const row = [
    `${one.name}, ${one.counts.join('×')}, ${prepared.plan.displacements.length} displacements`,
    Math.max(...differences).toExponential(1),
    Math.abs(freeEnergy - theirs.freeEnergy).toExponential(1),
    ours.wall.toFixed(0),
    ours.processor.toFixed(0),
    median(theirs.runs.map((times) => times.wall)).toFixed(0),
    processor.toFixed(0),
    (processor / ours.processor).toFixed(1),
  ];
  return `| ${row.join(' | ')} |`;
}

if (!existsSync(folder)) {
  console.log(`not run: ${folder} is absent`);
  process.exit(0);
}
console.log(`${describeMachine()}\n`);
console.log(
  `From the same forces to force constants, ${grid}³ wave vectors (reduced by symmetry in both) and the free energy at 300 K; medians of ${runs} runs [ms], one thread.\n`,
);
console.log(
  '| crystal | largest difference of a frequency [THz] | of the free energy [kJ/mol] | ours: wall | processor | phonopy: wall | processor | ratio |',
);
console.log('|---|---|---|---|---|---|---|---|');
for (const one of cases) console.log(compare(one));
