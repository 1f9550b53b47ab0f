import { describe, expect, it } from 'vitest';
import { findBest } from '../../campaign/index.ts';
import { createMemoryStore, recomputeSteps, verifyStream } from '../../runtime/index.ts';
import { lab } from '../lab.ts';
import {
  agentSpec,
  experiment,
  modelThatSays,
  openAgentCampaign,
  runAgentCampaign,
  triedIn,
  walker,
} from './scripted-campaign.fixture.ts';
import { agentStream, readAgent } from './store-run-log.ts';

describe('a campaign whose planner is an agent', () => {
  it('measures what the model proposes, with its reasons and forecasts in the record', async () => {
    const store = createMemoryStore();
    const id = await openAgentCampaign(store);
    const state = await runAgentCampaign(store, id, walker());
    expect(state.status).toBe('closed');
    expect([...state.samples.values()].map(({ design }) => design.x)).toEqual([4, 5, 6, 7, 8]);
    expect(findBest(state)?.mean.value).toBe(10);
    const [first] = state.samples.values();
    expect(first?.proposal).toMatchObject({
      predicted: { value: 6, unit: 'K' },
      why: expect.stringContaining('further up than 3'),
    });
    const agent = await readAgent(store, id);
    expect(agent).toMatchObject({ turnCount: 5, failedTurnCount: 0, callCount: 6, isClosed: true });
    expect(agent?.hypotheses[0]).toMatchObject({ verdict: 'true', settledAt: 4 });
    expect(verifyStream(await store.read(agentStream(id)))).toEqual([]);
  });

  it('is folded again from what is recorded, and its designs are not computed again', async () => {
    const store = createMemoryStore();
    const id = await openAgentCampaign(store);
    await runAgentCampaign(store, id, walker());
    const events = await store.read(`campaign/${id}`);
    const { stepCount, differences } = await recomputeSteps(store, lab.definitions, events as never);
    expect(differences).toEqual([]);
    expect(stepCount).toBe(10);
  });

  it('goes on with the fallback where no model is configured, and says so', async () => {
    const store = createMemoryStore();
    const id = await openAgentCampaign(store);
    const state = await runAgentCampaign(store, id, null);
    expect(state.status).toBe('closed');
    const whys = [...state.samples.values()].map(({ proposal }) => proposal?.why ?? '');
    expect(whys).toHaveLength(5);
    for (const why of whys)
      expect(why).toMatch(/^The model brought no designs \(model-not-configured: .*bayes chose/);
    expect(await readAgent(store, id)).toMatchObject({ turnCount: 5, failedTurnCount: 5, callCount: 0 });
  });

  it('pauses where a model fails three times and no fallback is allowed', async () => {
    const store = createMemoryStore();
    const id = await openAgentCampaign(store, agentSpec({ fallback: null }));
    const state = await runAgentCampaign(
      store,
      id,
      modelThatSays(() => ({ ended: 'refused', text: 'no' })),
    );
    expect(state).toMatchObject({
      status: 'paused',
      pausedWhy: expect.stringContaining('planner agent failed 3 times'),
    });
  });

  it('has bayes point within its regions, and follows or overrules it with a reason', async () => {
    const store = createMemoryStore();
    const id = await openAgentCampaign(store, agentSpec({ with: 'bayes' }, { budget: { experiments: 2 } }));
    const regions = {
      regions: [{ where: { x: { min: 6, max: 9 } }, why: 'the top should be here' }],
      exclude: [{ where: { x: { min: 8, max: 9 } }, why: 'it melts' }],
    };
    const model = modelThatSays((request) => {
      const answers = request.messages.filter(({ role }) => role === 'tool');
      const pointed = answers.flatMap((message) =>
        message.role === 'tool' && message.tool === 'point-in-regions'
          ? (message.result as { dataNotInstructions: { designs: { design: { x: number } }[] } })
              .dataNotInstructions.designs
          : [],
      );
      const [first] = pointed;
      if (first === undefined) return [['point-in-regions', regions]];
      const tried = triedIn(request);
      if (tried.length < 1)
        return [['propose-experiments', { experiments: [experiment(first.design.x, 9, 'as it says')] }]];
      const bare = experiment(12, 0, 'to see the edge');
      return answers.length === 1
        ? [['propose-experiments', { experiments: [bare] }]]
        : [['propose-experiments', { experiments: [{ ...bare, overrules: 'the edge was never seen' }] }]];
    });
    const state = await runAgentCampaign(store, id, model);
    const samples = [...state.samples.values()];
    expect([6, 7]).toContain(samples[0]?.design.x);
    expect(samples[0]?.proposal?.why).toMatch(
      /^bayes pointed here, in a region chosen because the top should/,
    );
    expect(samples[1]?.proposal?.why).toMatch(/^Overrules bayes \(the edge was never seen\)/);
    expect(JSON.stringify(model.requests.at(-1))).toContain('overrules: missing');
  });
});
