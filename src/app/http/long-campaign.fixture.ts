import type {
  CampaignEvent,
  CampaignSpec,
  NewEvent,
  Step,
  StoredCampaignEvent,
} from '../../campaign/index.ts';
import { foldAll } from '../../campaign/index.ts';
import type { Json } from '../../core/json.ts';
import { campaignStream, type Store, summarizeCampaign, summaryProjection } from '../../runtime/index.ts';

const noCost = { money: 0, hours: 0 };
const simulateStages = 6;

/** A campaign of two settings with six simulations before each measurement: twenty events a sample. */
const specOf = (name: string): CampaignSpec => ({
  name,
  goals: [{ quantity: 'Tc', criterion: 'midpoint', unit: 'K', direction: 'maximize' }],
  space: {
    variables: [
      { kind: 'continuous', name: 'x', unit: 'K', min: 0, max: 1, scale: 'linear' },
      { kind: 'continuous', name: 'time', unit: 'h', min: 0, max: 10, scale: 'linear' },
    ],
    constraints: [],
    pool: null,
  },
  laboratory: { name: 'bench', clock: 'virtual', instruments: {} },
  planner: { name: 'random', options: {} },
  protocol: [
    ...Array.from({ length: simulateStages }, (_, index) => ({
      name: `predict${index}`,
      kind: 'simulate' as const,
      simulator: 'model',
    })),
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
});

/** The twenty events of one sample: proposed, predicted, measured, analysed and paid. */
export function eventsOfSample(n: number): readonly CampaignEvent[] {
  const sample = `s${n}`;
  const samples = [sample];
  const value = (n * 0.618034) % 1;
  const reading = { quantity: 'Tc', value, sd: 0.1, unit: 'K', method: 'midpoint' } as const;
  const predicted = { value, sd: 0.2, unit: 'K' };
  const design = { x: value, time: (n * 0.414214) % 10 };
  const proposal = { design, predicted, expectedImprovement: 1, why: 'the model is least sure here' };
  const start = (step: Step): CampaignEvent => ({
    type: 'step-started',
    data: { step, asOf: 1, definition: 'bench@1', reserved: noCost },
  });
  const simulate = (stage: number): readonly CampaignEvent[] => {
    const key = `${sample}/predict${stage}/1`;
    const estimates = [{ sample, estimate: { ...reading, fidelity: 'simulated' as const } }];
    return [
      start({ key, kind: 'simulate', simulator: 'model', samples }),
      { type: 'samples-estimated', data: { key, estimates, notKnown: [] } },
    ];
  };
  const [propose, measure, analyse, reward] = [
    `propose/${n}/1`,
    ...['measure', 'analyse', 'reward'].map((stage) => `${sample}/${stage}/1`),
  ] as [string, string, string, string];
  const findings = [
    { sample, observations: [{ ...reading, sample, fidelity: 'measured' as const }], warnings: [] },
  ];
  const finished = { files: [], failures: {}, asMade: {}, cost: { money: 1, hours: 1 } };
  return [
    start({ key: propose, kind: 'propose', planner: 'random', count: 1 }),
    { type: 'designs-proposed', data: { key: propose, proposals: [proposal], truncated: false } },
    ...Array.from({ length: simulateStages }, (_, stage) => simulate(stage)).flat(),
    start({ key: measure, kind: 'actuate', instrument: 'cryostat', samples, action: {} }),
    { type: 'action-finished', data: { key: measure, ...finished } },
    start({ key: analyse, kind: 'analyse', analysis: 'reading', samples, blobs: [] }),
    { type: 'samples-analysed', data: { key: analyse, findings } },
    start({ key: reward, kind: 'reward', grader: 'measured-goal', samples }),
    { type: 'rewards-paid', data: { key: reward, receipts: [] } },
  ];
}

const stamp = (event: CampaignEvent, at: number): NewEvent => ({
  ...event,
  data: event.data as Json,
  by: { kind: 'system', id: 'bench' },
  at,
  labAt: at,
  cause: null,
  schema: 1,
});

/** Writes a campaign of so many samples, paused so that nothing drives it. Returns the version of its stream. */
export async function writeLongCampaign(store: Store, id: string, samples: number): Promise<number> {
  const events: CampaignEvent[] = [
    { type: 'campaign-opened', data: { spec: specOf(id), policy: 'policy@1' } },
  ];
  for (let n = 1; n <= samples; n++) events.push(...eventsOfSample(n));
  events.push({ type: 'campaign-paused', data: { why: 'a benchmark' } });
  const stored = events.map((event, index) => stamp(event, index));
  const stream = campaignStream(id);
  const folded = stored.map((event, index) => ({ ...event, stream, seq: index + 1, prevHash: '', hash: '' }));
  const state = foldAll(folded as unknown as readonly StoredCampaignEvent[]);
  const row = { projection: summaryProjection, key: id, value: summarizeCampaign(state) as unknown as Json };
  for (let version = 0; version < stored.length; version += 5000)
    await store.append(stream, version, stored.slice(version, version + 5000), { rows: [row] });
  return stored.length;
}

/** Appends one more sample. Returns the new version. */
export async function appendSample(store: Store, id: string, version: number, n: number): Promise<number> {
  const events = eventsOfSample(n).map((event, index) => stamp(event, version + index));
  await store.append(campaignStream(id), version, events);
  return version + events.length;
}
