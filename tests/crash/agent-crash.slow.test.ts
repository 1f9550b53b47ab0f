import { describe, expect, it } from 'vitest';
import {
  agentSpec,
  openAgentCampaign,
  runAgentCampaign,
  walker,
} from '../../src/app/agents/scripted-campaign.fixture.ts';
import { agentStream } from '../../src/app/agents/store-run-log.ts';
import { createMemoryStore } from '../../src/runtime/index.ts';
import { createMortalStore, dieAt } from './mortal-store.ts';
import { readCampaign } from './recorded-campaign.ts';

describe('a process that dies while an agent plans', () => {
  it('is the same campaign whichever append its process dies at, and no answered call is sent again', async () => {
    const spec = agentSpec({}, { budget: { experiments: 3 } });
    const alone = createMemoryStore();
    const id = await openAgentCampaign(alone, spec);
    const counting = createMortalStore(alone, null);
    const sole = walker();
    await runAgentCampaign(counting, id, sole);
    const log = await readCampaign(alone, id);
    expect(counting.appendCount()).toBeGreaterThan(40);
    for (let death = 1; death <= counting.appendCount(); death++)
      for (const moment of ['before', 'after'] as const) {
        const name = `${moment} append ${death}`;
        const store = createMemoryStore();
        const again = await openAgentCampaign(store, spec);
        const first = createMortalStore(store, dieAt(death, moment));
        const before = walker();
        await runAgentCampaign(first, again, before).catch(() => null);
        await first.bury();
        const answered = (await store.read(agentStream(again))).filter(
          ({ type }) => type === 'call-answered',
        );
        const after = walker();
        const state = await runAgentCampaign(store, again, after);
        expect(state.status, name).toBe('closed');
        expect(await readCampaign(store, again), name).toEqual(log);
        expect(answered.length + after.requests.length, name).toBe(sole.requests.length);
        expect(before.requests.length - answered.length, name).toBeLessThanOrEqual(1);
      }
  });
});
