// Random calls on pairs of truths that differ only in what was not measured: `node bench/hidden-truth.ts [CALLS] [FAMILY…] [--state FILE]`.
// What was played is kept in the state file, one instance a line: the same command goes on where it was stopped.

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeError } from '../src/core/error.ts';
import type { Json } from '../src/core/json.ts';
import { comparePair } from '../src/gym/check-family.ts';
import { type TaskFamily, taskFamilies } from '../src/gym/index.ts';
import { describeMachine } from './machine.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    state: { type: 'string' },
    /** Random players of each instance: the first truth is drawn once for all of them, the other anew for each. */
    players: { type: 'string', default: '40' },
    /** Processor time after which a family is left as it is [s]. */
    seconds: { type: 'string', default: '900' },
  },
});
const [calls = '100000', ...names] = positionals;
const [callCount, playerCount, mostSeconds] = [calls, options.players, options.seconds].map(Number) as [
  number,
  number,
  number,
];

/** One instance with all its players. */
type Played = {
  readonly family: string;
  readonly version: string;
  readonly level: string;
  readonly seed: number;
  readonly players: number;
  /** Of pairs that differ at all. */
  readonly calls: number;
  readonly altered: number;
  readonly problems: readonly string[];
  /** Processor time [s]. */
  readonly seconds: number;
};

const keyOf = ({
  family,
  version,
  level,
  seed,
  players,
}: Pick<Played, 'family' | 'version' | 'level' | 'seed' | 'players'>): string =>
  [family, version, level, seed, players].join(' ');

function readState(): Map<string, Played> {
  if (options.state === undefined || !existsSync(options.state)) return new Map();
  const lines = readFileSync(options.state, 'utf8').split('\n');
  // a line that was cut short by a stop is played again
  const whole = lines.slice(0, -1).map((line) => JSON.parse(line) as Played);
  return new Map(whole.map((played) => [keyOf(played), played]));
}

async function playInstance(family: TaskFamily<Json>, level: string, seed: number): Promise<Played> {
  const before = process.cpuUsage();
  const truth = family.draw(seed, level);
  let [made, altered] = [0, 0];
  const problems: string[] = [];
  for (let player = 0; player < playerCount; player++) {
    const pair = await comparePair(family, truth, { family: family.name, level, seed }, { player }).catch(
      (error: unknown) => ({ callCount: 0, isAltered: false, problems: [`threw ${describeError(error)}`] }),
    );
    if (pair.isAltered) {
      made += pair.callCount;
      altered++;
    }
    problems.push(...pair.problems.map((problem) => `player ${player}: ${problem}`));
  }
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const { name, version } = family;
  return {
    family: name,
    version,
    level,
    seed,
    players: playerCount,
    calls: made,
    altered,
    problems,
    seconds,
  };
}

type Tally = {
  instances: number;
  calls: number;
  pairs: number;
  altered: number;
  apart: number;
  seconds: number;
};

async function countFamily(family: TaskFamily<Json>, state: ReadonlyMap<string, Played>): Promise<Tally> {
  const tally: Tally = { instances: 0, calls: 0, pairs: 0, altered: 0, apart: 0, seconds: 0 };
  for (let seed = 0; ; seed++)
    for (const level of family.levels) {
      if (tally.calls >= callCount || tally.seconds >= mostSeconds) return tally;
      const { name, version } = family;
      const key = keyOf({ family: name, version, level, seed, players: playerCount });
      const known = state.get(key);
      const played = known ?? (await playInstance(family, level, seed));
      if (known === undefined && options.state !== undefined)
        appendFileSync(options.state, `${JSON.stringify(played)}\n`);
      tally.instances++;
      tally.calls += played.calls;
      tally.pairs += played.players;
      tally.altered += played.altered;
      tally.apart += played.problems.length;
      tally.seconds += played.seconds;
      for (const problem of played.problems) console.error(`${name} ${level}/${seed}: ${problem}`);
    }
}

const state = readState();
console.log(`# Hidden truth: ${callCount} random calls of each family\n\n${describeMachine()}\n`);
console.log(
  '| family | instances | pairs of truths | that differ | calls on these | told apart | processor [s] | calls/s |\n|---|---|---|---|---|---|---|---|',
);
for (const family of taskFamilies.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const { instances, pairs, altered, calls: made, apart, seconds } = await countFamily(family, state);
  console.log(
    `| ${family.name} | ${instances} | ${pairs} | ${altered} | ${made} | ${apart} | ${seconds.toFixed(0)} | ${(made / seconds).toFixed(0)} |`,
  );
}
