import type { Id } from '../../core/id.ts';
import type { Failure, Instant } from '../contracts.ts';
import type { StoredEvent } from '../envelope.ts';
import type { ActionRequest, WorkOrder } from './contracts.ts';
import type { InstrumentEntry, LaboratoryEvent, LaboratoryEventData, LaboratoryEventType } from './events.ts';
import { controlReducers, countTowardsControls } from './fold-controls.ts';
import { keepCountsIn, placeSample, putBack, sampleReducers, useUp } from './fold-samples.ts';
import {
  type ActionState,
  type InstrumentState,
  type LaboratoryState,
  matterOf,
  openAction,
  whereaboutsOf,
} from './state.ts';

export type StoredLaboratoryEvent = StoredEvent<LaboratoryEvent>;

/**
 * The state after one more event (SPEC.md, rules L1 to L4); consumes the state given, total over every known event. An action that
 * has ended stays as it ended.
 */
export function foldLaboratory(state: LaboratoryState | null, event: StoredLaboratoryEvent): LaboratoryState {
  if (state === null) {
    if (event.type !== 'laboratory-opened')
      throw new Error(`stream ${event.stream} does not begin with laboratory-opened but with ${event.type}`);
    return openLaboratory(event.data.name, event.data.clock, event.labAt, event.seq);
  }
  state.version = event.seq;
  passTime(state, event.labAt);
  (reducers[event.type] as (state: LaboratoryState, data: unknown) => void)(state, event.data);
  return state;
}

const openLaboratory = (
  name: string,
  clock: 'wall' | 'virtual',
  now: Instant,
  version: number,
): LaboratoryState => ({
  name,
  clock,
  version,
  now,
  fence: 0,
  owner: '',
  limitsHash: '',
  instruments: new Map(),
  actions: new Map(),
  open: new Set(),
  positions: new Map(),
  samples: new Map(),
  barcodes: new Map(),
  consumables: new Map(),
  controlFindings: new Map(),
  description: null,
  pausedWhy: null,
  alarms: new Map(),
});

type Reducers = {
  readonly [T in LaboratoryEventType]: (state: LaboratoryState, data: LaboratoryEventData<T>) => void;
};

const reducers: Reducers = {
  'laboratory-opened': () => undefined,
  'instrument-listed': (state, { instrument, entry }) => {
    const { device: _, ...known } = state.instruments.get(instrument) ?? idleInstrument();
    state.instruments.set(instrument, { ...known, ...entry });
  },
  'instrument-maintained': (state, { instrument, until }) => {
    const known = state.instruments.get(instrument);
    if (known === undefined) return;
    known.isUnderMaintenance = until === null || until > state.now;
    known.maintenanceUntil = known.isUnderMaintenance ? until : null;
  },
  'host-started': (state, { owner, fence, limitsHash }) => {
    state.owner = owner;
    state.fence = fence;
    state.limitsHash = limitsHash;
  },
  'action-requested': (state, { request }) => {
    if (state.actions.has(request.id)) return;
    state.actions.set(request.id, newAction(request, state.now));
    state.open.add(request.id);
  },
  'action-accepted': (state, { id, attempt }) => {
    const action = openAction(state, id);
    if (action === null) return;
    action.status = 'accepted';
    action.attempt = attempt;
    action.acceptedAt = state.now;
    action.pausedFor = 0;
    action.cameFrom = whereaboutsOf(state, action.request);
    for (const sample of action.request.samples)
      placeSample(state, matterOf(action.request, sample.id), action.request.instrument, false);
    useUp(state, action.request.instrument);
  },
  'action-started': (state, { id, handle }) => {
    const action = openAction(state, id);
    if (action === null) return;
    action.status = 'running';
    action.handle = handle;
  },
  'action-refused': (state, { id, why }) => end(state, id, 'refused', { kind: 'refused', detail: why }),
  'action-finished': (state, { id, result }) => {
    const action = openAction(state, id);
    if (action === null) return;
    action.result = result;
    end(state, id, 'finished', null);
  },
  'action-failed': (state, { id, failure }) => end(state, id, 'failed', failure),
  'action-cancelled': (state, { id, why }) => end(state, id, 'cancelled', { kind: 'cancelled', detail: why }),
  'action-released': (state, { id }) => reopen(state, id),
  'action-unresolved': (state, { id, why }) => {
    const action = openAction(state, id);
    if (action === null) return;
    action.status = 'unresolved';
    action.unresolvedWhy = why;
  },
  'action-resolved': (state, { id, outcome, why }) => {
    if (outcome === 'never-happened') reopen(state, id);
    else if (outcome === 'ask-again') askAgain(state, id);
    else end(state, id, 'failed', { kind: 'unresolved', detail: why });
  },
  'order-claimed': (state, { id, by }) => {
    const action = openAction(state, id);
    if (action !== null) action.claimedBy = by;
  },
  'order-released': (state, { id }) => {
    const action = openAction(state, id);
    if (action !== null) action.claimedBy = null;
  },
  'order-entered': (state, { id, sample, entry }) => {
    const action = openAction(state, id);
    if (action !== null) action.entries[sample] = entry;
  },
  'secret-revealed': () => undefined,
  'time-passed': (state, { to }) => passTime(state, to),
  'review-requested': (state, { id, reasons, document, expiresAt }) => {
    const action = openAction(state, id);
    if (action?.status === 'requested' && action.review === null)
      action.review = { reasons, document, expiresAt, verdict: 'awaited', by: null };
  },
  'review-decided': (state, { id, verdict, by, why }) => {
    const action = openAction(state, id);
    if (action === null || action.review?.verdict !== 'awaited') return;
    if (verdict === 'approved') {
      action.review.verdict = 'approved';
      action.review.by = by;
    } else end(state, id, 'refused', { kind: 'refused', detail: `review: ${why}` });
  },
  'laboratory-described': (state, description) => {
    state.description = description;
    keepCountsIn(state, description);
  },
  ...controlReducers,
  ...sampleReducers,
};

const idleInstrument = (): Omit<InstrumentState, keyof InstrumentEntry> & { readonly device?: never } => ({
  maintenanceUntil: null,
  isUnderMaintenance: false,
  safety: 'working',
  lastEndedAt: null,
  sinceControl: new Map(),
});

/** Time never runs back, and maintenance ends with the time it was planned for, whatever event brings the time. */
function passTime(state: LaboratoryState, to: Instant): void {
  state.now = Math.max(state.now, to);
  for (const instrument of state.instruments.values()) {
    if (instrument.maintenanceUntil === null || instrument.maintenanceUntil > state.now) continue;
    instrument.isUnderMaintenance = false;
    instrument.maintenanceUntil = null;
  }
}

const newAction = (request: ActionRequest, requestedAt: Instant): ActionState => ({
  request,
  requestedAt,
  status: 'requested',
  attempt: 0,
  acceptedAt: null,
  cameFrom: [],
  handle: null,
  result: null,
  failure: null,
  unresolvedWhy: null,
  claimedBy: null,
  entries: {},
  review: null,
  wanted: null,
  pause: null,
  pausedFor: 0,
  endedAt: null,
});

function end(
  state: LaboratoryState,
  id: string,
  status: ActionState['status'],
  failure: Failure | null,
): void {
  const action = openAction(state, id);
  if (action === null) return;
  const neverBegan = action.status === 'requested' || isWithoutTrace(action, status, failure);
  if (neverBegan) putBack(state, action);
  action.status = status;
  action.failure = failure;
  action.wanted = null;
  action.endedAt = state.now;
  state.open.delete(id);
  if (!neverBegan) leaveInstrument(state, action);
}

/** Whether an accepted action ended before its instrument did anything, for certain. */
const isWithoutTrace = (
  { handle, unresolvedWhy }: ActionState,
  status: ActionState['status'],
  failure: Failure | null,
): boolean =>
  handle === null &&
  unresolvedWhy === null &&
  (status === 'refused' || status === 'cancelled' || failure?.kind === 'instrument-fault');

function leaveInstrument(state: LaboratoryState, { request }: ActionState): void {
  const instrument = state.instruments.get(request.instrument);
  if (instrument === undefined) return;
  instrument.lastEndedAt = state.now;
  countTowardsControls(state, request);
}

function reopen(state: LaboratoryState, id: string): void {
  const action = openAction(state, id);
  if (action === null) return;
  putBack(state, action);
  action.status = 'requested';
  action.handle = null;
  action.unresolvedWhy = null;
  if (action.wanted?.control === 'pause') action.pause = { why: action.wanted.why, since: state.now };
  if (action.wanted?.control === 'resume') action.pause = null;
  action.wanted = null;
}

function askAgain(state: LaboratoryState, id: string): void {
  const action = openAction(state, id);
  if (action?.status !== 'unresolved') return;
  action.status = action.handle === null ? 'accepted' : 'running';
  action.unresolvedWhy = null;
}

/** A person's view of one action that waits at the bench; null when there is none of this id. */
export function workOrderOf(state: LaboratoryState, id: string): WorkOrder | null {
  const action = state.actions.get(id);
  return action === undefined
    ? null
    : { id, request: action.request, claimedBy: action.claimedBy, entries: action.entries };
}

/** Samples of a work order that still need an entry. */
export const missingEntries = (action: ActionState): readonly Id[] =>
  action.request.samples.map((sample) => sample.id).filter((id) => action.entries[id] === undefined);
