import type { Instant } from '../contracts.ts';
import { isAtWork, isHot } from './cooling.ts';
import type { InstrumentEntry, LaboratoryEvent } from './events.ts';
import { foldLaboratory } from './fold.ts';
import { withoutLimits } from './interlocks/index.ts';
import { whyWaiting } from './recovery.ts';
import { schedule } from './schedule.ts';
import { type ActionState, copyLaboratory, type LaboratoryState } from './state.ts';

const hour = 3_600_000;
/** Steps of time that a forecast looks ahead. */
const mostSteps = 500;

/** What a device is expected to do from one time to another, for one load of actions. */
export type Occupation = {
  readonly instrument: string;
  readonly actions: readonly string[];
  readonly phase: 'warming up' | 'at work' | 'cooling down';
  readonly from: Instant;
  readonly to: Instant;
  /** Whether the load was accepted already; else it waits, and is expected to begin then. */
  readonly hasBegun: boolean;
};

export type Forecast = {
  /** In order of time; of one device none overlaps another load's where the device gets hot. */
  readonly occupations: readonly Occupation[];
  /** Actions of which nobody can say when they begin, and what each waits for. */
  readonly undecided: readonly { readonly id: string; readonly why: string }[];
};

/**
 * When each action is expected to begin and end if all goes as planned and nothing else is asked for: the schedule itself is played
 * forward, with each device's hours and warm-up as they stand in the laboratory's file, or else the hours that the request says it costs.
 */
export function forecast(state: LaboratoryState): Forecast {
  const draft = copyLaboratory(state);
  const fold = (labAt: Instant, event: LaboratoryEvent): void => {
    foldLaboratory(draft, stored(draft, labAt, event));
  };
  const loads: Load[] = loadsUnderWay(state);
  for (const id of state.open) if (state.actions.get(id)?.status === 'accepted') fold(draft.now, started(id));
  const asked = new Set([...state.open].filter((id) => state.actions.get(id)?.status === 'requested'));
  for (let step = 0; step < mostSteps && asked.size > 0; step++) {
    const plan = schedule(draft, withoutLimits);
    for (const { id, why } of plan.refusals) fold(draft.now, { type: 'action-refused', data: { id, why } });
    for (const { id, why } of plan.expired) fold(draft.now, { type: 'action-cancelled', data: { id, why } });
    for (const request of plan.controls) fold(draft.now, { type: 'action-requested', data: { request } });
    if (plan.grants.length > 0) {
      const begun = plan.grants.map((id) => draft.actions.get(id) as ActionState);
      loads.push(...loadsOf(draft, begun, draft.now, false));
      for (const id of plan.grants) {
        asked.delete(id);
        fold(draft.now, { type: 'action-accepted', data: { id, attempt: 1, fence: 0, limitsHash: '' } });
        fold(draft.now, started(id));
      }
      continue;
    }
    const next = nextTime(draft, loads, plan.wakeAt);
    if (next === null) break;
    for (const load of loads)
      if (load.end <= next) for (const id of load.actions) if (draft.open.has(id)) fold(next, finished(id));
    fold(next, { type: 'time-passed', data: { to: next } });
  }
  const held = devicesHeld(state);
  const occupations = [...coolingNow(state), ...loads.flatMap((load) => phasesOf(state, load))];
  return {
    occupations: occupations
      .filter(({ instrument, phase }) => phase !== 'cooling down' || !held.has(instrument))
      .sort((a, b) => a.from - b.from),
    undecided: [...state.open].flatMap((id) => whyUndecided(state, id, asked) ?? []),
  };
}

type Load = {
  readonly instrument: string;
  readonly actions: readonly string[];
  readonly begin: Instant;
  readonly end: Instant;
  readonly hasBegun: boolean;
};

/** Actions that are on one device together: since they were accepted, or from `now` on. */
function loadsOf(
  state: LaboratoryState,
  actions: readonly ActionState[],
  now: Instant,
  hasBegun: boolean,
): readonly Load[] {
  return [...Map.groupBy(actions, ({ request }) => request.instrument)].map(([instrument, group]) => {
    const entry = state.instruments.get(instrument) as InstrumentEntry;
    const costs = group.map(({ request }) => request.cost.hours);
    const hours = (entry.device?.warmUpHours ?? 0) + (entry.hours > 0 ? entry.hours : Math.max(...costs));
    const heldFor = Math.max(...group.map(({ pausedFor }) => pausedFor));
    const begins = group.map(({ acceptedAt }) => (hasBegun ? acceptedAt : null) ?? now);
    const end = Math.max(Math.max(...begins) + hours * hour + heldFor, state.now);
    const actions = group.map(({ request }) => request.id);
    return { instrument, actions, begin: Math.min(...begins), end, hasBegun };
  });
}

const isBegun = ({ status }: ActionState): boolean => status === 'accepted' || status === 'running';

/** Everything in a device that gets hot is one load, whenever each part of it was accepted; what is held has no end. */
function loadsUnderWay(state: LaboratoryState): Load[] {
  const actions = [...state.open].map((id) => state.actions.get(id) as ActionState);
  const begun = actions.filter((action) => isBegun(action) && action.pause === null);
  const byLoad = Map.groupBy(begun, ({ request, acceptedAt }) =>
    isHot(state, request.instrument) ? request.instrument : (acceptedAt ?? state.now),
  );
  return [...byLoad.values()].flatMap((group) => loadsOf(state, group, state.now, true));
}

/** Devices with an action in them of which nobody can say when it ends. */
function devicesHeld(state: LaboratoryState): ReadonlySet<string> {
  const actions = [...state.open].map((id) => state.actions.get(id) as ActionState);
  const held = actions.filter(
    (action) => action.status === 'unresolved' || (isBegun(action) && action.pause !== null),
  );
  return new Set(held.map(({ request }) => request.instrument));
}

/** The next end of a load, or the next time that the schedule waits for; null when nothing comes by itself. */
function nextTime(state: LaboratoryState, loads: readonly Load[], wakeAt: Instant | null): Instant | null {
  const ends = loads.filter(({ actions }) => actions.some((id) => state.open.has(id))).map(({ end }) => end);
  const times = wakeAt === null ? ends : [...ends, wakeAt];
  return times.length === 0 ? null : Math.min(...times);
}

function phasesOf(state: LaboratoryState, { instrument, actions, begin, end, hasBegun }: Load): Occupation[] {
  const { warmUpHours = 0, coolDownHours = 0 } = state.instruments.get(instrument)?.device ?? {};
  const warm = Math.min(begin + warmUpHours * hour, end);
  const phases = [
    { phase: 'warming up', from: begin, to: warm },
    { phase: 'at work', from: warm, to: end },
    { phase: 'cooling down', from: end, to: end + coolDownHours * hour },
  ] as const;
  return phases
    .filter(({ phase, from, to }) => to > from || phase === 'at work')
    .map((phase) => ({ instrument, actions, ...phase, hasBegun }));
}

/** Devices that cool down after loads that have ended. */
function coolingNow(state: LaboratoryState): Occupation[] {
  return [...state.instruments].flatMap(([instrument, { device, lastEndedAt }]) => {
    if (device === undefined || lastEndedAt === null || isAtWork(state, instrument)) return [];
    const to = lastEndedAt + device.coolDownHours * hour;
    if (to <= state.now) return [];
    const actions = [...state.actions.values()]
      .filter(({ request, endedAt }) => request.instrument === instrument && endedAt === lastEndedAt)
      .map(({ request }) => request.id);
    return [{ instrument, actions, phase: 'cooling down' as const, from: lastEndedAt, to, hasBegun: true }];
  });
}

function whyUndecided(
  state: LaboratoryState,
  id: string,
  asked: ReadonlySet<string>,
): { id: string; why: string } | null {
  const action = state.actions.get(id) as ActionState;
  if (action.status === 'unresolved') return { id, why: 'a person must say what happened to it' };
  if (!asked.has(id) && action.pause === null) return null;
  return { id, why: action.review?.verdict === 'awaited' ? 'waits for a review' : whyWaiting(state, action) };
}

const started = (id: string): LaboratoryEvent => ({
  type: 'action-started',
  data: { id, handle: { action: id, token: '' } },
});
const finished = (id: string): LaboratoryEvent => ({
  type: 'action-finished',
  data: { id, result: { files: [], failures: {}, asMade: {}, cost: { money: 0, hours: 0 } } },
});

const stored = (state: LaboratoryState, labAt: Instant, event: LaboratoryEvent) => ({
  ...event,
  stream: '',
  seq: state.version + 1,
  at: labAt,
  labAt,
  by: { kind: 'system', id: 'forecast' } as const,
  cause: null,
  schema: 1,
  prevHash: '',
  hash: '',
});
