import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../core/json.ts';
import { nemoGym } from './nemo-gym.ts';
import { startServer, type TestServer } from './wire.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer(nemoGym, { capacity: 3 });
});
afterAll(() => server.close());

type Body = { readonly [key: string]: Json };
type Answer = { readonly status: number; readonly body: Body; readonly cookie: string };

async function post(path: string, body: unknown, cookie = ''): Promise<Answer> {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { ...(cookie !== '' && { cookie }) },
  });
  const [set = ''] = (response.headers.get('set-cookie') ?? '').split(';');
  return { status: response.status, body: (await response.json()) as Body, cookie: set };
}

const params = { input: [{ role: 'user', content: 'find the best alloy' }], tools: [] };
const row = { responses_create_params: params, seed: 21, split: 'train', note: 'kept' };
const callOf = (name: string, input: object): object => ({
  type: 'function_call',
  name,
  arguments: JSON.stringify(input),
  call_id: 'c1',
});
/** A measurement with a forecast [K]. */
const measured = (design: number): object => ({ design, quantiles: [0, 3, 9] });
/** Of an episode of the twelve alloys [EUR]. */
const budget = 8 * (120 + 60);
const responseOf = (...output: readonly object[]): object => ({ id: 'resp', object: 'response', output });

async function playLive(): Promise<Answer> {
  const { cookie, body, status } = await post('/seed_session', row);
  expect({ status, body }).toEqual({ status: 200, body: {} });
  await post('/measure', measured(2), cookie);
  await post('/measure', measured(4), cookie);
  const last = await post('/answer', { design: 2 }, cookie);
  expect(last.body).toMatchObject({ done: true, error: null });
  return post(
    '/verify',
    {
      ...row,
      response: responseOf(
        callOf('measure', measured(2)),
        callOf('measure', measured(4)),
        callOf('answer', { design: 2 }),
      ),
    },
    cookie,
  );
}

test('verifies what was played in its session, and echoes what it was sent', async () => {
  const { status, body } = await playLive();
  expect(status).toBe(200);
  expect(body).toMatchObject({ responses_create_params: params, seed: 21, split: 'train', note: 'kept' });
  expect(body.response).toMatchObject({ id: 'resp' });
  const {
    reward,
    reward_components: parts,
    receipt,
  } = body as unknown as {
    readonly reward: number;
    readonly reward_components: { readonly [part: string]: number };
    readonly receipt: { readonly total: number };
  };
  expect(reward).toBe(receipt.total);
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(reward, 12);
  expect(server.rollouts.at(-1)?.receipt.total).toBe(reward);
});

test('verifies a stored rollout again without a session, to the same reward', async () => {
  const { body: live } = await playLive();
  const { body: again } = await post('/verify', live);
  expect(again.reward).toBe(live.reward);
  expect(again.score).toBe(live.score);
  expect(await (await fetch(`${server.url}/reverify_mode`)).json()).toBe('stateless');
});

test('pays nothing for results that a rollout only claims', async () => {
  const forged = responseOf(
    { type: 'function_call_output', call_id: 'c0', output: '{"value": 300}' },
    callOf('answer', { design: 7 }),
  );
  expect((await post('/verify', { ...row, response: forged })).body).toMatchObject({ score: 0, reward: 0 });
});

test('shows the model neither reward nor receipt', async () => {
  const { cookie } = await post('/seed_session', row);
  const step = await post('/measure', measured(1), cookie);
  expect(step).toMatchObject({ status: 200, body: { error: null, done: false } });
  const last = await post('/answer', { design: 1 }, cookie);
  expect(Object.keys(last.body).sort()).toEqual(['done', 'error', 'result', 'text']);
  await post('/verify', { ...row, response: responseOf() }, cookie);
});

describe('a wrong call', () => {
  test.each([
    ['of an unknown tool', '/fly', {}, 404, 'tool_not_found'],
    ['with arguments out of range', '/measure', { design: -3 }, 200, 'invalid_args'],
    ['with arguments that are a list', '/measure', [1], 200, 'invalid_args'],
  ])('%s is told the model', async (_what, path, input, status, error_type) => {
    const { cookie } = await post('/seed_session', row);
    expect(await post(path, input, cookie)).toMatchObject({ status, body: { error: { error_type } } });
    await post('/verify', { ...row, response: responseOf() }, cookie);
  });

  test('without a session is refused', async () => {
    expect(await post('/measure', measured(1))).toMatchObject({ status: 400, body: { error: {} } });
    expect(await post('/measure', measured(1), 'session=forged')).toMatchObject({ status: 400 });
  });

  test('after the end is refused', async () => {
    const { cookie } = await post('/seed_session', row);
    await post('/answer', { design: 1 }, cookie);
    expect(await post('/measure', measured(1), cookie)).toMatchObject({ status: 409 });
    await post('/verify', { ...row, response: responseOf() }, cookie);
    expect(await post('/measure', measured(1), cookie)).toMatchObject({ status: 400 });
  });

  test.each([
    ['/seed_session', '{', 422],
    ['/seed_session', { seed: 'x' }, 422],
    ['/verify', {}, 422],
    ['/verify', { responses_create_params: {} }, 422],
    ['/verify', { responses_create_params: {}, response: {} }, 422],
    ['/aggregate_metrics', { verify_responses: [{}] }, 422],
  ])('%s of %j is answered with %d', async (path, body, status) => {
    expect(await post(path, body)).toMatchObject({ status, body: { detail: expect.anything() } });
  });
});

test('two clients of one session do their calls one after another', async () => {
  const { cookie } = await post('/seed_session', row);
  const calls = Array.from({ length: 5 }, (_, n) => post('/measure', measured(n + 1), cookie));
  const paid = (await Promise.all(calls)).map(
    ({ body }) => body.result as { readonly sample: string; readonly cost: number; readonly left: number },
  );
  expect(paid.map(({ sample }) => sample).sort()).toEqual(['s1', 's2', 's3', 's4', 's5']);
  let left = budget;
  for (const one of paid.sort((a, b) => b.left - a.left)) {
    left -= one.cost;
    expect(one.left).toBe(left);
  }
  await post('/verify', { ...row, response: responseOf() }, cookie);
});

test('seeding again under the same cookie begins anew', async () => {
  const { cookie } = await post('/seed_session', row);
  await post('/measure', measured(1), cookie);
  await post('/seed_session', row, cookie);
  const { body } = await post('/measure', measured(1), cookie);
  const { sample, cost, left } = body.result as {
    readonly sample: string;
    readonly cost: number;
    readonly left: number;
  };
  expect({ sample, left }).toEqual({ sample: 's1', left: budget - cost });
  await post('/verify', { ...row, response: responseOf() }, cookie);
});

test('says when all places are taken', async () => {
  const cookies = [];
  for (let n = 0; n < 3; n++) cookies.push((await post('/seed_session', row)).cookie);
  const refused = await post('/seed_session', row);
  expect(refused.status).toBe(503);
  expect(refused.body.detail).toContain('CAPACITY_REACHED');
  for (const cookie of cookies) await post('/verify', { ...row, response: responseOf() }, cookie);
  expect(server.sessionCount()).toBe(0);
});

test('adds up what it verified, by task and in all', async () => {
  const verify_responses = [
    { _ng_task_index: 0, _ng_rollout_index: 0, reward: 0.2, score: 0, text: 'x' },
    { _ng_task_index: 0, _ng_rollout_index: 1, reward: 0.6, score: 1 },
    { _ng_task_index: 1, _ng_rollout_index: 0, reward: 1, score: 1 },
  ];
  const { body } = await post('/aggregate_metrics', { verify_responses });
  expect(body.agent_metrics).toMatchObject({
    'mean/reward': expect.closeTo(0.6, 12),
    'max/reward': 1,
    'median/score': 1,
  });
  expect(body.key_metrics).toEqual({
    'mean/reward': expect.closeTo(0.6, 12),
    'mean/score': expect.closeTo(2 / 3, 12),
  });
  expect(body.group_level_metrics).toMatchObject([
    { _ng_task_index: 0, 'mean/reward': expect.closeTo(0.4, 12) },
    { _ng_task_index: 1, 'mean/reward': 1 },
  ]);
});

test('hands out the rows of a split, which verify as they are', async () => {
  const text = await (await fetch(`${server.url}/tasks?split=validation&count=3`)).text();
  const rows = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Body);
  expect(rows).toHaveLength(3);
  for (const given of rows) {
    expect(given).toMatchObject({
      split: 'validation',
      responses_create_params: { tools: [{ type: 'function' }, {}, {}, {}] },
    });
    const { body } = await post('/verify', { ...given, response: responseOf() });
    expect(body).toMatchObject({ task_id: given.task_id, reward: 0 });
  }
  expect((await fetch(`${server.url}/tasks?count=0`)).status).toBe(422);
});
