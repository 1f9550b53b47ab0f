import type { Id } from '../core/id.ts';
import { designToRepeat } from './best.ts';
import { addCosts, noCost } from './budget.ts';
import type { Design, Failure, Observation, Proposal, Step, StepKey, StepKind } from './contracts.ts';
import type { Actor, StoredEvent } from './envelope.ts';
import type { CampaignEvent, CampaignEventType, EventData } from './events.ts';
import type { Cost, Stage } from './spec.ts';
import type { CampaignState, RequestState, SampleState, StepState } from './state.ts';

export type StoredCampaignEvent = StoredEvent<CampaignEvent>;

/**
 * The state after one more event (SPEC.md, rules F1 to F20). Pure from outside and total: the state given is consumed (its draft
 * is mutated), every known event is accepted in every state, and an event that names an unknown step or sample changes nothing.
 */
export function foldCampaign(state: CampaignState | null, event: StoredCampaignEvent): CampaignState {
  if (state === null) {
    if (event.type !== 'campaign-opened')
      throw new Error(`stream ${event.stream} does not begin with campaign-opened but with ${event.type}`);
    return openCampaign(event);
  }
  state.version = event.seq;
  state.now = Math.max(state.now, event.labAt);
  (reducers[event.type] as (state: CampaignState, data: unknown, by: Actor) => void)(
    state,
    event.data,
    event.by,
  );
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
    openedBy: event.by,
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
    requests: new Map(),
    roundCount: 0,
    proposeAttempt: 0,
    proposeFailures: 0,
    isExhausted: false,
    lastExpectedImprovement: null,
    spent: noCost,
    amendmentCount: 0,
    amendedAt: 0,
  };
}

type Reducers = {
  readonly [T in CampaignEventType]: (state: CampaignState, data: EventData<T>, by: Actor) => void;
};

const reducers: Reducers = {
  'campaign-opened': () => undefined,
  'campaign-amended': (state, { changes }) => {
    state.spec = { ...state.spec, ...changes };
    state.amendmentCount++;
    state.amendedAt = state.version;
    state.proposeFailures = 0;
    state.isExhausted = false;
    state.lastExpectedImprovement = null;
    if (state.status === 'closed' || state.stopping?.reason === 'stopped-by-person') return;
    state.stopping = null;
    if (state.status === 'stopping') state.status = 'open';
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
    if (state.inFlight.has(step.key)) return;
    state.inFlight.set(step.key, { step, asOf, definition, reserved, startedAt: state.now, heldWhy: null });
    if (step.kind === 'propose') [state.roundCount, state.proposeAttempt] = roundAndAttempt(step.key);
    else beginStage(state, step);
  },
  'step-held': (state, { key, why }) => {
    const inFlight = state.inFlight.get(key);
    if (inFlight !== undefined) inFlight.heldWhy = why;
  },
  'step-failed': (state, { key, failure, cost }) => {
    const step = takeStep(state, key)?.step;
    if (step === undefined) return;
    if (step.kind === 'propose') state.proposeFailures++;
    else spend(state, step.samples, cost);
    for (const sample of samplesOf(state, step)) failStage(state, sample, failure);
  },
  'designs-proposed': (state, { key, proposals }) => {
    const taken = takeStep(state, key, 'propose');
    if (taken === null) return;
    state.proposeFailures = 0;
    for (const proposal of proposals) addSample(state, 'proposed', proposal.design, proposal, null);
    if (taken.asOf < state.amendedAt) return;
    state.isExhausted = proposals.length === 0;
    const improvements = proposals.map((p) => p.expectedImprovement).filter((value) => value !== null);
    state.lastExpectedImprovement = improvements.length === 0 ? null : Math.max(...improvements);
  },
  'samples-estimated': (state, { key, estimates, notKnown }) => {
    const taken = takeStep(state, key, 'simulate');
    if (taken === null) return;
    const { step } = taken;
    spend(state, step.samples, taken.reserved);
    for (const { sample, estimate } of estimates) state.samples.get(sample)?.estimates.push(estimate);
    for (const { sample, reason } of notKnown) state.samples.get(sample)?.notKnown.push(reason);
    for (const sample of samplesOf(state, step)) completeStage(state, sample);
  },
  'review-settled': (state, { key, verdict, design, why }) => {
    const step = takeStep(state, key, 'review')?.step;
    if (step === undefined) return;
    for (const sample of samplesOf(state, step)) {
      if (verdict === 'refused' || verdict === 'expired') {
        failStage(state, sample, { kind: 'refused', detail: why });
        continue;
      }
      if (design !== null) changeDesign(sample, design);
      completeStage(state, sample);
    }
  },
  'action-finished': (state, { key, files, failures, asMade, asMadeSds, cost }) => {
    const step = takeStep(state, key, 'actuate')?.step;
    if (step === undefined) return;
    spend(state, step.samples, cost);
    for (const sample of samplesOf(state, step)) {
      const stage = stageOf(state, sample)?.name ?? '';
      for (const file of files) if (file.sample === sample.id) sample.files.push({ ...file, stage });
      sample.asMade = asMade[sample.id] ?? sample.asMade;
      const sds = asMadeSds?.[sample.id];
      if (sds) sample.asMadeSds = sds;
      const failure = failures[sample.id];
      if (failure === undefined) completeStage(state, sample);
      else if (failure.kind === 'operator-deviation' && asMade[sample.id] !== undefined) {
        sample.warnings.push(`made otherwise than planned: ${failure.detail}`);
        completeStage(state, sample);
      } else failStage(state, sample, failure);
    }
  },
  'samples-analysed': (state, { key, findings }) => {
    const step = takeStep(state, key, 'analyse')?.step;
    if (step === undefined) return;
    for (const sample of samplesOf(state, step)) {
      const own = findings.filter((finding) => finding.sample === sample.id);
      for (const { warnings, observations, findings = [], failure } of own) {
        sample.warnings.push(...warnings);
        if (failure !== undefined) continue;
        sample.observations.push(...observations);
        sample.findings.push(...findings);
      }
      const failure = own.find((finding) => finding.failure !== undefined)?.failure;
      if (own.length === 0) failStage(state, sample, nothingFound);
      else if (failure !== undefined) failStage(state, sample, failure);
      else if (sample.observations.length === 0 && isLastAnalysis(state, sample))
        failStage(state, sample, unanswered);
      else completeStage(state, sample);
    }
  },
  'rewards-paid': (state, { key, receipts }) => {
    const step = takeStep(state, key, 'reward')?.step;
    if (step === undefined) return;
    for (const receipt of receipts) state.samples.get(receipt.sample)?.receipts.push(receipt);
    for (const sample of samplesOf(state, step)) {
      if (sample.isRetracted)
        voidReceipts(sample, 'the measurement was retracted before the reward was paid');
      completeStage(state, sample);
    }
  },
  'replicate-planned': (state, { of, why }) => {
    const original = state.samples.get(of);
    if (original === undefined) return;
    const design = designToRepeat(state.spec.space, original);
    addSample(state, 'replicate', design, { design, predicted: null, expectedImprovement: null, why }, of);
  },
  'experiment-requested': (state, { request }, by) => {
    const key = `request/${state.requests.size + 1}`;
    const open = { verdict: null, verdictWhy: '', sample: null };
    state.requests.set(key, { key, by, request, at: state.now, ...open });
  },
  'request-settled': (state, { key, verdict, design, why }) => {
    const settled = state.requests.get(key);
    if (settled === undefined || settled.verdict !== null) return;
    settled.verdict = verdict;
    settled.verdictWhy = why;
    if (verdict === 'refused' || state.status === 'closed') return;
    settled.sample = addRequested(state, settled, design).id;
  },
  'stage-skipped': (state, { sample: id, stage: name }) => {
    const sample = state.samples.get(id);
    if (sample === undefined || sample.status !== 'ready') return;
    const stage = stageOf(state, sample);
    if (stage?.kind === 'simulate' && stage.name === name) completeStage(state, sample);
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
    voidReceipts(sample, why);
  },
  'time-passed': (state, { to }) => {
    state.now = Math.max(state.now, to);
  },
};

/** `propose/<round>/<attempt>` → [round, attempt]. */
function roundAndAttempt(key: StepKey): [number, number] {
  const [, round, attempt] = key.split('/');
  return [Number(round), Number(attempt)];
}

/** Takes a step out of flight; null, and nothing taken, when no such step of this kind is in flight. */
function takeStep<K extends StepKind>(
  state: CampaignState,
  key: StepKey,
  kind?: K,
): (StepState & { readonly step: Extract<Step, { kind: K }> }) | null {
  const inFlight = state.inFlight.get(key);
  if (inFlight === undefined || (kind !== undefined && inFlight.step.kind !== kind)) return null;
  state.inFlight.delete(key);
  return inFlight as StepState & { readonly step: Extract<Step, { kind: K }> };
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
    findings: [],
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

/** The sample of an approved request; a forecast of another design says nothing of this one. */
function addRequested(state: CampaignState, { request }: RequestState, edited: Design | null): SampleState {
  const design = edited ?? request.design;
  const predicted = edited === null ? request.predicted : null;
  const proposal: Proposal = { design, predicted, expectedImprovement: null, why: request.why };
  return addSample(state, 'requested', design, proposal, null);
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
  finish(state, sample, sample.outcome === 'open' ? 'measured' : sample.outcome);
}

function finish(state: CampaignState, sample: SampleState, outcome: SampleState['outcome']): void {
  sample.status = 'finished';
  sample.outcome = outcome;
  sample.stage = state.spec.protocol.length;
  sample.finishedAt = state.now;
  state.active.delete(sample.id);
}

/** A person's edit before anything was made: what was estimated of the other design says nothing of this one. */
function changeDesign(sample: SampleState, design: Design): void {
  sample.design = design;
  sample.estimates = [];
}

/** What a failure means for its sample: try again when the policy allows, else to the reward stage as a failed sample. */
function failStage(state: CampaignState, sample: SampleState, failure: Failure): void {
  const stage = stageOf(state, sample);
  if (stage?.kind === 'simulate' || stage?.kind === 'reward') {
    sample.warnings.push(`${stage.name}: ${failure.detail}`);
    completeStage(state, sample);
    return;
  }
  sample.failure = failure;
  sample.status = 'ready';
  if (sample.outcome === 'open' && mayTryAgain(state, sample, failure)) return;
  const rewardStage = state.spec.protocol.findLastIndex((candidate) => candidate.kind === 'reward');
  sample.outcome = failure.kind === 'cancelled' ? 'cancelled' : 'failed';
  const isRewarded = sample.outcome === 'failed' && sample.isAttempted && rewardStage > sample.stage;
  if (isRewarded) sample.stage = rewardStage;
  else finish(state, sample, sample.outcome);
}

/** Sends a sample back when the retry policy allows: a fault to the same stage later, invalid data to the last measurement. */
function mayTryAgain(state: CampaignState, sample: SampleState, { kind }: Failure): boolean {
  const { retry, protocol } = state.spec;
  if (kind === 'instrument-fault' && sample.faultCount < retry.instrumentFaults) {
    sample.faultCount++;
    sample.retryAt = state.now + retry.backoffHours * 3_600_000;
    return true;
  }
  if (kind !== 'measurement-invalid' || sample.invalidCount >= retry.invalidMeasurements) return false;
  sample.invalidCount++;
  sample.stage = lastActuateStage(protocol, sample.stage);
  const dropped = protocol[sample.stage]?.name;
  sample.files = sample.files.filter((file) => file.stage !== dropped);
  return true;
}

/** Whether no analysis is still to come that could answer a goal. */
const isLastAnalysis = ({ spec }: CampaignState, { stage }: SampleState): boolean =>
  spec.protocol.findLastIndex(({ kind }) => kind === 'analyse') === stage;

const unanswered: Failure = {
  kind: 'measurement-invalid',
  detail: 'no analysis found what a goal asks for',
};

const nothingFound: Failure = {
  kind: 'measurement-invalid',
  detail: 'the analysis says nothing of this sample',
};

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

/** Replaces the reward in force, if any, by none: the measurement it rests on does not count. */
function voidReceipts(sample: SampleState, why: string): void {
  const receipt = sample.receipts.at(-1);
  if (receipt === undefined || receipt.status === 'void') return;
  sample.receipts.push({
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
}
