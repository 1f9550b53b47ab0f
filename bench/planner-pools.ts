// How many of the best conditions of completed campaigns planners find, against the exact expectation of a random order:
// `node bench/planner-pools.ts [--data FOLDER] [--planners random,bayes] [--options '{"bayes":{"initial":2}}'] [--seeds 20] [--budget 50]
// [--sets agnp,p3ht] [--averaged]`. Each measurement draws one recorded replicate; --averaged gives the mean of all instead.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { readTable } from '../src/app/read-table.ts';
import {
  type Context,
  type Design,
  designKey,
  type Goal,
  type Planner,
  poolFromTable,
  type Space,
  type Trial,
} from '../src/campaign/index.ts';
import type { Json } from '../src/core/json.ts';
import { type Random, seededRandom } from '../src/core/random.ts';
import {
  coverage,
  pairedBootstrap,
  randomBaseline,
  type ScoredForecast,
} from '../src/kernels/statistics/index.ts';
import { planners } from '../src/planners/index.ts';

type Campaign = {
  readonly name: string;
  readonly space: Space;
  readonly goal: Goal;
  readonly readings: ReadonlyMap<string, readonly number[]>;
  /** Mean reading of each design, by its key; the truth that planners do not see. */
  readonly means: ReadonlyMap<string, number>;
  readonly top: ReadonlySet<string>;
};
type Run = {
  readonly found: readonly number[];
  readonly best: readonly number[];
  readonly seconds: readonly number[];
  readonly forecasts: readonly ScoredForecast[];
};

const files = [
  { folder: 'campaign_pvlab', name: 'agnp', objective: 'loss', direction: 'minimize' },
  {
    folder: 'campaign_pvlab',
    name: 'p3ht',
    objective: 'Conductivity (measured) (S/cm)',
    direction: 'maximize',
  },
  { folder: 'campaign_pvlab', name: 'autoam', objective: 'Score', direction: 'maximize' },
  { folder: 'campaign_pvlab', name: 'perovskite', objective: 'Instability index', direction: 'minimize' },
  { folder: 'campaign_olympus', name: 'fullerenes', objective: 'product', direction: 'maximize' },
  { folder: 'campaign_olympus', name: 'colors_bob', objective: 'difference_to_green', direction: 'minimize' },
  { folder: 'campaign_olympus', name: 'photo_pce10', objective: 'degradation', direction: 'minimize' },
  { folder: 'campaign_olympus', name: 'oer_plate_3496', objective: 'overpotential', direction: 'minimize' },
  { folder: 'campaign_olympus', name: 'oer_plate_3851', objective: 'overpotential', direction: 'minimize' },
  { folder: 'campaign_olympus', name: 'perovskites', objective: 'hse_gap', direction: 'minimize' },
] as const;

const { values: settings } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    planners: { type: 'string', default: 'random,bayes' },
    options: { type: 'string', default: '{}' },
    sets: { type: 'string', default: files.map(({ name }) => name).join(',') },
    seeds: { type: 'string', default: '20' },
    budget: { type: 'string', default: '50' },
    averaged: { type: 'boolean', default: false },
  },
});

async function loadCampaign(file: (typeof files)[number]): Promise<Campaign> {
  const { folder, name, objective, direction } = file;
  const table = await readTable(join(settings.data, folder, `${name}.csv`));
  const { variables, pool } = poolFromTable(table, { inputs: null, ignore: [], objectives: [objective] });
  const space: Space = { variables, constraints: [], pool };
  const readings = new Map<string, number[]>();
  for (const row of table.rows) {
    const key = designKey(space, Object.fromEntries(variables.map((v) => [v.name, row[v.name]])) as Design);
    readings.set(key, [...(readings.get(key) ?? []), row[objective] as number]);
  }
  const means = new Map([...readings].map(([key, all]) => [key, mean(all)]));
  const sign = direction === 'maximize' ? -1 : 1;
  const ranked = [...means].sort(([, a], [, b]) => sign * (a - b)).map(([key]) => key);
  const goal: Goal = { quantity: objective, criterion: 'recorded value', unit: '1', direction };
  return { name, space, goal, readings, means, top: new Set(ranked.slice(0, Math.ceil(0.05 * pool.length))) };
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const quantile = (numbers: readonly number[], p: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(p * numbers.length))] ??
  Number.NaN;

async function runCampaign(
  campaign: Campaign,
  planner: Planner<unknown>,
  options: unknown,
  seed: number,
): Promise<Run> {
  const { space, goal, readings, means, top } = campaign;
  const better = goal.direction === 'maximize' ? Math.max : Math.min;
  const budget = Math.min(Number(settings.budget), readings.size);
  const noise = seededRandom('replicate', campaign.name, seed);
  const drawn = new Map([...readings].map(([key, all]) => [key, all[noise.integer(all.length)]!]));
  const trials: Trial[] = [];
  const run = {
    found: [] as number[],
    best: [] as number[],
    seconds: [] as number[],
    forecasts: [] as ScoredForecast[],
  };
  while (trials.length < budget) {
    const random = seededRandom('planner', seed, trials.length);
    const start = performance.now();
    const view = { goals: [goal], space, trials, experimentsLeft: budget - trials.length };
    const [proposal] = await planner.propose(view, 1, options, contextWith(random));
    run.seconds.push((performance.now() - start) / 1000);
    if (!proposal) break;
    const key = designKey(space, proposal.design);
    const outcome = settings.averaged ? means.get(key)! : drawn.get(key)!;
    const { predicted } = proposal;
    if (predicted?.sd && trials.length >= 10)
      run.forecasts.push({ mean: predicted.value, sd: predicted.sd, outcome });
    run.found.push((run.found.at(-1) ?? 0) + (top.has(key) ? 1 / top.size : 0));
    run.best.push(better(run.best.at(-1) ?? means.get(key)!, means.get(key)!));
    trials.push({
      sample: `s${trials.length + 1}`,
      design: proposal.design,
      outcomes: [{ value: outcome, sd: null, unit: goal.unit }],
      status: 'measured',
    });
  }
  return run;
}

const contextWith = (random: Random): Context => ({
  key: 'propose/1/1',
  random,
  now: 0,
  progress: () => undefined,
  signal: { aborted: false },
});

const at = (runs: readonly Run[], of: (run: Run) => readonly number[], n: number): number =>
  mean(runs.map((run) => of(run)[n - 1] ?? of(run).at(-1) ?? Number.NaN));

async function main(): Promise<void> {
  const chosen = settings.planners.split(',').map((name) => {
    const planner = planners.find((candidate) => candidate.name === name);
    if (!planner) throw new Error(`no planner ${name}; there are ${planners.map((p) => p.name).join(', ')}`);
    const given =
      (JSON.parse(settings.options) as { [planner: string]: { [option: string]: Json } })[name] ?? {};
    return { planner, options: planner.parseOptions(given) };
  });
  for (const file of files.filter(({ name }) => settings.sets.split(',').includes(name))) {
    const campaign = await loadCampaign(file);
    const exact = randomBaseline([...campaign.means.values()], file.direction);
    console.log(
      `\n${file.name}: ${campaign.means.size} candidates, ${campaign.top.size} on top; a random order finds ` +
        `${[10, 25, 50].map((n) => (n / campaign.means.size).toFixed(2)).join(' ')} of these after 10, 25, 50 and ` +
        `its best after 20 is ${exact.expectation[19]?.toPrecision(3)} (exact)`,
    );
    for (const { planner, options } of chosen) {
      const runs: Run[] = [];
      for (let seed = 0; seed < Number(settings.seeds); seed++)
        runs.push(await runCampaign(campaign, planner, options, seed));
      report(campaign, planner.name, runs, exact.expectation[19] ?? Number.NaN);
    }
  }
}

function report(campaign: Campaign, name: string, runs: readonly Run[], randomBest: number): void {
  const top = [10, 25, 50].map((n) => at(runs, (run) => run.found, n).toFixed(2)).join(' ');
  const bests = runs.map((run) => run.best[19] ?? Number.NaN);
  const gain = pairedBootstrap(
    bests,
    bests.map(() => randomBest),
    { random: seededRandom('bootstrap') },
  );
  const seconds = runs.flatMap((run) => run.seconds);
  const forecasts = runs.flatMap((run) => run.forecasts);
  const covered =
    forecasts.length > 0
      ? `, 50 % and 90 % intervals cover ${coverage(forecasts, 0.5).toFixed(2)} ${coverage(forecasts, 0.9).toFixed(2)}`
      : '';
  console.log(
    `  ${name.padEnd(8)} top fraction ${top}; best after 20 minus random's mean ${gain.mean.toPrecision(2)} ` +
      `[${gain.lower.toPrecision(2)}, ${gain.upper.toPrecision(2)}]${covered}; ` +
      `${(1000 * quantile(seconds, 0.5)).toFixed(1)} ms per suggestion, p95 ${(1000 * quantile(seconds, 0.95)).toFixed(1)} (${campaign.readings.size} candidates)`,
  );
}

await main();
