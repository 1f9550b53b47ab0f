import {
  type Actor,
  type CampaignEvent,
  type CampaignState,
  type Command,
  campaignSchema,
  decide,
  foldCampaign,
  type Instant,
  type StoredEvent,
} from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import type { Id } from '../core/id.ts';
import type { Json } from '../core/json.ts';
import { summarizeCampaign, summaryProjection } from './campaign-summary.ts';
import type { Fence, Store } from './store.ts';
import { createStreamView, retryOnConflict, type StreamView } from './stream-view.ts';

export type CampaignView = StreamView<CampaignState, CampaignEvent>;
export type CampaignListener = (event: StoredEvent<CampaignEvent>, state: CampaignState) => void;

export const campaignStream = (id: Id): string => `campaign/${id}`;

export const openCampaignView = (
  store: Store,
  id: Id,
  onEvent?: CampaignListener,
  fence?: Fence,
): CampaignView =>
  createStreamView<CampaignState, CampaignEvent>({
    store,
    stream: campaignStream(id),
    schema: campaignSchema,
    fold: foldCampaign,
    project: (state) => [
      { projection: summaryProjection, key: state.id, value: summarizeCampaign(state) as unknown as Json },
    ],
    ...(onEvent && { onEvent }),
    ...(fence && { fence }),
  });

/** A person's or client's command: decided on the newest state, appended as one. @throws AppError with the refusal's code */
export async function commandCampaign(
  view: CampaignView,
  command: Command,
  actor: Actor,
  labAt: () => Instant,
): Promise<void> {
  await view.refresh();
  await retryOnConflict(view, async () => {
    const decision = decide(view.state(), command, actor);
    if ('refusal' in decision) throw new AppError(decision.refusal.code, decision.refusal.detail);
    await view.append(decision.events, { by: actor, at: Date.now(), labAt: labAt(), cause: command.command });
  });
}
