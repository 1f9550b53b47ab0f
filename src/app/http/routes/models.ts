import { createRoute, z } from '@hono/zod-openapi';
import { createModelAccount } from '../../../agents/index.ts';
import { readModelsFile } from '../../models/models-file.ts';
import { openModel, readinessOf } from '../../models/open-model.ts';
import { readSentLog } from '../../models/sent-log.ts';
import { modelList, modelPreview, sentList } from '../contract/workspace.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { failed, json, jsonBody } from './responses.ts';

/** Language models of `models.yaml`: which there are, what a request would send, and what left. No key is ever told. */
export function addModelRoutes(app: HttpApp, { workspace: { folder } }: HttpScene): void {
  const list = createRoute({
    ...{ method: 'get', path: '/api/models', summary: 'Models of models.yaml, and whether each is ready' },
    responses: { 200: json(modelList, 'the models'), 400: failed },
  });
  app.openapi(list, async (context) => {
    const models = await Promise.all(
      [...readModelsFile(folder).values()].map(async (model) => ({
        name: model.name,
        kind: model.kind.name,
        model: textOf(model.settings.model),
        price: model.price,
        ...(await readinessOf(folder, model.name)),
      })),
    );
    return context.json({ models }, 200);
  });

  const preview = createRoute({
    ...{
      method: 'post',
      path: '/api/models/{name}/preview',
      summary: 'The exact bytes that a question would send to a model; nothing is sent',
    },
    request: {
      params: z.object({ name: z.string().min(1).max(100) }),
      body: jsonBody(z.object({ text: z.string().min(1).max(20_000) })),
    },
    responses: { 200: json(modelPreview, 'what would leave'), 400: failed, 404: failed },
  });
  app.openapi(preview, async (context) => {
    const { name } = context.req.valid('param');
    const account = createModelAccount({}, '');
    const opened = await openModel({ folder, name, purpose: 'preview', account });
    const { text } = context.req.valid('json');
    const outgoing = await opened.preview({
      messages: [{ role: 'user', text }],
      tools: [],
      maxTokens: 1024,
    });
    if (outgoing === null) return context.json({ outgoing }, 200);
    const { method, url, headers, body, sha256 } = outgoing;
    const shown = { ...{ method, url, sha256 }, headers: { ...headers }, bytes: body.byteLength };
    return context.json({ outgoing: { ...shown, body: new TextDecoder().decode(body) } }, 200);
  });

  const log = createRoute({
    ...{ method: 'get', path: '/api/models/sent', summary: 'What left for models, latest first' },
    request: { query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) }) },
    responses: { 200: json(sentList, 'the requests'), 400: failed },
  });
  app.openapi(log, async (context) => {
    const entries = (await readSentLog(folder)).toReversed().slice(0, context.req.valid('query').limit);
    return context.json({ sent: entries.map((entry) => ({ ...entry })) }, 200);
  });
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
