import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addAccount, addToken } from '../accounts/account-file.ts';
import { benchOrder, openEveryRouteScene, type Sound } from './every-route.fixture.ts';
import type { TestServer } from './http-app.fixture.ts';
import { type Described, faultsOf, type Operation } from './openapi-faults.fixture.ts';
import { isReading } from './reading-routes.ts';
import { describeInterface } from './routes/docs.ts';

const scene = await openEveryRouteScene();
const { sound } = scene;
const server: TestServer = scene.server;
const document = describeInterface(server.app) as unknown as Described;
const tokens: Record<string, string> = {};
beforeAll(async () => {
  await addAccount(server.folder, { name: 'vera', role: 'viewer', password: 'a long password' });
  await addAccount(server.folder, { name: 'robot', role: 'agent', password: null });
  for (const name of ['vera', 'robot']) tokens[name] = await addToken(server.folder, name);
});
afterAll(() => server.close());

/** Truth that is sealed takes a campaign in the twin: score.slow.test.ts asks for it. */
const elsewhere = new Set(['POST /api/campaigns/{id}/score']);
/** Answers to whoever comes: they let people in. */
const open = new Set(['GET /api/session', 'POST /api/session', 'DELETE /api/session']);

const operationOf = (route: string): Operation => {
  const [method = '', path = ''] = route.split(' ');
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`${route} is not described`);
  return operation;
};
const takesJson = ({ route }: Sound): boolean =>
  operationOf(route).requestBody?.content['application/json'] !== undefined;

function send({ route, path, body }: Sound, headers: Record<string, string> = {}): Promise<Response> {
  const isBytes = typeof body === 'string' || body instanceof Uint8Array;
  const type = isBytes ? 'application/octet-stream' : 'application/json';
  return server.ask(path, {
    method: route.split(' ')[0] ?? 'GET',
    ...(body !== undefined && {
      body: isBytes ? (body as string | Uint8Array<ArrayBuffer>) : JSON.stringify(body),
    }),
    headers: { ...(body !== undefined && { 'content-type': type }), ...headers },
  });
}

async function expectProblem(response: Response, codes: readonly number[]): Promise<string> {
  const body = (await response.json()) as { status: number; title: string };
  expect(codes, JSON.stringify(body)).toContain(response.status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(faultsOf(document.components.schemas.Problem, body, document)).toEqual([]);
  expect(body.status).toBe(response.status);
  return body.title;
}

test('every route that is described has a sound request here', () => {
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect([...sound.map(({ route }) => route), ...elsewhere].sort()).toEqual(described.sort());
});

describe('nobody', () => {
  test.each(sound.filter(({ route }) => !open.has(route)))('gets nothing from $route', async (each) => {
    const title = await expectProblem(await send(each, { authorization: '' }), [401]);
    expect(title).toBe('unauthorised');
  });
});

describe('a viewer', () => {
  const [reading, writing] = [true, false].map((reads) =>
    sound.filter(
      ({ route, path }) =>
        !open.has(route) &&
        isReading({ method: route.split(' ')[0] ?? '', path: path.split('?')[0] ?? '' }) === reads,
    ),
  ) as [Sound[], Sound[]];
  test.each(writing)('changes nothing by $route', async (each) => {
    const title = await expectProblem(await send(each, { authorization: `Bearer ${tokens.vera}` }), [403]);
    expect(title).toBe('forbidden');
  });
  test.each(reading.filter(({ route }) => route.startsWith('POST')))('may send $route', async (each) => {
    const isJson = takesJson(each);
    const wrong = isJson ? { ...each, body: [] } : each;
    const response = await send(wrong, { authorization: `Bearer ${tokens.vera}` });
    expect(response.status).toBe(isJson ? 400 : 200);
  });
});

describe('what is malformed', () => {
  const withJson = sound.filter(takesJson);
  test.each(withJson)('is refused by $route: no JSON', async ({ route, path }) => {
    const init = { method: route.split(' ')[0] ?? '', body: '{"a":' };
    const headers = { 'content-type': 'application/json' };
    await expectProblem(await server.ask(path, { ...init, headers }), [400]);
  });
  test.each(withJson)('is refused by $route: another shape', async ({ route, path }) => {
    await expectProblem(await send({ route, path, body: [] }), [400]);
    await expectProblem(await send({ route, path, body: 5 }), [400]);
  });
  test.each(withJson)('is refused by $route: JSON that a form of another page can send', async (each) => {
    await expectProblem(await send(each, { 'content-type': 'text/plain' }), [400, 415]);
  });
  test.each(sound.filter(({ route }) => route.includes('{')))(
    'is refused by $route: a name of nothing',
    async ({ route, path, body }) => {
      const [method = '', pattern = ''] = route.split(' ');
      const query = path.includes('?') ? `?${path.split('?')[1]}` : '';
      const wrong = `${pattern.replaceAll(/\{(\w+)\}/g, '..%2Fnone%00')}${query}`;
      await expectProblem(await send({ route: `${method} `, path: wrong, body }), [400, 404]);
    },
  );
});

describe('a sound request', () => {
  test.each(sound)('to $route is answered as its description says', async (each) => {
    const before = server.audited.length;
    const response = await send(each);
    const [method = ''] = each.route.split(' ');
    if (method !== 'GET' && !each.path.startsWith('/api/live/'))
      expect(server.audited.slice(before)).toMatchObject([
        {
          method,
          path: each.path.split('?')[0],
          status: response.status,
          who: expect.stringMatching(/^person:./),
        },
      ]);
    const told = response.status === each.status ? '' : await response.clone().text();
    expect(response.status, told).toBe(each.status);
    if (response.status >= 400) {
      await expectProblem(response, [each.status ?? 0]);
      return;
    }
    const content = operationOf(each.route).responses[String(response.status)]?.content;
    if (content === undefined) {
      expect(await response.text()).toBe('');
      return;
    }
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    expect(Object.keys(content)).toContain(type);
    if (type === 'application/json')
      expect(faultsOf(content[type]?.schema, await response.json(), document)).toEqual([]);
    else await response.body?.cancel();
  });
});

describe('an agent’s token', () => {
  const robot = (path: string, body: object): Promise<Response> =>
    send({ route: 'POST ', path, body }, { authorization: `Bearer ${tokens.robot}` });

  test.each([
    ...['approve', 'refuse'].map((verdict) => ['/api/reviews', { verdict, id: 'OPEN', why: 'w' }]),
    ...['approve', 'refuse'].map((command) => ['COMMANDS', { command, key: 'KEY', why: 'w' }]),
    ['COMMANDS', { command: 'retract', sample: 's1', why: 'w' }],
    ['/api/bench/entries', { ...entry(), key: 'tablet-0002' }],
    ['/api/bench/orders/claim', { order: benchOrder }],
    ...(['resume-laboratory', 'pause-laboratory'] as const).map((command) => [
      '/api/laboratories/bench/commands',
      { command, why: 'w' },
    ]),
    ['/api/laboratories/bench/commands', { command: 'release', instrument: 'furnace', why: 'w' }],
    ['/api/laboratories/bench/commands', { command: 'confirm-safe', instrument: 'furnace', why: 'w' }],
    ['SCORE', {}],
  ] as [string, object][])('settles nothing by %s %j', async (path, body) => {
    const campaign = await openRequest();
    const text = JSON.stringify(body).replace('OPEN', campaign.review).replace('KEY', campaign.key);
    const at = path
      .replace('COMMANDS', `/api/campaigns/${campaign.id}/commands`)
      .replace('SCORE', `/api/campaigns/${campaign.id}/score`);
    const before = await server.workspace.store.version(`campaign/${campaign.id}`);
    const title = await expectProblem(await robot(at, JSON.parse(text) as object), [403]);
    expect(title).toBe('not-allowed');
    expect(await server.workspace.store.version(`campaign/${campaign.id}`)).toBe(before);
  });

  let opened: { id: string; key: string; review: string } | null = null;
  async function openRequest(): Promise<{ id: string; key: string; review: string }> {
    if (opened !== null) return opened;
    const path = sound.find(({ route }) => route === 'POST /api/campaigns/{id}/amend')?.path ?? '';
    const id = path.split('/')[3] ?? '';
    const request = { campaign: id, design: scene.other, why: 'to try', reference: 'r2' };
    const response = await robot('/api/tools/request-experiment', request);
    const { result } = (await response.json()) as { result: { request: string } };
    opened = { id, key: result.request, review: `${id}:${result.request}` };
    return opened;
  }
});

function entry(): object {
  const values = { Tc: { value: 9.1, sd: 0.1, unit: 'K' } };
  return { kind: 'result', order: benchOrder, sample: 's2', asMade: null, values };
}
