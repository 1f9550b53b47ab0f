// Campaigns in masked worlds of the digital twin, through raw files and analyses: ways to choose side by side, regret by the hidden truth.
// `node bench/twin-campaigns.ts [--worlds 50] [--from 1] [--samples 40] [--pool 1500] [--method resistance] [--strategies random,formula,bayes,fidelities,mixture]
// [--real-names] [--cache FOLDER] [--json]`. Campaigns that are in the cache folder are not played again.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../src/core/random.ts';
import { pairedBootstrap } from '../src/kernels/statistics/index.ts';
import { planners } from '../src/planners/index.ts';
import { describeMachine } from './machine.ts';
import { type MaskedLaboratory, methods, openMaskedLaboratory } from './twin/masked-laboratory.ts';
import { type Played, playStrategy, type Strategy } from './twin/play-strategy.ts';

const { values: settings } = parseArgs({
  options: {
    worlds: { type: 'string', default: '50' },
    from: { type: 'string', default: '1' },
    samples: { type: 'string', default: '40' },
    pool: { type: 'string', default: '1500' },
    method: { type: 'string', default: 'resistance' },
    strategies: { type: 'string', default: 'random,formula,bayes,fidelities,mixture' },
    reference: { type: 'string', default: 'mixture' },
    'real-names': { type: 'boolean', default: false },
    cache: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const planner = (name: string) => planners.find((one) => one.name === name)!;
const strategies: readonly Strategy[] = [
  {
    name: 'random',
    order: ({ pool }, seed) => seededRandom('twin bench', 'order', seed).shuffle([...pool.keys()]),
  },
  {
    name: 'formula',
    order: ({ formula, pool }) => [...pool.keys()].sort((a, b) => formula[b]! - formula[a]! || a - b),
  },
  { name: 'bayes', planner: planner('bayes') },
  { name: 'fidelities', planner: planner('fidelities'), hasModel: true },
  { name: 'mixture', planner: planner('mixture'), hasModel: true },
  { name: 'mixture-alone', planner: planner('mixture') },
];

async function main(): Promise<void> {
  const [worldCount, from, samples, poolSize] = [
    settings.worlds,
    settings.from,
    settings.samples,
    settings.pool,
  ].map(Number) as [number, number, number, number];
  const method = methods[settings.method];
  if (method === undefined) throw new Error(`no method ${settings.method}`);
  const chosen = settings.strategies.split(',').map((name) => {
    const found = strategies.find((strategy) => strategy.name === name);
    if (found === undefined) throw new Error(`no strategy ${name}`);
    return found;
  });
  const played = new Map<string, Played[]>(chosen.map(({ name }) => [name, []]));
  for (let world = from; world < from + worldCount; world++) {
    const seed = `bench/${world}`;
    let laboratory: Promise<MaskedLaboratory> | null = null;
    const open = (): Promise<MaskedLaboratory> => {
      laboratory ??= openMaskedLaboratory(seed, poolSize, method, !settings['real-names']);
      return laboratory;
    };
    for (const strategy of chosen) {
      const name = `${settings.method}-${strategy.name}-${world}-${samples}-${poolSize}${settings['real-names'] ? '-real' : ''}`;
      const one = await cached(name, async () => playStrategy(await open(), strategy, seed, samples));
      played.get(strategy.name)!.push(one);
      const { named, bestTried, optimum, failedCount, boundCount, planning, measuring } = one;
      process.stderr.write(
        `world ${world} ${strategy.name}: named ${named.toFixed(2)} K, best tried ${bestTried.toFixed(2)} K of ${optimum.toFixed(2)} K; ${failedCount} failed, ${boundCount} bounds; ${planning.toFixed(1)} + ${measuring.toFixed(1)} s\n`,
      );
    }
  }
  if (settings.json) console.log(JSON.stringify(Object.fromEntries(played)));
  else printTable(played, samples, poolSize);
}

async function cached(name: string, play: () => Promise<Played>): Promise<Played> {
  if (settings.cache === undefined) return play();
  const path = join(settings.cache, `${name}.json`);
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Played;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const result = await play();
  await mkdir(settings.cache, { recursive: true });
  await writeFile(path, JSON.stringify(result));
  return result;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value / values.length, 0);
const regretOf = ({ named, optimum }: Played): number => optimum - named;

function printTable(played: ReadonlyMap<string, readonly Played[]>, samples: number, poolSize: number): void {
  const reference = played.get(settings.reference);
  console.log(describeMachine());
  console.log(
    `\n${[...played.values()][0]!.length} ${settings['real-names'] ? '' : 'masked '}worlds, ${samples} samples of ${poolSize} designs, measured by ${settings.method} through raw files\n`,
  );
  console.log(
    '| chosen by | regret of the named best [K] | part of the optimum reached | regret of the best tried [K] | regret of `' +
      settings.reference +
      '` / its own | difference [K], 95 % | failed | bounds | planning, measuring [s] |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const [name, own] of played) {
    const regret = own.map(regretOf);
    const versus =
      reference === undefined || name === settings.reference
        ? null
        : pairedBootstrap(regret, reference.map(regretOf), {
            random: seededRandom('twin bench', 'bootstrap'),
          });
    const ratio = versus === null ? '' : (mean(reference!.map(regretOf)) / mean(regret)).toFixed(2);
    const interval =
      versus === null
        ? ''
        : `${versus.mean.toFixed(2)} (${versus.lower.toFixed(2)} to ${versus.upper.toFixed(2)})`;
    const cells = [
      name,
      mean(regret).toFixed(2),
      mean(own.map(({ named, optimum }) => named / optimum)).toFixed(3),
      mean(own.map(({ bestTried, optimum }) => optimum - bestTried)).toFixed(2),
      ratio,
      interval,
      mean(own.map(({ failedCount }) => failedCount)).toFixed(1),
      mean(own.map(({ boundCount }) => boundCount)).toFixed(1),
      `${mean(own.map(({ planning }) => planning)).toFixed(1)}, ${mean(own.map(({ measuring }) => measuring)).toFixed(1)}`,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

await main();
