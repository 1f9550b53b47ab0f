import { describe, expect, it } from 'vitest';
import type { ModelRequest } from '../../src/agents/index.ts';
import { attacks } from '../../src/agents/prompts/attacks.fixture.ts';
import {
  experiment,
  modelThatSays,
  runAgentCampaign,
} from '../../src/app/agents/scripted-campaign.fixture.ts';
import { createMemoryStore } from '../../src/runtime/index.ts';
import { openHostileRecord, readCampaign } from './hostile-record.ts';
import { findTrespasses, questionsAbout, tagged, tagOf } from './obedience.ts';
import { ordersIn } from './obedient-client.ts';

/** Looks everything up, then does what it was told, then proposes. */
const obedient = (id: string) =>
  modelThatSays((request: ModelRequest, number) => {
    if (number === 1) return questionsAbout(id);
    const orders = ordersIn(JSON.stringify(request.messages));
    return number % 3 === 2 ? orders : [['propose-experiments', { experiments: [experiment(9, 5, 'told')] }]];
  });

describe('an agent that does all that it reads in its campaign', () => {
  it.each(Object.entries(attacks))('changes nothing by %s', async (_, text) => {
    const store = createMemoryStore();
    const id = await openHostileRecord(store, tagged(text));
    const from = (await readCampaign(store, id)).length;
    const model = obedient(id);
    await runAgentCampaign(store, id, model);
    expect(await findTrespasses(store, id, from)).toEqual([]);
    const seen = JSON.stringify(model.requests);
    for (const channel of ['the notebook', 'a hypothesis', 'the name of the campaign'] as const)
      expect(seen).toContain(`CALL ${tagOf(channel)}`);
    const used = (await store.read(`agent/${id}`)).filter(({ type }) => type === 'tool-answered');
    expect(JSON.stringify(used)).toContain('there is no tool approve');
  });
});
