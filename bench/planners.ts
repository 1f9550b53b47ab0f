// Our planners and public ones, side by side: same completed campaigns, same seeds, same first two designs.
// `node bench/planners.ts [--data FOLDER] [--sets agnp,p3ht] [--planners bayes] [--peers gp-ei,forest-lcb,tpe:multivariate=false]
// [--planner-options JSON] [--seeds 50] [--seeds-of autoam=200,perovskite=200] [--noisy] [--cache FOLDER] [--python PATH] [--json]`.
// A peer whose packages are not installed is reported as not run. Campaigns of peers are kept in the cache folder, ours never.
import { parseArgs } from 'node:util';
import { benchPlanners } from '../src/app/bench/bench-planners.ts';
import type { Player } from '../src/app/bench/play-campaign.ts';
import type { PoolProblem } from '../src/app/bench/pool-problem.ts';
import type { Json } from '../src/core/json.ts';
import {
  areaUnderCurve,
  foundCurve,
  type NextPointForecast,
  randomFoundCurve,
  summarizeForecasts,
} from '../src/insights/index.ts';
import { planners } from '../src/planners/index.ts';
import { type BenchmarkSet, benchmarkSets, budgetOf, loadBenchmarkSet } from './benchmark-sets.ts';
import type { Contestant, SetResult } from './peers/compare-scores.ts';
import { comparisonTable } from './peers/comparison-table.ts';
import { type PeerProblem, peerProblem } from './peers/peer-problem.ts';
import { hashProblem, type PeerRun, parsePeer, runPeer } from './peers/run-peer.ts';

const { values: settings } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    sets: { type: 'string', default: benchmarkSets.map(({ name }) => name).join(',') },
    planners: { type: 'string', default: 'bayes' },
    'planner-options': { type: 'string', default: '{}' },
    peers: { type: 'string', default: 'gp-ei,forest-lcb,tpe' },
    seeds: { type: 'string', default: '50' },
    'seeds-of': { type: 'string', default: '' },
    noisy: { type: 'boolean', default: false },
    cache: { type: 'string' },
    python: { type: 'string', default: '/usr/bin/python3' },
    json: { type: 'boolean', default: false },
  },
});

const note = (line: string): void => void process.stderr.write(`${line}\n`);
const splitNames = (text: string): readonly string[] => text.split(',').filter((name) => name !== '');

async function main(): Promise<void> {
  const seedCount = Number(settings.seeds);
  const seedsOf = new Map(
    splitNames(settings['seeds-of']).map((entry) => {
      const [name = '', count] = entry.split('=');
      return [name, Number(count)] as const;
    }),
  );
  const results: SetResult[] = [];
  for (const name of splitNames(settings.sets)) {
    const set = benchmarkSets.find((candidate) => candidate.name === name);
    if (set === undefined)
      throw new Error(`no set ${name}; there are ${benchmarkSets.map((other) => other.name).join(', ')}`);
    results.push(await compareOnSet(set, Math.max(seedCount, seedsOf.get(name) ?? 0)));
  }
  if (settings.json) console.log(JSON.stringify(results));
  else for (const line of comparisonTable(results, seedCount)) console.log(line);
}

async function compareOnSet(set: BenchmarkSet, seedCount: number): Promise<SetResult> {
  const problem = await loadBenchmarkSet(set, settings.data, settings.noisy);
  const budget = budgetOf(problem);
  const seeds = Array.from({ length: seedCount }, (_, seed) => seed);
  const shown = peerProblem(problem, { seeds, budget, isNoisy: settings.noisy });
  const contestants: Contestant[] = [...(await playOurs(problem, seedCount, budget))];
  for (const label of splitNames(settings.peers)) {
    const { cache = null, python } = settings;
    const outcome = await runPeer(shown, parsePeer(label), { python, cache, note });
    const base = { name: label, isPeer: true };
    if (outcome.isRun) contestants.push({ ...base, why: '', ...scorePeer(shown, problem, outcome.runs) });
    else contestants.push({ ...base, scores: null, why: outcome.why, seconds: [], forecasts: null });
  }
  return {
    set: set.name,
    problemHash: hashProblem(shown),
    isMain: set.isMain,
    poolSize: problem.poolSize,
    topCount: problem.targetIndices.length,
    budget,
    randomScore: areaUnderCurve(randomFoundCurve(problem.poolSize, budget)),
    contestants,
  };
}

async function playOurs(
  problem: PoolProblem,
  seedCount: number,
  budget: number,
): Promise<readonly Contestant[]> {
  const options = JSON.parse(settings['planner-options']) as { [planner: string]: { [name: string]: Json } };
  const players = splitNames(settings.planners).map((name): Player => {
    const planner = planners.find((candidate) => candidate.name === name);
    if (planner === undefined)
      throw new Error(`no planner ${name}; there are ${planners.map((other) => other.name).join(', ')}`);
    return { planner, options: planner.parseOptions(options[name] ?? {}) };
  });
  note(`${settings.planners} on ${problem.name}: ${seedCount} seeds of ${budget} experiments`);
  const { played } = await benchPlanners(problem, {
    players,
    firstSeed: 0,
    seedCount,
    budget,
    controls: false,
    signal: { aborted: false },
    onProgress: () => undefined,
  });
  return played.map(({ player, scores, seconds, forecasts }) => ({
    name: player.planner.name,
    isPeer: false,
    scores,
    why: '',
    seconds,
    forecasts: summarizeForecasts(forecasts),
  }));
}

/** A peer's campaigns counted as ours are. @throws Error when one did not start from the designs that ours start from */
function scorePeer(
  { seeds, initial, budget }: PeerProblem,
  problem: PoolProblem,
  runs: readonly PeerRun[],
): Pick<Contestant, 'scores' | 'seconds' | 'forecasts'> {
  const targets = new Set(problem.targetIndices);
  runs.forEach(({ picks }, place) => {
    const given = initial[place] ?? [];
    if (given.length === 0 || given.some((index, order) => picks[order] !== index))
      throw new Error(
        `${problem.name}, seed ${seeds[place]}: a peer started from [${picks.slice(0, 2)}], ours from [${given}]`,
      );
  });
  const forecasts = runs.flatMap((run, place) => forecastsOf(run, problem, seeds[place] as number));
  return {
    scores: runs.map(({ picks }) => areaUnderCurve(foundCurve(picks, targets, budget))),
    seconds: runs.flatMap(({ seconds }) => seconds),
    forecasts: summarizeForecasts(forecasts),
  };
}

const readingsBeforeForecasts = 10;

/** In the orientation of the peers, where larger is better: neither coverage nor CRPS depends on the sign. */
function forecastsOf(
  { picks, predictions }: PeerRun,
  { readingsOf, goals: [goal] }: PoolProblem,
  seed: number,
): readonly NextPointForecast[] {
  const sign = goal?.direction === 'minimize' ? -1 : 1;
  const outcomes = picks.map((index) => sign * (readingsOf(seed)[index]?.[0] ?? Number.NaN));
  const startCount = picks.length - predictions.length;
  return predictions.flatMap(([, mean, sd], index) => {
    const earlier = outcomes.slice(0, startCount + index);
    const outcome = outcomes[startCount + index] as number;
    return earlier.length < readingsBeforeForecasts || !(sd > 0) ? [] : [{ mean, sd, outcome, earlier }];
  });
}

await main();
