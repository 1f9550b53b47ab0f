// Spin updates a second of the Monte Carlo kernels, one core, beside their scalar form: node bench/spins.ts

import { seededRandom } from '../src/core/random.ts';
import {
  isingCopyCount,
  openHeisenbergReference,
  openHeisenbergSampler,
  openIsingCopies,
  openIsingReference,
  openSpinLattice,
  type SpinModel,
  spinModelOfShells,
  xoshiroSeeded,
} from '../src/kernels/magnetism/index.ts';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';

const runCount = 9;

/** Median million updates a second of processor time over several runs, each of at least `least` seconds. */
function speedOf(updates: number, perform: () => void, least = 0.15): { speed: number; wall: number } {
  perform();
  let times = 1;
  const timed = (): { processor: number; wall: number } => {
    const [started, processor] = [performance.now(), process.cpuUsage()];
    for (let i = 0; i < times; i++) perform();
    const { user, system } = process.cpuUsage(processor);
    return { processor: (user + system) / 1e6, wall: (performance.now() - started) / 1000 };
  };
  while (timed().processor < least) times *= 2;
  const runs = Array.from({ length: runCount }, timed);
  const rate = (seconds: number): number => (updates * times) / seconds / 1e6;
  return {
    speed: rate(median(runs.map((run) => run.processor))),
    wall: rate(median(runs.map((run) => run.wall))),
  };
}

const row = (...cells: readonly (string | number)[]): void =>
  console.log(
    `| ${cells.map((cell) => (typeof cell === 'number' ? cell.toPrecision(3) : cell)).join(' | ')} |`,
  );

console.log(`${describeMachine()}\n`);
console.log(
  `Million spin updates a second, one core, median of ${runCount} runs; scalar: the TypeScript\noracle of the tests, which is written for clearness (its random words are big integers) and not for speed.\n`,
);
row('model', 'neighbours', 'step', 'processor time', 'wall time', 'scalar', 'ratio', 'required');
row('---', '---', '---', '---', '---', '---', '---', '---');

const nearest = (name: 'sc' | 'square' | 'fcc'): SpinModel =>
  spinModelOfShells(name, [{ shell: 1, exchange: 1 }]);
const fourShells = spinModelOfShells(
  'bcc',
  [10, 5, 0.5, -0.5].map((exchange, i) => ({ shell: i + 1, exchange })),
);
const farShells = spinModelOfShells(
  'bcc',
  [10, 6, 0.1, -0.9, -1, 0.4, 0.01, 0.1, -0.2].map((exchange, i) => ({ shell: i + 1, exchange })),
);
for (const [name, model, required] of [
  ['Heisenberg sc 16³', nearest('sc'), '10'],
  ['Heisenberg bcc, four shells, 16³', fourShells, '3'],
  ['Heisenberg bcc, nine shells, 16³', farShells, ''],
] as const) {
  const lattice = openSpinLattice(model, [16, 16, 16]);
  const beta = 0.69 / Math.max(...lattice.couplings);
  const compiled = openHeisenbergSampler(lattice, xoshiroSeeded(1));
  const scalar = openHeisenbergReference(openSpinLattice(model, [8, 8, 8]), xoshiroSeeded(1));
  const steps = [
    ['heat bath', (sampler: typeof compiled) => sampler.heatBath(beta), required],
    ['over-relaxation', (sampler: typeof compiled) => sampler.overRelax(), ''],
    ['cone', (sampler: typeof compiled) => void sampler.metropolis(beta, 0.5, 'cone'), ''],
  ] as const;
  for (const [step, perform, least] of steps) {
    const fast = speedOf(lattice.siteCount, () => perform(compiled));
    const slow = speedOf(512, () => perform(scalar), 0.05);
    row(name, lattice.counts[0]!, step, fast.speed, fast.wall, slow.speed, fast.speed / slow.speed, least);
  }
}
{
  const lattice = openSpinLattice(nearest('sc'), [12, 12, 12]);
  const sampler = openHeisenbergSampler(lattice, xoshiroSeeded(1));
  sampler.wolff(1 / 1.442995, 200);
  const processor = process.cpuUsage();
  let turned = 0;
  for (let i = 0; i < 400; i++) {
    turned += sampler.wolff(1 / 1.442995, 5);
    sampler.measure();
  }
  const { user, system } = process.cpuUsage(processor);
  row('Heisenberg sc 12³ at Tc', 6, 'Wolff, measured', turned / (user + system), '', '', '', '');
}
for (const [name, model, cells, temperature] of [
  ['Ising square 128²', nearest('square'), [128, 128, 1], 2.269],
  ['Ising sc 24³', nearest('sc'), [24, 24, 24], 4.51],
  ['Ising fcc 16³', nearest('fcc'), [16, 16, 16], 9.8],
] as const) {
  const lattice = openSpinLattice(model, cells);
  const copies = openIsingCopies(lattice, 1);
  const scalar = openIsingReference(lattice, seededRandom(1));
  const fast = speedOf(lattice.siteCount * isingCopyCount * 4, () => copies.sweep(temperature, 4));
  const slow = speedOf(lattice.siteCount, () => scalar.metropolis(temperature), 0.05);
  const step = `Metropolis, ${isingCopyCount} copies`;
  row(name, lattice.counts[0]!, step, fast.speed, fast.wall, slow.speed, fast.speed / slow.speed, '100');
}
console.log(
  '\nPeers: not run. Neither Vampire, UppASD, Spirit nor another spin Monte Carlo program is packaged for Debian.',
);
