import { createRoute, z } from '@hono/zod-openapi';
import type { LaboratoryEvent, LaboratoryState } from '../../../campaign/index.ts';
import { campaignStream, createLaboratoryView, type StreamView } from '../../../runtime/index.ts';
import { verifyCampaign } from '../../workspace/verify-campaign.ts';
import {
  decisionPage,
  devicesView,
  fileList,
  honestyView,
  recordPage,
  verifyView,
} from '../contract/story.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { openDecisionBook } from '../views/decisions.ts';
import { viewDevices } from '../views/devices.ts';
import { viewHonesty } from '../views/honesty.ts';
import { failed, json } from './responses.ts';

const id = z.object({ id: z.string().min(1).max(120) });
const sequence = z.coerce.number().int().min(0);
const limit = z.coerce.number().int().min(1).max(500).default(50);

/** What happened in a campaign: decisions, devices, honesty, events, files, and whether the record is intact. */
export function addCampaignStoryRoutes(app: HttpApp, scene: HttpScene): void {
  addDecisionRoutes(app, scene);
  addRecordRoutes(app, scene);
  addProofRoutes(app, scene);
}

/** Decisions, devices, predictions beside measurements. */
function addDecisionRoutes(app: HttpApp, { workspace: { store }, records }: HttpScene): void {
  const book = openDecisionBook(store);
  const laboratories = new Map<string, StreamView<LaboratoryState, LaboratoryEvent>>();

  const decisions = createRoute({
    method: 'get',
    path: '/api/campaigns/{id}/decisions',
    summary: 'What was decided and found, and why, newest first',
    request: {
      params: id,
      query: z.object({
        filter: z.enum(['all', 'decisions', 'faults']).default('all'),
        /** Only items of events before, or after, this one. */
        before: sequence.default(Number.MAX_SAFE_INTEGER),
        after: sequence.default(0),
        limit,
      }),
    },
    responses: { 200: json(decisionPage, 'a page of decisions'), 400: failed, 404: failed },
  });
  app.openapi(decisions, async (context) => {
    const { id: name } = context.req.valid('param');
    await records(name).read();
    return context.json(await book.read(name, context.req.valid('query')), 200);
  });

  const devices = createRoute({
    method: 'get',
    path: '/api/campaigns/{id}/devices',
    summary: 'What each device of the laboratory did, does and will do next',
    request: { params: id },
    responses: { 200: json(devicesView, 'the devices'), 404: failed },
  });
  app.openapi(devices, async (context) => {
    const state = await records(context.req.valid('param').id).read();
    const { name } = state.spec.laboratory;
    const view = laboratories.get(name) ?? createLaboratoryView(store, name);
    laboratories.set(name, view);
    await view.refresh();
    return context.json(viewDevices(state, view.state()), 200);
  });

  const honesty = createRoute({
    method: 'get',
    path: '/api/campaigns/{id}/honesty',
    summary: 'Predictions beside measurements, and what the receipts came to',
    request: { params: id },
    responses: { 200: json(honestyView, 'predictions and receipts'), 404: failed },
  });
  app.openapi(honesty, async (context) =>
    context.json(viewHonesty(await records(context.req.valid('param').id).read()), 200),
  );
}

/** The events of the record, and the raw files. */
function addRecordRoutes(app: HttpApp, { workspace: { store }, records }: HttpScene): void {
  const events = createRoute({
    method: 'get',
    path: '/api/campaigns/{id}/events',
    summary: 'The events of the record with their hashes, newest first',
    request: { params: id, query: z.object({ before: sequence.optional(), limit }) },
    responses: { 200: json(recordPage, 'a page of events'), 400: failed, 404: failed },
  });
  app.openapi(events, async (context) => {
    const { id: name } = context.req.valid('param');
    const { before, limit: count } = context.req.valid('query');
    await records(name).read();
    const total = await store.version(campaignStream(name));
    const last = Math.min(total, (before ?? total + 1) - 1);
    const first = Math.max(0, last - count);
    const page = last <= 0 ? [] : await store.read(campaignStream(name), first, last - first);
    return context.json(
      {
        total,
        events: [...page].reverse().map(({ seq, type, at, labAt, by, hash, data }) => ({
          seq,
          type,
          at,
          labAt,
          by: `${by.kind} ${by.id}`,
          hash,
          data: JSON.stringify(data).slice(0, 4000),
        })),
      },
      200,
    );
  });

  const files = createRoute({
    method: 'get',
    path: '/api/campaigns/{id}/files',
    summary: 'The raw files of a campaign',
    request: { params: id },
    responses: { 200: json(fileList, 'the files'), 404: failed },
  });
  app.openapi(files, async (context) => {
    const state = await records(context.req.valid('param').id).read();
    const list = [...state.samples.values()].flatMap((sample) =>
      sample.files.map(({ stage, name, blob }) => ({ sample: sample.id, stage, name, blob })),
    );
    return context.json({ files: list }, 200);
  });
}

/** The check of the record. */
function addProofRoutes(app: HttpApp, { workspace, records }: HttpScene): void {
  const verify = createRoute({
    method: 'post',
    path: '/api/campaigns/{id}/verify',
    summary: 'Checks the chain of hashes, folds again and reads every file',
    request: { params: id },
    responses: { 200: json(verifyView, 'what was found'), 404: failed },
  });
  app.openapi(verify, async (context) => {
    const { id: name } = context.req.valid('param');
    await records(name).read();
    const {
      events: count,
      files: fileCount,
      headHash,
      problems,
    } = await verifyCampaign(workspace.store, name);
    const isIntact = problems.length === 0;
    return context.json(
      { isIntact, events: count, files: fileCount, head: headHash, problems: [...problems] },
      200,
    );
  });
}
