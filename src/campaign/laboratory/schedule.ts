import type { Instant } from '../contracts.ts';
import { priorities } from '../spec.ts';
import type { ActionRequest } from './contracts.ts';
import { describeInstant, isAtWork, isHot, shutIn, shutOf } from './cooling.ts';
import { dueControls } from './due-controls.ts';
import type { CheckAction } from './interlocks/index.ts';
import { noPolicy, type Policy } from './policy.ts';
import { reasonsForReview } from './review.ts';
import { sharedSettings } from './shared-settings.ts';
import {
  type ActionState,
  type InstrumentState,
  type LaboratoryState,
  matterOf,
  type Whereabouts,
  whereaboutsOf,
} from './state.ts';

export type Schedule = {
  /** Actions to accept now, in order. */
  readonly grants: readonly string[];
  readonly refusals: readonly { readonly id: string; readonly why: string }[];
  /** Requests whose time has passed: cancelled, and never begun later. */
  readonly expired: readonly { readonly id: string; readonly why: string }[];
  /** Requests that a person must approve first, with the reasons. */
  readonly reviews: readonly { readonly id: string; readonly reasons: readonly string[] }[];
  /** Reviews that nobody answered in time. */
  readonly unanswered: readonly string[];
  /** Standards and controls that are due. */
  readonly controls: readonly ActionRequest[];
  readonly wakeAt: Instant | null;
};

const minute = 60_000;

/** What is taken, as one pass of the schedule goes on. */
type Occupancy = {
  /** Samples on an instrument or a position now, and by those granted in this pass. */
  readonly taken: Map<string, number>;
  /** The part of it that only a person can free. */
  readonly stuck: Map<string, number>;
  /** Samples in an action under way. */
  readonly busy: Map<string, string>;
  /** Shared settings of what was granted in this pass, by instrument. */
  readonly loading: Map<string, string | null>;
  /** Devices that an action under way, or granted in this pass, holds besides its own or fetches a sample from, and those that one is done on. */
  readonly reserved: Set<string>;
  readonly heated: Set<string>;
  /** Instruments whose queue waits for work that ends by itself. */
  readonly blocked: Set<string>;
  readonly wakes: Instant[];
};

/**
 * The laboratory's whole policy (SPEC.md, rules L5 to L8, L13 to L19): by priority and then the oldest request first per instrument, as
 * many samples as it has positions, with all that it reserves or not at all; none during maintenance, a pause or a safe state, and
 * nothing that is not shown to be within the limits. An unresolved action keeps its positions: nobody knows what is in there.
 */
export function schedule(state: LaboratoryState, check: CheckAction, policy: Policy = noPolicy): Schedule {
  const waiting: ActionState[] = [];
  const occupancy = occupancyOf(state, waiting);
  const ready: ActionState[] = [];
  const refusals: { id: string; why: string }[] = [];
  const expired: { id: string; why: string }[] = [];
  const reviews: { id: string; reasons: readonly string[] }[] = [];
  const unanswered: string[] = [];
  for (const action of waiting.sort(byPriority)) {
    const { request } = action;
    if (request.startBy !== undefined && request.startBy <= state.now) {
      expired.push({
        id: request.id,
        why: `it was to begin before ${describeInstant(state, request.startBy)}, and could not`,
      });
      continue;
    }
    const why = whyRefused(state, request, check);
    if (why !== null) {
      refusals.push({ id: request.id, why });
      continue;
    }
    if (request.startBy !== undefined) occupancy.wakes.push(request.startBy);
    if (action.review === null) {
      const reasons = reasonsForReview(state, request, policy);
      if (reasons.length > 0) {
        reviews.push({ id: request.id, reasons });
        continue;
      }
    } else if (action.review.verdict === 'awaited') {
      if (action.review.expiresAt <= state.now) unanswered.push(request.id);
      else occupancy.wakes.push(action.review.expiresAt);
      continue;
    }
    if (action.pause === null) ready.push(action);
  }
  const grants = state.pausedWhy === null ? grantFrom(state, ready, occupancy) : [];
  const { controls, wakeAt } = dueControls(state);
  const wakes = [...occupancy.wakes, ...maintenanceEnds(state), ...(wakeAt === null ? [] : [wakeAt])];
  const later = wakes.filter((at) => at > state.now);
  return {
    grants: withoutUnfilled(state, grants, later),
    refusals,
    expired,
    reviews,
    unanswered,
    controls,
    wakeAt: later.length === 0 ? null : Math.min(...later),
  };
}

/** What is granted of the requests that nothing but room and matter holds up, in their order. */
function grantFrom(state: LaboratoryState, ready: readonly ActionState[], occupancy: Occupancy): string[] {
  const grants: string[] = [];
  for (const action of ready) {
    const { request } = action;
    if (isEmptiedFirst(state, request.instrument, ready, occupancy)) continue;
    if (!isGrantable(state, action, occupancy)) continue;
    take(request, state, occupancy);
    grants.push(request.id);
  }
  return grants;
}

/** Whether a sample that was left in a device that gets hot can be taken out of it now. */
function isEmptiedFirst(
  state: LaboratoryState,
  instrument: string,
  ready: readonly ActionState[],
  occupancy: Occupancy,
): boolean {
  if (!isHot(state, instrument)) return false;
  // Only looked at: what does not fit blocks no queue by it.
  const look = { ...occupancy, blocked: new Set(occupancy.blocked), wakes: [] };
  return ready.some(
    (other) => sourcesNow(state, other.request).includes(instrument) && isGrantable(state, other, look),
  );
}

const rank = ({ priority = 'normal' }: ActionRequest): number => priorities.indexOf(priority);
const byPriority = (a: ActionState, b: ActionState): number => rank(b.request) - rank(a.request);

function occupancyOf(state: LaboratoryState, waiting: ActionState[]): Occupancy {
  const occupancy: Occupancy = {
    taken: new Map(),
    stuck: new Map(),
    busy: new Map(),
    loading: new Map(),
    reserved: new Set(),
    heated: new Set(),
    blocked: new Set(),
    wakes: [],
  };
  for (const id of state.open) {
    const action = state.actions.get(id) as ActionState;
    if (action.status === 'requested') {
      waiting.push(action);
      continue;
    }
    const { request } = action;
    for (const [place, count] of placesOf(request)) {
      add(occupancy.taken, place, count);
      if (action.status === 'unresolved') add(occupancy.stuck, place, count);
    }
    noteUse(request, occupancy);
    if (action.handle === null)
      for (const place of sourcesOf(request, action.cameFrom)) occupancy.reserved.add(place);
  }
  for (const [sample, place] of state.positions) {
    if (state.samples.get(sample)?.isParked !== true || occupancy.busy.has(sample)) continue;
    add(occupancy.taken, place, 1);
    add(occupancy.stuck, place, 1);
  }
  return occupancy;
}

function noteUse(request: ActionRequest, { busy, reserved, heated }: Occupancy): void {
  for (const { id } of request.samples) busy.set(matterOf(request, id), request.id);
  for (const place of request.reserves ?? []) reserved.add(place);
  heated.add(request.instrument);
}

/** Devices that samples must be taken out of, since their last action left them there; until an action begins they may still lie in them. */
const sourcesOf = ({ instrument }: ActionRequest, cameFrom: readonly Whereabouts[]): readonly string[] =>
  cameFrom.flatMap(({ place, isParked }) => (isParked || place === instrument ? [] : [place]));
const sourcesNow = (state: LaboratoryState, request: ActionRequest): readonly string[] =>
  sourcesOf(request, whereaboutsOf(state, request));

const add = (counts: Map<string, number>, name: string, count: number): void => {
  counts.set(name, (counts.get(name) ?? 0) + count);
};

/** The instrument's own positions, and one of each that the request reserves besides. */
const placesOf = (request: ActionRequest): readonly (readonly [string, number])[] => [
  [request.instrument, request.samples.length],
  ...(request.reserves ?? []).map((name) => [name, 1] as const),
];

function capacityOf(state: LaboratoryState, place: string): number | null {
  const positions = state.description?.positions ?? {};
  return (
    state.instruments.get(place)?.capacity ?? (Object.hasOwn(positions, place) ? positions[place]! : null)
  );
}

function isGrantable(state: LaboratoryState, { request }: ActionState, occupancy: Occupancy): boolean {
  const instrument = state.instruments.get(request.instrument) as InstrumentState;
  if (request.samples.some(({ id }) => isHeldBack(state, matterOf(request, id), occupancy))) return false;
  if (placesOf(request).some(([place]) => isOutOfUse(state.instruments.get(place)))) return false;
  if (isShut(state, request, occupancy)) return false;
  if (isHeatedMeanwhile(state, request, occupancy)) return false;
  if (occupancy.blocked.has(request.instrument)) return false;
  for (const [place, count] of placesOf(request)) {
    const own = countOwn(state, request, place);
    const capacity = capacityOf(state, place) as number;
    if ((occupancy.taken.get(place) ?? 0) - own + count <= capacity) continue;
    // What only a person can free holds up nobody else; what ends by itself is waited for.
    const isForPerson = (occupancy.stuck.get(place) ?? 0) - own + count > capacity;
    if (!isForPerson && place === request.instrument) occupancy.blocked.add(place);
    return false;
  }
  return isSupplied(state, request.instrument) && mayBeLoaded(state, instrument, request, occupancy);
}

/** Samples of the request that a person put there already take no second place. */
const countOwn = (state: LaboratoryState, request: ActionRequest, place: string): number =>
  request.samples.filter(({ id }) => {
    const sample = matterOf(request, id);
    return state.samples.get(sample)?.isParked === true && state.positions.get(sample) === place;
  }).length;

/** A sample is in one place at a time, and one that is disputed stays where it is. */
const isHeldBack = (state: LaboratoryState, sample: string, { busy }: Occupancy): boolean =>
  busy.has(sample) || (state.samples.get(sample)?.disputedWhy ?? null) !== null;

const isOutOfUse = (instrument: InstrumentState | undefined): boolean =>
  instrument !== undefined && (instrument.isUnderMaintenance || instrument.safety !== 'working');

function isSupplied(state: LaboratoryState, instrument: string): boolean {
  return Object.entries(state.description?.consumables ?? {}).every(([name, { perAction }]) => {
    const need = Object.hasOwn(perAction, instrument) ? perAction[instrument]! : 0;
    return need === 0 || (state.consumables.get(name)?.value ?? 0) >= need;
  });
}

/** Whether a device that the request takes up, or one that still holds a sample of it, must stay shut: it is hot. */
function isShut(state: LaboratoryState, request: ActionRequest, { wakes }: Occupancy): boolean {
  const shut = [
    ...placesOf(request).map(([place]) => shutOf(state, place)),
    ...request.samples.map(({ id }) => shutIn(state, matterOf(request, id))),
  ].filter((each) => each !== null);
  wakes.push(...shut.flatMap(({ until }) => until ?? []));
  return shut.length > 0;
}

/** A device that gets hot is not heated while another action needs it open or has to fetch a sample from it, nor opened by one once it is to be heated. */
function isHeatedMeanwhile(state: LaboratoryState, request: ActionRequest, occupancy: Occupancy): boolean {
  const opened = [...(request.reserves ?? []), ...sourcesNow(state, request)];
  return (
    (isHot(state, request.instrument) && occupancy.reserved.has(request.instrument)) ||
    opened.some((place) => isHot(state, place) && occupancy.heated.has(place))
  );
}

/** A device with shared settings is loaded once, with what agrees in them. */
function mayBeLoaded(
  state: LaboratoryState,
  { device }: InstrumentState,
  request: ActionRequest,
  occupancy: Occupancy,
): boolean {
  if (device === undefined) return true;
  const shared = sharedSettings(request, device);
  if (shared === null) return true;
  const loading = occupancy.loading.get(request.instrument);
  return loading === undefined ? !isAtWork(state, request.instrument) : loading === shared;
}

function take(request: ActionRequest, state: LaboratoryState, occupancy: Occupancy): void {
  for (const [place, count] of placesOf(request))
    add(occupancy.taken, place, count - countOwn(state, request, place));
  noteUse(request, occupancy);
  for (const place of sourcesNow(state, request)) occupancy.reserved.add(place);
  const shared = sharedSettings(request, state.instruments.get(request.instrument)?.device);
  if (shared !== null) occupancy.loading.set(request.instrument, shared);
}

/** A load that is not full waits for more of its kind, as long as its oldest request may wait. */
function withoutUnfilled(state: LaboratoryState, grants: readonly string[], wakes: Instant[]): string[] {
  const loads = Map.groupBy(grants, (id) => state.actions.get(id)?.request.instrument ?? '');
  const kept: string[] = [];
  for (const [name, ids] of loads) {
    const { device, capacity } = state.instruments.get(name) as InstrumentState;
    const actions = ids.map((id) => state.actions.get(id) as ActionState);
    const count = actions.reduce((sum, { request }) => sum + request.samples.length, 0);
    const oldest = Math.min(...actions.map(({ requestedAt }) => requestedAt));
    const until = oldest + (device?.fillMinutes ?? 0) * minute;
    if (count < capacity && until > state.now) wakes.push(until);
    else kept.push(...ids);
  }
  return grants.filter((id) => kept.includes(id));
}

/** Why a request can never be granted: names that stand for nothing, more samples than positions, used-up matter, or no proof that it is within the limits. */
function whyRefused(state: LaboratoryState, request: ActionRequest, check: CheckAction): string | null {
  const instrument = state.instruments.get(request.instrument);
  if (instrument === undefined)
    return `laboratory ${state.name} has no instrument ${request.instrument}; it has ${[...state.instruments.keys()].join(', ')}`;
  if (request.samples.length > instrument.capacity)
    return `${request.samples.length} samples in one run, but ${request.instrument} has ${instrument.capacity} positions`;
  const unknown = request.reserves?.find((place) => capacityOf(state, place) === null);
  if (unknown !== undefined)
    return `laboratory ${state.name} has no device or position ${unknown} to reserve`;
  const gone = request.samples.find(({ id }) => state.samples.get(matterOf(request, id))?.isConsumed);
  if (gone !== undefined) return `${gone.id} was used up; nothing is left of it`;
  return check(request, instrument.device !== undefined);
}

function maintenanceEnds(state: LaboratoryState): Instant[] {
  return [...state.instruments.values()].flatMap(({ maintenanceUntil }) =>
    maintenanceUntil === null ? [] : [maintenanceUntil],
  );
}
