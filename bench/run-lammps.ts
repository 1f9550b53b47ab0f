import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Atoms } from '../src/kernels/lattice/index.ts';

export type LammpsTask = {
  readonly atoms: Atoms;
  /** `eam/alloy`, … and what follows `pair_coeff`, one line each. */
  readonly style: string;
  readonly coefficients: readonly string[];
  /** Elements in the order of LAMMPS's types. */
  readonly kinds: readonly string[];
  /** Lines run after the first evaluation, such as `run 100`. */
  readonly afterwards?: readonly string[];
};

export type LammpsAnswer = {
  /** [eV] */
  readonly energy: number;
  /** In the order of the atoms [eV/Å]. */
  readonly forces: Float64Array;
  /** xx, yy, zz, yz, xz, xy, positive under tension [GPa]. */
  readonly stress: readonly number[];
  /** Of every `run` after the first: wall seconds, and the share of a processor that it had. */
  readonly loops: readonly { readonly wall: number; readonly processor: number }[];
  readonly version: string;
};

/** One evaluation by LAMMPS, serial, and whatever follows; a text that says why when it is not installed. */
export function runLammps(task: LammpsTask, command = 'lmp'): LammpsAnswer | string {
  const folder = mkdtempSync(join(tmpdir(), 'onnes-lammps-'));
  try {
    writeFileSync(join(folder, 'data'), dataOf(task));
    writeFileSync(join(folder, 'in'), inputOf(task));
    const { error, status, stdout } = spawnSync(command, ['-in', 'in', '-log', 'none'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1e9,
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    });
    if (error !== undefined) return `${command}: ${error.message}`;
    if (status !== 0) throw new Error(`${command} ended with status ${status}: ${stdout.slice(-1000)}`);
    return readAnswer(stdout, readFileSync(join(folder, 'forces'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function dataOf({ atoms: { cell, positions, elements }, kinds }: LammpsTask): string {
  if (cell[1] !== 0 || cell[2] !== 0 || cell[5] !== 0)
    throw new Error('LAMMPS takes cells whose vectors form a lower triangle');
  return [
    'atoms',
    '',
    `${elements.length} atoms`,
    `${kinds.length} atom types`,
    '',
    `0 ${cell[0]} xlo xhi`,
    `0 ${cell[4]} ylo yhi`,
    `0 ${cell[8]} zlo zhi`,
    `${cell[3]} ${cell[6]} ${cell[7]} xy xz yz`,
    '',
    'Masses',
    '',
    ...kinds.map((_, n) => `${n + 1} 60`),
    '',
    'Atoms',
    '',
    ...elements.map(
      (element, i) =>
        `${i + 1} ${kinds.indexOf(element) + 1} ${positions[3 * i]} ${positions[3 * i + 1]} ${positions[3 * i + 2]}`,
    ),
    '',
  ].join('\n');
}

const inputOf = ({ style, coefficients, afterwards = [] }: LammpsTask): string =>
  [
    ...['units metal', 'atom_style atomic', 'boundary p p p', 'box tilt large', 'read_data data'],
    `pair_style ${style}`,
    ...coefficients.map((line) => `pair_coeff ${line}`),
    ...['neighbor 1.0 bin', 'thermo_style custom step pe pxx pyy pzz pyz pxz pxy'],
    ...['thermo_modify format float %.16g', 'dump forces all custom 1 forces id fx fy fz'],
    ...['dump_modify forces sort id format float %.16g', 'run 0', 'undump forces'],
    ...afterwards,
    '',
  ].join('\n');

function readAnswer(stdout: string, dump: string): LammpsAnswer {
  const lines = stdout.split('\n');
  const row = lines[lines.findIndex((line) => /^Step/.test(line)) + 1]!.trim().split(/\s+/).map(Number);
  const forces = dump
    .trim()
    .split('\n')
    .slice(9)
    .flatMap((line) => line.trim().split(/\s+/).slice(1).map(Number));
  const walls = [...stdout.matchAll(/Loop time of (\S+)/g)].map(([, seconds]) => Number(seconds));
  const shares = [...stdout.matchAll(/(\S+)% CPU use/g)].map(([, percent]) => Number(percent) / 100);
  return {
    energy: row[1]!,
    forces: Float64Array.from(forces),
    stress: row.slice(2, 8).map((pressure) => -pressure / 1e4),
    loops: walls.slice(1).map((wall, n) => ({ wall, processor: wall * shares[n + 1]! })),
    version: /LAMMPS \(([^)]*)\)/.exec(stdout)?.[1] ?? 'unknown',
  };
}
