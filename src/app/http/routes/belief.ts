import { createRoute, z } from '@hono/zod-openapi';
import type { Design } from '../../../campaign/index.ts';
import { type BeliefSource, describeBeliefSource } from '../../belief/belief-source.ts';
import { beliefView, designValues, parityView, profileView, stopView } from '../contract/belief.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { failed, json, jsonBody } from './responses.ts';

const id = z.object({ id: z.string().min(1).max(120) });
const nothingYet = { isKnown: false as const, why: 'nothing is measured yet' };

/** What the campaign's planner believes: fitted in a thread of its own, once for each state of the record. */
export function addBeliefRoutes(app: HttpApp, { records, belief }: HttpScene): void {
  const sourceOf = async (campaign: string): Promise<BeliefSource | null> =>
    describeBeliefSource(await records(campaign).read());

  const overview = createRoute({
    method: 'get',
    path: '/api/campaigns/{id}/belief',
    summary: 'Slices, map and predictions of what the planner believes',
    request: {
      params: id,
      query: z.object({
        /** Three elements, or two variables, with commas between them. */
        axes: z.string().max(400).default(''),
      }),
    },
    responses: { 200: json(beliefView, 'the belief'), 404: failed, 409: failed, 503: failed },
  });
  app.openapi(overview, async (context) => {
    const source = await sourceOf(context.req.valid('param').id);
    if (source === null) return context.json(nothingYet, 200);
    const axes = context.req
      .valid('query')
      .axes.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    return context.json(await belief.ask(source, { kind: 'overview', axes }), 200);
  });

  const profile = createRoute({
    method: 'post',
    path: '/api/campaigns/{id}/belief/profile',
    summary: 'What is believed of every goal at one design, and along every variable through it',
    request: {
      params: id,
      body: jsonBody(z.object({ design: designValues })),
    },
    responses: { 200: json(profileView, 'the profile'), 400: failed, 404: failed, 409: failed },
  });
  app.openapi(profile, async (context) => {
    const source = await sourceOf(context.req.valid('param').id);
    const design: Design = context.req.valid('json').design;
    if (source === null)
      return context.json({ design, isAllowed: nothingYet.why, metChance: null, responses: [] }, 200);
    return context.json(await belief.ask(source, { kind: 'profile', design }), 200);
  });

  const stop = createRoute({
    method: 'get',
    path: '/api/campaigns/{id}/belief/stop',
    summary: 'How likely an untested design is better than the best, by how much',
    request: { params: id },
    responses: { 200: json(stopView, 'the chances'), 404: failed, 409: failed, 503: failed },
  });
  app.openapi(stop, async (context) => {
    const source = await sourceOf(context.req.valid('param').id);
    return context.json(source === null ? nothingYet : await belief.ask(source, { kind: 'stop' }), 200);
  });

  const parity = createRoute({
    method: 'get',
    path: '/api/campaigns/{id}/belief/parity',
    summary: 'Every measured value, foretold by a model that did not see it',
    request: { params: id },
    responses: { 200: json(parityView, 'the pairs'), 404: failed, 409: failed, 503: failed },
  });
  app.openapi(parity, async (context) => {
    const source = await sourceOf(context.req.valid('param').id);
    return context.json(source === null ? nothingYet : await belief.ask(source, { kind: 'parity' }), 200);
  });
}
