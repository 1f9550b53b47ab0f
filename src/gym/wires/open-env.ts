import { type Context, Hono } from 'hono';
import type { WebSocket } from 'ws';
import { AppError, describeError } from '../../core/error.ts';
import type { Environment } from '../environment.ts';
import {
  errorMessage,
  InvalidMessage,
  isObject,
  listTools,
  parseAction,
  parseReset,
  stepData,
  wireSchemas,
} from './open-env-messages.ts';
import { describeOpenEnv } from './open-env-openapi.ts';
import { answerRpc, parseFailed } from './open-env-rpc.ts';
import { mountTasks } from './open-env-tasks.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { type SocketSession, serveSocket } from './socket-session.ts';
import { type GymService, longestMessage, type OpenWire, openEnvironment, type Wire } from './wire.ts';

/**
 * OpenEnv: a WebSocket at `/ws` is a session; HTTP `/reset` and `/step` make an episode for each call. Spoken by prime-rl and verifiers as it
 * is, and by TRL through a small class.
 */
export const openEnv: Wire = {
  name: 'open-env',
  summary: 'OpenEnv WebSocket and HTTP: prime-rl, verifiers, TRL',
  hasSessionsByConnection: true,
  open,
};

function open(service: GymService): OpenWire {
  // sessions of both kinds share the places
  const sockets = new Set<SocketSession>();
  const rpcSessions = createSessions<Environment>(
    {
      get capacity() {
        return service.capacity - sockets.size;
      },
      idleMs: service.idleMs,
      now: service.now,
    },
    (environment) => environment.close(),
  );
  const sessionCount = (): number => sockets.size + rpcSessions.size;
  return {
    app: buildApp(service, rpcSessions),
    accept: (socket) => accept(socket, service, sockets, rpcSessions, sessionCount),
    sweep() {
      rpcSessions.sweep();
      for (const session of sockets) session.sweep();
    },
    sessionCount,
    close() {
      rpcSessions.clear();
      for (const session of sockets) session.close();
    },
  };
}

function accept(
  socket: WebSocket,
  service: GymService,
  sockets: Set<SocketSession>,
  rpcSessions: Sessions<Environment>,
  sessionCount: () => number,
): void {
  if (sessionCount() >= service.capacity) rpcSessions.sweep();
  if (sessionCount() >= service.capacity) {
    const counts = { active_sessions: sessionCount(), max_sessions: service.capacity };
    socket.on('error', () => socket.terminate());
    socket.send(
      errorMessage(
        'CAPACITY_REACHED',
        `all ${service.capacity} sessions are in use; try again later`,
        counts,
      ),
    );
    socket.close(1013, 'CAPACITY_REACHED');
    return;
  }
  const environment = openEnvironment(service);
  const session = serveSocket(socket, {
    answer: (text) => answerMessage(text, environment, service, rpcSessions),
    refuseLong: (length) =>
      errorMessage('VALIDATION_ERROR', `a message of ${length} bytes; at most ${longestMessage} are taken`),
    idleMs: service.idleMs,
    now: service.now,
    onClose: () => {
      sockets.delete(session);
      environment.close();
    },
  });
  sockets.add(session);
}

/** The reply to one message; null closes the connection. */
async function answerMessage(
  text: string,
  environment: Environment,
  service: GymService,
  rpcSessions: Sessions<Environment>,
): Promise<string | null> {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch (error) {
    return errorMessage('INVALID_JSON', `Invalid JSON: ${describeError(error)}`);
  }
  try {
    if (!isObject(message)) return errorMessage('UNKNOWN_TYPE', 'expected an object with a type');
    switch (message.type) {
      case 'step':
        return observation(await act(message.data, environment, service.deadlineMs));
      case 'reset':
        return observation(stepData(environment.reset(parseReset(message.data))));
      case 'state':
        return JSON.stringify({ type: 'state', data: environment.state() });
      case 'mcp': {
        const data = await answerRpc(message.data, service, rpcSessions, environment);
        return JSON.stringify({ type: 'mcp', data });
      }
      case 'close':
        return null;
      default:
        return errorMessage('UNKNOWN_TYPE', `Unknown message type: ${describeType(message.type)}`);
    }
  } catch (error) {
    return describeFault(error);
  }
}

const observation = (data: unknown): string => JSON.stringify({ type: 'observation', data });

const describeType = (type: unknown): string => (JSON.stringify(type) ?? 'none').slice(0, 80);

async function act(data: unknown, environment: Environment, deadlineMs: number): Promise<unknown> {
  const action = parseAction(data);
  if (action.type === 'list_tools') return listTools(environment.tools(), environment.task() !== null);
  return stepData(await environment.call(action.tool, action.input, { deadlineMs }));
}

function describeFault(error: unknown): string {
  if (error instanceof InvalidMessage)
    return errorMessage('VALIDATION_ERROR', `Invalid message: ${error.message}`, { errors: error.faults });
  if (error instanceof AppError)
    return errorMessage(error.code === 'bad-task' ? 'VALIDATION_ERROR' : 'EXECUTION_ERROR', error.message);
  process.emitWarning(`open-env: ${String((error as Error)?.stack ?? error)}`);
  return errorMessage('EXECUTION_ERROR', 'failed inside the environment');
}

function buildApp(service: GymService, rpcSessions: Sessions<Environment>): Hono {
  const { family, environmentVersion } = service.source;
  const app = new Hono();
  app.get('/health', (c) => c.json({ status: 'healthy' }));
  app.get('/metadata', (c) =>
    c.json({
      name: family.name,
      description: family.summary,
      version: environmentVersion,
      author: 'Onnes',
    }),
  );
  app.get('/schema', (c) => c.json(wireSchemas));
  app.get('/openapi.json', (c) => c.json(describeOpenEnv(family) as object));
  app.get('/state', (c) => c.json(openEnvironment(service).state()));
  app.post('/reset', (c) =>
    withBody(c, async (body) => stepData(openEnvironment(service).reset(parseReset(body)))),
  );
  app.post('/step', (c) => withBody(c, (body) => stepAlone(body, service)));
  app.post('/mcp', async (c) => {
    const body = await readJson(c);
    if (body === undefined) return c.json(parseFailed() as object);
    return c.json((await answerRpc(body, service, rpcSessions, null)) as object);
  });
  mountTasks(app, service.source);
  app.notFound((c) => c.json({ detail: 'Not Found' }, 404));
  return app;
}

/** One step of an episode of its own, begun by what else the body says: `seed`, `task_id`, `split`, `level`. */
async function stepAlone(body: unknown, service: GymService): Promise<unknown> {
  if (!isObject(body) || body.action === undefined)
    throw new InvalidMessage([{ type: 'missing', loc: ['body', 'action'], msg: 'expected { action: {…} }' }]);
  const { action, timeout_s, request_id: _, ...request } = body;
  if (timeout_s !== undefined && timeout_s !== null && !(typeof timeout_s === 'number' && timeout_s > 0))
    throw new InvalidMessage([
      { type: 'greater_than', loc: ['body', 'timeout_s'], msg: 'expected seconds above 0' },
    ]);
  const environment = openEnvironment(service);
  const parsed = parseAction(action);
  if (parsed.type === 'call_tool') environment.reset(parseReset(request));
  const deadlineMs = typeof timeout_s === 'number' ? 1000 * timeout_s : service.deadlineMs;
  return act(action, environment, deadlineMs);
}

async function withBody(c: Context, answer: (body: unknown) => Promise<unknown>): Promise<Response> {
  const body = await readJson(c);
  if (body === undefined)
    return c.json({ detail: [{ type: 'json_invalid', loc: ['body'], msg: 'no valid JSON' }] }, 422);
  try {
    return c.json((await answer(body)) as object);
  } catch (error) {
    if (error instanceof InvalidMessage) return c.json({ detail: error.faults as object }, 422);
    if (error instanceof AppError)
      return c.json({ detail: [{ type: error.code, loc: ['body'], msg: error.message }] }, 422);
    process.emitWarning(`open-env: ${String((error as Error)?.stack ?? error)}`);
    return c.json({ detail: 'failed inside the environment' }, 500);
  }
}

/** An empty body is `{}`; undefined where it is no JSON. */
async function readJson(c: Context): Promise<unknown> {
  const text = await c.req.text();
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
