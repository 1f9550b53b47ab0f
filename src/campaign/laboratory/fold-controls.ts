import type { ActionRequest } from './contracts.ts';
import type { LaboratoryEventData, LaboratoryEventType } from './events.ts';
import { type ActionState, type LaboratoryState, matterOf, openAction } from './state.ts';

type Reducer<T extends LaboratoryEventType> = (state: LaboratoryState, data: LaboratoryEventData<T>) => void;
type ControlEvent =
  | 'laboratory-paused'
  | 'laboratory-resumed'
  | 'control-requested'
  | 'control-done'
  | 'safe-requested'
  | 'made-safe'
  | 'instrument-released'
  | 'alarm-raised'
  | 'control-analysed'
  | 'alarm-acknowledged';

export const alarmKey = ({ alarm, about }: { readonly alarm: string; readonly about: string }): string =>
  `${alarm} ${about}`;

/** What holds, stops and alarms do to the state. */
export const controlReducers: { readonly [T in ControlEvent]: Reducer<T> } = {
  'laboratory-paused': (state, { why }) => {
    state.pausedWhy = why;
  },
  'laboratory-resumed': (state) => {
    state.pausedWhy = null;
  },
  'control-requested': (state, { id, control, why }) => {
    const action = openAction(state, id);
    if (action !== null) action.wanted = { control, why };
  },
  'control-done': (state, { id, control, outcome }) => {
    const action = openAction(state, id);
    if (action === null) return;
    const wanted = action.wanted?.control === control ? action.wanted : null;
    if (wanted !== null) action.wanted = null;
    if (outcome === 'done' && control !== 'abort')
      setPause(state, action, control === 'pause' ? (wanted?.why ?? '') : null);
  },
  'safe-requested': (state, { instrument }) => {
    for (const [name, known] of state.instruments)
      if (instrument === null || instrument === name) known.safety = 'wanted';
  },
  'made-safe': (state, { instrument, outcome }) => {
    const known = state.instruments.get(instrument);
    if (known !== undefined && known.safety !== 'working')
      known.safety = outcome === 'done' ? 'reached' : outcome;
  },
  'instrument-released': (state, { instrument }) => {
    const known = state.instruments.get(instrument);
    if (known !== undefined) known.safety = 'working';
  },
  'control-analysed': (state, finding) => {
    if (state.actions.has(finding.id)) state.controlFindings.set(finding.id, { ...finding, at: state.now });
  },
  'alarm-raised': (state, alarm) => {
    const key = alarmKey(alarm);
    if (!state.alarms.has(key)) state.alarms.set(key, { ...alarm, at: state.now });
  },
  'alarm-acknowledged': (state, alarm) => {
    state.alarms.delete(alarmKey(alarm));
  },
};

/** Begins or ends a pause, and counts what it lasted. */
function setPause(state: LaboratoryState, action: ActionState, why: string | null): void {
  if (action.pause !== null) action.pausedFor += state.now - action.pause.since;
  action.pause = why === null ? null : { why, since: state.now };
}

/** Samples that an instrument measured bring its next control nearer; the control itself starts the count anew. */
export function countTowardsControls(state: LaboratoryState, request: ActionRequest): void {
  const instrument = state.instruments.get(request.instrument);
  for (const control of state.description?.controls ?? []) {
    if (control.instrument !== request.instrument || instrument === undefined) continue;
    const since = instrument.sinceControl.get(control.sample) ?? { count: 0, at: state.now };
    const isControl = request.samples.some(
      ({ id }) => id === control.sample || matterOf(request, id) === control.sample,
    );
    instrument.sinceControl.set(
      control.sample,
      isControl ? { count: 0, at: state.now } : { count: since.count + request.samples.length, at: since.at },
    );
  }
}
