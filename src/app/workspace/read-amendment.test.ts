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

it('one experiment that is used is one', async () => {
  const { store, id } = await recordCampaign(4);
  let state: CampaignState | null = null;
  for (const event of await store.read(campaignStream(id), 0)) {
    state = foldCampaign(state, event as unknown as StoredEvent<CampaignEvent>);
    if (experimentsUsed(state) === 1 && state.inFlight.size > 0) break;
  }
  if (state === null) throw new Error('the record is empty');
  const changes = amendmentFromJson(state.spec, { budget: { experiments: 1 } });
  expect(previewAmendment(state, changes).follows).toContain('nothing new: 1 experiment is used,');
});

const variable = (max: number) => ({ kind: 'continuous', name: 'x', unit: 'K', min: 300, max });
const goal = { quantity: 'y', criterion: 'midpoint', unit: 'K', direction: 'target', target: 5 };
it.each([
  [{ stop: [{ rule: 'no-improvement', window: 10 }] }, { stop: [{ rule: 'no-improvement', window: 20 }] }],
  [{ stop: [{ rule: 'no-improvement' }] }, { stop: [{ rule: 'no-improvement', noiseFactor: 2 }] }],
  [
    { stop: [{ rule: 'expected-improvement', below: 0.1 }] },
    { stop: [{ rule: 'expected-improvement', below: 0.10001 }] },
  ],
  [{ space: { variables: [variable(900)] } }, { space: { variables: [variable(1000)] } }],
  [{ space: { variables: [variable(900)] } }, { space: { variables: [variable(900.0001)] } }],
  [{ space: { variables: [variable(900)] } }, { space: { variables: [{ ...variable(900), scale: 'log' }] } }],
  [
    { space: { variables: [variable(900)] } },
    { space: { variables: [variable(900)], constraints: ['x >= 400'] } },
  ],
  [{ goal }, { goal: { ...goal, tolerance: 0.5 } }],
  [{ goal }, { goal: { ...goal, criterion: 'onset' } }],
  [{ goal }, { goal: { ...goal, utility: { zero: 0, one: 5 } } }],
  [
    { goal: { ...goal, weight: 1, utility: { zero: 0, one: 5 } } },
    { goal: { ...goal, weight: 2, utility: { zero: 0, one: 5 } } },
  ],
  [{ retry: { backoffHours: 1 } }, { retry: { backoffHours: 3 } }],
  [{ retry: { invalidMeasurements: 1 } }, { retry: { invalidMeasurements: 2 } }],
  [{ budget: { money: 1234.56 } }, { budget: { money: 1234.57 } }],
  [
    { model: { use: 'small', budget: { money: 1, tokens: 1000 } } },
    { model: { use: 'small', budget: { money: 1, tokens: 2000 } } },
  ],
])('from %j to %j is a difference, told in one line', async (first, second) => {
  const { store, id } = await recordCampaign(4, false);
  let state: CampaignState | null = null;
  for (const event of await store.read(campaignStream(id), 0))
    state = foldCampaign(state, event as unknown as StoredEvent<CampaignEvent>);
  if (state === null) throw new Error('the record is empty');
  const before = { ...state, spec: { ...state.spec, ...amendmentFromJson(state.spec, first) } };
  const changed = previewAmendment(before, amendmentFromJson(before.spec, second));
  expect(changed.changesNothing).toBe(false);
  expect(changed.effects).toHaveLength(1);
  const same = previewAmendment(before, amendmentFromJson(before.spec, first));
  expect(same).toMatchObject({ changesNothing: true, effects: [] });
});
