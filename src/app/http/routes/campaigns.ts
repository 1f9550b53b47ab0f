import { createRoute, z } from '@hono/zod-openapi';
import type { Command } from '../../../campaign/index.ts';
import { giveCommand } from '../../workspace/command-campaign.ts';
import { actorOf } from '../access.ts';
import { campaignCard, campaignView } from '../contract.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { failed, json, jsonBody, sent } from './responses.ts';

const id = z.object({ id: z.string().min(1).max(120) });

const summaries = {
  pause: 'Pauses a campaign: what is under way goes on, nothing new begins',
  resume: 'Takes a paused campaign up again',
  stop: 'Stops a campaign: what is under way is finished, then it is closed',
} as const;
const campaignList = z.object({ cards: z.record(z.string(), campaignCard) });

/** Campaigns: the list, one of them, and what a person may tell it. */
export function addCampaignRoutes(app: HttpApp, { workspace, views }: HttpScene): void {
  const list = createRoute({
    method: 'get',
    path: '/api/campaigns',
    summary: 'All campaigns of the workspace',
    responses: { 200: json(campaignList, 'the campaigns by id') },
  });
  app.openapi(list, async (context) => context.json(sent(campaignList, await views.campaigns()), 200));

  const show = createRoute({
    method: 'get',
    path: '/api/campaigns/{id}',
    summary: 'One campaign with its experiments',
    request: { params: id },
    responses: { 200: json(campaignView, 'the campaign'), 404: failed },
  });
  app.openapi(show, async (context) =>
    context.json(sent(campaignView, await views.campaign(context.req.valid('param').id)), 200),
  );

  for (const command of ['pause', 'resume', 'stop'] as const) {
    const steer = createRoute({
      method: 'post',
      path: `/api/campaigns/{id}/${command}`,
      summary: summaries[command],
      request: {
        params: id,
        body: jsonBody(z.object({ why: z.string().max(2000).default('') })),
      },
      responses: {
        200: json(z.object({ done: z.literal(true) }), 'it is in the record'),
        404: failed,
        409: failed,
      },
    });
    app.openapi(steer, async (context) => {
      const { id: name } = context.req.valid('param');
      const { why } = context.req.valid('json');
      const said: Command = { command, why: why || `${command} by a person` };
      await giveCommand(workspace.store, name, actorOf(context), () => said);
      return context.json({ done: true as const }, 200);
    });
  }
}
