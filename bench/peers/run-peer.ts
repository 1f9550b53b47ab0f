import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PeerProblem } from './peer-problem.ts';

/** A public planner and its options, such as `forest-lcb:beta=10`. */
export type Peer = { readonly label: string; readonly name: string; readonly options: readonly string[] };

/** One campaign of a peer: indices of its picks, the first ones given; forecasts as [index, mean, sd with noise]. */
export type PeerRun = {
  readonly picks: readonly number[];
  readonly seconds: readonly number[];
  readonly predictions: readonly (readonly [index: number, mean: number, sd: number])[];
};
export type PeerOutcome =
  | { readonly isRun: true; readonly runs: readonly PeerRun[] }
  | { readonly isRun: false; readonly why: string };

type PeerResult = {
  readonly picks: readonly PeerRun['picks'][];
  readonly secondsPerSuggestion: readonly PeerRun['seconds'][];
  readonly predictions: readonly PeerRun['predictions'][];
};
type Cache = { [key: string]: PeerRun };

export function parsePeer(label: string): Peer {
  const [name = '', ...options] = label.split(':');
  return { label, name, options };
}

const script = join(import.meta.dirname, 'planners.py');
/** Seeds of one Python process; what it found is kept before the next starts. */
const seedsPerProcess = 10;
const notInstalledStatus = 3;

/**
 * Plays all seeds of a problem. Campaigns in the cache folder are taken from there: each is kept under the hash of everything it
 * depends on, so that a changed script, problem or option is computed again.
 */
export async function runPeer(
  problem: PeerProblem,
  peer: Peer,
  settings: { readonly python: string; readonly cache: string | null; readonly note: (line: string) => void },
): Promise<PeerOutcome> {
  const text = await readFile(script, 'utf8');
  const keys = campaignKeys(problem, peer, text);
  const cachePath =
    settings.cache && join(settings.cache, `${problem.name}-${peer.label.replaceAll(/[^\w=.-]/g, '-')}.json`);
  const cached: Cache = cachePath ? await readCache(cachePath) : {};
  const missing = [...keys.keys()].filter((place) => cached[keys[place] as string] === undefined);
  for (let first = 0; first < missing.length; first += seedsPerProcess) {
    const places = missing.slice(first, first + seedsPerProcess);
    settings.note(
      `${peer.label} on ${problem.name}: ${missing.length - first} of ${keys.length} seeds to play`,
    );
    const outcome = await runPython(selectSeeds(problem, places), peer, settings.python);
    if (!outcome.isRun) return outcome;
    places.forEach((place, index) => {
      cached[keys[place] as string] = outcome.runs[index] as PeerRun;
    });
    if (cachePath) await writeCache(cachePath, cached);
  }
  return { isRun: true, runs: keys.map((key) => cached[key] as PeerRun) };
}

/** Under which hash the campaign of each seed is kept. */
export const campaignKeys = (problem: PeerProblem, peer: Peer, scriptText: string): readonly string[] =>
  problem.seeds.map((_, place) => hashOf([scriptText, peer, campaignOf(problem, place)]));

const hashOf = (parts: unknown): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** SHA-256 of what the peers read: pool, seeds, first designs, readings and targets. */
export const hashProblem = (problem: PeerProblem): string => hashOf(problem);

const isPerSeed = (values: PeerProblem['values']): values is readonly (readonly number[])[] =>
  Array.isArray(values[0]);

const campaignOf = ({ points, budget, seeds, initial, values }: PeerProblem, place: number): unknown => ({
  points,
  budget,
  seed: seeds[place],
  initial: initial[place],
  values: isPerSeed(values) ? values[place] : values,
});

const selectSeeds = (problem: PeerProblem, places: readonly number[]): PeerProblem => {
  const { seeds, initial, values } = problem;
  const select = <Item>(items: readonly Item[]): readonly Item[] =>
    places.map((place) => items[place] as Item);
  return {
    ...problem,
    seeds: select(seeds),
    initial: select(initial),
    values: isPerSeed(values) ? select(values) : values,
  };
};

async function runPython(problem: PeerProblem, peer: Peer, python: string): Promise<PeerOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'onnes-peers-'));
  try {
    const [problemPath, resultPath] = [join(folder, 'problem.json'), join(folder, 'result.json')];
    await writeFile(problemPath, JSON.stringify(problem));
    const options = peer.options.flatMap((option) => ['--option', option]);
    const failure = await execute(python, [script, peer.name, problemPath, resultPath, ...options]);
    if (failure !== null) return { isRun: false, why: failure };
    const result = JSON.parse(await readFile(resultPath, 'utf8')) as PeerResult;
    const runs = result.picks.map((picks, place) => ({
      picks,
      seconds: result.secondsPerSuggestion[place] ?? [],
      predictions: result.predictions[place] ?? [],
    }));
    return { isRun: true, runs };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Null when all went well, why it is not run when something is not installed. @throws Error when the peer itself fails */
async function execute(python: string, args: readonly string[]): Promise<string | null> {
  const child = spawn(python, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-2000);
  });
  const status = await new Promise<number | string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code ?? -1));
  });
  if (status === 0) return null;
  if (typeof status === 'string') return status;
  if (status === notInstalledStatus) return said.trim();
  throw new Error(`${args.join(' ')} ended with status ${status}: ${said}`);
}

async function readCache(path: string): Promise<Cache> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Cache;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

async function writeCache(path: string, cache: Cache): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(`${path}.new`, JSON.stringify(cache));
  await rename(`${path}.new`, path);
}
