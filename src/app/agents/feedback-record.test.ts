import { expect, it } from 'vitest';
import { createMemoryStore } from '../../runtime/index.ts';
import { type JudgedAgent, readFeedbackStanding, recordFeedback } from './feedback-record.ts';
import { agentSpec } from './scripted-campaign.fixture.ts';

const judged: JudgedAgent = {
  planner: 'agent',
  model: 'house',
  with: null,
  worldCount: 20,
  firstWorld: 0,
  budget: 16,
  realMinusPermuted: { mean: 0.28, lower: 0.19, upper: 0.37 },
  verdict: 'listens',
};
const stamp = { by: { kind: 'person', id: 'heike' }, at: 5 } as const;
const campaign = (use: string, options = {}) => ({
  spec: agentSpec(options, { model: { use, budget: { tokens: 1 } } }),
});

it('says of a campaign what the last control of its own model, working in its own way, said', async () => {
  const store = createMemoryStore();
  const none = await readFeedbackStanding(store, campaign('house'));
  expect(none).toMatchObject({ verdict: 'not judged', judged: null });
  await recordFeedback(store, judged, stamp);
  const first = await readFeedbackStanding(store, campaign('house'));
  expect(first).toMatchObject({ verdict: 'listens', judged: { at: 5, worldCount: 20 } });
  expect(first.sentence).toContain('it listens');
  expect(first.sentence).toContain('0.28 [0.19, 0.37] (95 %)');
  expect(first.sentence).toContain('20 simulated worlds of 16 experiments each');
  await recordFeedback(
    store,
    { ...judged, verdict: 'deaf', realMinusPermuted: { mean: 0, lower: -0.01, upper: 0.01 } },
    stamp,
  );
  expect((await readFeedbackStanding(store, campaign('house'))).sentence).toContain('it is deaf');
  for (const other of [campaign('another'), campaign('house', { with: 'bayes' }), { spec: agentSpec() }])
    expect((await readFeedbackStanding(store, other)).verdict).toBe('not judged');
});
