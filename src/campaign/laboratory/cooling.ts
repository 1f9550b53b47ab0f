import type { Id } from '../../core/id.ts';
import type { Instant } from '../contracts.ts';
import type { LaboratoryState } from './state.ts';

const minute = 60_000;
const hour = 3_600_000;

/** Why a device may not be opened: it is at work hot, or nobody knows whether it is (`until` null), or it cools down until some time. */
export type Shut = { readonly place: string; readonly until: Instant | null };

/** Whether a device gets so hot that it must cool down before it is opened. */
export const isHot = (state: LaboratoryState, place: string): boolean =>
  (state.instruments.get(place)?.device?.coolDownHours ?? 0) > 0;

/**
 * Whether a device must stay shut now; null where it may be opened, as one always may that needs not cool down. Hot devices are shut
 * from the acceptance of an action until they have cooled down after the last that was in them.
 */
export function shutOf(state: LaboratoryState, place: string): Shut | null {
  const { device, lastEndedAt = null } = state.instruments.get(place) ?? {};
  if (device === undefined || device.coolDownHours === 0) return null;
  if (isAtWork(state, place)) return { place, until: null };
  if (lastEndedAt === null) return null;
  const until = lastEndedAt + device.coolDownHours * hour;
  return until > state.now ? { place, until } : null;
}

/** Whether the device that a sample was left in by its last action must stay shut; null where the sample can be taken now. */
export function shutIn(state: LaboratoryState, sample: Id): Shut | null {
  const place = state.positions.get(sample);
  const isLeft = state.samples.get(sample)?.isParked === false;
  return place === undefined || !isLeft ? null : shutOf(state, place);
}

/** Whether an action was begun on an instrument, for all that is known, and has not ended. */
export function isAtWork(state: LaboratoryState, instrument: string): boolean {
  for (const id of state.open) {
    const action = state.actions.get(id);
    if (action?.request.instrument === instrument && action.status !== 'requested') return true;
  }
  return false;
}

/** For people: why nobody opens a device. */
export const describeShut = (state: LaboratoryState, { place, until }: Shut): string =>
  until === null
    ? `${place} is at work, and may be opened when that has ended and it has cooled down`
    : `${place} cools down and may be opened at ${describeInstant(state, until)}`;

/** A time of the laboratory as people read it: the hour of the day, or hours since the opening in simulated time. */
export function describeInstant({ clock }: LaboratoryState, at: Instant): string {
  if (clock === 'virtual') return `hour ${Math.round((at / hour) * 100) / 100}`;
  const rounded = new Date(Math.ceil(at / minute) * minute).toISOString();
  return `${rounded.slice(0, 10)} ${rounded.slice(11, 16)} UTC`;
}
