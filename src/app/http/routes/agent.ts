import { createRoute } from '@hono/zod-openapi';
import { describeAgent } from '../../agents/describe-agent.ts';
import { readFeedbackStanding } from '../../agents/feedback-record.ts';
import { readAgent } from '../../agents/store-run-log.ts';
import { agentView } from '../contract/agent.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { viewAgent, viewListening } from '../views/agent-view.ts';
import { campaignId, failed, json } from './responses.ts';

/** What a language model did in a campaign. */
export function addAgentRoutes(app: HttpApp, { workspace: { store }, records }: HttpScene): void {
  const show = createRoute({
    method: 'get',
    path: '/api/campaigns/{id}/agent',
    summary: 'Hypotheses of the agent with their evidence, its forecasts, and whether it listened',
    request: { params: campaignId },
    responses: { 200: json(agentView, 'what the agent did'), 404: failed },
  });
  app.openapi(show, async (context) => {
    const { id } = context.req.valid('param');
    const state = await records(id).read();
    const standing = await readFeedbackStanding(store, state);
    const agent = describeAgent(await readAgent(store, id), state, standing);
    return context.json(viewAgent(agent, state, viewListening(standing, state.spec)), 200);
  });
}
