import type { LanguageModel, ModelReply, ModelRequest } from '../../agents/index.ts';
import type { CampaignSpec, CampaignState, Table } from '../../campaign/index.ts';
import { hashJson } from '../../core/hash.ts';
import type { Json } from '../../core/json.ts';
import { type Compute, computeHere, type Store } from '../../runtime/index.ts';
import { lab } from '../lab.ts';
import { createClock } from '../workspace/create-clock.ts';
import { openCampaign } from '../workspace/open-campaign.ts';
import { noLimits } from '../workspace/open-limits.ts';
import { runCampaigns } from '../workspace/run-campaigns.ts';

/** y = 10 − (x − 7)², or of a larger size with its top farther up, at every whole x: a table that answers exactly. */
function parabola(size: number): Table {
  const top = size > 13 ? size - 5 : 7;
  const rows = Array.from({ length: size }, (_, x) => ({ x, y: 10 - (x - top) ** 2 }));
  return {
    name: 'parabola',
    columns: ['x', 'y'],
    rows,
    sha256: hashJson(rows),
    licence: 'CC0-1.0',
    source: 'computed',
  };
}

/** A campaign that seeks the top of a parabola among x = 0, 1, …, size − 1. */
export const agentSpec = (
  options: { readonly [option: string]: Json } = {},
  changes: Partial<CampaignSpec> = {},
  size = 13,
): CampaignSpec => ({
  name: 'Top of a parabola',
  goals: [{ quantity: 'y', criterion: 'recorded value', unit: 'K', direction: 'maximize' }],
  space: {
    variables: [{ kind: 'integer', name: 'x', unit: '1', min: 0, max: size - 1 }],
    constraints: [],
    pool: Array.from({ length: size }, (_, x) => ({ x })),
  },
  laboratory: {
    name: 'replay',
    clock: 'virtual',
    instruments: {
      table: { driver: 'replay', capacity: 1, hours: 1, options: { table: 'parabola' } },
    },
  },
  planner: { name: 'agent', options },
  protocol: [
    {
      name: 'measure',
      kind: 'actuate',
      instrument: 'table',
      samplesPerRun: 1,
      shared: [],
      cost: { money: 1, hours: 1 },
      action: {},
    },
    { name: 'analyse', kind: 'analyse', analysis: 'reading' },
    { name: 'reward', kind: 'reward', grader: 'measured-goal' },
  ],
  budget: { experiments: 5 },
  stop: [],
  concurrency: 1,
  batch: 1,
  confirm: 1,
  retry: { instrumentFaults: 0, invalidMeasurements: 0, backoffHours: 1 },
  currency: 'EUR',
  seed: 1,
  ...changes,
});

export const openAgentCampaign = (store: Store, spec: CampaignSpec = agentSpec()): Promise<string> =>
  openCampaign(store, spec, parabola(spec.space.pool?.length ?? 0), createClock(spec.laboratory.clock), {
    kind: 'person',
    id: 'test',
  });

/** One life of a process that drives the campaign with a model; ends when it is closed or a person is awaited. */
export async function runAgentCampaign(
  store: Store,
  id: string,
  model: LanguageModel | null,
  compute: Compute = computeHere(lab.definitions),
): Promise<CampaignState> {
  const workspace = {
    store,
    address: 'test',
    folder: '',
    lab,
    labModule: '',
    limits: noLimits,
    laboratory: null,
  };
  const states = await runCampaigns({
    workspace,
    ids: [id],
    compute,
    signal: new AbortController().signal,
    isWaitingEnough: true,
    openModel: () => model,
  });
  return states.get(id) as CampaignState;
}

export type Said = Partial<ModelReply> | readonly (readonly [tool: string, input: Json])[];

/** A model that answers by a function of what it is asked. */
export function modelThatSays(
  say: (request: ModelRequest, number: number) => Said,
): LanguageModel & { readonly requests: readonly ModelRequest[] } {
  const requests: ModelRequest[] = [];
  return {
    name: 'scripted/test',
    price: { input: 1, output: 5, currency: 'EUR' },
    requests,
    async generate(request) {
      requests.push(request);
      const said = say(request, requests.length);
      const base = { text: '', ended: 'stop', usage: { input: 900, output: 90 }, model: 'scripted' } as const;
      if (!Array.isArray(said)) return { toolCalls: [], ...base, ...said };
      const calls = said as readonly (readonly [string, Json])[];
      const toolCalls = calls.map(([tool, input], i) => ({ id: `t${i}`, tool, input }));
      return { ...base, ended: 'tool-calls', toolCalls };
    },
  };
}

/** What the record shows a model of the designs tried so far. */
export const triedIn = (request: ModelRequest): readonly number[] => {
  const text = request.messages.map((message) => ('text' in message ? message.text : '')).join('\n');
  return [...text.matchAll(/^│ s\d+: .*\{"x":(\d+)\}/gm)].map(([, x]) => Number(x));
};

export const experiment = (x: number, q50: number, why: string) => ({
  design: { x },
  forecast: { q05: q50 - 2, q50, q95: q50 + 2, unit: 'K' },
  why,
});

/** Walks upwards from 4; says once what it expects of the region. */
export const walker = () =>
  modelThatSays((request) => {
    const tried = triedIn(request);
    const round = request.messages.filter(({ role }) => role === 'assistant').length;
    if (tried.length === 0 && round === 0)
      return [
        [
          'state-hypothesis',
          {
            statement: 'the top is above 9 K',
            scope: 'some',
            quantity: 'y',
            comparator: 'above',
            threshold: 9,
            unit: 'K',
            where: { x: { min: 5 } },
            deadline: 5,
            probability: 0.7,
            why: 'a guess',
          },
        ],
      ];
    const x = Math.max(3, ...tried) + 1;
    return [['propose-experiments', { experiments: [experiment(x, 6, `further up than ${x - 1}`)] }]];
  });

/** Thinks in three questions before every experiment, and walks upwards one by one: what it says follows from what it sees. */
export const stepper = () =>
  modelThatSays((request) => {
    const round = request.messages.filter(({ role }) => role === 'assistant').length;
    const x = Math.max(-1, ...triedIn(request)) + 1;
    if (round === 0) return [['list-trials', { count: 3 }]];
    if (round === 1)
      return [
        ['write-note', { text: `next is ${x}` }],
        ['list-designs', { count: 2 }],
      ];
    return [['propose-experiments', { experiments: [experiment(x, 6, `the next after ${x - 1}`)] }]];
  });
