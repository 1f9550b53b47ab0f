import { createRoute, z } from '@hono/zod-openapi';
import type { WorkOrderEntry } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { keepUpload } from '../../workspace/keep-upload.ts';
import { claimOrder, releaseOrder, withOrder } from '../../workspace/work-orders.ts';
import { actorOf, visitorOf } from '../access.ts';
import { benchEntry, benchView } from '../contract/bench.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { binary, failed, json, sent } from './responses.ts';

const done = json(z.object({ done: z.literal(true) }), 'it is in the record');
const order = z.object({ order: z.string().min(1).max(300) });

/** Work orders: what waits at the bench, who does it, what was made and measured, and the files that instruments left. */
export function addBenchRoutes(app: HttpApp, { workspace, views }: HttpScene): void {
  const list = createRoute({
    method: 'get',
    path: '/api/bench',
    summary: 'Work orders that wait for a person',
    responses: { 200: json(benchView, 'the orders by id') },
  });
  app.openapi(list, async (context) =>
    context.json(sent(benchView, await views.bench(visitorOf(context))), 200),
  );

  const take = createRoute({
    method: 'post',
    path: '/api/bench/orders/{command}',
    summary: 'Claims an order, or gives it back',
    request: {
      params: z.object({ command: z.enum(['claim', 'release']) }),
      body: { required: true, content: { 'application/json': { schema: order } } },
    },
    responses: { 200: done, 404: failed, 409: failed },
  });
  app.openapi(take, async (context) => {
    const give = context.req.valid('param').command === 'claim' ? claimOrder : releaseOrder;
    await give(workspace.store, context.req.valid('json').order, actorOf(context));
    return context.json({ done: true as const }, 200);
  });

  const enter = createRoute({
    method: 'post',
    path: '/api/bench/entries',
    summary: 'Enters a result or a failure of one sample; sent again under its key it is the same entry',
    request: { body: { required: true, content: { 'application/json': { schema: benchEntry } } } },
    responses: { 200: done, 400: failed, 404: failed, 409: failed },
  });
  app.openapi(enter, async (context) => {
    const { order: id, sample, ...entered } = context.req.valid('json');
    const person = actorOf(context);
    if (entered.kind === 'result')
      for (const { name, blob } of entered.files)
        if (!(await workspace.store.hasBlob(blob)))
          throw new AppError('blob-missing', `the file ${name} is not in the store; send it again`);
    const entry = { ...entered, by: person.id } as WorkOrderEntry;
    await withOrder(workspace.store, id, (laboratory, { request }) =>
      laboratory.command({ command: 'enter', id: request.id, sample, entry }, person),
    );
    return context.json({ done: true as const }, 200);
  });

  const keep = createRoute({
    method: 'put',
    path: '/api/bench/files/{name}',
    summary: 'Keeps a file that an instrument left; an entry then names it',
    request: {
      params: z.object({ name: z.string().min(1).max(200) }),
      body: { required: true, content: binary },
    },
    responses: {
      200: json(
        z.object({ name: z.string(), blob: z.string(), size: z.number() }),
        'what it is called in the record',
      ),
      400: failed,
      413: failed,
    },
  });
  app.openapi(keep, async (context) => {
    const { name } = context.req.valid('param');
    const { body } = context.req.raw;
    if (body === null) throw new AppError('bad-request', `the file ${name} came without content`);
    const source = `bench, uploaded by ${actorOf(context).id}`;
    return context.json(await keepUpload(workspace.store, name, source, body), 200);
  });
}
