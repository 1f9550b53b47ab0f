import { readFile } from 'node:fs/promises';
import { createRoute, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import { type Answer, answerQuestion, listQuestions, type ModelAnswer } from '../../../agents/index.ts';
import { AppError } from '../../../core/error.ts';
import { computeHere } from '../../../runtime/index.ts';
import { askCampaignModel } from '../../copilot/ask-campaign-model.ts';
import { openRecord, prepareRecord } from '../../copilot/open-record.ts';
import { readSentLog, type SentEntry, sentBodyPath } from '../../models/sent-log.ts';
import {
  type CopilotAnswer,
  type CopilotMessage,
  copilotAnswer,
  copilotQuestion,
  copilotView,
} from '../contract/copilot.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { problemOf } from '../problem-of.ts';
import { viewQuantity } from '../views/campaign-view.ts';
import { campaignId, failed, json, jsonBody } from './responses.ts';

/** Questions about a campaign: from its record, or by the model that a person switched on for it. */
export function addCopilotRoutes(app: HttpApp, { workspace, records }: HttpScene): void {
  const { store, folder, lab } = workspace;
  const prepare = async (id: string, question: string, signal: AbortSignal) => {
    await records(id).read();
    return prepareRecord(
      await openRecord(store, folder, id),
      question,
      () => computeHere(lab.definitions),
      signal,
    );
  };
  const sentOf = async (id: string) =>
    (await readSentLog(folder)).filter(({ purpose }) => purpose === id).toReversed();

  const show = createRoute({
    ...{ method: 'get', path: '/api/campaigns/{id}/copilot' },
    summary: 'What can be asked, by whom it is answered, and what left the house for it',
    request: { params: campaignId },
    responses: { 200: json(copilotView, 'the copilot'), 404: failed },
  });
  app.openapi(show, async (context) => {
    const { id } = context.req.valid('param');
    const { model = 'off' } = (await records(id).read()).spec;
    const sent = (await sentOf(id)).slice(0, 50).map(({ at, model: to, url, bytes, sha256 }) => ({
      ...{ at, model: to, url, bytes, sha256 },
    }));
    const questions = listQuestions().map(({ kind, example, tells }) => ({ kind, example, tells }));
    return context.json({ questions, sent, model: model === 'off' ? null : model.use }, 200);
  });

  const ask = createRoute({
    ...{
      method: 'post',
      path: '/api/campaigns/{id}/ask',
      summary: 'What the record itself answers; nothing leaves the house',
    },
    request: { params: campaignId, body: jsonBody(copilotQuestion) },
    responses: { 200: json(copilotAnswer, 'the answer with its evidence'), 404: failed },
  });
  app.openapi(ask, async (context) => {
    const { question } = context.req.valid('json');
    const record = await prepare(context.req.valid('param').id, question, context.req.raw.signal);
    return context.json(viewAnswer(answerQuestion(record, question)), 200);
  });

  addModelRoute(app, workspace, prepare);
  addSentRoute(app, folder, sentOf);
}

type Prepare = (id: string, question: string, signal: AbortSignal) => ReturnType<typeof prepareRecord>;

/** Answers of a model, streamed as they are written and checked. */
function addModelRoute(app: HttpApp, { store, folder, lab }: HttpScene['workspace'], prepare: Prepare): void {
  app.openAPIRegistry.registerPath({
    ...{ method: 'post', path: '/api/campaigns/{id}/ask/model' },
    summary: 'What the model answers that a person switched on for the campaign, as it is written',
    request: { params: campaignId, body: jsonBody(copilotQuestion) },
    responses: {
      200: { description: 'a stream', content: { 'text/event-stream': { schema: z.string() } } },
      404: failed,
    },
  });
  app.post('/api/campaigns/:id/ask/model', async (context) => {
    const id = context.req.param('id');
    if (!/^application\/json\b/i.test(context.req.header('content-type') ?? ''))
      throw new AppError('bad-request', 'expected a body of application/json');
    const body = copilotQuestion.safeParse(await context.req.json().catch(() => null));
    if (!body.success) throw new AppError('bad-request', 'expected { question } of 1 to 2000 characters');
    const { question } = body.data;
    const record = await prepare(id, question, context.req.raw.signal);
    return streamSSE(context, async (stream) => {
      const ends = new AbortController();
      stream.onAbort(() => ends.abort());
      let writing = Promise.resolve();
      const send = (message: CopilotMessage): void => {
        writing = writing.then(() => stream.writeSSE({ data: JSON.stringify(message) }));
      };
      try {
        const answer = await askCampaignModel({
          ...{ store, lab, folder, record, question, name: null, signal: ends.signal },
          onText: (text) => send({ kind: 'text', text }),
          onRetry: (why) => send({ kind: 'retry', why }),
        });
        send({ kind: 'done', answer: viewModelAnswer(answer) });
      } catch (error) {
        send({ kind: 'failed', detail: problemOf(error).body.detail });
      }
      await writing;
    });
  });
}

type SentOf = (campaign: string) => Promise<readonly SentEntry[]>;

/** The bytes that left for a campaign. */
function addSentRoute(app: HttpApp, folder: string, sentOf: SentOf): void {
  const sent = createRoute({
    ...{
      method: 'get',
      path: '/api/campaigns/{id}/sent/{hash}',
      summary: 'What left the house, byte for byte',
    },
    request: { params: campaignId.extend({ hash: z.string().regex(/^[0-9a-f]{64}$/, 'expected a sha256') }) },
    responses: {
      200: { description: 'the body of the request', content: { 'text/plain': { schema: z.string() } } },
      404: failed,
    },
  });
  app.openapi(sent, async (context) => {
    const { id, hash } = context.req.valid('param');
    if (!(await sentOf(id)).some(({ sha256 }) => sha256 === hash))
      throw new AppError('not-found', `nothing of this hash left for campaign ${id}`);
    return context.text(await readFile(sentBodyPath(folder, hash), 'utf8'), 200);
  });
}

const viewAnswer = ({ kind, status, text, numbers, evidence }: Answer): CopilotAnswer => ({
  ...{ kind, status, text, evidence: [...evidence], model: null, unsupported: 0, calls: [] },
  numbers: numbers.map(({ name, quantity, sample }) => ({
    ...{ name, quantity: viewQuantity(quantity) },
    ...(sample !== undefined && { sample }),
  })),
});

const viewModelAnswer = ({
  status,
  text,
  unsupported,
  model,
  calls,
  evidence,
}: ModelAnswer): CopilotAnswer => ({
  ...{
    kind: null,
    status,
    text,
    numbers: [],
    evidence: [...evidence],
    model,
    unsupported: unsupported.length,
  },
  calls: calls.map(({ tool, isError }) => ({ tool, isError })),
});
