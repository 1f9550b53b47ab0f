import type { Actor, CampaignState, Design } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { commandCampaign, openCampaignView, type Store } from '../../runtime/index.ts';
import { createClock } from './create-clock.ts';
import { readLaboratories, withOrder } from './work-orders.ts';

export type Verdict = {
  /** `campaign:key` of a stage or of a request, or the id of an action. */
  readonly id: string;
  readonly verdict: 'approve' | 'refuse';
  /** In place of the design asked for. */
  readonly design: Design | null;
  readonly why: string;
};

/**
 * Settles what waits for a person. An action that waits under the laboratory's policy is settled there, all else in its campaign.
 * @throws AppError `no-such-review`, `not-allowed`, `reason-missing` and what the campaign or the laboratory refuses
 */
export async function settleReview(
  store: Store,
  { id, verdict, design, why }: Verdict,
  person: Actor,
): Promise<void> {
  const laboratories = await readLaboratories(store);
  if (laboratories.some(({ actions }) => actions.get(id)?.review?.verdict === 'awaited')) {
    if (design !== null)
      throw new AppError(
        'not-editable',
        'an action is approved or refused as it is; edit the campaign instead',
      );
    const settled = verdict === 'approve' ? 'approved' : 'refused';
    await withOrder(store, id, (laboratory) =>
      laboratory.command({ command: 'review', id, verdict: settled, why }, person),
    );
    return;
  }
  const [campaign = '', key = ''] = id.split(/:(.*)/s);
  const view = openCampaignView(store, campaign);
  await view.refresh();
  const state: CampaignState | null = view.state();
  if (state === null) throw new AppError('no-such-review', `no review ${id} is open`);
  const clock = createClock(state.spec.laboratory.clock);
  clock.catchUp(state.now);
  await commandCampaign(
    view,
    verdict === 'approve' ? { command: 'approve', key, design, why } : { command: 'refuse', key, why },
    person,
    clock.now,
  );
}
