import type { Id } from '../core/id.ts';
import { addCosts, noCost } from './budget.ts';
import type { Design, Failure, Observation, Proposal, Receipt, Step } from './contracts.ts';
import type { StoredEvent } from './envelope.ts';
import type { CampaignEvent, CampaignEventType, EventData } from './events.ts';
import type { Cost, Stage } from './spec.ts';
import type { CampaignState, SampleState } from './state.ts';

export type StoredCampaignEvent = StoredEvent<CampaignEvent>;

/**
 * The state after one more event. Pure from outside and total: the state given is consumed (its draft is mutated), every known
 * event is accepted in every state, and an event that names an unknown step or sample changes nothing.
 */
export function foldCampaign(state: CampaignState | null, event: StoredCampaignEvent): CampaignState {
  if (event.type === 'campaign-opened') return openCampaign(event);
  if (state === null)
    throw new Error(`stream ${event.stream} does not begin with campaign-opened but with ${event.type}`);
  state.version = event.seq;
  state.now = Math.max(state.now, event.labAt);
  (reducers[event.type] as (state: CampaignState, data: unknown) => void)(state, event.data);
  return state;
}

/** Folds a whole log. @throws Error when it is empty or begins with another event than campaign-opened. */
export function foldAll(events: readonly StoredCampaignEvent[]): CampaignState {
  let state: CampaignState | null = null;
  for (const event of events) state = foldCampaign(state, event);
  if (state === null) throw new Error('an empty log has no state');
  return state;
}

function openCampaign(event: StoredCampaignEvent & { type: 'campaign-opened' }): CampaignState {
  return {
    id: event.stream.slice(event.stream.indexOf('/') + 1),
    version: event.seq,
    spec: event.data.spec,
    policy: event.data.policy,
    status: 'open',
    pausedWhy: null,
    stopping: null,
    openedAt: event.labAt,
    now: event.labAt,
    samples: new Map(),
    active: new Set(),
    inFlight: new Map(),
    roundCount: 0,
    proposeFailures: 0,
    isExhausted: false,
    lastExpectedImprovement: null,
    spent: noCost,
    amendmentCount: 0,
  };
}

type Reducers = { readonly [T in CampaignEventType]: (state: CampaignState, data: EventData<T>) => void };

const reducers: Reducers = {
  'campaign-opened': () => undefined,
  'campaign-amended': (state, { changes }) => {
    state.spec = { ...state.spec, ...changes };
    state.amendmentCount++;
    state.isExhausted = false;
    state.lastExpectedImprovement = null;
    if (state.status === 'stopping' && state.stopping?.reason !== 'stopped-by-person') {
      state.status = 'open';
      state.stopping = null;
    }
  },
  'campaign-paused': (state, { why }) => {
    if (state.status === 'closed') return;
    state.status = 'paused';
    state.pausedWhy = why;
  },
  'campaign-resumed': (state) => {
    if (state.status !== 'paused') return;
    state.status = state.stopping === null ? 'open' : 'stopping';
    state.pausedWhy = null;
    state.proposeFailures = 0;
  },
  'campaign-stopping': (state, stopping) => {
    if (state.status === 'closed') return;
    if (state.status === 'open') state.status = 'stopping';
    state.stopping = stopping;
  },
  'campaign-closed': (state, closing) => {
    state.status = 'closed';
    state.stopping = closing;
  },
  'step-started': (state, { step, asOf, definition, reserved }) => {
    state.inFlight.set(step.key, { step, asOf, definition, reserved, startedAt: state.now, heldWhy: null });
    if (step.kind === 'propose') state.roundCount = Math.max(state.roundCount, roundOf(step.key));
    else beginStage(state, step);
  },
  'step-held': (state, { key, why }) => {
    const inFlight = state.inFlight.get(key);
    if (inFlight !== undefined) inFlight.heldWhy = why;
  },
  'step-failed': (state, { key, failure, cost }) => {
    const step = takeStep(state, key);
    if (step === null) return;
    if (step.kind === 'propose') state.proposeFailures++;
    else spend(state, step.samples, cost);
    for (const sample of samplesOf(state, step)) failStage(state, sample, failure);
  },
  'designs-proposed': (state, { key, proposals }) => {
    const step = takeStep(state, key);
    if (step === null || step.kind !== 'propose') return;
    state.proposeFailures = 0;
    state.isExhausted = proposals.length === 0;
    const improvements = proposals.map((p) => p.expectedImprovement).filter((value) => value !== null);
    state.lastExpectedImprovement = improvements.length === 0 ? null : Math.max(...improvements);
    for (const proposal of proposals) addSample(state, 'proposed', proposal.design, proposal, null);
  },
  'samples-estimated': (state, { key, estimates, notKnown }) => {
    const step = takeStep(state, key);
    if (step === null) return;
    for (const { sample, estimate } of estimates) state.samples.get(sample)?.estimates.push(estimate);
    for (const { sample, reason } of notKnown) state.samples.get(sample)?.notKnown.push(reason);
    for (const sample of samplesOf(state, step)) completeStage(state, sample);
  },
  'review-settled': (state, { key, verdict, design, why }) => {
    const step = takeStep(state, key);
    if (step === null) return;
    for (const sample of samplesOf(state, step)) {
      if (verdict === 'refused' || verdict === 'expired')
        failStage(state, sample, { kind: 'refused', detail: why });
      else {
        if (design !== null) sample.design = design;
        completeStage(state, sample);
      }
    }
  },
  'action-finished': (state, { key, files, failures, asMade, cost }) => {
    const step = takeStep(state, key);
    if (step === null || step.kind === 'propose') return;
    spend(state, step.samples, cost);
    for (const file of files) state.samples.get(file.sample)?.files.push(file);
    for (const sample of samplesOf(state, step)) {
      sample.asMade = asMade[sample.id] ?? sample.asMade;
      const failure = failures[sample.id];
      if (failure === undefined) completeStage(state, sample);
      else failStage(state, sample, failure);
    }
  },
  'samples-analysed': (state, { key, findings }) => {
    const step = takeStep(state, key);
    if (step === null) return;
    for (const finding of findings) {
      const sample = state.samples.get(finding.sample);
      if (sample === undefined) continue;
      sample.warnings.push(...finding.warnings);
      if (finding.failure !== undefined) failStage(state, sample, finding.failure);
      else {
        sample.observations.push(...finding.observations);
        completeStage(state, sample);
      }
    }
  },
  'rewards-paid': (state, { key, receipts }) => {
    const step = takeStep(state, key);
    if (step === null) return;
    for (const receipt of receipts) state.samples.get(receipt.sample)?.receipts.push(receipt);
    for (const sample of samplesOf(state, step)) completeStage(state, sample);
  },
  'replicate-planned': (state, { of }) => {
    const original = state.samples.get(of);
    if (original !== undefined) addSample(state, 'replicate', original.design, original.proposal, of);
  },
  'sample-cancelled': (state, { sample: id, why }) => {
    const sample = state.samples.get(id);
    if (sample === undefined || sample.status !== 'ready') return;
    sample.failure = { kind: 'cancelled', detail: why };
    finish(state, sample, 'cancelled');
  },
  'measurement-added': (state, { design, observations }) => {
    const sample = addSample(state, 'added', design, null, null);
    sample.observations = observations.map((estimate): Observation => ({ ...estimate, sample: sample.id }));
    finish(state, sample, 'measured');
  },
  'observation-retracted': (state, { sample: id, why }) => {
    const sample = state.samples.get(id);
    if (sample === undefined || sample.isRetracted) return;
    sample.isRetracted = true;
    const receipt = sample.receipts.at(-1);
    if (receipt !== undefined) sample.receipts.push(voidReceipt(receipt, why));
  },
  'time-passed': (state, { to }) => {
    state.now = Math.max(state.now, to);
  },
};

/** `propose/<round>/<attempt>` → round. */
const roundOf = (key: string): number => Number(key.split('/')[1] ?? 0);

function takeStep(state: CampaignState, key: string): Step | null {
  const inFlight = state.inFlight.get(key);
  if (inFlight === undefined) return null;
  state.inFlight.delete(key);
  return inFlight.step;
}

const samplesOf = (state: CampaignState, step: Step): SampleState[] =>
  step.kind === 'propose'
    ? []
    : step.samples.map((id) => state.samples.get(id)).filter((sample) => sample !== undefined);

const stageOf = (state: CampaignState, sample: SampleState): Stage | undefined =>
  state.spec.protocol[sample.stage];

function addSample(
  state: CampaignState,
  origin: SampleState['origin'],
  design: Design,
  proposal: Proposal | null,
  replicateOf: Id | null,
): SampleState {
  const id = `s${state.samples.size + 1}`;
  const sample: SampleState = {
    id,
    origin,
    replicateOf,
    proposal,
    design,
    asMade: null,
    stage: 0,
    attempts: new Map(),
    status: 'ready',
    outcome: 'open',
    retryAt: null,
    failure: null,
    faultCount: 0,
    invalidCount: 0,
    isAttempted: false,
    estimates: [],
    notKnown: [],
    files: [],
    observations: [],
    warnings: [],
    receipts: [],
    cost: noCost,
    isRetracted: false,
    startedAt: state.now,
    finishedAt: null,
  };
  state.samples.set(id, sample);
  state.active.add(id);
  return sample;
}

function beginStage(state: CampaignState, step: Step): void {
  for (const sample of samplesOf(state, step)) {
    const stage = stageOf(state, sample);
    if (stage === undefined) continue;
    sample.attempts.set(stage.name, (sample.attempts.get(stage.name) ?? 0) + 1);
    sample.status = 'busy';
    sample.retryAt = null;
    if (step.kind === 'actuate') sample.isAttempted = true;
  }
}

function completeStage(state: CampaignState, sample: SampleState): void {
  sample.status = 'ready';
  sample.stage++;
  if (sample.stage < state.spec.protocol.length) return;
  finish(state, sample, sample.outcome === 'failed' ? 'failed' : 'measured');
}

function finish(state: CampaignState, sample: SampleState, outcome: SampleState['outcome']): void {
  sample.status = 'finished';
  sample.outcome = outcome;
  sample.stage = state.spec.protocol.length;
  sample.finishedAt = state.now;
  state.active.delete(sample.id);
}

/** What a failure means for its sample: try again when the policy allows, else to the reward stage as a failed sample. */
function failStage(state: CampaignState, sample: SampleState, failure: Failure): void {
  const { retry, protocol } = state.spec;
  const stage = stageOf(state, sample);
  if (stage?.kind === 'simulate' || stage?.kind === 'reward') {
    sample.warnings.push(`${stage.name}: ${failure.detail}`);
    completeStage(state, sample);
    return;
  }
  sample.failure = failure;
  sample.status = 'ready';
  if (
    failure.kind === 'instrument-fault' &&
    sample.outcome === 'open' &&
    sample.faultCount < retry.instrumentFaults
  ) {
    sample.faultCount++;
    sample.retryAt = state.now + retry.backoffHours * 3_600_000;
    return;
  }
  if (
    failure.kind === 'measurement-invalid' &&
    sample.outcome === 'open' &&
    sample.invalidCount < retry.invalidMeasurements
  ) {
    sample.invalidCount++;
    sample.stage = lastActuateStage(protocol, sample.stage);
    sample.files = [];
    return;
  }
  const rewardStage = protocol.findLastIndex((candidate) => candidate.kind === 'reward');
  const isRewarded = sample.isAttempted && rewardStage > sample.stage && sample.outcome === 'open';
  sample.outcome = failure.kind === 'cancelled' ? 'cancelled' : 'failed';
  if (isRewarded) sample.stage = rewardStage;
  else finish(state, sample, sample.outcome);
}

const lastActuateStage = (protocol: readonly Stage[], before: number): number => {
  for (let index = before; index >= 0; index--) if (protocol[index]?.kind === 'actuate') return index;
  return before;
};

function spend(state: CampaignState, samples: readonly Id[], cost: Cost): void {
  state.spent = addCosts(state.spent, cost);
  const share: Cost = { money: cost.money / samples.length, hours: cost.hours / samples.length };
  for (const id of samples) {
    const sample = state.samples.get(id);
    if (sample !== undefined) sample.cost = addCosts(sample.cost, share);
  }
}

const voidReceipt = (receipt: Receipt, why: string): Receipt => ({
  ...receipt,
  version: receipt.version + 1,
  status: 'void',
  total: 0,
  components: {},
  reason: 'observation-retracted',
  explanation: why,
  evidence: [],
  supersedes: receipt.version,
});
