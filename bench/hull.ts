// The convex hull of five elements, ours beside pymatgen's: node bench/hull.ts [python]

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseComposition } from '../src/kernels/crystal/index.ts';
import { buildConvexHull, type HullEntry } from '../src/kernels/thermodynamics/index.ts';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';

const folder = join(import.meta.dirname, '../../shared/data/convex_hull_entries');
const python = process.argv[2] ?? '/usr/bin/python3';
const ourRuns = 201;
const peerRuns = 7;

type Times = { readonly build: number; readonly wall: number; readonly processor: number };
type PeerResult = {
  readonly version: string;
  readonly facets: number;
  readonly energies: { readonly [id: string]: number };
  readonly runs: readonly Times[];
};

function readEntries(name: string): readonly HullEntry[] {
  const lines = readFileSync(join(folder, `${name}_entries.csv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return lines.map((line): HullEntry => {
    const [id = '', formula = '', , , , energy] = line.split(',');
    return { id, composition: parseComposition(formula), energy: Number(energy) };
  });
}

/** Construction and the energies of all entries, each run from the entries anew, the first ones left out. */
function timeOurs(entries: readonly HullEntry[]): Times {
  const runs: Times[] = [];
  for (let run = 0; run < ourRuns + 20; run++) {
    const [wall, processor] = [performance.now(), process.cpuUsage()];
    const hull = buildConvexHull(entries);
    const built = performance.now();
    hull.listStabilities();
    const end = performance.now();
    const { user, system } = process.cpuUsage(processor);
    runs.push({ build: built - wall, wall: end - wall, processor: (user + system) / 1000 });
  }
  const warm = runs.slice(20);
  const of = (which: keyof Times): number => median(warm.map((times) => times[which]));
  // The clock of the processor ticks more coarsely than one run: its mean is taken.
  const processor = warm.reduce((sum, times) => sum + times.processor, 0) / warm.length;
  return { build: of('build'), wall: of('wall'), processor };
}

function runPeer(name: string): PeerResult | string {
  const script = join(import.meta.dirname, 'peers/hull.py');
  const { status, stdout, stderr, error } = spawnSync(
    python,
    [script, join(folder, `${name}_entries.csv`), String(peerRuns)],
    { encoding: 'utf8', maxBuffer: 1e8 },
  );
  if (error !== undefined || status === 3) return (error?.message ?? stderr).trim();
  if (status !== 0) throw new Error(`${script} ended with status ${status}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout) as PeerResult;
}

if (!existsSync(folder)) {
  console.log(`not run: ${folder} is absent`);
  process.exit(0);
}
console.log(`${describeMachine()}\n`);
console.log(
  `Medians: ours of ${ourRuns} runs, pymatgen of ${peerRuns}, both warm; construction and energies of all entries [ms].\n`,
);
console.log(
  '| system | entries | stable | facets | ours: wall | processor | pymatgen: wall | processor | ratio wall | ratio processor | largest difference [eV/atom] |',
);
console.log('|---|---|---|---|---|---|---|---|---|---|---|');
for (const name of ['Mn_O', 'Mn_O_Y', 'Cl_Mn_Na_O_Y']) {
  const entries = readEntries(name);
  const hull = buildConvexHull(entries);
  const ours = timeOurs(entries);
  const stabilities = hull.listStabilities();
  const facetCount = hull.listFacets().length;
  const peer = runPeer(name);
  const cells = [
    name.replaceAll('_', '-'),
    entries.length,
    stabilities.filter((entry) => entry.isStable).length,
  ];
  if (typeof peer === 'string') {
    console.log(
      `| ${[...cells, facetCount, ours.wall.toFixed(2), ours.processor.toFixed(2)].join(' | ')} | not run: ${peer} | | | | |`,
    );
    continue;
  }
  const difference = Math.max(
    ...stabilities.map(({ id, energyAboveHull }) => Math.abs(energyAboveHull - peer.energies[id]!)),
  );
  if (!(difference < 1e-6)) throw new Error(`${name}: energies differ by ${difference} eV/atom`);
  const wall = 1000 * median(peer.runs.map((run) => run.wall));
  const processor = 1000 * median(peer.runs.map((run) => run.processor));
  console.log(
    `| ${[
      ...cells,
      `${facetCount} / ${peer.facets}`,
      ours.wall.toFixed(2),
      ours.processor.toFixed(2),
      wall.toFixed(1),
      processor.toFixed(1),
      (wall / ours.wall).toFixed(0),
      (processor / ours.processor).toFixed(0),
      difference.toExponential(1),
    ].join(' | ')} |`,
  );
}
