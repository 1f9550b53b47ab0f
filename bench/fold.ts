// How fast a long campaign is read and continued: `node bench/fold.ts`.

import { performance } from 'node:perf_hooks';
import {
  type CampaignEvent,
  type CampaignSpec,
  type CampaignState,
  foldAll,
  next,
  type Step,
  type StoredCampaignEvent,
} from '../src/campaign/index.ts';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';

const runCount = 5;
const logLength = 100_000;
const noCost = { money: 0, hours: 0 };

const spec: CampaignSpec = {
  name: 'bench',
  goals: [{ quantity: 'Tc', criterion: 'midpoint', unit: 'K', direction: 'maximize' }],
  space: {
    variables: [{ kind: 'continuous', name: 'x', unit: 'K', min: 0, max: 1, scale: 'linear' }],
    constraints: [],
    pool: null,
  },
  laboratory: { name: 'bench', clock: 'virtual', instruments: {} },
  planner: { name: 'random', options: {} },
  protocol: [
    { name: 'predict', kind: 'simulate', simulator: 'model' },
    {
      name: 'measure',
      kind: 'actuate',
      instrument: 'cryostat',
      samplesPerRun: 1,
      shared: [],
      cost: { money: 1, hours: 1 },
      action: {},
    },
    { name: 'analyse', kind: 'analyse', analysis: 'reading' },
    { name: 'reward', kind: 'reward', grader: 'measured-goal' },
  ],
  budget: { experiments: 1_000_000, money: 10_000_000, hours: 10_000_000 },
  stop: [{ rule: 'no-improvement', window: 1_000_000, noiseFactor: 1 }],
  concurrency: 1,
  batch: 1,
  confirm: 2,
  retry: { instrumentFaults: 2, invalidMeasurements: 1, backoffHours: 1 },
  currency: 'EUR',
  seed: 1,
};

/** The ten events of one sample: proposed, predicted, measured, analysed and paid. */
function eventsOfSample(n: number): readonly CampaignEvent[] {
  const sample = `s${n}`;
  const samples = [sample];
  const keys = {
    propose: `propose/${n}/1`,
    predict: `${sample}/predict/1`,
    measure: `${sample}/measure/1`,
    analyse: `${sample}/analyse/1`,
    reward: `${sample}/reward/1`,
  };
  const value = (n * 0.618) % 1;
  const reading = { quantity: 'Tc', value, sd: 0.1, unit: 'K', method: 'midpoint' } as const;
  const proposal = { design: { x: value }, predicted: null, expectedImprovement: 1, why: 'bench' };
  const blob = `sha256:${n}`;
  const start = (step: Step): CampaignEvent => ({
    type: 'step-started',
    data: { step, asOf: 1, definition: 'bench@1', reserved: noCost },
  });
  return [
    start({ key: keys.propose, kind: 'propose', planner: 'random', count: 1 }),
    { type: 'designs-proposed', data: { key: keys.propose, proposals: [proposal], truncated: false } },
    start({ key: keys.predict, kind: 'simulate', simulator: 'model', samples }),
    {
      type: 'samples-estimated',
      data: {
        key: keys.predict,
        estimates: [{ sample, estimate: { ...reading, fidelity: 'simulated' } }],
        notKnown: [],
      },
    },
    start({ key: keys.measure, kind: 'actuate', instrument: 'cryostat', samples, action: {} }),
    {
      type: 'action-finished',
      data: {
        key: keys.measure,
        files: [{ sample, name: 'reading.json', blob }],
        failures: {},
        asMade: {},
        cost: { money: 1, hours: 1 },
      },
    },
    start({ key: keys.analyse, kind: 'analyse', analysis: 'reading', samples, blobs: [blob] }),
    {
      type: 'samples-analysed',
      data: {
        key: keys.analyse,
        findings: [{ sample, observations: [{ ...reading, sample, fidelity: 'measured' }], warnings: [] }],
      },
    },
    start({ key: keys.reward, kind: 'reward', grader: 'measured-goal', samples }),
    { type: 'rewards-paid', data: { key: keys.reward, receipts: [] } },
  ];
}

function buildLog(): readonly StoredCampaignEvent[] {
  const events: CampaignEvent[] = [{ type: 'campaign-opened', data: { spec, policy: 'policy@1' } }];
  for (let n = 1; events.length < logLength; n++) events.push(...eventsOfSample(n));
  return events.map((event, index) => ({
    ...event,
    by: { kind: 'system', id: 'bench' },
    at: index,
    labAt: index,
    cause: null,
    schema: 1,
    stream: 'campaign/bench',
    seq: index + 1,
    prevHash: '',
    hash: '',
  }));
}

function medianTime(work: () => void): number {
  const times = Array.from({ length: runCount }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return median(times);
}

const log = buildLog();
const state: CampaignState = foldAll(log);
const key = next(state).steps[0]?.step.key;
const report = (what: string, work: () => void): void =>
  console.log(`| ${what} | ${medianTime(work).toFixed(1)} |`);

console.log(`# A long campaign, median of ${runCount} runs\n\n${describeMachine()}\n\n| | ms |\n|---|---|`);
report(`fold ${log.length} events, ${state.samples.size} samples`, () => foldAll(log));
report(`next, which asks for ${key}`, () => next(state));
