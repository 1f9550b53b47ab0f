import { isDeepStrictEqual } from 'node:util';
import {
  type Amendment,
  amendmentFromJson,
  type CampaignEvent,
  type CampaignSpec,
  type CampaignState,
  decide,
  experimentsUsed,
  foldCampaign,
  next,
  type StoredEvent,
} from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import { type Definitions, findDefinition } from '../../runtime/index.ts';
import { compareSpecs, type Effect } from './compare-specs.ts';

/** Changes as in a campaign file; a planner is one that the lab has, and takes its options. @throws AppError `bad-amendment`, `bad-options`, … */
export function readAmendment(definitions: Definitions, spec: CampaignSpec, json: Json): Amendment {
  const changes = amendmentFromJson(spec, json);
  const { planner } = changes;
  if (planner !== undefined)
    findDefinition('planner', definitions.planners, planner.name).parseOptions(planner.options);
  return changes;
}

/** What an amendment would do, tried on a copy of the state; nothing is written. @throws AppError with the refusal's code */
export function previewAmendment(
  state: CampaignState,
  changes: Amendment,
): { readonly effects: readonly Effect[]; readonly changesNothing: boolean; readonly follows: string } {
  const decision = decide(
    state,
    { command: 'amend', changes, why: 'preview' },
    { kind: 'person', id: 'preview' },
  );
  if ('refusal' in decision) throw new AppError(decision.refusal.code, decision.refusal.detail);
  let after: CampaignState = structuredClone(state);
  for (const event of decision.events) after = foldCampaign(after, stampPreview(state, event));
  return {
    effects: compareSpecs(state.spec, after.spec),
    changesNothing: isDeepStrictEqual(state.spec, after.spec),
    follows: sayWhatFollows(after),
  };
}

const stampPreview = (state: CampaignState, event: CampaignEvent): StoredEvent<CampaignEvent> => ({
  ...event,
  by: { kind: 'person', id: 'preview' },
  at: state.now,
  labAt: state.now,
  cause: null,
  schema: 1,
  stream: `campaign/${state.id}`,
  seq: state.version + 1,
  prevHash: '' as StoredEvent['prevHash'],
  hash: '' as StoredEvent['hash'],
});

/** What the campaign would do at once. */
function sayWhatFollows(state: CampaignState): string {
  if (state.status === 'paused') return 'It stays paused until it is resumed.';
  const { steps, decisions, close } = next(state);
  const stopping = decisions.find(({ type }) => type === 'campaign-stopping' || type === 'campaign-closed');
  if (stopping !== undefined && 'detail' in stopping.data)
    return `It would then end: ${stopping.data.detail}.`;
  if (close !== null) return `It would then end: ${close.detail}.`;
  const [step] = steps;
  if (step?.step.kind === 'propose')
    return `It would then ask ${step.step.planner} for ${step.step.count === 1 ? 'one design' : `${step.step.count} designs`}.`;
  const used = experimentsUsed(state);
  if (used >= state.spec.budget.experiments)
    return `It finishes what is under way and begins nothing new: ${used === 1 ? '1 experiment is' : `${used} experiments are`} used, and the budget is ${state.spec.budget.experiments}.`;
  return 'It goes on with what is under way.';
}
