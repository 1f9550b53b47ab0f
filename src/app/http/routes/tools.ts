import { createRoute, z } from '@hono/zod-openapi';
import type { AgentTool } from '../../../agents/index.ts';
import type { Actor } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import type { Json } from '../../../core/json.ts';
import { type Compute, computeInWorkers } from '../../../runtime/index.ts';
import { buildAgentTools } from '../../tools/index.ts';
import { actorOf, visitorOf } from '../access.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { failed, json, jsonBody, sent } from './responses.ts';

const toolView = z
  .object({
    name: z.string(),
    effect: z.enum(['read', 'compute', 'propose']),
    description: z.string(),
    inputSchema: z.unknown(),
  })
  .openapi('Tool');
const toolList = z.object({ tools: z.array(toolView) });
const toolAnswer = z.object({ result: z.unknown() });

/** The tools over the record, the very same as agents and MCP clients have: search, suggest, analyse, simulate, ask for an experiment. */
export function addToolRoutes(app: HttpApp, { workspace }: HttpScene): { close(): Promise<void> } {
  let compute: Compute | null = null;
  const toolsOf = ({ kind, id }: Actor): readonly AgentTool[] => {
    compute ??= computeInWorkers(workspace.labModule, 1);
    const actor = { kind: kind === 'agent' ? 'agent' : 'token', id } as const;
    const { store, lab } = workspace;
    return buildAgentTools({ store, definitions: lab.definitions, compute, actor, filesFolder: null });
  };

  const list = createRoute({
    method: 'get',
    path: '/api/tools',
    summary: 'The tools over the record, each with the schema of what it takes',
    responses: { 200: json(toolList, 'the tools') },
  });
  app.openapi(list, (context) => {
    const tools = toolsOf(actorOf(context)).map(({ name, effect, description, inputSchema }) => ({
      name,
      effect,
      description,
      inputSchema,
    }));
    return context.json(sent(toolList, { tools }), 200);
  });

  const use = createRoute({
    method: 'post',
    path: '/api/tools/{name}',
    summary: 'Uses a tool; the body is what its schema describes',
    request: {
      params: z.object({ name: z.string().max(100) }),
      body: jsonBody(z.record(z.string(), z.unknown())),
    },
    responses: { 200: json(toolAnswer, 'what it found'), 400: failed, 403: failed, 404: failed },
  });
  app.openapi(use, async (context) => {
    const { name } = context.req.valid('param');
    const { actor, role } = visitorOf(context);
    const tool = toolsOf(actor).find((one) => one.name === name);
    if (tool === undefined)
      throw new AppError('not-found', `there is no tool ${name}; /api/tools lists them`);
    if (role === 'viewer' && tool.effect === 'propose')
      throw new AppError('forbidden', `${actor.id} may read; a scientist may use ${name}`);
    const result = await tool.run(context.req.valid('json') as Json, context.req.raw.signal);
    return context.json(sent(toolAnswer, { result }), 200);
  });
  return { close: async () => compute?.close() };
}
