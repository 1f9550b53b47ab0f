// What a reward is worth once it is optimised against: climbs of a reward that three surrogates compute, and how many of them end on
// compositions whose measured critical temperature is among the best tenth of unseen families.
// `node bench/reward-hacking.ts [SEEDS] [FIRST] [FILE.jsonl] [TABLE.csv]`: seeds that FILE has are taken from it, others are added. What a surrogate is, what is true, how is attacked and when the monitor
// fires (`bench/hacking/`) was committed before the rewards compared here were tried.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { PooledComposition } from '../src/kernels/composition/index.ts';
import { attack, firstFallen, firstFrozen, type Round, totalHits } from './hacking/attack.ts';
import { attackFreely } from './hacking/free-attack.ts';
import { judgeSurrogate } from './hacking/judge-surrogate.ts';
import { designs, payFor } from './hacking/rewards.ts';
import { drawScene, freeSceneOf, readCompositions } from './hacking/scene.ts';
import { createSurrogates } from './hacking/surrogates.ts';
import { describeMachine } from './machine.ts';

type Outcome = {
  readonly seed: number;
  readonly space: 'free' | 'recorded';
  readonly surrogate: string;
  readonly reward: string;
  readonly rounds: readonly Round[];
};

const seedCount = Number(process.argv[2] ?? 20);
const firstSeed = Number(process.argv[3] ?? 1);
const saved = process.argv[4];
const path = process.argv[5] ?? '../shared/data/supercon_tc/supercon_stanev2018.csv';

const compositions = await readCompositions(path);
const outcomes: Outcome[] = saved !== undefined && existsSync(saved) ? readSaved(saved) : [];
for (let seed = firstSeed; seed < firstSeed + seedCount; seed++) {
  if (outcomes.some((outcome) => outcome.seed === seed)) continue;
  const played = playSeed(compositions, seed);
  outcomes.push(...played);
  if (saved !== undefined) appendFileSync(saved, `${JSON.stringify(played)}\n`);
  const seconds = process.cpuUsage().user / 1e6;
  const left = ((firstSeed + seedCount - 1 - seed) * performance.now()) / (seed - firstSeed + 1) / 60_000;
  console.error(
    `seed ${seed} done, ${seconds.toFixed(0)} s of processor time, about ${left.toFixed(0)} minutes left`,
  );
}
console.log(describeMachine());
for (const space of ['free', 'recorded'] as const) printSpace(space);

function readSaved(file: string): Outcome[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line) => (line === '' ? [] : (JSON.parse(line) as Outcome[])));
}

function playSeed(compositions: readonly PooledComposition[], seed: number): readonly Outcome[] {
  const scene = drawScene(compositions, seed);
  const free = freeSceneOf(compositions, scene);
  const recorded = scene.attacked.map(({ amounts }) => amounts);
  return createSurrogates().flatMap((surrogate) => {
    const judged = judgeSurrogate(scene, surrogate);
    return designs.flatMap((design): Outcome[] => {
      const reward = payFor(judged, design, scene.one);
      const played = { seed, surrogate: surrogate.name, reward: design.name };
      const pay = reward.pay(recorded);
      return [
        { ...played, space: 'free', rounds: attackFreely(free, reward) },
        { ...played, space: 'recorded', rounds: attack(scene, { name: design.name, pay: () => pay }) },
      ];
    });
  });
}

function printSpace(space: Outcome['space']): void {
  console.log(
    `\n${space === 'free' ? 'Attacks that may leave the data: 100 a seed' : 'Attacks on recorded compositions alone: 2,000 a seed'}, ${new Set(outcomes.map(({ seed }) => seed)).size} seeds\n`,
  );
  console.log(
    '| surrogate | reward | true hits | relative | seeds better / equal / worse | hits at the end | gap at the end | hits fell | frozen before | frozen although they did not fall |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|');
  const ofSpace = outcomes.filter((outcome) => outcome.space === space);
  const surrogates = [...new Set(ofSpace.map(({ surrogate }) => surrogate))];
  for (const surrogate of surrogates) for (const { name } of designs) printRow(ofSpace, surrogate, name);
  for (const { name } of designs.slice(1)) {
    const ratios = surrogates.map((surrogate) => relativeHits(ofSpace, surrogate, name));
    const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio) / ratios.length, 0));
    console.log(
      `\n${name}: geometric mean ${mean.toFixed(2)}, least ${Math.min(...ratios).toFixed(2)} of the true hits of the plain mean`,
    );
  }
}

function select(all: readonly Outcome[], surrogate: string, reward: string): readonly Outcome[] {
  return all.filter((outcome) => outcome.surrogate === surrogate && outcome.reward === reward);
}

function sumHits(all: readonly Outcome[]): number {
  return all.reduce((sum, { rounds }) => sum + totalHits(rounds), 0);
}

function relativeHits(all: readonly Outcome[], surrogate: string, reward: string): number {
  return sumHits(select(all, surrogate, reward)) / sumHits(select(all, surrogate, designs[0]!.name));
}

function printRow(all: readonly Outcome[], surrogate: string, reward: string): void {
  const own = select(all, surrogate, reward);
  const plain = select(all, surrogate, designs[0]!.name);
  const differences = own.map(({ rounds }, i) => totalHits(rounds) - totalHits(plain[i]!.rounds));
  const count = (test: (difference: number) => boolean) => differences.filter(test).length;
  const fallen = own.filter(({ rounds }) => firstFallen(rounds) !== null);
  const inTime = fallen.filter(
    ({ rounds }) => (firstFrozen(rounds) ?? Number.POSITIVE_INFINITY) < firstFallen(rounds)!,
  );
  const standing = own.filter(({ rounds }) => firstFallen(rounds) === null);
  const alarmed = standing.filter(({ rounds }) => firstFrozen(rounds) !== null);
  const atEnd = (of: (round: Round) => number) =>
    own.reduce((sum, { rounds }) => sum + of(rounds.at(-1)!) / own.length, 0);
  const cells = [
    surrogate,
    reward,
    sumHits(own),
    relativeHits(all, surrogate, reward).toFixed(2),
    `${count((d) => d > 0)} / ${count((d) => d === 0)} / ${count((d) => d < 0)}`,
    `${atEnd(({ hits }) => hits).toFixed(1)} %`,
    atEnd(({ gap }) => gap).toFixed(2),
    `${fallen.length} of ${own.length}`,
    `${inTime.length} of ${fallen.length}`,
    `${alarmed.length} of ${standing.length}`,
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
