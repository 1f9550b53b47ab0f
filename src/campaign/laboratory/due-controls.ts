import { noCost } from '../budget.ts';
import type { Instant } from '../contracts.ts';
import type { ActionRequest } from './contracts.ts';
import type { ControlSchedule, StoredResult } from './events.ts';
import type { ActionState, LaboratoryState } from './state.ts';

const day = 86_400_000;

/** Controls that are due now, and when the next one is by the calendar. A control that is asked for already is not asked for again. */
export function dueControls(state: LaboratoryState): {
  readonly controls: readonly ActionRequest[];
  readonly wakeAt: Instant | null;
} {
  const controls: ActionRequest[] = [];
  let wakeAt: Instant | null = null;
  for (const control of state.description?.controls ?? []) {
    const instrument = state.instruments.get(control.instrument);
    if (instrument === undefined || isAskedFor(state, control)) continue;
    const since = instrument.sinceControl.get(control.sample);
    const dueAt =
      control.everyDays === null || since === undefined ? null : since.at + control.everyDays * day;
    const isDue =
      (control.everySamples !== null && (since?.count ?? 0) >= control.everySamples) ||
      (dueAt !== null && dueAt <= state.now);
    if (isDue) controls.push(requestOf(state, control));
    else if (dueAt !== null) wakeAt = Math.min(wakeAt ?? dueAt, dueAt);
  }
  return { controls, wakeAt };
}

/** Controls that were measured and of which nobody has said yet what they show, each with the files of its action. */
export function unanalysedControls(state: LaboratoryState): readonly {
  readonly id: string;
  readonly control: ControlSchedule;
  readonly files: StoredResult['files'];
}[] {
  return (state.description?.controls ?? []).flatMap((control) =>
    requestsOf(state, control).flatMap(({ request: { id }, status, result }) =>
      status === 'finished' && !state.controlFindings.has(id)
        ? [{ id, control, files: result?.files ?? [] }]
        : [],
    ),
  );
}

/** All actions that were ever asked for by a control; they are counted from 1. */
function requestsOf(state: LaboratoryState, control: ControlSchedule): readonly ActionState[] {
  const found: ActionState[] = [];
  for (;;) {
    const next = state.actions.get(`${prefixOf(control)}${found.length + 1}`);
    if (next === undefined) return found;
    found.push(next);
  }
}

const prefixOf = ({ sample, instrument }: ControlSchedule): string => `control:${sample}/${instrument}/`;

const isAskedFor = (state: LaboratoryState, control: ControlSchedule): boolean =>
  [...state.open].some((id) => id.startsWith(prefixOf(control)));

function requestOf(state: LaboratoryState, control: ControlSchedule): ActionRequest {
  const { sample, instrument, design, action, goals, units } = control;
  const count = requestsOf(state, control).length + 1;
  return {
    id: `${prefixOf(control)}${count}`,
    campaign: 'control',
    seed: count,
    key: `${sample}/${instrument}/${count}`,
    instrument,
    samples: [{ id: sample, design, replicateOf: null, repeat: count - 1 }],
    goals,
    action,
    cost: noCost,
    units,
    priority: 'high',
  };
}
