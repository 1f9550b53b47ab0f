// Powder patterns, ours beside pymatgen's on the same structures: node bench/powder-pattern.ts [python]

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { seededRandom } from '../src/core/random.ts';
import type { Structure, Vector3 } from '../src/kernels/crystal/index.ts';
import {
  calculatePowderPattern,
  type PowderPattern,
  readRadiation,
} from '../src/kernels/diffraction/index.ts';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';

const python = process.argv[2] ?? '/usr/bin/python3';
const peerRuns = 15;
const range = [0, 90] as const;
const radiation = readRadiation('CuKa1');

type Times = { readonly wall: number; readonly processor: number };
type PeerPattern = {
  readonly twoTheta: readonly number[];
  readonly intensity: readonly number[];
  readonly runs: readonly Times[];
};
type PeerResult = { readonly version: string; readonly results: { readonly [name: string]: PeerPattern } };

const siteOf = (element: string, ...position: Vector3) => ({
  position,
  occupants: [{ element, occupancy: 1 }],
});

const magnesiumDiboride: Structure = {
  lattice: [
    [3.086, 0, 0],
    [-1.543, (3.086 * Math.sqrt(3)) / 2, 0],
    [0, 0, 3.524],
  ],
  sites: [siteOf('Mg', 0, 0, 0), siteOf('B', 1 / 3, 2 / 3, 0.5), siteOf('B', 2 / 3, 1 / 3, 0.5)],
};

/** Atoms of La, Cu and O about a 5 × 5 × 2 grid of a triclinic cell, moved at random: no symmetry, no two equal d. */
function triclinic(): Structure {
  const random = seededRandom('bench powder-pattern');
  const sites = Array.from({ length: 50 }, (_, i) => {
    const move = (grid: number): number => grid + 0.05 * random.uniform();
    const element = ['La', 'Cu', 'O', 'O'][i % 4] as string;
    return siteOf(
      element,
      move((i % 5) / 5),
      move((Math.floor(i / 5) % 5) / 5),
      move(Math.floor(i / 25) / 2),
    );
  });
  return {
    lattice: [
      [11.3, 0, 0],
      [1.4, 11.9, 0],
      [-0.9, 0.6, 5.2],
    ],
    sites,
  };
}

/** Each run from the structure anew, with f′ and f″, the first ones left out. */
function timeOurs(structure: Structure, runs: number): Times {
  const calculate = () => calculatePowderPattern(structure, { range, radiation });
  for (let run = 0; run < runs; run++) calculate();
  const walls: number[] = [];
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    calculate();
    walls.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(before);
  // The clock of the processor ticks more coarsely than one run: its mean is taken.
  return { wall: median(walls), processor: (user + system) / 1000 / runs };
}

function runPeer(structures: { readonly [name: string]: Structure }): PeerResult | string {
  const script = join(import.meta.dirname, 'peers/powder_pattern.py');
  const input = {
    wavelength: radiation.lines[0]?.wavelength,
    range,
    structures: Object.entries(structures).map(([name, { lattice, sites }]) => ({
      name,
      lattice,
      species: sites.map(({ occupants }) => occupants[0]?.element),
      positions: sites.map(({ position }) => position),
    })),
  };
  const { status, stdout, stderr, error } = spawnSync(python, [script, String(peerRuns)], {
    encoding: 'utf8',
    maxBuffer: 1e8,
    input: JSON.stringify(input),
  });
  if (error !== undefined || status === 3) return (error?.message ?? stderr).trim();
  if (status !== 0) throw new Error(`${script} ended with status ${status}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout) as PeerResult;
}

/** Peaks of the peer above 0.01 %, each beside our nearest: largest differences of angle [deg] and intensity [% of the strongest]. */
function compare({ peaks }: PowderPattern, { twoTheta, intensity }: PeerPattern) {
  let [angle, strength, count] = [0, 0, 0];
  twoTheta.forEach((theirs, i) => {
    if ((intensity[i] as number) < 0.01) return;
    const off = (peak: { twoTheta: number }): number => Math.abs(peak.twoTheta - theirs);
    const nearest = peaks.reduce((best, peak) => (off(peak) < off(best) ? peak : best));
    angle = Math.max(angle, off(nearest));
    strength = Math.max(strength, Math.abs(nearest.intensity - (intensity[i] as number)));
    count += 1;
  });
  return { angle, strength, count };
}

const structures = { MgB2: magnesiumDiboride, 'triclinic, 50 atoms': triclinic() };
const runs: { readonly [name: string]: number } = { MgB2: 20_000, 'triclinic, 50 atoms': 400 };
const ours = Object.entries(structures).map(([name, structure]) => ({
  name,
  times: timeOurs(structure, runs[name] as number),
  pattern: calculatePowderPattern(structure, { range, radiation, hasDispersion: false }),
}));
const peer = runPeer(structures);
console.log(`${describeMachine()}\n`);
console.log(
  `Cu Kα1, 2θ 0 to 90 deg. Medians, both warm: ours of 20,000 and 400 runs, pymatgen${typeof peer === 'string' ? '' : ` ${peer.version}`} of ${peerRuns} [ms].\n`,
);
console.log(
  '| structure | peaks | ours: wall | processor | pymatgen: wall | processor | ratio wall | ratio processor | peaks compared | largest Δ2θ [deg] | largest ΔI, f₀ only [%] |',
);
console.log('|---|---|---|---|---|---|---|---|---|---|---|');
for (const { name, times, pattern } of ours) {
  const own = [name, pattern.peaks.length, times.wall.toFixed(4), times.processor.toFixed(4)];
  if (typeof peer === 'string') {
    console.log(`| ${[...own, `not run: ${peer}`].join(' | ')} |`);
    continue;
  }
  const theirs = peer.results[name] as PeerPattern;
  const wall = 1000 * median(theirs.runs.map((run) => run.wall));
  const processor = 1000 * median(theirs.runs.map((run) => run.processor));
  const { angle, strength, count } = compare(pattern, theirs);
  const cells = [
    ...own,
    wall.toFixed(2),
    processor.toFixed(2),
    (wall / times.wall).toFixed(0),
    (processor / times.processor).toFixed(0),
    count,
    angle.toExponential(1),
    strength.toFixed(2),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
