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

/** The state after one more event; consumes the state given, total over every known event. */
export function foldLaboratory(state: LaboratoryState | null, event: StoredLaboratoryEvent): LaboratoryState {
  if (state === null) {
    if (event.type !== 'laboratory-opened')
      throw new Error(`stream ${event.stream} does not begin with laboratory-opened but with ${event.type}`);
    return openLaboratory(event.data.name, event.data.clock, event.labAt, event.seq);
  }
  state.version = event.seq;
  state.now = Math.max(state.now, event.labAt);
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
    state.instruments.set(instrument, { ...entry, maintenanceUntil: null, isUnderMaintenance: false });
  },
  'instrument-maintained': (state, { instrument, until }) => {
    const known = state.instruments.get(instrument);
    if (known === undefined) return;
    known.maintenanceUntil = until;
    known.isUnderMaintenance = until === null || until > state.now;
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
    const action = state.actions.get(id);
    if (action === undefined) return;
    action.status = 'accepted';
    action.attempt = attempt;
    action.acceptedAt = state.now;
    for (const sample of action.request.samples)
      state.positions.set(`${action.request.campaign}/${sample.id}`, action.request.instrument);
  },
  'action-started': (state, { id, handle }) => {
    const action = state.actions.get(id);
    if (action === undefined) return;
    action.status = 'running';
    action.handle = handle;
  },
  'action-refused': (state, { id, why }) => end(state, id, 'refused', { kind: 'refused', detail: why }),
  'action-finished': (state, { id, result }) => {
    end(state, id, 'finished', null);
    const action = state.actions.get(id);
    if (action !== undefined) action.result = result;
  },
  'action-failed': (state, { id, failure }) => end(state, id, 'failed', failure),
  'action-cancelled': (state, { id, why }) => end(state, id, 'cancelled', { kind: 'cancelled', detail: why }),
  'action-released': (state, { id }) => reopen(state, id),
  'action-unresolved': (state, { id, why }) => {
    const action = state.actions.get(id);
    if (action === undefined) return;
    action.status = 'unresolved';
    action.unresolvedWhy = why;
  },
  'action-resolved': (state, { id, outcome, why }) => {
    if (outcome === 'never-happened') reopen(state, id);
    else end(state, id, 'failed', { kind: 'unresolved', detail: why });
  },
  'order-claimed': (state, { id, by }) => {
    const action = state.actions.get(id);
    if (action !== undefined) action.claimedBy = by;
  },
  'order-entered': (state, { id, sample, entry }) => {
    const action = state.actions.get(id);
    if (action !== undefined) action.entries[sample] = entry;
  },
  'time-passed': (state, { to }) => {
    state.now = Math.max(state.now, to);
    for (const instrument of state.instruments.values()) {
      if (instrument.maintenanceUntil !== null && instrument.maintenanceUntil <= state.now) {
        instrument.isUnderMaintenance = false;
        instrument.maintenanceUntil = null;
      }
    }
  },
};

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
  const action = state.actions.get(id);
  if (action === undefined) return;
  action.status = status;
  action.failure = failure;
  state.open.delete(id);
}

function reopen(state: LaboratoryState, id: string): void {
  const action = state.actions.get(id);
  if (action === undefined) return;
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
