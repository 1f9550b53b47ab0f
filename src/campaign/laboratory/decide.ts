import type { Id } from '../../core/id.ts';
import { canonicalJson } from '../../core/json.ts';
import type { Design, Instant } from '../contracts.ts';
import type { Actor } from '../envelope.ts';
import type { ActionRequest, InputSds, WorkOrderEntry } from './contracts.ts';
import { type ControlCommand, decideControl, doneInQueue, refuseToLetGoOn } from './decide-controls.ts';
import { decideSample, type SampleCommand } from './decide-samples.ts';
import { accept, type LaboratoryDecision, refuse } from './decision.ts';
import type { InstrumentEntry, LaboratoryDescription, LaboratoryEvent, Resolution } from './events.ts';
import { alarmKey } from './fold-controls.ts';
import type { ActionState, LaboratoryState } from './state.ts';

export type LaboratoryCommand =
  | ControlCommand
  | SampleCommand
  | { readonly command: 'describe'; readonly description: LaboratoryDescription }
  | { readonly command: 'open'; readonly name: string; readonly clock: 'wall' | 'virtual' }
  | { readonly command: 'list-instrument'; readonly instrument: string; readonly entry: InstrumentEntry }
  | {
      readonly command: 'maintain';
      readonly instrument: string;
      readonly until: Instant | null;
      readonly why: string;
    }
  | { readonly command: 'request'; readonly request: ActionRequest }
  | { readonly command: 'cancel'; readonly id: string; readonly why: string }
  | {
      readonly command: 'resolve';
      readonly id: string;
      readonly outcome: Resolution;
      readonly why: string;
    }
  | { readonly command: 'claim'; readonly id: string; readonly by: string }
  | { readonly command: 'release-order'; readonly id: string; readonly by: string }
  | { readonly command: 'enter'; readonly id: string; readonly sample: Id; readonly entry: WorkOrderEntry };

/**
 * What a request or a person's command does to the laboratory (SPEC.md, rules L9 to L12); a request of a known id is accepted without
 * an event. An agent has no business here: it asks through a campaign.
 */
export function decideLaboratory(
  state: LaboratoryState | null,
  command: LaboratoryCommand,
  actor: Actor,
): LaboratoryDecision {
  if (actor.kind === 'agent')
    return refuse(
      'not-allowed',
      `an agent cannot ${command.command} in a laboratory; it asks through a campaign`,
    );
  if (command.command === 'open') {
    if (state === null)
      return accept({ type: 'laboratory-opened', data: { name: command.name, clock: command.clock } });
    if (state.clock === command.clock) return accept();
    return refuse(
      'other-clock',
      `laboratory ${state.name} runs on ${state.clock} time; a laboratory is all virtual or all real`,
    );
  }
  if (state === null) return refuse('no-such-laboratory', 'the laboratory has not been opened');
  switch (command.command) {
    case 'list-instrument':
      return decideListing(state, command);
    case 'maintain':
      return decideMaintenance(state, command, actor);
    case 'request':
      return state.actions.has(command.request.id)
        ? accept()
        : accept({ type: 'action-requested', data: { request: command.request } });
    case 'cancel':
      return decideCancel(state, command);
    case 'resolve':
      return decideResolution(state, command, actor);
    case 'claim':
    case 'release-order':
    case 'enter':
      return decideOrder(state, command);
    case 'describe':
      return canonicalJson(state.description) === canonicalJson(command.description)
        ? accept()
        : accept({ type: 'laboratory-described', data: command.description });
    case 'pause-laboratory':
    case 'resume-laboratory':
    case 'control':
    case 'review':
    case 'make-safe':
    case 'confirm-safe':
    case 'release':
    case 'acknowledge':
      return decideControl(state, command, actor);
    default:
      return decideSample(state, command, actor);
  }
}

function decideListing(
  state: LaboratoryState,
  { instrument, entry }: { instrument: string; entry: InstrumentEntry },
): LaboratoryDecision {
  const known = state.instruments.get(instrument);
  if (known === undefined) return accept({ type: 'instrument-listed', data: { instrument, entry } });
  if (canonicalJson(entry) === canonicalJson(describeEntry(known))) return accept();
  const isInUse = [...state.open].some((id) => state.actions.get(id)?.request.instrument === instrument);
  if (!isInUse) return accept({ type: 'instrument-listed', data: { instrument, entry } });
  const detail =
    `laboratory ${state.name} has work under way on ${instrument} as ${known.driver} with other settings; ` +
    'finish that first, or give the instrument or the laboratory another name';
  return refuse('instrument-differs', detail);
}

/** A maintenance that would last longer ends early, by an earlier end as well as by one that is past: work goes on sooner. */
function decideMaintenance(
  state: LaboratoryState,
  { instrument, until, why }: { instrument: string; until: Instant | null; why: string },
  actor: Actor,
): LaboratoryDecision {
  const known = state.instruments.get(instrument);
  if (known === undefined) return refuse('no-such-instrument', `there is no instrument ${instrument}`);
  const planned = known.maintenanceUntil ?? Number.POSITIVE_INFINITY;
  const endsEarly = known.isUnderMaintenance && until !== null && until < planned;
  const refusal = endsEarly ? refuseToLetGoOn('end maintenance early', why, actor) : null;
  return refusal ?? accept({ type: 'instrument-maintained', data: { instrument, until, why } });
}

const describeEntry = (entry: InstrumentEntry): InstrumentEntry => {
  const { driver, capacity, hours, options, table, device } = entry;
  return { driver, capacity, hours, options, table, ...(device && { device }) };
};

function decideCancel(state: LaboratoryState, { id, why }: { id: string; why: string }): LaboratoryDecision {
  const action = state.actions.get(id);
  if (action === undefined) return refuse('no-such-action', `there is no action ${id}`);
  if (action.status !== 'requested')
    return refuse('action-begun', `action ${id} is ${action.status}; only a waiting one can be cancelled`);
  return accept({ type: 'action-cancelled', data: { id, why } });
}

function decideResolution(
  state: LaboratoryState,
  { id, outcome, why }: { id: string; outcome: Resolution; why: string },
  actor: Actor,
): LaboratoryDecision {
  if (actor.kind !== 'person')
    return refuse('not-allowed', `a ${actor.kind} cannot say what happened to matter; a person can`);
  const action = state.actions.get(id);
  if (action === undefined) return refuse('no-such-action', `there is no action ${id}`);
  if (action.status !== 'unresolved')
    return refuse('not-unresolved', `action ${id} is ${action.status}, not unresolved`);
  if (why.trim() === '') return refuse('reason-missing', 'say how you know what happened');
  const events: LaboratoryEvent[] = [{ type: 'action-resolved', data: { id, outcome, why } }];
  if (state.alarms.has(alarmKey({ alarm: 'unresolved', about: id })))
    events.push({ type: 'alarm-acknowledged', data: { alarm: 'unresolved', about: id, why } });
  if (outcome === 'never-happened' && action.wanted?.control === 'abort')
    events.push(...doneInQueue(id, 'abort', action.wanted.why));
  return accept(...events);
}

function decideOrder(
  state: LaboratoryState,
  command: Extract<LaboratoryCommand, { command: 'claim' | 'release-order' | 'enter' }>,
): LaboratoryDecision {
  const action = state.actions.get(command.id);
  if (action === undefined) return refuse('no-such-order', `there is no work order ${command.id}`);
  if (command.command === 'enter' && isEnteredAlready(action, command)) return accept();
  if (action.status !== 'running')
    return refuse('order-not-open', `work order ${command.id} is ${action.status}`);
  if (command.command === 'enter') return decideEntry(action, command);
  if (action.claimedBy !== null && action.claimedBy !== command.by) {
    return refuse('order-claimed', `work order ${command.id} is claimed by ${action.claimedBy}`);
  }
  if (command.command === 'release-order')
    return action.claimedBy === null
      ? accept()
      : accept({ type: 'order-released', data: { id: command.id } });
  return action.claimedBy === command.by
    ? accept()
    : accept({ type: 'order-claimed', data: { id: command.id, by: command.by } });
}

/** Whoever lost the connection sends again what may have arrived. */
const isEnteredAlready = (
  { entries }: ActionState,
  { sample, entry: { key } }: { sample: Id; entry: WorkOrderEntry },
): boolean => key !== undefined && entries[sample]?.key === key;

function decideEntry(
  action: ActionState,
  command: Extract<LaboratoryCommand, { command: 'enter' }>,
): LaboratoryDecision {
  const { id, sample, entry } = command;
  const names = action.request.samples.map((candidate) => candidate.id);
  if (!names.includes(sample))
    return refuse('no-such-sample', `work order ${id} has no sample ${sample}; it has ${names.join(', ')}`);
  if (action.entries[sample] !== undefined)
    return refuse(
      'already-entered',
      `sample ${sample} of ${id} is entered; retract the measurement to correct it`,
    );
  if (entry.kind === 'result') {
    for (const goal of action.request.goals) {
      const value = entry.values[goal.quantity];
      if (value !== undefined && value.unit !== goal.unit) {
        return refuse('wrong-unit', `${goal.quantity}: unit ${value.unit}, but the goal is in ${goal.unit}`);
      }
    }
    const planned = action.request.samples.find((candidate) => candidate.id === sample)?.design ?? {};
    const fault = entry.asMade === null ? null : findAsMadeFault(planned, entry.asMade);
    if (fault !== null) return refuse('bad-as-made', fault);
    const sdFault = findSdFault(entry.asMade, entry.asMadeSds ?? {});
    if (sdFault !== null) return refuse('bad-as-made', sdFault);
    const isAnswered = action.request.goals.some((goal) => entry.values[goal.quantity] !== undefined);
    if (!isAnswered && (entry.files ?? []).length === 0)
      return refuse(
        'no-value',
        `give a file or a value for ${action.request.goals.map((goal) => goal.quantity).join(' or ')}`,
      );
  }
  return accept({ type: 'order-entered', data: { id, sample, entry } });
}

/** Deviations belong to numbers that are stated as made. */
function findSdFault(asMade: Design | null, sds: InputSds): string | null {
  for (const [name, sd] of Object.entries(sds)) {
    if (typeof asMade?.[name] !== 'number')
      return `as made: a standard deviation of ${name}, of which no number is given`;
    if (!(Number.isFinite(sd) && sd >= 0))
      return `as made: the standard deviation of ${name} is ${JSON.stringify(sd)}, expected 0 or more`;
  }
  return null;
}

/** As made must say the same variables as the plan, each as the same kind of value. */
function findAsMadeFault(planned: Design, asMade: Design): string | null {
  const names = Object.keys(planned).join(', ');
  for (const [name, value] of Object.entries(planned)) {
    const made = asMade[name];
    if (made === undefined) return `as made: ${name} is missing; it needs ${names}`;
    if (typeof made !== typeof value)
      return `as made: ${name} is ${JSON.stringify(made)}, expected a ${typeof value}`;
  }
  const stranger = Object.keys(asMade).find((name) => planned[name] === undefined);
  return stranger === undefined ? null : `as made: ${stranger} is no variable of the plan; it has ${names}`;
}
