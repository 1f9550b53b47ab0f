import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { AppError, describeError } from '../../core/error.ts';
import { callsAsMade } from '../calls-as-made.ts';
import type { EpisodeReceipt, TaskTool } from '../contracts.ts';
import { type Environment, offeredTools, type StepOut } from '../environment.ts';
import { payEpisode } from '../rewards/pay-episode.ts';
import { judgeCalls } from '../rollout.ts';
import type { DrawnTask, TaskRequest } from '../task-source.ts';
import { aggregateMetrics } from './aggregate-metrics.ts';
import { InvalidMessage, isObject, parseReset } from './open-env-messages.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { type GymService, type OpenWire, openEnvironment, type Wire } from './wire.ts';

/**
 * NeMo Gym resources server: `/seed_session`, one endpoint per tool, `/verify`. A cookie is the session. A rollout that comes to `/verify`
 * without one is simulated again from its row and its function calls.
 */
export const nemoGym: Wire = {
  name: 'nemo-gym',
  summary: 'NeMo Gym seed and verify over HTTP: NeMo RL, verl, Unsloth, prime-rl',
  hasSessionsByConnection: false,
  open,
};

const cookieName = 'session';

function open(service: GymService): OpenWire {
  const sessions = createSessions<Environment>(service, (environment) => environment.close());
  const app = new Hono();
  app.post('/seed_session', (c) => answerBody(c, async (row) => seed(c, row, service, sessions)));
  app.post('/verify', (c) =>
    answerBody(c, async (body) => c.json((await verify(c, body, service, sessions)) as object)),
  );
  app.post('/aggregate_metrics', (c) =>
    answerBody(c, async (body) => c.json(aggregateMetrics(readRewards(body)) as object)),
  );
  app.get('/reverify_mode', (c) => c.json('stateless'));
  app.get('/health', (c) => c.json({ status: 'healthy' }));
  app.get('/tasks', (c) => listRows(c, service));
  app.post('/:tool', (c) => answerBody(c, async (input) => callTool(c, input, service, sessions)));
  return {
    app,
    sweep: () => sessions.sweep(),
    sessionCount: () => sessions.size,
    close: () => sessions.clear(),
  };
}

/** Begins the episode of a row; a second seed under the same cookie begins anew. */
function seed(c: Context, row: unknown, service: GymService, sessions: Sessions<Environment>): Response {
  const request = parseReset(row);
  const known = getCookie(c, cookieName);
  const environment = (known === undefined ? undefined : sessions.get(known)) ?? null;
  if (environment !== null) {
    environment.reset(request);
    return c.json({});
  }
  const created = openEnvironment(service);
  created.reset(request);
  const id = crypto.randomUUID();
  if (!sessions.add(id, created))
    return c.json(
      { detail: `CAPACITY_REACHED: all ${service.capacity} sessions are in use; try again later` },
      503,
    );
  setCookie(c, cookieName, id, { path: '/', httpOnly: true, sameSite: 'Lax' });
  return c.json({});
}

/** A wrong call is an answer for the model, with the same words as over any other wire. */
async function callTool(
  c: Context,
  input: unknown,
  service: GymService,
  sessions: Sessions<Environment>,
): Promise<Response> {
  const id = getCookie(c, cookieName);
  const environment = id === undefined ? undefined : sessions.get(id);
  if (environment === undefined)
    return c.json(
      { error: { error_type: 'execution_error', message: 'no session: POST /seed_session first' } },
      400,
    );
  const tool = c.req.param('tool') ?? '';
  try {
    const step = await environment.call(tool, input, { deadlineMs: service.deadlineMs });
    return c.json(showStep(step), step.observation.error?.error_type === 'tool_not_found' ? 404 : 200);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return c.json({ error: { error_type: 'execution_error', message: error.message } }, 409);
  }
}

/** What the model sees of a step. The reward is for `/verify` to tell. */
const showStep = ({ observation, done }: StepOut): object => {
  const { receipt: _, tool_name: __, ...shown } = observation;
  return { ...shown, done };
};

type VerifyBody = { readonly [key: string]: unknown };

/** The row and the response come back as they came, with the reward beside them. */
async function verify(
  c: Context,
  body: unknown,
  service: GymService,
  sessions: Sessions<Environment>,
): Promise<object> {
  const { response, responses_create_params } = requireVerifyBody(body);
  const row = body as VerifyBody;
  const id = getCookie(c, cookieName);
  const environment = id === undefined ? undefined : sessions.get(id);
  const task = environment?.task() ?? null;
  if (environment !== undefined && task !== null) {
    const receipt = await environment.finish();
    const calls = environment.state().step_count;
    sessions.remove(id as string);
    deleteCookie(c, cookieName, { path: '/' });
    return { ...row, responses_create_params, response, ...describeReward(receipt, task, calls) };
  }
  const calls = readCalls(response);
  const again = await verifyAgain(parseReset(row), calls, service);
  return {
    ...row,
    responses_create_params,
    response,
    ...describeReward(again.receipt, again.task, calls.length),
  };
}

/** Simulates a rollout again, from the task of its row and the calls of its response. */
async function verifyAgain(
  request: TaskRequest & { readonly episode_id?: string },
  calls: ReturnType<typeof readCalls>,
  { source, newEpisodeId }: GymService,
): Promise<{ readonly receipt: EpisodeReceipt; readonly task: DrawnTask }> {
  if (request.seed === undefined && request.task_id === undefined)
    throw new InvalidMessage([
      {
        type: 'missing',
        loc: ['body', 'seed'],
        msg: 'no session, and the row names no task: expected seed or task_id',
      },
    ]);
  const task = source.find(request);
  const { tools } = source.family.open(task.truth, task.instance);
  const verdict = await judgeCalls(source.family, task.instance, callsAsMade(tools, calls));
  const receipt = payEpisode(verdict, {
    rolloutId: request.episode_id ?? newEpisodeId(),
    settles: source.family.settles,
    environmentVersion: source.environmentVersion,
  });
  return { receipt, task };
}

/** Numbers at the top are what the trainer adds up; components are the parts of the reward. */
const describeReward = (receipt: EpisodeReceipt, task: DrawnTask, callCount: number): object => ({
  reward: receipt.total,
  reward_components: {
    task: receipt.components.task,
    calibration: receipt.components.calibration,
    cost: receipt.components.cost,
  },
  score: receipt.score,
  call_count: callCount,
  split: task.split,
  task_hash: task.taskHash,
  receipt,
});

function requireVerifyBody(body: unknown): {
  readonly response: VerifyBody;
  readonly responses_create_params: unknown;
} {
  const missing = ['responses_create_params', 'response'].filter(
    (key) => !isObject(body) || !isObject(body[key]),
  );
  if (missing.length > 0 || !isObject(body))
    throw new InvalidMessage(
      missing.map((key) => ({ type: 'missing', loc: ['body', key], msg: 'expected an object' })),
    );
  return { response: body.response as VerifyBody, responses_create_params: body.responses_create_params };
}

/** The function calls of a response, in order; arguments that are no JSON stay a text, which every tool refuses. */
function readCalls(response: VerifyBody): readonly { readonly tool: string; readonly input: unknown }[] {
  const output = Array.isArray(response.output) ? (response.output as readonly unknown[]) : [];
  return output.flatMap((item) =>
    isObject(item) && item.type === 'function_call' && typeof item.name === 'string'
      ? [{ tool: item.name, input: readArguments(item.arguments) }]
      : [],
  );
}

function readArguments(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function readRewards(body: unknown): readonly VerifyBody[] {
  const rows = isObject(body) ? body.verify_responses : undefined;
  if (!Array.isArray(rows) || rows.some((row) => !isObject(row) || typeof row.reward !== 'number'))
    throw new InvalidMessage([
      {
        type: 'list_type',
        loc: ['body', 'verify_responses'],
        msg: 'expected a list of responses, each with a reward',
      },
    ]);
  return rows as readonly VerifyBody[];
}

/** Rows of a data set as JSONL: `?split=train&count=100&first_seed=0`. */
function listRows(c: Context, { source }: GymService): Response {
  const count = Number(c.req.query('count') ?? 100);
  const first = Number(c.req.query('first_seed') ?? 0);
  const split = c.req.query('split');
  if (!(Number.isInteger(count) && count >= 1 && count <= 10_000))
    return c.json(
      { detail: `count is ${c.req.query('count')}; expected a whole number from 1 to 10000` },
      422,
    );
  try {
    const rows = Array.from({ length: count }, (_, n) =>
      JSON.stringify(
        datasetRow(source.find({ seed: first + n, split }), source.family, source.environmentVersion),
      ),
    );
    return c.body(`${rows.join('\n')}\n`, 200, { 'content-type': 'application/x-ndjson' });
  } catch (error) {
    if (error instanceof AppError) return c.json({ detail: error.message }, 422);
    throw error;
  }
}

/** One row of a data set: what the model is told, its tools, and the task for the verifier. */
export function datasetRow(
  task: DrawnTask,
  family: GymService['source']['family'],
  environmentVersion: string,
): object {
  const { brief, tools } = family.open(task.truth, task.instance);
  return {
    responses_create_params: {
      input: [{ role: 'user', content: brief }],
      tools: offeredTools(tools).map(describeTool),
      parallel_tool_calls: false,
    },
    task_id: task.taskId,
    split: task.split,
    env_version: environmentVersion,
  };
}

const describeTool = ({ name, description, inputSchema }: TaskTool): object => ({
  type: 'function',
  name,
  description,
  parameters: inputSchema,
  strict: false,
});

async function answerBody(c: Context, answer: (body: unknown) => Promise<Response>): Promise<Response> {
  const text = await c.req.text();
  let body: unknown = {};
  try {
    if (text.trim() !== '') body = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return c.json({ detail: [{ type: 'json_invalid', loc: ['body'], msg: describeError(error) }] }, 422);
  }
  try {
    return await answer(body);
  } catch (error) {
    if (error instanceof InvalidMessage) return c.json({ detail: error.faults as object }, 422);
    if (error instanceof AppError)
      return c.json({ detail: [{ type: error.code, loc: ['body'], msg: error.message }] }, 422);
    process.emitWarning(`nemo-gym: ${String((error as Error)?.stack ?? error)}`);
    return c.json({ detail: 'failed inside the environment' }, 500);
  }
}
