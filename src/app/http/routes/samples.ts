import { createRoute, z } from '@hono/zod-openapi';
import type {
  CampaignEvent,
  CampaignState,
  RawInput,
  SampleState,
  StoredEvent,
} from '../../../campaign/index.ts';
import { AppError, describeError } from '../../../core/error.ts';
import { canonicalJson, type Json } from '../../../core/json.ts';
import { campaignStream, type Store, verifyStream } from '../../../runtime/index.ts';
import { addSampleNote, readSampleNotes } from '../../workspace/sample-notes.ts';
import { actorOf } from '../access.ts';
import { analysisView, noteView, sampleCheck, sampleView } from '../contract/sample.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { viewAnalysis } from '../views/analysis-view.ts';
import { findSample, viewSample } from '../views/sample-view.ts';
import { failed, json, jsonBody, sampleId } from './responses.ts';

/** One sample: its life, its raw files, what an analysis says of them now, and notes on it. */
export function addSampleRoutes(app: HttpApp, { workspace, records, analyses }: HttpScene): void {
  const { store, lab, labModule } = workspace;
  const open = async ({ id, sample }: { id: string; sample: string }) => {
    const state = await records(id).read();
    return { state, sample: findSample(state, sample) };
  };
  const eventsOf = async (id: string) =>
    (await store.read(campaignStream(id))) as unknown as readonly StoredEvent<CampaignEvent>[];

  const show = createRoute({
    ...{
      method: 'get',
      path: '/api/campaigns/{id}/samples/{sample}',
      summary: 'One sample with its whole life',
    },
    request: { params: sampleId },
    responses: { 200: json(sampleView, 'the sample'), 404: failed },
  });
  app.openapi(show, async (context) => {
    const { id, sample } = context.req.valid('param');
    const { state } = await open({ id, sample });
    return context.json(viewSample(state, await eventsOf(id), sample, lab.definitions), 200);
  });

  const analyse = createRoute({
    ...{ method: 'post', path: '/api/campaigns/{id}/samples/{sample}/analyse' },
    summary: 'What an analysis says of the raw files now, under options of one’s own; nothing is recorded',
    request: {
      params: sampleId,
      body: jsonBody(
        z.object({
          analysis: z.string().min(1).max(120),
          /** Absent: those of the campaign. */
          options: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    },
    responses: { 200: json(analysisView, 'what it finds'), 400: failed, 404: failed },
  });
  app.openapi(analyse, async (context) => {
    const { analysis, options } = context.req.valid('json');
    const { state, sample } = await open(context.req.valid('param'));
    const stage = state.spec.protocol.find((one) => one.kind === 'analyse' && one.analysis === analysis);
    const recorded = stage?.kind === 'analyse' ? { ...stage.options } : {};
    const asked = (options ?? recorded) as { readonly [option: string]: Json };
    const result = await analyses.analyse({
      ...{ labModule, analysis, options: asked, goals: state.spec.goals },
      files: await readFiles(sample, (hash) => store.readBlob(hash)),
    });
    const isRecorded = stage !== undefined && canonicalJson(asked) === canonicalJson(recorded as Json);
    return context.json(viewAnalysis(result, { analysis, options: asked, sample, isRecorded }), 200);
  });

  addVerifyRoute(app, open, store);
  addFileRoute(app, open, (hash) => store.readBlob(hash));
  addNoteRoutes(app, open, workspace);
}

const readFiles = (
  { files }: SampleState,
  read: (hash: string) => Promise<Uint8Array>,
): Promise<readonly RawInput[]> =>
  Promise.all(files.map(async ({ sample, name, blob }) => ({ sample, name, blob, bytes: await read(blob) })));

type Open = (at: {
  id: string;
  sample: string;
}) => Promise<{ readonly state: CampaignState; readonly sample: SampleState }>;

function addVerifyRoute(app: HttpApp, open: Open, store: Store): void {
  const verify = createRoute({
    ...{ method: 'post', path: '/api/campaigns/{id}/samples/{sample}/verify' },
    summary: 'Reads every raw file of the sample and checks the chain of hashes of its campaign',
    request: { params: sampleId },
    responses: { 200: json(sampleCheck, 'what was checked, and what is wrong'), 404: failed },
  });
  app.openapi(verify, async (context) => {
    const { sample } = await open(context.req.valid('param'));
    const events = await store.read(campaignStream(context.req.valid('param').id));
    const problems = verifyStream(events).map(({ seq, problem, detail }) => ({
      where: `event ${seq}`,
      detail: `${problem}: ${detail}`,
    }));
    for (const { name, blob } of sample.files)
      try {
        await store.readBlob(blob);
      } catch (error) {
        problems.push({ where: name, detail: describeError(error) });
      }
    const headHash = events.at(-1)?.hash ?? '';
    return context.json({ files: sample.files.length, events: events.length, headHash, problems }, 200);
  });
}

function addFileRoute(app: HttpApp, open: Open, read: (hash: string) => Promise<Uint8Array>): void {
  const download = createRoute({
    ...{ method: 'get', path: '/api/campaigns/{id}/samples/{sample}/files/{hash}' },
    summary: 'A raw file, byte for byte as it came',
    request: { params: sampleId.extend({ hash: z.string().regex(/^[0-9a-f]{64}$/, 'expected a sha256') }) },
    responses: {
      200: {
        description: 'the bytes',
        content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
      },
      404: failed,
    },
  });
  app.openapi(download, async (context) => {
    const { hash, ...at } = context.req.valid('param');
    const { sample } = await open(at);
    const file = sample.files.find(({ blob }) => blob === hash);
    if (file === undefined)
      throw new AppError('not-found', `sample ${at.sample} has no file ${hash.slice(0, 16)}…`);
    const bytes = await read(hash);
    return context.body(new Uint8Array(bytes), 200, {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'content-security-policy': "default-src 'none'; sandbox",
    });
  });
}

function addNoteRoutes(app: HttpApp, open: Open, { store }: HttpScene['workspace']): void {
  const path = '/api/campaigns/{id}/samples/{sample}/notes';
  const notes = z.object({ notes: z.array(noteView) });
  const read = async (id: string, sample: string) => ({
    notes: (await readSampleNotes(store, id, sample)).map(({ by, ...note }) => ({ ...note, by: by.id })),
  });
  const list = createRoute({
    ...{ method: 'get', path, summary: 'What people wrote about the sample' },
    request: { params: sampleId },
    responses: { 200: json(notes, 'the notes, oldest first'), 404: failed },
  });
  app.openapi(list, async (context) => {
    const at = context.req.valid('param');
    await open(at);
    return context.json(await read(at.id, at.sample), 200);
  });
  const add = createRoute({
    ...{ method: 'post', path, summary: 'Writes a note on the sample; it decides nothing' },
    request: { params: sampleId, body: jsonBody(z.object({ text: z.string().max(4000) })) },
    responses: { 200: json(notes, 'the notes, the new one last'), 400: failed, 404: failed },
  });
  app.openapi(add, async (context) => {
    const at = context.req.valid('param');
    await open(at);
    const { text } = context.req.valid('json');
    await addSampleNote(store, at.id, { sample: at.sample, text, by: actorOf(context), at: Date.now() });
    return context.json(await read(at.id, at.sample), 200);
  });
}
