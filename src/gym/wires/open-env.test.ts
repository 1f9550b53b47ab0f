import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkOpenEnv } from './check-open-env.ts';
import { openEnv } from './open-env.ts';
import { connect, type Message, startServer, type TestServer } from './wire.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer(openEnv);
});
afterAll(() => server.close());

const post = async (
  path: string,
  body: unknown,
): Promise<{ readonly status: number; readonly body: Message['data'] }> => {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Message['data'] };
};

describe('the checks of the OpenEnv validator', () => {
  test.each([
    'openapi_version_available',
    'health_endpoint',
    'metadata_endpoint',
    'schema_endpoint',
    'mcp_endpoint',
    'mode_endpoint_consistency',
    'websocket_episode',
  ])('%s', async (id) => {
    const { criteria, profile, mode } = await checkOpenEnv(server.url);
    expect(criteria.find((criterion) => criterion.id === id)).toMatchObject({ isMet: true });
    expect({ profile, mode }).toEqual({ profile: 'openenv-http/1.x', mode: 'simulation' });
  });

  test('fail where nobody listens', async () => {
    const { criteria, isValid } = await checkOpenEnv('http://127.0.0.1:9');
    expect(isValid).toBe(false);
    expect(criteria.some(({ isMet }) => isMet)).toBe(false);
  });
});

/** A measurement with a forecast [K]. */
const measured = (design: number): { readonly design: number; readonly quantiles: readonly number[] } => ({
  design,
  quantiles: [0, 5, 15],
});

type Exchange = { readonly send: object | string; readonly receive: Message };

describe('the WebSocket', () => {
  test('says what the recorded transcript says', async () => {
    const transcript = JSON.parse(
      readFileSync(new URL('./open-env.transcript.json', import.meta.url), 'utf8'),
    ) as readonly Exchange[];
    expect(transcript.length).toBeGreaterThan(10);
    const client = await connect(server.url);
    for (const { send, receive } of transcript) expect(await client.ask(send)).toEqual(receive);
    client.socket.close();
  });

  test('tells tool style by the title of the action', async () => {
    const schema = (await (await fetch(`${server.url}/schema`)).json()) as {
      readonly action: { readonly title: string };
    };
    expect(schema.action.title).toBe('CallToolAction');
  });

  test('rewards the last step alone, with the receipt among the observation', async () => {
    const client = await connect(server.url);
    const reset = await client.ask({ type: 'reset', data: { seed: 3, episode_id: 'ep-1' } });
    expect(reset.data).toMatchObject({ reward: 0, done: false });
    const rewards: unknown[] = [];
    for (let design = 1; design <= 5; design++) {
      const { data } = await client.call('measure', measured(design));
      rewards.push(data.reward);
      expect(data.done).toBe(false);
      expect(data.observation).not.toHaveProperty('receipt');
    }
    expect(rewards).toEqual([0, 0, 0, 0, 0]);
    const { data } = await client.call('answer', { design: 3 });
    expect(data).toMatchObject({
      done: true,
      observation: { receipt: { rollout_id: 'ep-1', total: data.reward } },
    });
    expect(data.reward).toBeGreaterThan(0);
    client.socket.close();
  });

  test('answers a step before the first reset and one after the end with an error, and goes on', async () => {
    const client = await connect(server.url);
    expect(await client.call('measure', measured(1))).toMatchObject({
      type: 'error',
      data: { code: 'EXECUTION_ERROR' },
    });
    await client.ask({ type: 'reset', data: { seed: 1 } });
    const end = await client.call('answer', { design: 1 });
    expect(end.data).toMatchObject({
      done: true,
      observation: { receipt: { score: 0, reason: 'NOT_MEASURED' } },
    });
    expect(await client.call('measure', measured(1))).toMatchObject({
      type: 'error',
      data: { code: 'EXECUTION_ERROR' },
    });
    expect(await client.ask({ type: 'reset', data: { seed: 1 } })).toMatchObject({ type: 'observation' });
    client.socket.close();
  });

  test('plays group members of one seed alike', async () => {
    const members = await Promise.all([connect(server.url), connect(server.url)]);
    const played = await Promise.all(
      members.map(async (client) => {
        const { data } = await client.ask({ type: 'reset', data: { seed: 9, episode_id: 'same' } });
        const steps = [await client.call('measure', measured(2)), await client.call('answer', { design: 2 })];
        client.socket.close();
        return [data, ...steps];
      }),
    );
    expect(played[0]).toEqual(played[1]);
  });

  test.each([
    ['text', 'no json {', 'INVALID_JSON'],
    ['a list', '[1]', 'UNKNOWN_TYPE'],
    ['an unknown type', { type: 'dance' }, 'UNKNOWN_TYPE'],
    ['no action', { type: 'step' }, 'VALIDATION_ERROR'],
    ['an action without a tool', { type: 'step', data: { type: 'call_tool' } }, 'VALIDATION_ERROR'],
    ['an action of another type', { type: 'step', data: { type: 'move' } }, 'VALIDATION_ERROR'],
    [
      'arguments that are a list',
      { type: 'step', data: { tool_name: 'measure', arguments: [1] } },
      'VALIDATION_ERROR',
    ],
    ['a field too many', { type: 'step', data: { tool_name: 'measure', reward: 1 } }, 'VALIDATION_ERROR'],
    ['a negative seed', { type: 'reset', data: { seed: -1 } }, 'VALIDATION_ERROR'],
    ['an unknown split', { type: 'reset', data: { split: 'holdout' } }, 'VALIDATION_ERROR'],
    ['a foreign task', { type: 'reset', data: { task_id: 'chess/easy/1' } }, 'VALIDATION_ERROR'],
  ])('refuses %s by its own code', async (_what, message, code) => {
    const client = await connect(server.url);
    expect(await client.ask(message)).toMatchObject({ type: 'error', data: { code } });
    expect(await client.ask({ type: 'state' })).toMatchObject({ type: 'state' });
    client.socket.close();
  });

  test.each([
    ['an unknown tool', 'fly', {}, 'tool_not_found'],
    ['an argument out of range', 'measure', { ...measured(1), design: 1e9 }, 'invalid_args'],
    ['an argument of the wrong kind', 'measure', { ...measured(1), design: 'one' }, 'invalid_args'],
    ['falling quantiles', 'measure', { design: 1, quantiles: [3, 2, 1] }, 'invalid_args'],
  ])('answers %s with an observation that costs nothing', async (_what, tool, input, error_type) => {
    const client = await connect(server.url);
    await client.ask({ type: 'reset', data: { seed: 1 } });
    const before = await client.ask({ type: 'state' });
    const { data } = await client.call(tool, input);
    expect(data).toMatchObject({ reward: 0, done: false, observation: { error: { error_type } } });
    expect((await client.ask({ type: 'state' })).data.budget_left).toBe(before.data.budget_left);
    client.socket.close();
  });

  test('ends an episode of nothing but wrong calls', async () => {
    const client = await connect(server.url);
    const { data } = await client.ask({ type: 'reset', data: { seed: 1 } });
    const { max_calls } = (data.observation as { readonly result: { readonly max_calls: number } }).result;
    let last: Message | null = null;
    for (let n = 0; n < max_calls; n++) last = await client.call('fly', {});
    expect(last?.data).toMatchObject({ done: true, reward: 0 });
    expect(server.rollouts.at(-1)).toMatchObject({ is_truncated: true });
    client.socket.close();
  });

  test('speaks JSON-RPC within its session', async () => {
    const client = await connect(server.url);
    const rpc = (method: string, params: object): Promise<Message> =>
      client.ask({ type: 'mcp', data: { jsonrpc: '2.0', method, params, id: 1 } });
    const listed = await rpc('tools/list', {});
    expect(listed).toMatchObject({ type: 'mcp', data: { jsonrpc: '2.0', id: 1 } });
    expect((listed.data.result as { readonly tools: readonly object[] }).tools).toHaveLength(4);
    await client.ask({ type: 'reset', data: { seed: 1 } });
    expect((await rpc('tools/call', { name: 'measure', arguments: measured(1) })).data).toMatchObject({
      result: { error: null },
    });
    expect((await client.ask({ type: 'state' })).data).toMatchObject({ step_count: 1 });
    expect((await rpc('no/such', {})).data).toMatchObject({ error: { code: -32601 } });
    client.socket.close();
  });
});

describe('HTTP', () => {
  test('resets and steps without a session', async () => {
    expect(await post('/reset', { seed: 4 })).toMatchObject({
      status: 200,
      body: { reward: 0, done: false },
    });
    const stepped = {
      action: { type: 'call_tool', tool_name: 'measure', arguments: measured(1) },
      seed: 4,
    };
    const first = await post('/step', stepped);
    expect(first).toMatchObject({
      status: 200,
      body: { reward: 0, done: false, observation: { error: null } },
    });
    expect(await post('/step', stepped)).toEqual(first);
    expect(await post('/step', { action: { type: 'list_tools' } })).toMatchObject({ body: { reward: null } });
  });

  test.each([
    ['/reset', '{', 422],
    ['/reset', { seed: 'x' }, 422],
    ['/step', {}, 422],
    ['/step', { action: { tool_name: 3 } }, 422],
    ['/step', { action: { tool_name: 'measure' }, timeout_s: 0 }, 422],
    ['/no-such-path', {}, 404],
  ])('answers %s of %j with %d', async (path, body, status) => {
    expect(await post(path, body)).toMatchObject({ status, body: { detail: expect.anything() } });
  });

  test('lists its tasks, which reset takes as they are', async () => {
    const [name = ''] = (await (await fetch(`${server.url}/list_environments`)).json()) as readonly string[];
    expect(await (await fetch(`${server.url}/${name}/splits`)).json()).toMatchObject([
      { name: 'train' },
      {},
      {},
    ]);
    expect(await post(`/${name}/num_tasks`, { split: 'test' })).toMatchObject({
      status: 200,
      body: { num_tasks: 1000 },
    });
    const { body } = await post(`/${name}/task`, { split: 'test', index: 7 });
    expect(body.task).toMatchObject({ split: 'test', seed: 7 });
    expect(await post('/reset', body.task)).toMatchObject({ status: 200, body: { done: false } });
    const range = await post(`/${name}/task_range`, { split: 'train', start: 3, stop: 5 });
    expect(range.body.tasks).toMatchObject([{ seed: 3 }, { seed: 4 }]);
    expect(await post(`/${name}/task`, { split: 'test', index: 1e6 })).toMatchObject({ status: 400 });
    expect(await post(`/${name}/num_tasks`, { split: 'dev' })).toMatchObject({ status: 422 });
    expect(await post('/chess/num_tasks', { split: 'test' })).toMatchObject({ status: 404 });
  });

  test('answers JSON-RPC with HTTP 200, also an empty body', async () => {
    expect(await post('/mcp', '')).toMatchObject({
      status: 200,
      body: { jsonrpc: '2.0', error: { code: -32600 } },
    });
    expect(await post('/mcp', '{')).toMatchObject({
      status: 200,
      body: { jsonrpc: '2.0', error: { code: -32700 } },
    });
  });

  test('keeps a session of JSON-RPC until it is closed', async () => {
    const rpc = async (method: string, params: object): Promise<Message['data']> =>
      (await post('/mcp', { jsonrpc: '2.0', method, params, id: 7 })).body;
    const { result } = (await rpc('openenv/session/create', { seed: 5 })) as {
      readonly result: { readonly session_id: string };
    };
    const { session_id } = result;
    expect(server.sessionCount()).toBeGreaterThan(0);
    const input = { name: 'measure', arguments: measured(1), session_id };
    expect(await rpc('tools/call', input)).toMatchObject({ id: 7, result: { error: null } });
    expect(await rpc('openenv/session/close', { session_id })).toMatchObject({
      result: { session_id, closed: true },
    });
    expect(await rpc('tools/call', input)).toMatchObject({ error: { code: -32602 } });
  });
});
