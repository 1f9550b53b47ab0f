import {
  type ActionState,
  doneInQueue,
  type InstrumentState,
  type LaboratoryEvent,
  type LaboratoryState,
  matterOf,
} from '../campaign/index.ts';

/**
 * What becomes of an accepted action that must not begin any more, because of what came between its acceptance and the wire; null
 * where nothing did.
 */
export function stopBeforeStart(state: LaboratoryState, id: string): readonly LaboratoryEvent[] | null {
  const action = state.actions.get(id) as ActionState;
  const control = action.wanted?.control;
  const why =
    control === 'abort' || control === 'pause' ? 'it was paused before it began' : whyHeld(state, action);
  return why === null ? null : giveBack(state, id, why);
}

/** An action that never began, for certain: it goes back to its place in the queue, is held there where somebody paused it, and ends where somebody aborted it. */
export function giveBack(state: LaboratoryState, id: string, why: string): readonly LaboratoryEvent[] {
  const wanted = state.actions.get(id)?.wanted ?? null;
  const done = wanted === null ? [] : doneInQueue(id, wanted.control, wanted.why);
  return wanted?.control === 'abort' ? done : [...done, { type: 'action-released', data: { id, why } }];
}

/** A hold of the laboratory, of a device that the action takes up, or of one of its samples. */
function whyHeld(state: LaboratoryState, { request }: ActionState): string | null {
  if (state.pausedWhy !== null) return 'the laboratory was paused before it began';
  for (const place of [request.instrument, ...(request.reserves ?? [])]) {
    const why = whyOutOfUse(state.instruments.get(place), place);
    if (why !== null) return why;
  }
  for (const { id } of request.samples) {
    const sample = matterOf(request, id);
    const dispute = state.samples.get(sample)?.disputedWhy ?? null;
    if (dispute !== null) return `${sample} was put in dispute before it began: ${dispute}`;
  }
  return null;
}

function whyOutOfUse(instrument: InstrumentState | undefined, name: string): string | null {
  if (instrument === undefined) return null;
  if (instrument.safety !== 'working') return `${name} was told to be safe before it began`;
  return instrument.isUnderMaintenance ? `${name} went into maintenance before it began` : null;
}
