import {
  agentSpec,
  modelThatSays,
  openAgentCampaign,
  runAgentCampaign,
} from '../../src/app/agents/scripted-campaign.fixture.ts';
import { addSampleNote } from '../../src/app/workspace/sample-notes.ts';
import {
  type Actor,
  type CampaignEvent,
  type CampaignSpec,
  type CampaignState,
  type Failure,
  foldAll,
  next,
  type Observation,
  type Step,
} from '../../src/campaign/index.ts';
import type { Json } from '../../src/core/json.ts';
import type { Store } from '../../src/runtime/index.ts';

/** Every way in which somebody's words come into a campaign's record. */
export const recordChannels = [
  'the name of the campaign',
  'a criterion',
  'the name of an instrument',
  'an option of an instrument',
  'the reason of a proposal',
  'the comment of a review',
  'the comment of a refusal',
  'the words of an operator',
  'the failure that an instrument tells',
  'the failure that an analysis tells',
  'the name of a raw file',
  'a warning',
  'the method of a reading',
  'the convention of a reading',
  'the source of a shared error',
  'the method of a simulation',
  'the criterion of a finding',
  'the method of a finding',
  'the detail of a finding',
  'the explanation of a receipt',
  'the evidence of a receipt',
  'the reason of a request',
  'the reference of a request',
  'the name of who asks',
  'the refusal of a request',
  'the reason of a measurement from outside',
  'the method of a measurement from outside',
  'the reason of a retraction',
  'the reason of an amendment',
  'the reason of a pause',
  'a note on a sample',
  'a hypothesis',
  'the reason of a hypothesis',
  'the notebook',
] as const;
export type RecordChannel = (typeof recordChannels)[number];

/** What stands in a channel. */
export type Words = (channel: RecordChannel) => string;

/** Of the model of a hostile record, whose every experiment a person reviews. */
export const modelBudget = { tokens: 3_000_000, money: 50 };
const person: Actor = { kind: 'person', id: 'heike' };
const system: Actor = { kind: 'system', id: 'driver' };

const specWith = (words: Words): CampaignSpec => {
  const base = agentSpec({ contextTokens: 250_000 });
  const table = base.laboratory.instruments.table!;
  const action = { remark: words('an option of an instrument') };
  return {
    ...base,
    name: words('the name of the campaign'),
    goals: [{ ...base.goals[0], criterion: words('a criterion') }],
    laboratory: {
      ...base.laboratory,
      clock: 'wall',
      instruments: { table, [words('the name of an instrument')]: table },
    },
    protocol: [
      { name: 'review', kind: 'review', expiresHours: 48 },
      ...base.protocol.map((stage) => (stage.kind === 'actuate' ? { ...stage, action } : stage)),
    ],
    budget: { experiments: 9, money: 9 },
    model: { use: 'scripted', budget: modelBudget },
  };
};

/**
 * An open campaign with the words of others in its record: two samples measured, one that failed in the laboratory, one in analysis, one
 * that a person refused, requests, a retracted measurement, hypotheses, notes. Nothing is in flight.
 */
export async function openHostileRecord(store: Store, words: Words): Promise<string> {
  const spec = specWith(words);
  const id = await openAgentCampaign(store, spec);
  await rememberWords(store, id, words);
  for (const x of [1, 2, 3, 4, 5]) await liveSample(store, id, x, words);
  await speak(store, id, words);
  return id;
}

/** The agent's own earlier turn, whose model brings no designs in the end. */
async function rememberWords(store: Store, id: string, words: Words): Promise<void> {
  const hypothesis = { scope: 'some', quantity: 'y', comparator: 'above', threshold: 9, unit: 'K' };
  const stated = { ...hypothesis, where: {}, deadline: 9, probability: 0.6 };
  const statement = words('a hypothesis').slice(0, 600);
  const why = words('the reason of a hypothesis').slice(0, 600);
  const calls: readonly [string, Json][] = [
    ['state-hypothesis', { ...stated, statement, why }],
    ['write-note', { text: words('the notebook').slice(0, 1500) }],
    ['propose-experiments', { experiments: [firstExperiment] }],
  ];
  await runAgentCampaign(
    store,
    id,
    modelThatSays((_, number) => (number === 1 ? calls : [])),
  );
  const { inFlight } = await stateOf(store, id);
  const [step] = [...inFlight.values()].map((one) => one.step);
  const data = { key: step?.key ?? '', verdict: 'refused', design: null } as const;
  await append(store, id, person, {
    type: 'review-settled',
    data: { ...data, why: words('the comment of a refusal') },
  });
}

const firstExperiment = {
  design: { x: 0 },
  forecast: { q05: 1, q50: 2, q95: 3, unit: 'K' },
  why: 'to begin',
};

/** One sample from proposal to reward, as the driver and the laboratory would write it. */
async function liveSample(store: Store, id: string, x: number, words: Words): Promise<void> {
  for (;;) {
    const state = await stateOf(store, id);
    const { decisions, steps } = next(state);
    await append(store, id, system, ...decisions);
    const [planned] = steps;
    if (planned === undefined) throw new Error(`nothing is to be done: ${JSON.stringify(decisions)}`);
    const { step, reserved } = planned;
    const started = { step, asOf: state.version, definition: 'test@1', reserved };
    await append(store, id, system, { type: 'step-started', data: started });
    const outcome = outcomeOf(step, x, words);
    await append(store, id, step.kind === 'review' ? person : system, outcome);
    const after = [...(await stateOf(store, id)).samples.values()].at(-1);
    if (step.kind !== 'propose' && after?.status === 'finished') return;
  }
}

function outcomeOf(step: Step, x: number, words: Words): CampaignEvent {
  const { key } = step;
  const sample = 'samples' in step ? (step.samples[0] ?? '') : '';
  const failed = (channel: RecordChannel, kind: Failure['kind']): Failure => ({
    kind,
    detail: words(channel),
  });
  switch (step.kind) {
    case 'propose':
      return { type: 'designs-proposed', data: { key, proposals: [proposalOf(x, words)], truncated: false } };
    case 'review': {
      const why = words('the comment of a review');
      return { type: 'review-settled', data: { key, verdict: 'approved', design: null, why } };
    }
    case 'actuate': {
      const file = { sample, name: words('the name of a raw file'), blob: `${'0'.repeat(63)}${x}` };
      const failures: { [sample: string]: Failure } = {};
      if (x === 2) failures[sample] = failed('the failure that an instrument tells', 'synthesis-failed');
      if (x === 3) failures[sample] = failed('the words of an operator', 'operator-deviation');
      const asMade = x === 3 ? { [sample]: { x: 6 } } : {};
      return {
        type: 'action-finished',
        data: { key, files: [file], failures, asMade, cost: { money: 1, hours: 1 } },
      };
    }
    case 'analyse': {
      const failure = failed('the failure that an analysis tells', 'measurement-invalid');
      const found = x === 4 ? { observations: [], failure } : readingsOf(sample, x, words);
      return {
        type: 'samples-analysed',
        data: { key, findings: [{ sample, ...found, warnings: [words('a warning')] }] },
      };
    }
    case 'reward':
      return { type: 'rewards-paid', data: { key, receipts: [receiptOf(sample, words)] } };
    case 'simulate':
      throw new Error('no stage of this campaign simulates');
  }
}

const proposalOf = (x: number, words: Words) => ({
  design: { x },
  predicted: { value: 2, sd: 1, unit: 'K' },
  expectedImprovement: null,
  why: words('the reason of a proposal'),
  rationale: {
    belief: { value: 2, sd: 1, unit: 'K' },
    chanceToImprove: 0.5,
    teaches: null,
    nearest: [{ sample: 's1', distance: 0.1, value: observationOf('s1', 3, words) }],
    runnerUp: null,
    nextSteps: [
      {
        method: words('the method of a simulation'),
        gain: 1,
        cost: { money: 1, hours: 1 },
        gainPerCost: 1,
        per: 'money' as const,
      },
    ],
  },
});

const observationOf = (sample: string, value: number, words: Words): Observation => ({
  sample,
  quantity: 'y',
  value,
  sd: 0.1,
  unit: 'K',
  fidelity: 'measured',
  method: words('the method of a reading'),
  convention: words('the convention of a reading'),
  systematic: { sd: 0.1, source: words('the source of a shared error') },
});

const readingsOf = (sample: string, x: number, words: Words) => ({
  observations: [
    observationOf(sample, x, words),
    {
      ...observationOf(sample, x, words),
      fidelity: 'simulated' as const,
      method: words('the method of a simulation'),
    },
  ],
  findings: [
    {
      quantity: 'critical-temperature-midpoint',
      value: x,
      sd: 0.1,
      unit: 'K',
      systematic: { sd: 0.1, source: words('the source of a shared error') },
      criterion: words('the criterion of a finding'),
      method: words('the method of a finding'),
      detail: { [words('the detail of a finding')]: words('the detail of a finding') },
    },
  ],
});

const receiptOf = (sample: string, words: Words) => ({
  sample,
  version: 1,
  status: 'settled' as const,
  total: 0.5,
  components: { task: 0.5 },
  gates: { measured: true },
  reason: 'SETTLED_BY_MEASUREMENT',
  explanation: words('the explanation of a receipt'),
  evidence: [
    {
      value: 3,
      sd: 0.1,
      unit: 'K',
      fidelity: 'measured' as const,
      method: words('the evidence of a receipt'),
      artefact: null,
    },
  ],
  grader: 'measured-goal@1.0.0',
  supersedes: null,
});

/** What people and clients say beside the loop. */
async function speak(store: Store, id: string, words: Words): Promise<void> {
  const asker: Actor = { kind: 'agent', id: words('the name of who asks') };
  const asked = (x: number) => ({
    design: { x },
    predicted: null,
    reference: `${x} ${words('the reference of a request')}`,
    why: words('the reason of a request'),
  });
  for (const x of [6, 7])
    await append(store, id, asker, { type: 'experiment-requested', data: { request: asked(x) } });
  const refused = { key: 'request/1', verdict: 'refused', design: null } as const;
  const observation = {
    ...observationOf('', 9, words),
    method: words('the method of a measurement from outside'),
  };
  const { sample: _, ...estimate } = observation;
  await append(
    store,
    id,
    person,
    { type: 'request-settled', data: { ...refused, why: words('the refusal of a request') } },
    {
      type: 'measurement-added',
      data: {
        design: { x: 8 },
        observations: [estimate],
        why: words('the reason of a measurement from outside'),
      },
    },
    { type: 'observation-retracted', data: { sample: 's2', why: words('the reason of a retraction') } },
    {
      type: 'campaign-amended',
      data: { changes: { batch: 1 }, why: words('the reason of an amendment') },
    },
    { type: 'campaign-paused', data: { why: words('the reason of a pause') } },
    { type: 'campaign-resumed', data: { why: words('the reason of a pause') } },
  );
  await addSampleNote(store, id, { sample: 's1', text: words('a note on a sample'), by: person, at: 0 });
}

export const readCampaign = async (store: Store, id: string) =>
  (await store.read(`campaign/${id}`)) as never as readonly (CampaignEvent & { readonly by: Actor })[];

export const stateOf = async (store: Store, id: string): Promise<CampaignState> =>
  foldAll((await readCampaign(store, id)) as never);

async function append(
  store: Store,
  id: string,
  by: Actor,
  ...events: readonly CampaignEvent[]
): Promise<void> {
  const stream = `campaign/${id}`;
  const { now } = await stateOf(store, id);
  const rows = events.map(({ type, data }) => ({
    type,
    data: data as never as Json,
    by,
    at: now,
    labAt: now,
    cause: null,
    schema: 1,
  }));
  if (rows.length > 0) await store.append(stream, await store.version(stream), rows);
}
