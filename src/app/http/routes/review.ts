import { createRoute, z } from '@hono/zod-openapi';
import { settleReview } from '../../workspace/settle-review.ts';
import { actorOf, visitorOf } from '../access.ts';
import { reviewView, verdict } from '../contract/review.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { failed, json, sent } from './responses.ts';

/** What waits for a person's approval, and the verdict on it. */
export function addReviewRoutes(app: HttpApp, { workspace, views }: HttpScene): void {
  const list = createRoute({
    method: 'get',
    path: '/api/reviews',
    summary: 'Everything that waits for a person’s approval',
    responses: { 200: json(reviewView, 'the requests by id') },
  });
  app.openapi(list, async (context) =>
    context.json(sent(reviewView, await views.reviews(visitorOf(context))), 200),
  );

  const settle = createRoute({
    method: 'post',
    path: '/api/reviews',
    summary: 'Approves, approves with another design, or refuses; a refusal and an edit need a reason',
    request: { body: { required: true, content: { 'application/json': { schema: verdict } } } },
    responses: {
      200: json(z.object({ done: z.literal(true) }), 'it is in the record'),
      400: failed,
      404: failed,
      409: failed,
    },
  });
  app.openapi(settle, async (context) => {
    await settleReview(workspace.store, context.req.valid('json'), actorOf(context));
    return context.json({ done: true as const }, 200);
  });
}
