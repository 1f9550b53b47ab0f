import type { Id } from '../core/id.ts';
import { reservedCost } from './budget.ts';
import type { Design, Estimate, ExperimentRequest, StepKey } from './contracts.ts';
import { accept, type Decision, refuse } from './decision.ts';
import type { Actor } from './envelope.ts';
import type { Amendment, CampaignEvent } from './events.ts';
import { findGoalsFault } from './goals.ts';
import { policyVersion } from './next.ts';
import { decideOnRequest, decideRequest, isRequestKey } from './requests.ts';
import { checkDesign } from './space/index.ts';
import type { CampaignSpec } from './spec.ts';
import type { CampaignState } from './state.ts';

/** What a person, an agent or a client may ask of a campaign: the only way to write to it from outside. */
export type Command =
  | { readonly command: 'open'; readonly spec: CampaignSpec }
  | { readonly command: 'pause'; readonly why: string }
  | { readonly command: 'resume'; readonly why: string }
  | { readonly command: 'stop'; readonly why: string }
  | { readonly command: 'amend'; readonly changes: Amendment; readonly why: string }
  | {
      readonly command: 'approve';
      readonly key: StepKey;
      readonly design: Design | null;
      readonly why: string;
    }
  | { readonly command: 'refuse'; readonly key: StepKey; readonly why: string }
  | ({ readonly command: 'request-experiment' } & ExperimentRequest)
  | { readonly command: 'cancel-sample'; readonly sample: Id; readonly why: string }
  | {
      readonly command: 'add-measurement';
      readonly design: Design;
      readonly observations: readonly Estimate[];
      readonly why: string;
    }
  | { readonly command: 'retract'; readonly sample: Id; readonly why: string };

/** What an agent may ask for: the rest changes what is tested, allowed or believed, which is for persons and their clients. */
const openToAgents: readonly Command['command'][] = ['open', 'pause', 'request-experiment'];

/**
 * The events that a command leads to, or why it is refused (SPEC.md, rules C1 to C10). Pure; all events of one decision are one
 * append.
 */
export function decide(state: CampaignState | null, command: Command, actor: Actor): Decision {
  if (actor.kind === 'agent' && !openToAgents.includes(command.command))
    return refuse('not-allowed', `an agent cannot ${command.command}; a person can`);
  if (command.command === 'open') {
    if (state !== null) return refuse('already-open', `campaign ${state.id} is already open`);
    if (actor.kind === 'agent' && (command.spec.model ?? 'off') !== 'off')
      return refuse('not-allowed', 'an agent cannot switch a model on; a person can');
    return accept({ type: 'campaign-opened', data: { spec: command.spec, policy: policyVersion } });
  }
  if (state === null) return refuse('no-such-campaign', 'there is no campaign of this name');
  if (command.command === 'retract') return decideRetraction(state, command);
  if (state.status === 'closed')
    return refuse('campaign-closed', `campaign ${state.id} is closed; it takes corrections (retract) only`);
  switch (command.command) {
    case 'pause':
      if (state.status === 'paused')
        return refuse('already-paused', `campaign ${state.id} is already paused`);
      return accept({ type: 'campaign-paused', data: { why: command.why } });
    case 'resume':
      if (state.status !== 'paused')
        return refuse('not-paused', `campaign ${state.id} is ${state.status}, not paused`);
      return accept({ type: 'campaign-resumed', data: { why: command.why } });
    case 'stop':
      return decideStop(state, command.why);
    case 'amend':
      return decideAmendment(state, command);
    case 'approve':
    case 'refuse':
      return decideReview(state, command, actor);
    case 'request-experiment': {
      const { command: _, ...request } = command;
      return decideRequest(state, request, actor);
    }
    case 'cancel-sample':
      return decideCancellation(state, command);
    case 'add-measurement':
      return decideAddition(state, command);
  }
}

function decideStop(state: CampaignState, why: string): Decision {
  if (state.stopping !== null)
    return refuse('already-stopping', `campaign ${state.id} already ends: ${state.stopping.detail}`);
  const stop: CampaignEvent = {
    type: 'campaign-stopping',
    data: { reason: 'stopped-by-person', detail: why },
  };
  return state.status === 'paused' ? accept(stop, { type: 'campaign-resumed', data: { why } }) : accept(stop);
}

function decideAmendment(
  state: CampaignState,
  { changes, why }: { changes: Amendment; why: string },
): Decision {
  if (Object.keys(changes).length === 0) return refuse('nothing-to-amend', 'the amendment changes nothing');
  const { budget } = changes;
  const committed = state.spent.money + reservedCost(state).money;
  if (budget !== undefined && budget.money !== undefined && budget.money < committed) {
    const detail = `budget.money: ${budget.money} is below the ${committed} ${state.spec.currency} already spent or reserved`;
    return refuse('budget-below-spent', detail);
  }
  const fault = findAmendmentFault(state.spec, changes);
  return fault === null
    ? accept({ type: 'campaign-amended', data: { changes, why } })
    : refuse('bad-amendment', fault);
}

/** The first thing that makes an amended campaign meaningless: field, value and what was expected. */
function findAmendmentFault(spec: CampaignSpec, changes: Amendment): string | null {
  const { goals, stop } = { ...spec, ...changes };
  const counts = {
    'budget.experiments': changes.budget?.experiments,
    concurrency: changes.concurrency,
    batch: changes.batch,
    confirm: changes.confirm,
  };
  for (const [field, count] of Object.entries(counts)) {
    if (count !== undefined && !(Number.isInteger(count) && count >= 1))
      return `${field}: ${count} is no whole number of at least 1`;
  }
  for (const goal of goals) {
    const known = spec.goals.find((candidate) => candidate.quantity === goal.quantity);
    if (known !== undefined && known.unit !== goal.unit)
      return `goals: ${goal.quantity} in ${goal.unit}, but its measurements are in ${known.unit}`;
    if (goal.direction === 'target' && goal.target === undefined)
      return `goals: ${goal.quantity} has the direction target; expected a target in ${goal.unit}`;
  }
  const fault = findGoalsFault(goals, 'goals');
  if (fault !== null) return fault;
  if (stop.some(({ rule }) => rule === 'target') && goals[0].target === undefined)
    return `stop: the rule target needs a target of ${goals[0].quantity}; expected one in goals`;
  return null;
}

type ReviewCommand =
  | {
      readonly command: 'approve';
      readonly key: StepKey;
      readonly design: Design | null;
      readonly why: string;
    }
  | { readonly command: 'refuse'; readonly key: StepKey; readonly why: string };

const verdictOf = (command: ReviewCommand) =>
  command.command === 'approve'
    ? ({ key: command.key, verdict: 'approved', design: command.design, why: command.why } as const)
    : ({ key: command.key, verdict: 'refused', design: null, why: command.why } as const);

function decideReview(state: CampaignState, command: ReviewCommand, actor: Actor): Decision {
  if (actor.kind !== 'person')
    return refuse('not-allowed', `a ${actor.kind} cannot settle a review; a person can`);
  if (isRequestKey(command.key)) return decideOnRequest(state, verdictOf(command));
  const inFlight = state.inFlight.get(command.key);
  if (inFlight?.step.kind !== 'review')
    return refuse('no-such-review', `no review ${command.key} is open in campaign ${state.id}`);
  if (command.why.trim() === '' && (command.command === 'refuse' || command.design !== null)) {
    return refuse('reason-missing', 'a refusal or an edit needs a reason');
  }
  const { key, why } = command;
  if (command.command === 'refuse')
    return accept({ type: 'review-settled', data: { key, verdict: 'refused', design: null, why } });
  if (command.design === null)
    return accept({ type: 'review-settled', data: { key, verdict: 'approved', design: null, why } });
  const verdict = checkDesign(state.spec.space, command.design);
  if (verdict !== true) return refuse('outside-space', verdict);
  return accept({ type: 'review-settled', data: { key, verdict: 'edited', design: command.design, why } });
}

function decideCancellation(
  state: CampaignState,
  { sample: id, why }: { sample: Id; why: string },
): Decision {
  const sample = state.samples.get(id);
  if (sample === undefined) return refuse('no-such-sample', `campaign ${state.id} has no sample ${id}`);
  if (sample.status === 'finished') return refuse('sample-finished', `sample ${id} is finished`);
  if (sample.status === 'busy')
    return refuse('sample-busy', `sample ${id} is in a step; it can be cancelled between steps`);
  return accept({ type: 'sample-cancelled', data: { sample: id, why } });
}

function decideAddition(
  state: CampaignState,
  command: { design: Design; observations: readonly Estimate[]; why: string },
): Decision {
  const verdict = checkDesign(state.spec.space, command.design);
  if (verdict !== true) return refuse('outside-space', verdict);
  if (command.observations.length === 0)
    return refuse('no-observation', 'a measurement needs at least one value');
  for (const observation of command.observations) {
    const unknown = findUnknownField(observation);
    if (unknown !== null)
      return refuse(
        'unknown-field',
        `${observation.quantity}: unknown field "${unknown}"; expected ${estimateFields.join(', ')}`,
      );
    const goal = state.spec.goals.find((candidate) => candidate.quantity === observation.quantity);
    if (goal === undefined) {
      const names = state.spec.goals.map((candidate) => candidate.quantity).join(', ');
      return refuse(
        'unknown-quantity',
        `${observation.quantity} is no goal of the campaign; its goals are ${names}`,
      );
    }
    if (goal.unit !== observation.unit) {
      return refuse(
        'wrong-unit',
        `${observation.quantity}: unit ${observation.unit}, but the goal is in ${goal.unit}`,
      );
    }
  }
  const { design, observations, why } = command;
  return accept({ type: 'measurement-added', data: { design, observations, why } });
}

const estimateFields: readonly (keyof Estimate)[] = [
  'quantity',
  'value',
  'sd',
  'unit',
  'bound',
  'interval',
  'systematic',
  'fidelity',
  'method',
  'convention',
  'artefact',
];
const systematicFields: readonly string[] = ['sd', 'source'];

/** A field that no estimate has: it would be kept in the record, and shown to whoever reads it. */
const findUnknownField = (observation: Estimate): string | null =>
  Object.keys(observation).find((field) => !estimateFields.some((known) => known === field)) ??
  Object.keys(observation.systematic ?? {}).find((field) => !systematicFields.includes(field)) ??
  null;

function decideRetraction(state: CampaignState, { sample: id, why }: { sample: Id; why: string }): Decision {
  const sample = state.samples.get(id);
  if (sample === undefined) return refuse('no-such-sample', `campaign ${state.id} has no sample ${id}`);
  if (sample.isRetracted) return refuse('already-retracted', `the measurement of ${id} is already retracted`);
  if (sample.observations.length === 0)
    return refuse('nothing-to-retract', `sample ${id} has no measurement`);
  if (why.trim() === '') return refuse('reason-missing', 'a retraction needs a reason');
  return accept({ type: 'observation-retracted', data: { sample: id, why } });
}
