import type { Id } from '../core/id.ts';
import { affordableSamples } from './budget.ts';
import type { Design, ExperimentRequest, StepKey } from './contracts.ts';
import { accept, type Decision, refuse } from './decision.ts';
import type { Actor } from './envelope.ts';
import { checkDesign } from './space/index.ts';
import type { CampaignState, RequestState } from './state.ts';

/** Requests that may wait for a person at one time. */
export const mostOpenRequests = 20;

type RequestVerdict = {
  readonly key: StepKey;
  readonly verdict: 'approved' | 'refused';
  /** In place of the design asked for. */
  readonly design: Design | null;
  readonly why: string;
};

/** Requests have keys of their own, `request/<number>`, which no step has. */
export const isRequestKey = (key: StepKey): boolean => key.startsWith('request/');

/** Requests that wait for a person, oldest first; none of a closed campaign. */
export const openRequests = (state: CampaignState): readonly RequestState[] =>
  state.status === 'closed' ? [] : [...state.requests.values()].filter(({ verdict }) => verdict === null);

/** The request that an asker named so before; null when there is none. */
export const findRequest = (state: CampaignState, asker: Actor, reference: string): RequestState | null =>
  [...state.requests.values()].find(
    ({ by, request }) => by.kind === asker.kind && by.id === asker.id && request.reference === reference,
  ) ?? null;

/** Who stands behind what is done to these samples: whoever asked for one of them, else whoever opened the campaign. */
export function askerOf(state: CampaignState, samples: readonly Id[]): Actor {
  const asked = [...state.requests.values()].filter(
    ({ sample }) => sample !== null && samples.includes(sample),
  );
  return (asked.find(({ by }) => by.kind === 'agent') ?? asked[0])?.by ?? state.openedBy;
}

/** A request is written down, and nothing begins: a person settles it (C9). */
export function decideRequest(state: CampaignState, request: ExperimentRequest, actor: Actor): Decision {
  const { design, predicted, reference, why } = request;
  const verdict = checkDesign(state.spec.space, design);
  if (verdict !== true) return refuse('outside-space', verdict);
  if (why.trim() === '') return refuse('reason-missing', 'a request needs a reason, for whoever reviews it');
  const fault = findTextFault('why', why, 1000) ?? findTextFault('reference', reference ?? '', 100);
  if (fault !== null) return refuse('bad-request', fault);
  const [{ quantity, unit }] = state.spec.goals;
  if (predicted !== null && predicted.unit !== unit)
    return refuse('wrong-unit', `predicted is in ${predicted.unit}, but the goal ${quantity} is in ${unit}`);
  const earlier = reference === null ? null : findRequest(state, actor, reference);
  if (earlier !== null)
    return refuse('already-requested', `${reference} was asked for before: ${earlier.key}`);
  if (openRequests(state).length >= mostOpenRequests)
    return refuse(
      'too-many-requests',
      `${mostOpenRequests} requests wait for a person already; more may come once some are settled`,
    );
  return accept({ type: 'experiment-requested', data: { request } });
}

/** Words that a person will read on a terminal: short, and no control characters that would act on it. */
function findTextFault(field: string, text: string, most: number): string | null {
  if (text.length > most) return `${field} has ${text.length} characters; expected at most ${most}`;
  return /[\p{Cc}\p{Cf}]/u.test(text.replaceAll('\n', ' '))
    ? `${field} holds control characters; expected plain text`
    : null;
}

/** A person's word on a request; an approval needs room in the budget for one sample more. */
export function decideOnRequest(state: CampaignState, { key, ...settled }: RequestVerdict): Decision {
  const open = state.requests.get(key);
  if (open === undefined || open.verdict !== null)
    return refuse('no-such-review', `no request ${key} is open in campaign ${state.id}`);
  const { design, why } = settled;
  if (why.trim() === '' && (settled.verdict === 'refused' || design !== null))
    return refuse('reason-missing', 'a refusal or an edit needs a reason');
  if (settled.verdict === 'refused')
    return accept({ type: 'request-settled', data: { key, verdict: 'refused', design: null, why } });
  if (state.stopping !== null)
    return refuse(
      'already-stopping',
      `campaign ${state.id} ends and begins nothing new: ${state.stopping.detail}`,
    );
  const verdict = checkDesign(state.spec.space, design ?? open.request.design);
  if (verdict !== true) return refuse('outside-space', verdict);
  if (affordableSamples(state) - proposalsAwaited(state) < 1)
    return refuse(
      'budget-spent',
      `the budget of campaign ${state.id} pays for no further experiment; amend it first`,
    );
  const data = { key, verdict: design === null ? 'approved' : 'edited', design, why } as const;
  return accept({ type: 'request-settled', data });
}

/** Designs that a planner at work may still bring, each of which needs its part of the budget. */
function proposalsAwaited(state: CampaignState): number {
  let count = 0;
  for (const { step } of state.inFlight.values()) if (step.kind === 'propose') count += step.count;
  return count;
}
