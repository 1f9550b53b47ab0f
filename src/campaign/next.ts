import type { Id } from '../core/id.ts';
import { designToRepeat, type MeasuredDesign, observationOf, rankMeasuredDesigns } from './best.ts';
import { affordableSamples, experimentsUsed, moneyLeft, noCost } from './budget.ts';
import type { Instant, Step } from './contracts.ts';
import type { CampaignEvent, CloseReason } from './events.ts';
import { openRequests } from './requests.ts';
import { checkDesign } from './space/index.ts';
import type { Cost, Stage } from './spec.ts';
import type { CampaignState, SampleState } from './state.ts';
import { findStopReason } from './stop.ts';
import { weighSimulations } from './weigh-simulations.ts';

/** Name of the policy below; a campaign keeps the one it was opened with. */
export const policyVersion = 'policy@2';

export type PlannedStep = { readonly step: Step; readonly reserved: Cost };

/** What a campaign does next, as data. `awaits`: what a person must do, for a reader and for the liveness rule. */
export type Next = {
  readonly steps: readonly PlannedStep[];
  readonly decisions: readonly CampaignEvent[];
  readonly wakeAt: Instant | null;
  readonly close: { readonly reason: CloseReason; readonly detail: string } | null;
  readonly awaits: readonly string[];
};

const nothing: Next = { steps: [], decisions: [], wakeAt: null, close: null, awaits: [] };

/**
 * The whole policy (SPEC.md, rules P1 to P30): pure, small rules in order. Decisions come alone, since they change the state
 * that the steps depend on.
 */
export function next(state: CampaignState): Next {
  if (state.status === 'closed') return nothing;
  const decisions = [...settleReviews(state), ...cancelSamples(state)];
  if (decisions.length > 0) return { ...nothing, decisions };
  const awaits = awaitedPersons(state);
  if (state.status === 'paused') return { ...nothing, wakeAt: earliestExpiry(state), awaits };
  const settled = weighSimulations(state);
  if (settled.length > 0) return { ...nothing, decisions: settled };
  const admission = admitSamples(state);
  if (admission.decisions.length > 0) return { ...nothing, decisions: admission.decisions };
  const planned = planStageSteps(state, admission.steps.length > 0);
  const { steps: stageSteps, unpaid } = keepWithinMoney(state, planned);
  const steps = [...stageSteps, ...admission.steps];
  if (steps.length === 0 && state.inFlight.size === 0 && unpaid.length > 0)
    return { ...nothing, decisions: unpaid };
  const isIdle = steps.length === 0 && state.inFlight.size === 0 && state.active.size === 0;
  const close = isIdle && state.stopping !== null ? state.stopping : null;
  return { steps, decisions: [], wakeAt: earliestWake(state), close, awaits };
}

// ---- queue: samples on their way through the protocol

function planStageSteps(state: CampaignState, isAdmitting: boolean): PlannedStep[] {
  const ready: SampleState[] = [];
  for (const id of state.active) {
    const sample = state.samples.get(id) as SampleState;
    if (sample.status === 'ready' && (sample.retryAt === null || sample.retryAt <= state.now))
      ready.push(sample);
  }
  const steps: PlannedStep[] = [];
  state.spec.protocol.forEach((stage, index) => {
    const waiting = ready.filter((sample) => sample.stage === index);
    const mayGrow = isAdmitting || moreMayArrive(state, index);
    for (const group of groupForStage(stage, waiting, mayGrow)) steps.push(planStage(stage, group));
  });
  return steps;
}

/** Samples that go through a stage in one step: one each, except where an instrument takes several with equal shared settings. */
function groupForStage(stage: Stage, waiting: readonly SampleState[], mayGrow: boolean): SampleState[][] {
  if (stage.kind !== 'actuate' || stage.samplesPerRun === 1) return waiting.map((sample) => [sample]);
  const byShared = new Map<string, SampleState[]>();
  for (const sample of waiting) {
    const key = JSON.stringify(stage.shared.map((variable) => sample.design[variable] ?? null));
    byShared.set(key, [...(byShared.get(key) ?? []), sample]);
  }
  const groups: SampleState[][] = [];
  for (const samples of byShared.values()) {
    for (let start = 0; start < samples.length; start += stage.samplesPerRun) {
      const group = samples.slice(start, start + stage.samplesPerRun);
      if (group.length === stage.samplesPerRun || !mayGrow) groups.push(group);
    }
  }
  return groups;
}

/** Whether a run that is not full should wait: samples are still on their way to the stage, or being proposed. */
function moreMayArrive(state: CampaignState, stageIndex: number): boolean {
  for (const { step } of state.inFlight.values()) if (step.kind === 'propose') return true;
  for (const id of state.active) {
    const sample = state.samples.get(id) as SampleState;
    if (sample.stage < stageIndex) return true;
  }
  return false;
}

function planStage(stage: Stage, group: readonly SampleState[]): PlannedStep {
  const first = group[0] as SampleState;
  const samples: Id[] = group.map((sample) => sample.id);
  const key = `${first.id}/${stage.name}/${(first.attempts.get(stage.name) ?? 0) + 1}`;
  switch (stage.kind) {
    case 'simulate':
      return {
        step: { key, kind: 'simulate', simulator: stage.simulator, samples },
        reserved: stage.cost ?? noCost,
      };
    case 'review':
      return {
        step: {
          key,
          kind: 'review',
          samples,
          request: { design: first.design },
          why: first.proposal?.why ?? '',
        },
        reserved: noCost,
      };
    case 'actuate':
      return {
        step: { key, kind: 'actuate', instrument: stage.instrument, samples, action: stage.action },
        reserved: stage.cost,
      };
    case 'analyse': {
      const blobs = group.flatMap((sample) => sample.files.map((file) => file.blob));
      const { analysis, options } = stage;
      return {
        step: { key, kind: 'analyse', analysis, ...(options && { options }), samples, blobs },
        reserved: noCost,
      };
    }
    case 'reward':
      return { step: { key, kind: 'reward', grader: stage.grader, samples }, reserved: noCost };
  }
}

/** Holds back runs that the money left does not pay for; `unpaid` gives their samples up, once nothing under way can free money. */
function keepWithinMoney(
  state: CampaignState,
  planned: readonly PlannedStep[],
): { readonly steps: readonly PlannedStep[]; readonly unpaid: readonly CampaignEvent[] } {
  let left = moneyLeft(state);
  const steps: PlannedStep[] = [];
  const unpaid: CampaignEvent[] = [];
  for (const plan of planned) {
    const { money } = plan.reserved;
    if (money === 0 || money <= left + 1e-9) {
      left -= money;
      steps.push(plan);
    } else if (plan.step.kind === 'actuate') {
      const why = `${plan.step.key} costs ${money} ${state.spec.currency}, and ${left} ${state.spec.currency} are left`;
      for (const sample of plan.step.samples)
        unpaid.push({ type: 'sample-cancelled', data: { sample, why } });
    }
  }
  return { steps, unpaid };
}

// ---- admission: new samples, as budget and stopping rules allow

type Admission = { readonly steps: readonly PlannedStep[]; readonly decisions: readonly CampaignEvent[] };
const noAdmission: Admission = { steps: [], decisions: [] };

function admitSamples(state: CampaignState): Admission {
  if (state.status !== 'open') return noAdmission;
  for (const { step } of state.inFlight.values()) if (step.kind === 'propose') return noAdmission;
  const { batch, concurrency, confirm } = state.spec;
  const free = concurrency - state.active.size;
  if (free < Math.min(batch, concurrency)) return noAdmission;
  const affordable = affordableSamples(state);
  const decisions = decideCourse(state, affordable);
  if (decisions.length > 0) return state.active.size > 0 ? noAdmission : { steps: [], decisions };
  const spare = affordable - (confirm - 1);
  const control = planControl(state, spare);
  if (control !== null) return { steps: [], decisions: [control] };
  return { steps: [planProposal(state, Math.min(batch, free, spare > 0 ? spare : affordable))], decisions };
}

/** What must be settled before new designs are asked for; taken once nothing is under way, on all the evidence. */
function decideCourse(state: CampaignState, affordable: number): readonly CampaignEvent[] {
  if (state.proposeFailures >= 3) {
    const why = `planner ${state.spec.planner.name} failed ${state.proposeFailures} times in a row; amend it if need be, then resume`;
    return [{ type: 'campaign-paused', data: { why } }];
  }
  const ranking = rankMeasuredDesigns(state);
  const stop = findStopReason(state, affordable, ranking);
  const repeats = planConfirmation(state, ranking[0], affordable, stop !== null);
  if (repeats.length > 0 || stop === null) return repeats;
  return [{ type: 'campaign-stopping', data: stop }];
}

/** A planner that failed is asked again in the same round; whatever happened between, no key is used twice. */
function planProposal(state: CampaignState, count: number): PlannedStep {
  const isRepeat = state.proposeFailures > 0;
  const round = state.roundCount + (isRepeat ? 0 : 1);
  const attempt = isRepeat ? state.proposeAttempt + 1 : 1;
  const planner = state.spec.planner.name;
  return {
    step: { key: `propose/${round}/${attempt}`, kind: 'propose', planner, count },
    reserved: noCost,
  };
}

/**
 * Repeats of the leading design that the campaign asks for before it may end. They come when it is about to end for another reason,
 * or when the budget only just pays for them; given up when as many repeats brought no further reading of the leader.
 */
function planConfirmation(
  state: CampaignState,
  best: MeasuredDesign | undefined,
  affordable: number,
  isEnding: boolean,
): CampaignEvent[] {
  const { confirm, space } = state.spec;
  const [original] = best?.samples ?? [];
  if (best === undefined || original === undefined || best.measurementCount >= confirm) return [];
  if (!isEnding && affordable > confirm - 1) return [];
  if (checkDesign(space, designToRepeat(space, original)) !== true) return [];
  if (countFruitlessRepeats(state, best) >= confirm) return [];
  const missing = Math.min(confirm - best.measurementCount, affordable, state.spec.concurrency);
  const why = `the leader has ${best.measurementCount} of the ${confirm} measurements asked for; one reading is not yet a result`;
  return Array.from({ length: missing }, () => ({
    type: 'replicate-planned',
    data: { of: original.id, why },
  }));
}

/**
 * The standard, which is the first design measured, once more: after every so many other samples, while the budget pays for a new
 * design besides. Given up once the laboratory refused a repeat of it.
 */
function planControl(state: CampaignState, spare: number): CampaignEvent | null {
  const { controls, goals, space } = state.spec;
  if (controls === undefined || spare < 2) return null;
  let standard: SampleState | null = null;
  let since = 0;
  for (const sample of state.samples.values()) {
    if (standard === null) {
      if (
        observationOf(sample, goals[0]) !== null &&
        checkDesign(space, designToRepeat(space, sample)) === true
      )
        standard = sample;
    } else if (sample.replicateOf === standard.id) {
      if (sample.failure?.kind === 'refused') return null;
      since = 0;
    } else if (sample.origin !== 'added' && sample.outcome !== 'cancelled') since++;
  }
  if (standard === null || since < controls.every) return null;
  const why = `${since} experiments since ${standard.id}, the standard, was last measured; a drift would show`;
  return { type: 'replicate-planned', data: { of: standard.id, why } };
}

/**
 * Repeats of the leader that ended without a reading of it: failed, retracted, made otherwise or cut short.
 * A refusal is the laboratory's last word: no further repeat is asked for.
 */
function countFruitlessRepeats(state: CampaignState, best: MeasuredDesign): number {
  const leaders = new Set(best.samples.map((sample) => sample.id));
  let count = 0;
  for (const { id, replicateOf, status, failure } of state.samples.values()) {
    if (replicateOf === null || !leaders.has(replicateOf) || status !== 'finished' || leaders.has(id))
      continue;
    if (failure?.kind === 'refused') return Number.POSITIVE_INFINITY;
    count++;
  }
  return count;
}

// ---- review, time, persons

const expiryOf = (state: CampaignState, samples: readonly Id[], startedAt: Instant): Instant => {
  const stage = state.spec.protocol[state.samples.get(samples[0] ?? '')?.stage ?? -1];
  return startedAt + (stage?.kind === 'review' ? stage.expiresHours : 0) * 3_600_000;
};

const isStoppedByPerson = ({ stopping }: CampaignState): boolean => stopping?.reason === 'stopped-by-person';

/** Reviews that nobody answered in time, and those of untouched samples of a campaign that a person stops. */
function settleReviews(state: CampaignState): CampaignEvent[] {
  const events: CampaignEvent[] = [];
  for (const { step, startedAt } of state.inFlight.values()) {
    if (step.kind !== 'review') continue;
    const isTouched = step.samples.some((id) => state.samples.get(id)?.isAttempted);
    const isWithdrawn = isStoppedByPerson(state) && !isTouched;
    if (!isWithdrawn && expiryOf(state, step.samples, startedAt) > state.now) continue;
    const why = isWithdrawn
      ? 'the campaign was stopped before anybody answered'
      : 'nobody answered before the review expired';
    events.push({ type: 'review-settled', data: { key: step.key, verdict: 'expired', design: null, why } });
  }
  return events;
}

/**
 * Waiting samples to which nothing has been done yet, and nothing need be: the campaign is stopped, or an amendment of its space or
 * budget leaves them out; newest first.
 */
function cancelSamples(state: CampaignState): CampaignEvent[] {
  if (state.amendmentCount === 0 && !isStoppedByPerson(state)) return [];
  const events: CampaignEvent[] = [];
  let excess = experimentsUsed(state) - state.spec.budget.experiments;
  for (const id of [...state.active].reverse()) {
    const sample = state.samples.get(id) as SampleState;
    if (sample.status !== 'ready' || sample.isAttempted) continue;
    const why = whyCancelled(state, sample, excess);
    if (why === null) continue;
    excess--;
    events.push({ type: 'sample-cancelled', data: { sample: id, why } });
  }
  return events;
}

function whyCancelled(state: CampaignState, { design }: SampleState, excess: number): string | null {
  if (isStoppedByPerson(state)) return 'the campaign was stopped before anything was done to it';
  const verdict = checkDesign(state.spec.space, design);
  if (verdict !== true) return `outside the amended space: ${verdict}`;
  return excess > 0 ? `beyond the amended budget of ${state.spec.budget.experiments} experiments` : null;
}

function earliestExpiry(state: CampaignState): Instant | null {
  let earliest: Instant | null = null;
  for (const { step, startedAt } of state.inFlight.values()) {
    if (step.kind !== 'review') continue;
    const expiry = expiryOf(state, step.samples, startedAt);
    earliest = earliest === null ? expiry : Math.min(earliest, expiry);
  }
  return earliest;
}

function earliestWake(state: CampaignState): Instant | null {
  let earliest = earliestExpiry(state);
  for (const id of state.active) {
    const { retryAt, status } = state.samples.get(id) as SampleState;
    if (status === 'ready' && retryAt !== null && retryAt > state.now)
      earliest = Math.min(earliest ?? retryAt, retryAt);
  }
  return earliest;
}

function awaitedPersons(state: CampaignState): string[] {
  const awaits = state.status === 'paused' ? [`paused: ${state.pausedWhy ?? ''}`] : [];
  for (const { step, heldWhy } of state.inFlight.values()) {
    if (step.kind === 'review') awaits.push(`review ${step.key}`);
    if (heldWhy !== null) awaits.push(`resolve ${step.key}: ${heldWhy}`);
  }
  for (const { key } of openRequests(state)) awaits.push(`review ${key}`);
  return awaits;
}
