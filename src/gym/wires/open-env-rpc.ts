import { AppError, describeError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import type { Environment } from '../environment.ts';
import { InvalidMessage, isObject, parseReset } from './open-env-messages.ts';
import type { Sessions } from './sessions.ts';
import { type GymService, openEnvironment } from './wire.ts';

type RpcId = string | number | null;

const rpcError = (id: RpcId, code: number, message: string): Json => ({
  jsonrpc: '2.0',
  error: { code, message },
  id,
});
const rpcResult = (id: RpcId, result: Json): Json => ({ jsonrpc: '2.0', result, id });

export const parseFailed = (): Json => rpcError(null, -32700, 'the body is no JSON');

/**
 * Answers one JSON-RPC 2.0 request of the MCP face. It has no rewards: tools are listed and called, in the session given, in one made with
 * `openenv/session/create` (whose parameters begin an episode), or in an episode of this call alone.
 */
export async function answerRpc(
  request: unknown,
  service: GymService,
  sessions: Sessions<Environment>,
  own: Environment | null,
): Promise<Json> {
  if (!isObject(request) || request.jsonrpc !== '2.0' || typeof request.method !== 'string')
    return rpcError(
      readId(request),
      -32600,
      'expected a JSON-RPC 2.0 request: { jsonrpc, method, params, id }',
    );
  const id = readId(request);
  const { method, params = {} } = request;
  if (!isObject(params)) return rpcError(id, -32602, 'params: expected an object');
  try {
    return await answer(method, params, id, service, sessions, own);
  } catch (error) {
    const isOurs = error instanceof AppError || error instanceof InvalidMessage;
    return rpcError(
      id,
      isOurs ? -32602 : -32603,
      isOurs ? describeError(error) : 'failed inside the environment',
    );
  }
}

async function answer(
  method: string,
  params: { readonly [key: string]: unknown },
  id: RpcId,
  service: GymService,
  sessions: Sessions<Environment>,
  own: Environment | null,
): Promise<Json> {
  if (method === 'openenv/session/create') return createSession(params, id, service, sessions);
  const { session_id } = params;
  const named = typeof session_id === 'string' ? sessions.get(session_id) : undefined;
  if (session_id !== undefined && named === undefined)
    return rpcError(id, -32602, `session_id: no session ${JSON.stringify(session_id)}`);
  if (method === 'openenv/session/close') {
    if (typeof session_id !== 'string')
      return rpcError(id, -32602, 'session_id: expected the name of a session');
    sessions.remove(session_id);
    return rpcResult(id, { session_id, closed: true });
  }
  const environment = own ?? named ?? openEnvironment(service);
  if (method === 'tools/list') return rpcResult(id, { tools: environment.tools() as unknown as Json });
  if (method !== 'tools/call') return rpcError(id, -32601, `no method ${method}`);
  const { name, arguments: input } = params;
  if (typeof name !== 'string') return rpcError(id, -32602, 'name: expected the name of a tool');
  if (environment.task() === null) environment.reset({});
  const { observation } = await environment.call(name, input, { deadlineMs: service.deadlineMs });
  return rpcResult(id, observation as unknown as Json);
}

function createSession(
  params: { readonly [key: string]: unknown },
  id: RpcId,
  service: GymService,
  sessions: Sessions<Environment>,
): Json {
  const environment = openEnvironment(service);
  const { observation } = environment.reset(parseReset(params));
  const session_id = crypto.randomUUID();
  if (!sessions.add(session_id, environment))
    return rpcError(id, -32000, `CAPACITY_REACHED: all ${service.capacity} sessions are in use`);
  return rpcResult(id, { session_id, observation: observation as unknown as Json });
}

const readId = (request: unknown): RpcId =>
  isObject(request) && (typeof request.id === 'string' || typeof request.id === 'number') ? request.id : null;
