// Periodic neighbour lists of growing crystals, ours beside ASE's: node bench/neighbours.ts [python]

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { seededRandom } from '../src/core/random.ts';
import { findNeighboursOf, type Matrix3, type NeighbourList } from '../src/kernels/crystal/index.ts';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';

const python = process.argv[2] ?? '/usr/bin/python3';
const ourRuns = 9;
const edge = 3.615;

type Times = { readonly wall: number; readonly processor: number };
type PeerResult = {
  readonly version: string;
  readonly pairs: number;
  readonly distanceSum: number;
  readonly shiftSum: number;
  readonly runs: readonly Times[];
};
type Problem = { readonly lattice: Matrix3; readonly fractions: Float64Array; readonly cutoff: number };

const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

/** Copper of n × n × n cubic cells, each atom displaced by up to 0.1 Å along each axis. */
function createProblem(n: number, cutoff: number): Problem {
  const random = seededRandom('neighbours', n);
  const length = n * edge;
  const places = [0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0];
  const fractions = Float64Array.from({ length: 12 * n ** 3 }, (_, i) => {
    const cell = Math.floor(i / 12);
    const offset = [Math.floor(cell / (n * n)), Math.floor(cell / n) % n, cell % n][i % 3] as number;
    return (offset + (places[i % 12] as number)) / n + (0.2 * (random.uniform() - 0.5)) / length;
  });
  return {
    lattice: [
      [length, 0, 0],
      [0, length, 0],
      [0, 0, length],
    ],
    fractions,
    cutoff,
  };
}

function timeOurs({ lattice, fractions, cutoff }: Problem): Times & { readonly list: NeighbourList } {
  let list = findNeighboursOf(lattice, fractions, cutoff);
  const runs = Array.from({ length: ourRuns }, () => {
    const [wall, processor] = [performance.now(), process.cpuUsage()];
    list = findNeighboursOf(lattice, fractions, cutoff);
    const { user, system } = process.cpuUsage(processor);
    return { wall: performance.now() - wall, processor: (user + system) / 1000 };
  });
  return { list, wall: median(runs.map((r) => r.wall)), processor: median(runs.map((r) => r.processor)) };
}

function runPeer(problem: Problem): PeerResult | string {
  const folder = mkdtempSync(join(tmpdir(), 'onnes-neighbours-'));
  try {
    const path = join(folder, 'problem.json');
    const runs = problem.fractions.length > 60_000 ? 3 : 5;
    writeFileSync(path, JSON.stringify({ ...problem, fractions: [...problem.fractions], runs }));
    const script = join(import.meta.dirname, 'peers/neighbours.py');
    const { status, stdout, stderr, error } = spawnSync(python, [script, path], { encoding: 'utf8' });
    if (error !== undefined || status === 3) return (error?.message ?? stderr).trim();
    if (status !== 0) throw new Error(`${script} ended with status ${status}: ${stderr.slice(-2000)}`);
    return JSON.parse(stdout) as PeerResult;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

console.log(`${describeMachine()}\n`);
console.log(
  `Copper with displaced atoms; pairs, shifts, vectors and distances. Medians: ours of ${ourRuns} runs, ASE of 3 or 5 [ms].\n`,
);
console.log(
  '| cut-off [Å] | atoms | pairs | ours: wall | processor | µs/atom | ASE: wall | processor | ratio wall | ratio processor |',
);
console.log('|---|---|---|---|---|---|---|---|---|---|');
for (const cutoff of [3, 5.5])
  for (const n of [6, 13, 29]) {
    const problem = createProblem(n, cutoff);
    const ours = timeOurs(problem);
    const atoms = problem.fractions.length / 3;
    const peer = runPeer(problem);
    const row = [cutoff, atoms, ours.list.indices.length, ours.wall.toFixed(1), ours.processor.toFixed(1)];
    const perAtom = ((1000 * ours.processor) / atoms).toFixed(2);
    if (typeof peer === 'string') {
      console.log(`| ${[...row, perAtom, `not run: ${peer}`, '', '', ''].join(' | ')} |`);
      continue;
    }
    const distanceSum = sum(ours.list.distances);
    const shiftSum = sum(ours.list.shifts.map(Math.abs));
    if (
      peer.pairs !== ours.list.indices.length ||
      peer.shiftSum !== shiftSum ||
      Math.abs(distanceSum / peer.distanceSum - 1) > 1e-9
    )
      throw new Error(
        `ours ${row[2]} pairs, sum ${distanceSum}, shifts ${shiftSum}; ASE ${JSON.stringify(peer)}`,
      );
    const [wall, processor] = (['wall', 'processor'] as const).map((key) =>
      median(peer.runs.map((r) => r[key])),
    ) as [number, number];
    const ratios = [wall / ours.wall, processor / ours.processor].map((ratio) => `${ratio.toFixed(1)}×`);
    console.log(`| ${[...row, perAtom, wall.toFixed(1), processor.toFixed(1), ...ratios].join(' | ')} |`);
  }
