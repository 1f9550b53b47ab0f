import type { Id } from '../core/id.ts';
import { findBest } from './best.ts';
import { affordableSamples, noCost } from './budget.ts';
import type { Instant, Step } from './contracts.ts';
import type { CampaignEvent, CloseReason } from './events.ts';
import { checkDesign } from './space/index.ts';
import type { Cost, Stage } from './spec.ts';
import type { CampaignState, SampleState } from './state.ts';
import { findStopReason, type Stop } from './stop.ts';

/** Name of the policy below; a campaign keeps the one it was opened with. */
export const policyVersion = 'policy@1';

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
 * The whole policy (SPEC.md, rules P1 to P14): pure, small rules in order. Decisions come alone, since they change the state
 * that the steps depend on.
 */
export function next(state: CampaignState): Next {
  if (state.status === 'closed') return nothing;
  const decisions = [...settleExpiredReviews(state), ...cancelStraySamples(state)];
  if (decisions.length > 0) return { ...nothing, decisions };
  if (state.status === 'paused')
    return { ...nothing, wakeAt: earliestExpiry(state), awaits: [`paused: ${state.pausedWhy ?? ''}`] };
  const stageSteps = planStageSteps(state);
  const admission = admitSamples(state);
  if (admission.decisions.length > 0) return { ...nothing, decisions: admission.decisions };
  const steps = [...stageSteps, ...admission.steps];
  const isIdle = steps.length === 0 && state.inFlight.size === 0 && state.active.size === 0;
  return {
    steps,
    decisions: [],
    wakeAt: earliestWake(state),
    close: isIdle && state.stopping !== null ? state.stopping : null,
    awaits: awaitedPersons(state),
  };
}

// ---- queue: samples on their way through the protocol

function planStageSteps(state: CampaignState): PlannedStep[] {
  const ready: SampleState[] = [];
  for (const id of state.active) {
    const sample = state.samples.get(id) as SampleState;
    if (sample.status === 'ready' && (sample.retryAt === null || sample.retryAt <= state.now))
      ready.push(sample);
  }
  const steps: PlannedStep[] = [];
  state.spec.protocol.forEach((stage, index) => {
    const waiting = ready.filter((sample) => sample.stage === index);
    for (const group of groupForStage(state, stage, index, waiting)) steps.push(planStage(stage, group));
  });
  return steps;
}

/** Samples that go through a stage in one step: one each, except where an instrument takes several with equal shared settings. */
function groupForStage(
  state: CampaignState,
  stage: Stage,
  index: number,
  waiting: readonly SampleState[],
): SampleState[][] {
  if (stage.kind !== 'actuate' || stage.samplesPerRun === 1) return waiting.map((sample) => [sample]);
  const byShared = new Map<string, SampleState[]>();
  for (const sample of waiting) {
    const key = JSON.stringify(stage.shared.map((variable) => sample.design[variable] ?? null));
    byShared.set(key, [...(byShared.get(key) ?? []), sample]);
  }
  const mayGrow = moreMayArrive(state, index);
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
      return { step: { key, kind: 'simulate', simulator: stage.simulator, samples }, reserved: noCost };
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
      return { step: { key, kind: 'analyse', analysis: stage.analysis, samples, blobs }, reserved: noCost };
    }
    case 'reward':
      return { step: { key, kind: 'reward', grader: stage.grader, samples }, reserved: noCost };
  }
}

// ---- admission: new samples, as budget and stopping rules allow

type Admission = { readonly steps: readonly PlannedStep[]; readonly decisions: readonly CampaignEvent[] };
const noAdmission: Admission = { steps: [], decisions: [] };

function admitSamples(state: CampaignState): Admission {
  if (state.status !== 'open') return noAdmission;
  for (const { step } of state.inFlight.values()) if (step.kind === 'propose') return noAdmission;
  const { batch, concurrency, planner } = state.spec;
  const free = concurrency - state.active.size;
  if (free < Math.min(batch, concurrency)) return noAdmission;
  if (state.proposeFailures >= 3) {
    const why = `planner ${planner.name} failed ${state.proposeFailures} times in a row; resume to try again, or amend the planner`;
    return { steps: [], decisions: [{ type: 'campaign-paused', data: { why } }] };
  }
  const affordable = affordableSamples(state);
  const stop = findStopReason(state, affordable);
  if (stop?.reason === 'budget-spent' && affordable === 0) return decideStop(stop);
  const replicate = planConfirmation(state, affordable, stop !== null);
  if (replicate !== null) return replicate === 'wait' ? noAdmission : { steps: [], decisions: [replicate] };
  if (stop !== null)
    return stop.reason === 'space-exhausted' && state.active.size > 0 ? noAdmission : decideStop(stop);
  const count = Math.min(batch, free, affordable);
  const attempt = state.proposeFailures + 1;
  const round = state.roundCount + (state.proposeFailures === 0 ? 1 : 0);
  return {
    steps: [
      {
        step: { key: `propose/${round}/${attempt}`, kind: 'propose', planner: planner.name, count },
        reserved: noCost,
      },
    ],
    decisions: [],
  };
}

const decideStop = (stop: Stop): Admission => ({
  steps: [],
  decisions: [{ type: 'campaign-stopping', data: stop }],
});

/** Repeats the leading design before the campaign may end, until it has the measurements that the campaign asks for. */
function planConfirmation(
  state: CampaignState,
  affordable: number,
  isEnding: boolean,
): CampaignEvent | 'wait' | null {
  const { confirm } = state.spec;
  if (confirm <= 1) return null;
  const best = findBest(state);
  const missing = best === null ? 0 : confirm - best.measurementCount;
  if (best === null || missing <= 0 || checkDesign(state.spec.space, best.design) !== true) return null;
  if (!isEnding && affordable > confirm - 1) return null;
  if (state.active.size > 0) return 'wait';
  const original = best.samples[0] as SampleState;
  const failedRepeats = [...state.samples.values()].filter(
    (s) => s.replicateOf === original.id && s.outcome === 'failed',
  ).length;
  if (failedRepeats >= confirm) return null;
  const why = `the leader has ${best.measurementCount} of the ${confirm} measurements asked for; one reading is not yet a result`;
  return { type: 'replicate-planned', data: { of: original.id, why } };
}

// ---- review, time, persons

const expiryOf = (state: CampaignState, samples: readonly Id[], startedAt: Instant): Instant => {
  const stage = state.spec.protocol[state.samples.get(samples[0] ?? '')?.stage ?? -1];
  return startedAt + (stage?.kind === 'review' ? stage.expiresHours : 0) * 3_600_000;
};

function settleExpiredReviews(state: CampaignState): CampaignEvent[] {
  const events: CampaignEvent[] = [];
  for (const { step, startedAt } of state.inFlight.values()) {
    if (step.kind !== 'review' || expiryOf(state, step.samples, startedAt) > state.now) continue;
    const why = 'nobody answered before the review expired';
    events.push({ type: 'review-settled', data: { key: step.key, verdict: 'expired', design: null, why } });
  }
  return events;
}

/** Samples whose design an amendment of the space has ruled out and to which nothing has been done yet. */
function cancelStraySamples(state: CampaignState): CampaignEvent[] {
  if (state.amendmentCount === 0) return [];
  const events: CampaignEvent[] = [];
  for (const id of state.active) {
    const sample = state.samples.get(id) as SampleState;
    if (sample.status !== 'ready' || sample.isAttempted) continue;
    const verdict = checkDesign(state.spec.space, sample.design);
    if (verdict !== true)
      events.push({
        type: 'sample-cancelled',
        data: { sample: id, why: `outside the amended space: ${verdict}` },
      });
  }
  return events;
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
  const awaits: string[] = [];
  for (const { step, heldWhy } of state.inFlight.values()) {
    if (step.kind === 'review') awaits.push(`review ${step.key}`);
    if (heldWhy !== null) awaits.push(`resolve ${step.key}: ${heldWhy}`);
  }
  return awaits;
}
