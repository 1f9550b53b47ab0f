import type { Json } from '../../core/json.ts';
import type { Instant } from '../contracts.ts';
import type { Limits } from './contracts.ts';
import type { ActionState, LaboratoryState } from './fold.ts';

export type Schedule = {
  /** Actions to accept now, in order. */
  readonly grants: readonly string[];
  readonly refusals: readonly { readonly id: string; readonly why: string }[];
  readonly wakeAt: Instant | null;
};

/**
 * The laboratory's whole policy (SPEC.md, rules L5 to L8): oldest request first per instrument, as many samples as it has positions,
 * none during maintenance, nothing beyond the limits in force. An unresolved action keeps its positions: nobody knows what is in there.
 */
export function schedule(state: LaboratoryState, limits: Limits): Schedule {
  const occupied = new Map<string, number>();
  const waiting: ActionState[] = [];
  for (const id of state.open) {
    const action = state.actions.get(id) as ActionState;
    if (action.status === 'requested') waiting.push(action);
    else
      occupied.set(
        action.request.instrument,
        (occupied.get(action.request.instrument) ?? 0) + action.request.samples.length,
      );
  }
  const grants: string[] = [];
  const refusals: { id: string; why: string }[] = [];
  const isBlocked = new Set<string>();
  for (const { request } of waiting) {
    const why = whyRefused(state, request, limits);
    if (why !== null) {
      refusals.push({ id: request.id, why });
      continue;
    }
    const instrument = state.instruments.get(request.instrument);
    if (instrument === undefined || instrument.isUnderMaintenance || isBlocked.has(request.instrument))
      continue;
    const inUse = occupied.get(request.instrument) ?? 0;
    if (inUse + request.samples.length > instrument.capacity) {
      isBlocked.add(request.instrument);
      continue;
    }
    occupied.set(request.instrument, inUse + request.samples.length);
    grants.push(request.id);
  }
  return { grants, refusals, wakeAt: earliestMaintenanceEnd(state) };
}

/** Why a request can never be granted: unknown instrument, more samples than positions, or a design beyond the limits. Null when it can. */
function whyRefused(state: LaboratoryState, request: ActionState['request'], limits: Limits): string | null {
  const instrument = state.instruments.get(request.instrument);
  if (instrument === undefined) {
    return `laboratory ${state.name} has no instrument ${request.instrument}; it has ${[...state.instruments.keys()].join(', ')}`;
  }
  if (request.samples.length > instrument.capacity) {
    return `${request.samples.length} samples in one run, but ${request.instrument} has ${instrument.capacity} positions`;
  }
  for (const { id, design } of request.samples) {
    const why = whyBeyond(limits, design);
    if (why !== null) return `${id}: ${why}`;
  }
  return whyBeyond(limits, request.action);
}

/** What in a design or in an action's settings, at any depth, is beyond a limit; what is no number cannot be shown to be within one. */
function whyBeyond(limits: Limits, settings: Json): string | null {
  if (settings === null || typeof settings !== 'object') return null;
  for (const [name, value] of Object.entries(settings)) {
    const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;
    const why =
      limit === undefined || value === undefined
        ? whyBeyond(limits, value ?? null)
        : whyOutside(name, value, limit);
    if (why !== null) return why;
  }
  return null;
}

function whyOutside(name: string, value: Json, { min, max, unit }: Limits[string]): string | null {
  const [shown, suffix] = [JSON.stringify(value), unit === undefined ? '' : ` ${unit}`];
  if (typeof value !== 'number')
    return `${name} ${shown} is no number, and there is a limit; expected one${suffix && ` in${suffix}`}`;
  if (max !== undefined && value > max) return `${name} ${shown} is above the limit ${max}${suffix}`;
  if (min !== undefined && value < min) return `${name} ${shown} is below the limit ${min}${suffix}`;
  return null;
}

function earliestMaintenanceEnd(state: LaboratoryState): Instant | null {
  let earliest: Instant | null = null;
  for (const { maintenanceUntil } of state.instruments.values()) {
    if (maintenanceUntil !== null && maintenanceUntil > state.now)
      earliest = Math.min(earliest ?? maintenanceUntil, maintenanceUntil);
  }
  return earliest;
}
