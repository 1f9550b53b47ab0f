import { expect, it } from 'vitest';
import {
  amendmentFromJson,
  type CampaignEvent,
  type CampaignState,
  experimentsUsed,
  foldCampaign,
  type StoredEvent,
} from '../../campaign/index.ts';
import { campaignStream } from '../../runtime/index.ts';
import { recordCampaign } from '../tools/campaign-record.fixture.ts';
import { previewAmendment } from './read-amendment.ts';

it('a budget below what is used says that nothing new begins', async () => {
  const { store, id } = await recordCampaign(4);
  let state: CampaignState | null = null;
  for (const event of await store.read(campaignStream(id), 0)) {
    state = foldCampaign(state, event as unknown as StoredEvent<CampaignEvent>);
    if (experimentsUsed(state) === 2 && state.inFlight.size > 0) break;
  }
  if (state === null) throw new Error('the record is empty');
  const followsOf = (experiments: number): string =>
    previewAmendment(state, amendmentFromJson(state.spec, { budget: { experiments } })).follows;
  expect(followsOf(1)).toBe(
    'It finishes what is under way and begins nothing new: 2 experiments are used, and the budget is 1.',
  );
  expect(followsOf(30)).toBe('It goes on with what is under way.');
});
