import type { Actor } from '../envelope.ts';
import { accept, type LaboratoryDecision, refuse } from './decision.ts';
import type { ActionControl, AlarmKind, LaboratoryEvent } from './events.ts';
import { alarmKey } from './fold-controls.ts';
import type { LaboratoryState } from './state.ts';

/** How persons hold, stop and release a laboratory. */
export type ControlCommand =
  | { readonly command: 'pause-laboratory'; readonly why: string }
  | { readonly command: 'resume-laboratory'; readonly why: string }
  | {
      readonly command: 'control';
      readonly id: string;
      readonly control: ActionControl;
      readonly why: string;
    }
  | {
      readonly command: 'review';
      readonly id: string;
      readonly verdict: 'approved' | 'refused';
      readonly why: string;
    }
  | { readonly command: 'make-safe'; readonly instrument: string | null; readonly why: string }
  | { readonly command: 'confirm-safe'; readonly instrument: string; readonly why: string }
  | { readonly command: 'release'; readonly instrument: string; readonly why: string }
  | {
      readonly command: 'acknowledge';
      readonly alarm: AlarmKind;
      readonly about: string;
      readonly why: string;
    };

/** The safe state may be asked for by anybody but an agent, at any time; everything that lets work go on needs a person (SPEC.md, rules L20 to L23 and L35). */
export function decideControl(
  state: LaboratoryState,
  command: ControlCommand,
  actor: Actor,
): LaboratoryDecision {
  const letsGoOn = ['resume-laboratory', 'release', 'acknowledge', 'confirm-safe'].includes(command.command);
  const resumesAction = command.command === 'control' && command.control === 'resume';
  const what = resumesAction ? 'resume an action' : command.command;
  const refusal = letsGoOn || resumesAction ? refuseToLetGoOn(what, command.why, actor) : null;
  if (refusal !== null) return refusal;
  switch (command.command) {
    case 'pause-laboratory':
      return state.pausedWhy === null
        ? accept({ type: 'laboratory-paused', data: { why: command.why } })
        : refuse('already-paused', `laboratory ${state.name} is paused: ${state.pausedWhy}`);
    case 'resume-laboratory':
      return state.pausedWhy === null
        ? refuse('not-paused', `laboratory ${state.name} is not paused`)
        : accept({ type: 'laboratory-resumed', data: { why: command.why } });
    case 'control':
      return decideActionControl(state, command);
    case 'review':
      return decideReview(state, command, actor);
    case 'make-safe':
      return decideSafety(state, command);
    case 'confirm-safe':
      return decideSafeByHand(state, command);
    case 'release':
      return decideRelease(state, command);
    case 'acknowledge': {
      const { alarm, about, why } = command;
      return state.alarms.has(alarmKey(command))
        ? accept({ type: 'alarm-acknowledged', data: { alarm, about, why } })
        : refuse('no-such-alarm', `there is no alarm ${alarm} about ${about}`);
    }
  }
}

/** Null for a person with a reason, who alone may let work go on; `what`: how, in words. */
export function refuseToLetGoOn(what: string, why: string, { kind }: Actor): LaboratoryDecision | null {
  if (kind !== 'person') return refuse('not-allowed', `a ${kind} cannot ${what}; a person can`);
  return why.trim() === '' ? refuse('reason-missing', 'say why it may go on: --why TEXT') : null;
}

function decideActionControl(
  state: LaboratoryState,
  { id, control, why }: { id: string; control: ActionControl; why: string },
): LaboratoryDecision {
  const action = state.actions.get(id);
  if (action === undefined) return refuse('no-such-action', `there is no action ${id}`);
  if (action.status !== 'running' && action.status !== 'accepted' && action.status !== 'requested')
    return refuse(
      'not-running',
      `action ${id} is ${action.status}; only one that waits or runs can ${control}`,
    );
  if (control !== 'abort' && action.wanted?.control === 'abort')
    return refuse('abort-wanted', `action ${id} is to be aborted, and its device has not answered yet`);
  if (control === 'pause' && action.pause !== null) return refuse('already-paused', `action ${id} is paused`);
  if (control === 'resume' && action.pause === null)
    return refuse('not-paused', `action ${id} is not paused`);
  const wanted = { type: 'control-requested', data: { id, control, why } } as const;
  return action.status === 'requested' ? accept(wanted, ...doneInQueue(id, control, why)) : accept(wanted);
}

const hadNotBegun = 'it had not begun';

/** What somebody asked of an action that never began needs no device: it is held in the queue, let go on, or ended. */
export function doneInQueue(id: string, control: ActionControl, why: string): readonly LaboratoryEvent[] {
  const done: LaboratoryEvent = {
    type: 'control-done',
    data: { id, control, outcome: 'done', detail: hadNotBegun },
  };
  if (control !== 'abort') return [done];
  const aborted = `aborted before it began${why === '' ? '' : `: ${why}`}`;
  return [done, { type: 'action-cancelled', data: { id, why: aborted } }];
}

function decideReview(
  state: LaboratoryState,
  { id, verdict, why }: Extract<ControlCommand, { command: 'review' }>,
  actor: Actor,
): LaboratoryDecision {
  if (actor.kind !== 'person') return refuse('not-allowed', `a ${actor.kind} cannot review; a person can`);
  const action = state.actions.get(id);
  if (action === undefined) return refuse('no-such-action', `there is no action ${id}`);
  if (action.status !== 'requested' || action.review?.verdict !== 'awaited')
    return refuse('not-in-review', `action ${id} waits for no review`);
  if (action.review.expiresAt <= state.now)
    return refuse('review-expired', `the review of ${id} has expired`);
  if (verdict === 'refused' && why.trim() === '') return refuse('reason-missing', 'say why: --why TEXT');
  return accept({ type: 'review-decided', data: { id, verdict, by: actor.id, why } });
}

function decideSafety(
  state: LaboratoryState,
  { instrument, why }: { instrument: string | null; why: string },
): LaboratoryDecision {
  if (instrument !== null && !state.instruments.has(instrument))
    return refuse('no-such-instrument', `there is no instrument ${instrument}`);
  return accept({ type: 'safe-requested', data: { instrument, why } });
}

/** A person has brought a device to its safe state that could not be driven there, and says how that is known. */
function decideSafeByHand(
  state: LaboratoryState,
  { instrument, why }: { instrument: string; why: string },
): LaboratoryDecision {
  const known = state.instruments.get(instrument);
  if (known === undefined) return refuse('no-such-instrument', `there is no instrument ${instrument}`);
  if (known.safety !== 'by-hand' && known.safety !== 'failed')
    return refuse('not-by-hand', `${instrument} waits for nobody to make it safe; ask first: onnes lab safe`);
  const events: LaboratoryEvent[] = [
    { type: 'made-safe', data: { instrument, outcome: 'done', detail: why } },
  ];
  if (state.alarms.has(alarmKey({ alarm: 'not-safe', about: instrument })))
    events.push({ type: 'alarm-acknowledged', data: { alarm: 'not-safe', about: instrument, why } });
  return accept(...events);
}

function decideRelease(
  state: LaboratoryState,
  { instrument, why }: { instrument: string; why: string },
): LaboratoryDecision {
  const known = state.instruments.get(instrument);
  if (known === undefined) return refuse('no-such-instrument', `there is no instrument ${instrument}`);
  if (known.safety === 'working') return refuse('not-safe', `${instrument} was not made safe; it is at work`);
  const events: LaboratoryEvent[] = [{ type: 'instrument-released', data: { instrument, why } }];
  return accept(...events);
}
