import type { Hash } from '../../core/hash.ts';
import type { Id } from '../../core/id.ts';
import type { Failure, Instant } from '../contracts.ts';
import type { StoredEvent } from '../envelope.ts';
import type { ActionHandle, ActionRequest, WorkOrder, WorkOrderEntry } from './contracts.ts';
import type {
  InstrumentEntry,
  LaboratoryEvent,
  LaboratoryEventData,
  LaboratoryEventType,
  StoredResult,
} from './events.ts';

export type StoredLaboratoryEvent = StoredEvent<LaboratoryEvent>;

export type ActionState = {
  readonly request: ActionRequest;
  readonly requestedAt: Instant;
  status:
    | 'requested'
    | 'accepted'
    | 'running'
    | 'finished'
    | 'failed'
    | 'refused'
    | 'cancelled'
    | 'unresolved';
  /** Acceptances so far: each one may have touched matter. */
  attempt: number;
  acceptedAt: Instant | null;
  handle: ActionHandle | null;
  result: StoredResult | null;
  failure: Failure | null;
  unresolvedWhy: string | null;
  claimedBy: string | null;
  readonly entries: { [sample: Id]: WorkOrderEntry };
};

export type InstrumentState = InstrumentEntry & {
  maintenanceUntil: Instant | null;
  isUnderMaintenance: boolean;
};

/** The fold of a laboratory's stream: what each instrument does, what is asked of it, and where each sample was last. */
export type LaboratoryState = {
  readonly name: string;
  readonly clock: 'wall' | 'virtual';
  version: number;
  now: Instant;
  fence: number;
  owner: string;
  limitsHash: Hash;
  readonly instruments: Map<string, InstrumentState>;
  readonly actions: Map<string, ActionState>;
  /** Actions not ended yet, in order of request. */
  readonly open: Set<string>;
  /** Sample (campaign/id) → instrument that last held it. */
  readonly positions: Map<string, string>;
};

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
});

type Reducers = {
  readonly [T in LaboratoryEventType]: (state: LaboratoryState, data: LaboratoryEventData<T>) => void;
};

const reducers: Reducers = {
  'laboratory-opened': () => undefined,
  'instrument-listed': (state, { instrument, entry }) => {
    const { maintenanceUntil = null, isUnderMaintenance = false } = state.instruments.get(instrument) ?? {};
    state.instruments.set(instrument, { ...entry, maintenanceUntil, isUnderMaintenance });
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
    for (const sample of action.request.samples)
      state.positions.set(`${action.request.campaign}/${sample.id}`, action.request.instrument);
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
    else end(state, id, 'failed', { kind: 'unresolved', detail: why });
  },
  'order-claimed': (state, { id, by }) => {
    const action = openAction(state, id);
    if (action !== null) action.claimedBy = by;
  },
  'order-entered': (state, { id, sample, entry }) => {
    const action = openAction(state, id);
    if (action !== null) action.entries[sample] = entry;
  },
  'time-passed': (state, { to }) => passTime(state, to),
};

/** Time never runs back, and maintenance ends with the time it was planned for, whatever event brings the time. */
function passTime(state: LaboratoryState, to: Instant): void {
  state.now = Math.max(state.now, to);
  for (const instrument of state.instruments.values()) {
    if (instrument.maintenanceUntil === null || instrument.maintenanceUntil > state.now) continue;
    instrument.isUnderMaintenance = false;
    instrument.maintenanceUntil = null;
  }
}

const openAction = (state: LaboratoryState, id: string): ActionState | null =>
  state.open.has(id) ? (state.actions.get(id) ?? null) : null;

const newAction = (request: ActionRequest, requestedAt: Instant): ActionState => ({
  request,
  requestedAt,
  status: 'requested',
  attempt: 0,
  acceptedAt: null,
  handle: null,
  result: null,
  failure: null,
  unresolvedWhy: null,
  claimedBy: null,
  entries: {},
});

function end(
  state: LaboratoryState,
  id: string,
  status: ActionState['status'],
  failure: Failure | null,
): void {
  const action = openAction(state, id);
  if (action === null) return;
  action.status = status;
  action.failure = failure;
  state.open.delete(id);
}

function reopen(state: LaboratoryState, id: string): void {
  const action = openAction(state, id);
  if (action === null) return;
  action.status = 'requested';
  action.handle = null;
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
