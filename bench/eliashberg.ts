// Tc of a 500-point alpha2F by the Eliashberg equations, beside a dense solution in NumPy: node bench/eliashberg.ts [python]
// Elk solves the equations below Tc and prints no Tc; bench/eliashberg-elk.ts compares with it there.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { boltzmann_meVperK } from '../src/core/units.ts';
import {
  allenDynesCriticalTemperature,
  type CouplingSpectrum,
  eliashbergCriticalTemperature,
  momentsOf,
  spectrumOfTable,
} from '../src/kernels/superconductivity/index.ts';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';

const python = process.argv[2] ?? '/usr/bin/python3';
const muStar = 0.1;
const pointCount = 500;
/** λ, the cut-off in units of ω_ref that the peer can hold as a dense matrix, and how often each runs. */
const cases = [
  { lambda: 0.3, peerCutoff: 10, ourRuns: 15, peerRuns: 1 },
  { lambda: 0.5, peerCutoff: 40, ourRuns: 101, peerRuns: 3 },
  { lambda: 0.8, peerCutoff: 40, ourRuns: 101, peerRuns: 3 },
  { lambda: 1.5, peerCutoff: 40, ourRuns: 101, peerRuns: 3 },
  { lambda: 3, peerCutoff: 40, ourRuns: 101, peerRuns: 3 },
] as const;
const defaultCutoff = 40;
const agreement = 1e-4;

/** α²F ∝ ω from 10 to 40 meV, on 500 points up to 42 meV, scaled to λ. */
function spectrumWith(lambda: number): CouplingSpectrum {
  const frequencies = Float64Array.from({ length: pointCount }, (_, i) => ((i + 1) * 42) / pointCount);
  const shape = frequencies.map((omega) => (omega < 10 || omega > 40 ? 0 : omega));
  const factor = lambda / momentsOf(spectrumOfTable(frequencies, shape)).lambda;
  return spectrumOfTable(
    frequencies,
    shape.map((value) => value * factor),
  );
}

type Time = {
  readonly temperature: number;
  readonly wall: number;
  readonly processor: number;
  readonly count: number;
};

function timeOurs(spectrum: CouplingSpectrum, cutoff: number, runs: number): Time {
  const solve = () =>
    eliashbergCriticalTemperature(spectrum, { muStar, cutoff: cutoff * spectrum.referenceFrequency });
  for (let run = 0; run < 3; run++) solve();
  const [walls, processors]: [number[], number[]] = [[], []];
  let found = solve();
  for (let run = 0; run < runs; run++) {
    const [wall, used] = [performance.now(), process.cpuUsage()];
    found = solve();
    walls.push(performance.now() - wall);
    const { user, system } = process.cpuUsage(used);
    processors.push((user + system) / 1000);
  }
  return {
    temperature: found.criticalTemperature,
    wall: median(walls),
    processor: median(processors),
    count: found.frequencyCount ?? 0,
  };
}

type PeerResult = {
  readonly version: string;
  readonly results: readonly { readonly temperature: number; readonly seconds: number }[];
};

function runPeer(spectra: readonly CouplingSpectrum[]): PeerResult | string {
  const folder = mkdtempSync(join(tmpdir(), 'onnes-eliashberg-'));
  try {
    const [problem, result] = [join(folder, 'problem.json'), join(folder, 'result.json')];
    const described = spectra.map((spectrum, i) => ({
      omegas: [...spectrum.frequencies],
      couplings: [...spectrum.couplings],
      reference: spectrum.referenceFrequency,
      cutoff: cases[i]!.peerCutoff * spectrum.referenceFrequency,
      estimate:
        allenDynesCriticalTemperature(momentsOf(spectrum), muStar).criticalTemperature * boltzmann_meVperK,
      muStar,
      runs: cases[i]!.peerRuns,
    }));
    writeFileSync(problem, JSON.stringify({ cases: described }));
    const script = join(import.meta.dirname, 'peers/eliashberg.py');
    const environment = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
    const child = spawnSync(python, [script, problem, result], { encoding: 'utf8', env: environment });
    if (child.status === 3) return child.stderr.trim();
    if (child.status !== 0) throw new Error(`${script} ended with ${child.status}: ${child.stderr}`);
    return JSON.parse(readFileSync(result, 'utf8')) as PeerResult;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const spectra = cases.map(({ lambda }) => spectrumWith(lambda));
const peer = runPeer(spectra);
console.log(`${describeMachine()}\n`);
console.log(
  `Medians; ${pointCount} points of alpha2F, mu* ${muStar} (A); cut-off ${defaultCutoff} omega_ref, and that of the peer where it is less.`,
);
console.log(
  `Peer: ${typeof peer === 'string' ? `not run (${peer})` : `dense matrix, ${peer.version}, one thread`}\n`,
);
console.log(
  '| lambda | cut-off [omega_ref] | frequencies | Tc [K] | ours, wall [ms] | ours, processor [ms] | peer, processor [ms] | ratio | Tc of the peer deviates by |',
);
console.log('|---|---|---|---|---|---|---|---|---|');
cases.forEach(({ lambda, peerCutoff, ourRuns }, i) => {
  const spectrum = spectra[i]!;
  for (const cutoff of new Set([peerCutoff, defaultCutoff])) {
    const ours = timeOurs(spectrum, cutoff, ourRuns);
    const theirs = typeof peer === 'string' || cutoff !== peerCutoff ? null : peer.results[i]!;
    const deviation = theirs === null ? null : theirs.temperature / boltzmann_meVperK / ours.temperature - 1;
    if (deviation !== null && Math.abs(deviation) > agreement)
      throw new Error(`lambda ${lambda}: the peer's Tc deviates by ${deviation}, more than ${agreement}`);
    const cells = [
      lambda,
      cutoff,
      ours.count,
      ours.temperature.toPrecision(7),
      ours.wall.toFixed(2),
      ours.processor.toFixed(2),
      theirs === null ? 'not run' : (1000 * theirs.seconds).toFixed(0),
      theirs === null ? '' : ((1000 * theirs.seconds) / ours.processor).toFixed(0),
      deviation === null ? '' : deviation.toExponential(1),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
});
