import { WebSocket } from 'ws';
import { AppError, describeError } from '../../core/error.ts';
import { isObject } from './open-env-messages.ts';

export type Criterion = { readonly id: string; readonly isMet: boolean; readonly detail: string };

export type OpenEnvReport = {
  readonly url: string;
  readonly profile: string;
  readonly mode: 'simulation' | 'production' | 'unknown';
  /** The six of OpenEnv's own validator, then one of the WebSocket that trainers use. */
  readonly criteria: readonly Criterion[];
  readonly isValid: boolean;
};

/**
 * Asks a running server what `openenv validate --url` asks, and whether an episode can be begun over its WebSocket.
 * @throws AppError `bad-url`
 */
export async function checkOpenEnv(address: string, token?: string): Promise<OpenEnvReport> {
  const url = normalize(address);
  const ask = (path: string, init: RequestInit = {}): Promise<Answer> => askFor(`${url}${path}`, init, token);
  const openapi = await ask('/openapi.json');
  const info = field(openapi.body, 'info');
  const version = isObject(info) && typeof info.version === 'string' ? info.version : null;
  const paths = field(openapi.body, 'paths');
  const mode =
    !isObject(paths) || Object.keys(paths).length === 0
      ? 'unknown'
      : '/reset' in paths
        ? 'simulation'
        : 'production';
  const health = await ask('/health');
  const metadata = await ask('/metadata');
  const schema = await ask('/schema');
  const mcp = await ask('/mcp', {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });
  const criteria: readonly Criterion[] = [
    judge('openapi_version_available', openapi, version !== null),
    judge('health_endpoint', health, field(health.body, 'status') === 'healthy'),
    judge(
      'metadata_endpoint',
      metadata,
      ['name', 'description'].every((name) => typeof field(metadata.body, name) === 'string'),
    ),
    judge(
      'schema_endpoint',
      schema,
      ['action', 'observation', 'state'].every((name) => isObject(field(schema.body, name))),
    ),
    judge('mcp_endpoint', mcp, field(mcp.body, 'jsonrpc') === '2.0'),
    judge('mode_endpoint_consistency', openapi, isConsistent(paths)),
    await checkSocket(url, token),
  ];
  return {
    url,
    profile: version?.startsWith('1.') ? 'openenv-http/1.x' : 'openenv-http/unknown',
    mode,
    criteria,
    isValid: criteria.every(({ isMet }) => isMet),
  };
}

type Answer = { readonly status: number | null; readonly body: unknown; readonly detail: string };

const field = (body: unknown, name: string): unknown => (isObject(body) ? body[name] : undefined);

function normalize(address: string): string {
  const url = (address.includes('://') ? address : `http://${address}`).replace(/\/+$/, '');
  if (!URL.canParse(url)) throw new AppError('bad-url', `"${address}" is no address of a server`);
  return url;
}

const authorization = (token: string | undefined): { readonly authorization?: string } =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

async function askFor(url: string, init: RequestInit, token: string | undefined): Promise<Answer> {
  try {
    const response = await fetch(url, {
      ...init,
      headers: { ...(init.headers as object), ...authorization(token) },
      signal: AbortSignal.timeout(5000),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: parse(text),
      detail: `HTTP ${response.status}: ${text.slice(0, 120)}`,
    };
  } catch (error) {
    return { status: null, body: null, detail: `no answer: ${whyUnreached(error)}` };
  }
}

/** `fetch` tells the reason in the cause of what it throws. */
function whyUnreached(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return describeError(cause === undefined ? error : cause);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const judge = (id: string, { status, detail }: Answer, isMet: boolean): Criterion => ({
  id,
  isMet: status === 200 && isMet,
  detail,
});

function isConsistent(paths: unknown): boolean {
  if (!isObject(paths) || Object.keys(paths).length === 0) return false;
  const [reset, step, state] = ['/reset', '/step', '/state'].map((path) => path in paths);
  return reset ? step === true && state === true : !step && !state;
}

/** Lists tools, begins an episode, asks for its state and calls a tool that does not exist. */
async function checkSocket(url: string, token: string | undefined): Promise<Criterion> {
  const id = 'websocket_episode';
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws`, { headers: { ...authorization(token) } });
  const ask = (message: object): Promise<unknown> => {
    const reply = nextMessage(socket);
    socket.send(JSON.stringify(message));
    return reply;
  };
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const tools = await ask({ type: 'step', data: { type: 'list_tools' } });
    const reset = await ask({ type: 'reset', data: { seed: 42 } });
    const state = await ask({ type: 'state' });
    const wrong = await ask({
      type: 'step',
      data: { type: 'call_tool', tool_name: 'no_such_tool', arguments: {} },
    });
    const listed = field(field(field(tools, 'data'), 'observation'), 'tools');
    const faults = [
      ...(Array.isArray(listed) && listed.length > 0 ? [] : ['no tools are listed before a reset']),
      ...(field(field(reset, 'data'), 'done') === false
        ? []
        : [`reset answered ${JSON.stringify(reset).slice(0, 120)}`]),
      ...(typeof field(field(state, 'data'), 'step_count') === 'number'
        ? []
        : ['the state has no step_count']),
      ...(isObject(field(field(field(wrong, 'data'), 'observation'), 'error'))
        ? []
        : ['a tool that does not exist is not an error']),
    ];
    return { id, isMet: faults.length === 0, detail: faults.join('; ') || 'tools, reset, state and a step' };
  } catch (error) {
    return { id, isMet: false, detail: describeError(error) };
  } finally {
    socket.terminate();
  }
}

const nextMessage = (socket: WebSocket): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new AppError('no-answer', 'no answer within 10 s')), 10_000);
    socket.once('message', (data) => {
      clearTimeout(timer);
      resolve(parse(String(data)));
    });
  });
