import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type CampaignState, type Command, resolutions } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { splits } from '../../../gym/index.ts';
import { campaignStream, openCampaignView, type Store } from '../../../runtime/index.ts';
import { corpusFormats } from '../../corpus/corpus-formats.ts';
import { exportCampaignCorpus } from '../../corpus/export-corpus.ts';
import { formatExperimentsCsv } from '../../export-experiments.ts';
import { giveCommand, giveLaboratoryCommand } from '../../workspace/command-campaign.ts';
import { scoreTwin } from '../../workspace/score-twin.ts';
import { actorOf } from '../access.ts';
import { scoreView } from '../contract/score.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { disposition } from './blobs.ts';
import { binary, campaignId, failed, json, jsonBody, sent } from './responses.ts';

const why = z.string().max(2000);
const key = z.string().min(1).max(300);
const design = z.record(z.string(), z.union([z.number(), z.string()]));

/** What a person says to a campaign about one of its steps or samples. */
const said = z.discriminatedUnion('command', [
  z.strictObject({
    command: z.literal('approve'),
    key,
    design: design.nullable().default(null),
    why: why.default(''),
  }),
  z.strictObject({ command: z.literal('refuse'), key, why }),
  z.strictObject({ command: z.literal('retract'), sample: z.string().min(1).max(120), why: why.min(1) }),
  z.strictObject({ command: z.literal('resolve'), key, outcome: z.enum(resolutions), why }),
  z.strictObject({
    command: z.literal('add'),
    design,
    value: z.number(),
    sd: z.number().min(0).nullable().default(null),
    bound: z.enum(['upper', 'lower']).optional(),
    why: why.min(1),
  }),
]);

/** A campaign's commands about steps and samples, its record as files, and its score. */
export function addCampaignCommandRoutes(app: HttpApp, { workspace, records }: HttpScene): void {
  const { store } = workspace;
  const command = createRoute({
    method: 'post',
    path: '/api/campaigns/{id}/commands',
    summary:
      'Approves or refuses a step, resolves an action, retracts or adds a measurement of the first goal',
    request: { params: campaignId, body: jsonBody(said) },
    responses: {
      200: json(z.object({ done: z.literal(true) }), 'it is in the record'),
      400: failed,
      404: failed,
      409: failed,
    },
  });
  app.openapi(command, async (context) => {
    const { id } = context.req.valid('param');
    await giveSaid(context, workspace, id, context.req.valid('json'));
    return context.json({ done: true as const }, 200);
  });

  const exported = createRoute({
    method: 'get',
    path: '/api/campaigns/{id}/export',
    summary: 'The experiments as CSV, the whole record as JSON lines, or lines for a trainer of models',
    request: {
      params: campaignId,
      query: z.object({
        format: z.enum(['csv', 'jsonl', ...corpusFormats.map(({ name }) => name)]).default('csv'),
        /** Of lines for a trainer. */
        split: z.enum(splits).default('train'),
        /** Of `sft`: only what scored at least so much. */
        minScore: z.coerce.number().min(0).max(1).default(0.5),
      }),
    },
    responses: {
      200: { description: 'the file', content: binary },
      400: failed,
      404: failed,
    },
  });
  app.openapi(exported, async (context) => {
    const { id } = context.req.valid('param');
    const query = context.req.valid('query');
    const state = await records(id).read();
    const content = await contentOf(store, state, query);
    return context.body(content === '' ? '' : `${content}\n`, 200, {
      'content-type': 'application/octet-stream',
      'content-disposition': disposition(fileNameOf(id, query.format)),
    });
  });

  const score = createRoute({
    method: 'post',
    path: '/api/campaigns/{id}/score',
    summary: 'Opens the sealed truth of a closed campaign of the digital twin: how well it did',
    request: { params: campaignId },
    responses: { 200: json(scoreView, 'the score'), 400: failed, 404: failed },
  });
  app.openapi(score, async (context) => {
    const { id } = context.req.valid('param');
    if (actorOf(context).kind === 'agent')
      throw new AppError('not-allowed', 'an agent cannot open the sealed truth; a person can');
    return context.json(sent(scoreView, await scoreTwin(workspace, id)), 200);
  });
}

const fileNameOf = (id: string, format: string): string =>
  format === 'csv' || format === 'jsonl' ? `${id}.${format}` : `${id}-${format}.jsonl`;

async function contentOf(
  store: Store,
  state: CampaignState,
  { format, split, minScore }: { format: string; split: string; minScore: number },
): Promise<string> {
  if (format === 'csv') return formatExperimentsCsv(state);
  const written = corpusFormats.find(({ name }) => name === format);
  const lines =
    written === undefined
      ? await store.read(campaignStream(state.id))
      : (await exportCampaignCorpus(state.id, store, { format: written, split, minScore })).lines;
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

async function giveSaid(
  context: Context,
  { store }: HttpScene['workspace'],
  id: string,
  given: z.infer<typeof said>,
): Promise<void> {
  const actor = actorOf(context);
  if (given.command === 'resolve') {
    const view = openCampaignView(store, id);
    await view.refresh();
    const state = view.state();
    if (state === null) throw new AppError('no-such-campaign', `there is no campaign ${id}`);
    const { key: step, outcome, why: reason } = given;
    const action = { command: 'resolve', id: `${id}:${step}`, outcome, why: reason } as const;
    return giveLaboratoryCommand(store, state.spec.laboratory.name, actor, () => action);
  }
  await giveCommand(store, id, actor, ({ spec }): Command => {
    if (given.command !== 'add') return given;
    const { quantity, unit, criterion } = spec.goals[0];
    const { value, sd, bound } = given;
    const method = `${criterion}, entered by ${actor.id}`;
    const reading = { value, sd, unit, ...(bound !== undefined && { bound }) };
    const observations = [{ ...reading, quantity, fidelity: 'measured' as const, method }];
    return { command: 'add-measurement', design: given.design, observations, why: given.why };
  });
}
