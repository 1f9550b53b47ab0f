import { describe, expect, it } from 'vitest';
import { recordFeedback } from '../../agents/feedback-record.ts';
import {
  agentSpec,
  openAgentCampaign,
  runAgentCampaign,
  walker,
} from '../../agents/scripted-campaign.fixture.ts';
import type { AgentView } from '../contract/agent.ts';
import { openTestServer } from '../http-app.fixture.ts';

const read = async (model: Parameters<typeof runAgentCampaign>[2], planner?: string): Promise<AgentView> => {
  const server = await openTestServer();
  try {
    const { store } = server.workspace;
    const id = await openAgentCampaign(store);
    if (planner === undefined) await runAgentCampaign(store, id, model);
    const response = await server.ask(`/api/campaigns/${id}/agent`);
    expect(response.status).toBe(200);
    return (await response.json()) as AgentView;
  } finally {
    await server.close();
  }
};

describe('what an agent did, over HTTP', () => {
  it('shows each hypothesis with its probability, what settles it, and the samples for and against', async () => {
    const view = await read(walker());
    if (!view.isPresent) throw new Error('no agent is shown');
    const [hypothesis] = view.hypotheses;
    expect(hypothesis).toMatchObject({ id: 'h1', verdict: 'true' });
    expect(hypothesis?.test).toMatch(/^some design.*: y above /);
    const sides = hypothesis?.evidence.filter(({ says }) => says === 'for') ?? [];
    expect(sides.length).toBeGreaterThan(0);
    expect(hypothesis?.probabilities[0]?.probability).toBeGreaterThan(0);
    expect(hypothesis?.brier).toBeCloseTo((1 - (hypothesis?.probability ?? 0)) ** 2, 6);
    expect(view.forecasts?.count).toBe(5);
  });

  it('says that nobody judged whether it listened, and what to run', async () => {
    const view = await read(null);
    expect(view).toMatchObject({
      isPresent: true,
      failedTurns: 5,
      hypotheses: [],
      brier: null,
      listening: { isJudged: false, command: 'onnes bench feedback --planner agent --worlds 20' },
    });
  });

  it('says what the last control of this model said', async () => {
    const server = await openTestServer();
    try {
      const { store } = server.workspace;
      const spec = agentSpec({}, { model: { use: 'scripted', budget: { tokens: 1e6 } } });
      const id = await openAgentCampaign(store, spec);
      await runAgentCampaign(store, id, walker());
      const { planner } = spec;
      const judged = {
        ...{
          planner: planner.name,
          model: 'scripted',
          with: null,
          worldCount: 20,
          firstWorld: 0,
          budget: 16,
        },
        ...{ realMinusPermuted: { mean: 0.28, lower: 0.19, upper: 0.37 }, verdict: 'listens' as const },
      };
      await recordFeedback(store, judged, { by: { kind: 'person', id: 'heike' }, at: 5 });
      const view = (await (await server.ask(`/api/campaigns/${id}/agent`)).json()) as AgentView;
      expect(view).toMatchObject({
        listening: { isJudged: true, verdict: 'listens', worldCount: 20, difference: { mean: 0.28 }, at: 5 },
      });
    } finally {
      await server.close();
    }
  });

  it('shows none where none took part', async () => {
    expect(await read(null, 'not run')).toEqual({ isPresent: false });
  });
});
