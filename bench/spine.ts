import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lab } from '../src/app/lab.ts';
import { createClock } from '../src/app/workspace/create-clock.ts';
import { loadCampaign } from '../src/app/workspace/load-campaign.ts';
import { openCampaign } from '../src/app/workspace/open-campaign.ts';
import { noLimits } from '../src/app/workspace/open-limits.ts';
import type { Workspace } from '../src/app/workspace/open-workspace.ts';
import { runCampaigns } from '../src/app/workspace/run-campaigns.ts';
import { type CampaignState, observationOf, scoreValue } from '../src/campaign/index.ts';
import { seededRandom } from '../src/core/random.ts';
import { pairedBootstrap } from '../src/kernels/statistics/index.ts';
import { computeHere, createMemoryStore } from '../src/runtime/index.ts';
import { describeMachine } from './machine.ts';

/** Best found after 20 experiments, whole campaigns through the executor, planner against planner on the same 50 seeds. */
const seedCount = Number(process.argv[2] ?? 50);
const experiments = 20;
const root = fileURLToPath(new URL('..', import.meta.url));
const campaigns = [
  { file: `${root}campaigns/bcc-alloys.yaml`, data: undefined },
  { file: `${root}campaigns/agnp.yaml`, data: `${root}../shared/data/campaign_pvlab/agnp.csv` },
];

console.log(`# Spine: best found after ${experiments} experiments, ${seedCount} paired seeds`);
console.log(`\n${describeMachine()}\n`);
console.log(
  '| campaign | unit | bayes, mean | random, mean | gain of bayes | 95 % interval | bayes better / equal / worse | verdict |',
);
console.log('|---|---|---|---|---|---|---|---|');
for (const { file, data } of campaigns) {
  if (data !== undefined && !existsSync(data)) {
    console.log(`| ${file.slice(root.length)} | not run: its data file is not there | | | | | | |`);
    continue;
  }
  const bayes: number[] = [];
  const random: number[] = [];
  let unit = '';
  for (let seed = 1; seed <= seedCount; seed++) {
    for (const [planner, values] of [
      ['bayes', bayes],
      ['random', random],
    ] as const) {
      const state = await run(file, data, planner, seed);
      unit = state.spec.goals[0].unit;
      values.push(bestScore(state));
    }
  }
  const gain = pairedBootstrap(bayes, random, { random: seededRandom('spine'), resamples: 10_000 });
  const wins = bayes.filter((value, i) => value > (random[i] as number)).length;
  const ties = bayes.filter((value, i) => value === random[i]).length;
  const verdict = gain.lower > 0 ? 'better' : gain.upper < 0 ? 'worse' : 'undecided';
  const cells = [
    file.slice(root.length),
    unit,
    mean(bayes).toPrecision(4),
    mean(random).toPrecision(4),
    gain.mean.toPrecision(3),
    `${gain.lower.toPrecision(3)} to ${gain.upper.toPrecision(3)}`,
    `${wins} / ${ties} / ${seedCount - wins - ties}`,
    verdict,
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
console.log(
  '\nValues are turned so that larger is better (agnp minimises: its loss is shown with a minus). Each reading is one recorded replicate.',
);

async function run(
  file: string,
  data: string | undefined,
  planner: string,
  seed: number,
): Promise<CampaignState> {
  const store = createMemoryStore();
  const { spec, table } = await loadCampaign(file, { data, planner, seed, experiments }, lab.definitions);
  const clock = createClock(spec.laboratory.clock);
  const id = await openCampaign(store, { ...spec, stop: [] }, table, clock, { kind: 'system', id: 'bench' });
  const workspace: Workspace = {
    store,
    address: 'memory:',
    folder: '',
    lab,
    labModule: '',
    limits: noLimits,
    laboratory: null,
  };
  const states = await runCampaigns({
    workspace,
    ids: [id],
    compute: computeHere(lab.definitions),
    signal: new AbortController().signal,
    clocks: new Map([[spec.laboratory.name, clock]]),
  });
  return states.get(id) as CampaignState;
}

/** Best reading of the campaign, turned so that larger is better. */
function bestScore(state: CampaignState): number {
  const goal = state.spec.goals[0];
  const scores = [...state.samples.values()].flatMap((sample) => {
    const observation = observationOf(sample, goal);
    return observation === null ? [] : [scoreValue(goal, observation.value)];
  });
  return Math.max(...scores);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
