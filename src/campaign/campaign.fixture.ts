import type { Design, Instant, Observation, Proposal, Receipt, Step } from './contracts.ts';
import { type Command, decide } from './decide.ts';
import type { Actor } from './envelope.ts';
import type { CampaignEvent } from './events.ts';
import { foldAll, foldCampaign, type StoredCampaignEvent } from './fold.ts';
import { type Next, next } from './next.ts';
import type { CampaignSpec, Stage } from './spec.ts';
import type { CampaignState, SampleState } from './state.ts';

export const hour = 3_600_000;
export const person: Actor = { kind: 'person', id: 'heike' };
export const agent: Actor = { kind: 'agent', id: 'demon' };

type Actuate = Stage & { readonly kind: 'actuate' };
export const actuate = (name: string, settings: Partial<Actuate> = {}): Actuate => ({
  name,
  kind: 'actuate',
  instrument: name,
  samplesPerRun: 1,
  shared: [],
  cost: { money: 10, hours: 1 },
  action: {},
  ...settings,
});
export const review: Stage = { name: 'review', kind: 'review', expiresHours: 24 };
export const simulate: Stage = { name: 'predict', kind: 'simulate', simulator: 'model' };
export const analyse: Stage = { name: 'analyse', kind: 'analyse', analysis: 'reading' };
export const reward: Stage = { name: 'reward', kind: 'reward', grader: 'measured-goal' };

/** Maximise Tc over x in 0…100: measure, analyse, reward, one sample at a time. */
export const specOf = (changes: Partial<CampaignSpec> = {}): CampaignSpec => ({
  name: 'test',
  goals: [{ quantity: 'Tc', criterion: 'midpoint', unit: 'K', direction: 'maximize' }],
  space: {
    variables: [{ kind: 'continuous', name: 'x', unit: 'K', min: 0, max: 100, scale: 'linear' }],
    constraints: [],
    pool: null,
  },
  laboratory: { name: 'bench', clock: 'virtual', instruments: {} },
  planner: { name: 'random', options: {} },
  protocol: [actuate('measure'), analyse, reward],
  budget: { experiments: 10 },
  stop: [],
  concurrency: 1,
  batch: 1,
  confirm: 1,
  retry: { instrumentFaults: 2, invalidMeasurements: 1, backoffHours: 1 },
  currency: 'EUR',
  seed: 1,
  ...changes,
});

export const proposalOf = (design: Design, changes: Partial<Proposal> = {}): Proposal => ({
  design,
  predicted: { value: 1, sd: 1, unit: 'K' },
  expectedImprovement: null,
  why: 'a test asks for it',
  ...changes,
});

export const observationOn = (
  sample: string,
  value: number,
  changes: Partial<Observation> = {},
): Observation => ({
  sample,
  quantity: 'Tc',
  value,
  sd: null,
  unit: 'K',
  fidelity: 'measured',
  method: 'midpoint',
  ...changes,
});

export const receiptFor = (sample: string, changes: Partial<Receipt> = {}): Receipt => ({
  sample,
  version: 1,
  status: 'settled',
  total: 0.5,
  components: { utility: 0.5 },
  gates: {},
  reason: 'measured',
  explanation: 'a test pays it',
  evidence: [],
  grader: 'measured-goal@1',
  supersedes: null,
  ...changes,
});

/** A campaign's log with what its driver would do to it. */
export type CampaignRecord = {
  readonly events: readonly StoredCampaignEvent[];
  readonly state: CampaignState;
  readonly plan: Next;
  append(...events: readonly CampaignEvent[]): void;
  /** Lets laboratory time pass [h]; the event alone carries it. */
  wait(hours: number): void;
  /** Takes decisions, starts steps and closes, until something outside must happen; the steps started. */
  advance(): readonly Step[];
  /** Proposes these values of x, in the round that is under way or begins now. */
  propose(...x: readonly number[]): void;
  /** Ends every step in flight, and those that follow, with success; `values` replaces x as what is measured. */
  succeed(rounds?: number, values?: (sample: SampleState) => number): void;
  /** @throws Error on a refusal */
  command(command: Command, actor?: Actor): void;
  sample(id: string): SampleState;
};

export function openRecord(spec: CampaignSpec = specOf()): CampaignRecord {
  const events: StoredCampaignEvent[] = [];
  let state: CampaignState | null = null;
  let labAt: Instant = 0;
  const current = (): CampaignState => state as CampaignState;
  const appendBy = (by: Actor, added: readonly CampaignEvent[]): void => {
    for (const event of added) {
      const stored = { ...storedEvent(event, events.length + 1, labAt), by };
      events.push(stored);
      state = foldCampaign(state, stored);
    }
  };
  const append = (...added: readonly CampaignEvent[]): void =>
    appendBy({ kind: 'system', id: 'test' }, added);
  const advance = (): readonly Step[] => {
    const started: Step[] = [];
    for (let turn = 0; turn < 100; turn++) {
      const { decisions, steps, close } = next(current());
      const asOf = current().version;
      append(...decisions);
      for (const { step, reserved } of steps)
        append({ type: 'step-started', data: { step, asOf, definition: 'test@1', reserved } });
      started.push(...steps.map(({ step }) => step));
      if (close !== null) append({ type: 'campaign-closed', data: close });
      if (decisions.length + steps.length === 0) return started;
    }
    throw new Error('the policy decides without end');
  };
  const propose = (...x: readonly number[]): void => {
    advance();
    const step = stepsInFlight(current()).find(({ kind }) => kind === 'propose');
    const proposals = x.map((value) => proposalOf({ x: value }));
    append({ type: 'designs-proposed', data: { key: step?.key ?? 'none', proposals, truncated: false } });
  };
  append({ type: 'campaign-opened', data: { spec, policy: 'policy@1' } });
  return {
    events,
    get state() {
      return current();
    },
    get plan() {
      return next(current());
    },
    append,
    wait: (hours) => {
      labAt += hours * hour;
      append({ type: 'time-passed', data: { to: labAt } });
    },
    advance,
    propose,
    succeed: (rounds = 1, values = (sample) => Number((sample.asMade ?? sample.design).x)) => {
      for (let round = 0; round < rounds; round++) {
        advance();
        for (const step of stepsInFlight(current()))
          if (step.kind !== 'propose') append(successOf(current(), step, values));
      }
      advance();
    },
    command: (command, actor = person) => {
      const decision = decide(current(), command, actor);
      if ('refusal' in decision) throw new Error(`${decision.refusal.code}: ${decision.refusal.detail}`);
      appendBy(actor, decision.events);
    },
    sample: (id) => current().samples.get(id) as SampleState,
  };
}

export const storedEvent = (event: CampaignEvent, seq: number, labAt: Instant): StoredCampaignEvent => ({
  ...event,
  by: { kind: 'system', id: 'test' },
  at: labAt,
  labAt,
  cause: null,
  schema: 1,
  stream: 'campaign/test',
  seq,
  prevHash: '',
  hash: '',
});

export const stepsInFlight = (state: CampaignState): readonly Step[] =>
  [...state.inFlight.values()].map(({ step }) => step);

/** The event of a step that goes well. */
export function successOf(
  state: CampaignState,
  step: Step,
  values: (sample: SampleState) => number = ({ design }) => Number(design.x),
): CampaignEvent {
  const { key } = step;
  switch (step.kind) {
    case 'propose': {
      const proposals = Array.from({ length: step.count }, (_, i) =>
        proposalOf({ x: (state.samples.size * 7 + i) % 100 }),
      );
      return { type: 'designs-proposed', data: { key, proposals, truncated: false } };
    }
    case 'simulate':
      return { type: 'samples-estimated', data: { key, estimates: [], notKnown: [] } };
    case 'review':
      return { type: 'review-settled', data: { key, verdict: 'approved', design: null, why: '' } };
    case 'actuate': {
      const files = step.samples.map((sample) => ({ sample, name: `${key}.json`, blob: `blob-${key}` }));
      const cost = state.inFlight.get(key)?.reserved ?? { money: 0, hours: 0 };
      return { type: 'action-finished', data: { key, files, failures: {}, asMade: {}, cost } };
    }
    case 'analyse': {
      const findings = step.samples.map((id) => {
        const value = values(state.samples.get(id) as SampleState);
        return { sample: id, observations: [observationOn(id, value)], warnings: [] };
      });
      return { type: 'samples-analysed', data: { key, findings } };
    }
    case 'reward':
      return {
        type: 'rewards-paid',
        data: { key, receipts: step.samples.map((sample) => receiptFor(sample)) },
      };
  }
}

/** A state as text, maps and sets included, so that two states can be compared. */
export const describeState = (state: CampaignState): string =>
  JSON.stringify(state, (_, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...value] : value,
  );

export const refold = (record: CampaignRecord): CampaignState => foldAll(record.events);
