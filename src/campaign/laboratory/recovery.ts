import type { Id } from '../../core/id.ts';
import type { Instant } from '../contracts.ts';
import type { ActionRequest } from './contracts.ts';
import { describeInstant, describeShut, shutIn, shutOf } from './cooling.ts';
import { type ActionState, type LaboratoryState, matterOf } from './state.ts';

const minute = 60_000;

/** How far the record knows what became of an action. */
export type RecoveredAction = {
  readonly id: string;
  readonly instrument: string;
  readonly samples: readonly Id[];
  /**
   * `not-begun`: nothing was done, for certain. `running`: the instrument took it and has not said that it ended. `to-be-asked`: it was
   * accepted, and the instrument is asked whether it began. `unresolved`: a person must say.
   */
  readonly knowledge: 'not-begun' | 'running' | 'to-be-asked' | 'unresolved';
  readonly detail: string;
};

export type WhereaboutsEntry = {
  readonly sample: Id;
  readonly place: string | null;
  /** Whether the record is sure of it; a person looks where it is not. */
  readonly isCertain: boolean;
  readonly detail: string;
};

/** What is certain after an interruption, what is not, and where each sample should be. */
export type RecoveryReport = {
  readonly actions: readonly RecoveredAction[];
  readonly samples: readonly WhereaboutsEntry[];
  /** Samples that an ended action left in a device: to be taken out before the next one needs the place. */
  readonly leftInDevices: readonly Id[];
};

/** Reads the record of a laboratory for whoever comes in after a crash. */
export function describeRecovery(state: LaboratoryState): RecoveryReport {
  const actions = [...state.open].map((id) => describeAction(state, state.actions.get(id) as ActionState));
  const unsure = new Map<Id, RecoveredAction>();
  const busy = new Map<Id, RecoveredAction>();
  for (const action of actions) {
    if (action.knowledge === 'not-begun') continue;
    for (const sample of action.samples) {
      busy.set(sample, action);
      if (action.knowledge !== 'running') unsure.set(sample, action);
    }
  }
  const samples: WhereaboutsEntry[] = [];
  const leftInDevices: Id[] = [];
  for (const [sample, { isConsumed, disputedWhy, isParked }] of state.samples) {
    if (isConsumed) continue;
    const place = state.positions.get(sample) ?? null;
    const action = unsure.get(sample);
    const isCertain = action === undefined && disputedWhy === null && place !== null;
    const detail =
      disputedWhy ??
      (action === undefined
        ? whyThere(busy.get(sample), place, isParked)
        : `in ${action.instrument} if ${action.id} began, else where it was before`);
    samples.push({ sample, place, isCertain, detail });
    if (!isParked && !busy.has(sample) && place !== null && state.instruments.has(place))
      leftInDevices.push(sample);
  }
  return { actions, samples, leftInDevices };
}

function whyThere(action: RecoveredAction | undefined, place: string | null, isParked: boolean): string {
  if (action !== undefined) return `in ${action.id}, which runs`;
  if (place === null) return 'nobody ever said where it is';
  return isParked ? 'a person put it there' : 'left there by its last action';
}

function describeAction(state: LaboratoryState, action: ActionState): RecoveredAction {
  const { request, status, handle, unresolvedWhy, review } = action;
  const base = {
    id: request.id,
    instrument: request.instrument,
    samples: request.samples.map(({ id }) => matterOf(request, id)),
  };
  switch (status) {
    case 'requested': {
      const why = review?.verdict === 'awaited' ? 'waits for a review' : whyWaiting(state, action);
      return { ...base, knowledge: 'not-begun', detail: why };
    }
    case 'unresolved':
      return { ...base, knowledge: 'unresolved', detail: unresolvedWhy ?? '' };
    default:
      return handle === null
        ? { ...base, knowledge: 'to-be-asked', detail: 'the instrument is asked when a host starts' }
        : { ...base, knowledge: 'running', detail: `the instrument knows it as ${shorten(handle.token)}` };
  }
}

/** Why an action that nobody has to review did not begin. */
export function whyWaiting(state: LaboratoryState, { request, requestedAt, pause }: ActionState): string {
  if (pause !== null) return `it was paused${pause.why === '' ? '' : `: ${pause.why}`}`;
  const name = request.instrument;
  const instrument = state.instruments.get(name);
  if (state.pausedWhy !== null) return `the laboratory is paused: ${state.pausedWhy}`;
  if (instrument?.isUnderMaintenance) return `${name} is in maintenance`;
  if (instrument !== undefined && instrument.safety !== 'working') return `${name} was made safe`;
  return whyCooling(state, request) ?? whyFilling(state, name, requestedAt) ?? 'waits for its turn';
}

function whyCooling(state: LaboratoryState, request: ActionRequest): string | null {
  for (const place of [request.instrument, ...(request.reserves ?? [])]) {
    const shut = shutOf(state, place);
    if (shut !== null) return describeShut(state, shut);
  }
  for (const { id } of request.samples) {
    const sample = matterOf(request, id);
    const shut = shutIn(state, sample);
    if (shut !== null) return `${sample} is in ${shut.place}: ${describeShut(state, shut)}`;
  }
  return null;
}

function whyFilling(state: LaboratoryState, name: string, requestedAt: Instant): string | null {
  const fillMinutes = state.instruments.get(name)?.device?.fillMinutes ?? 0;
  const until = requestedAt + fillMinutes * minute;
  return until > state.now
    ? `waits for its turn, and for others to fill ${name} until ${describeInstant(state, until)} at most (fillMinutes: ${fillMinutes})`
    : null;
}

const shorten = (text: string): string =>
  text === '' ? 'its own' : text.length > 40 ? `${text.slice(0, 40)}…` : text;
