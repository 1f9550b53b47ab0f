import { createRoute, z } from '@hono/zod-openapi';
import type { Json } from '../../../core/json.ts';
import { commandCampaign, openCampaignView } from '../../../runtime/index.ts';
import { createClock } from '../../workspace/create-clock.ts';
import { previewAmendment, readAmendment } from '../../workspace/read-amendment.ts';
import { actorOf } from '../access.ts';
import { amendmentPreview } from '../contract/story.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { failed, json, jsonBody } from './responses.ts';

const id = z.object({ id: z.string().min(1).max(120) });
const changes = z.record(z.string(), z.unknown());

/** Changes of a campaign while it runs, and what they would do. */
export function addSteeringRoutes(app: HttpApp, { workspace, records }: HttpScene): void {
  const preview = createRoute({
    method: 'post',
    path: '/api/campaigns/{id}/amend/preview',
    summary: 'What an amendment would do; nothing is written',
    request: {
      params: id,
      body: jsonBody(z.object({ changes })),
    },
    responses: { 200: json(amendmentPreview, 'its effects'), 400: failed, 404: failed, 409: failed },
  });
  app.openapi(preview, async (context) => {
    const state = await records(context.req.valid('param').id).read();
    const wanted = readAmendment(
      workspace.lab.definitions,
      state.spec,
      context.req.valid('json').changes as Json,
    );
    const { effects, ...rest } = previewAmendment(state, wanted);
    return context.json({ effects: [...effects], ...rest }, 200);
  });

  const amend = createRoute({
    method: 'post',
    path: '/api/campaigns/{id}/amend',
    summary: 'Changes goals, space, budget or planner of a running campaign; nothing measured is lost',
    request: {
      params: id,
      body: jsonBody(z.object({ changes, why: z.string().max(2000).default('') })),
    },
    responses: {
      200: json(z.object({ done: z.literal(true) }), 'it is in the record'),
      400: failed,
      404: failed,
      409: failed,
    },
  });
  app.openapi(amend, async (context) => {
    const { id: name } = context.req.valid('param');
    const { changes: asked, why } = context.req.valid('json');
    const state = await records(name).read();
    const clock = createClock(state.spec.laboratory.clock);
    clock.catchUp(state.now);
    const wanted = readAmendment(workspace.lab.definitions, state.spec, asked as Json);
    const view = openCampaignView(workspace.store, name);
    await commandCampaign(view, { command: 'amend', changes: wanted, why }, actorOf(context), clock.now);
    return context.json({ done: true as const }, 200);
  });
}
