import { globSync, readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountFile, addAccount, addToken, removeAccount, revokeTokens } from '../accounts/account-file.ts';
import { asJson, openTestServer, type TestServer, testToken } from './http-app.fixture.ts';
import { createRateLimit } from './rate-limit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
  await addAccount(server.folder, { name: 'vera', role: 'viewer', password: 'a long password' });
  await addAccount(server.folder, { name: 'sam', role: 'scientist', password: 'another password' });
  await addAccount(server.folder, { name: 'robot', role: 'agent', password: null });
});
afterAll(() => server.close());

const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { title: string }).title;
const nobody = { authorization: '' };
const login = (name: string, password: string): Promise<Response> => {
  const request = asJson({ name, password });
  return server.ask('/api/session', { ...request, headers: { ...request.headers, ...nobody } });
};
const cookieOf = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';

describe('a request', () => {
  test.each([
    ['without a token', { authorization: '' }, 401, 'unauthorised'],
    ['with a forged token', { authorization: 'Bearer onnes_forged' }, 401, 'unauthorised'],
    ['with a forged session', { authorization: '', cookie: 'onnes_session=forged' }, 401, 'unauthorised'],
    ['to a name that was bound to this address', { host: 'evil.example' }, 403, 'forbidden-host'],
    ['from a page of another site', { origin: 'https://evil.example' }, 403, 'forbidden-origin'],
    ['from a page without an origin', { origin: 'null' }, 403, 'forbidden-origin'],
    ['of a browser on behalf of another site', { 'sec-fetch-site': 'cross-site' }, 403, 'forbidden-origin'],
  ])('%s is turned away and noted', async (_what, headers, status, code) => {
    const before = server.audited.length;
    const response = await server.ask('/api/campaigns', { headers });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await codeOf(response)).toBe(code);
    expect(server.audited.slice(before)).toMatchObject([{ status, code, path: '/api/campaigns' }]);
  });

  test('with the token, from a page of this server, is answered with headers that keep others out', async () => {
    const response = await server.ask('/api/campaigns', { headers: { origin: 'http://localhost' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('with the token in the address becomes a cookie and an address without it', async () => {
    const response = await server.ask(`/?token=${testToken}`, { headers: nobody });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/');
    expect(response.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/i);
  });

  test('that comes too often is turned away', async () => {
    const busy = await openTestServer({ requests: createRateLimit({ burst: 3, perSecond: 0 }) });
    for (let n = 0; n < 3; n++) expect((await busy.ask('/api/session')).status).toBe(200);
    expect(await codeOf(await busy.ask('/api/session'))).toBe('too-many-requests');
    await busy.close();
  });
});

describe('an account', () => {
  test('is kept in a file that its owner alone reads, without password or token', async () => {
    expect(statSync(accountFile(server.folder)).mode & 0o777).toBe(0o600);
  });

  test('of a viewer reads and changes nothing', async () => {
    const response = await login('vera', 'a long password');
    expect(response.status).toBe(204);
    expect(server.audited.at(-1)).toMatchObject({ path: '/api/session', who: 'person:vera', status: 204 });
    const headers = { ...nobody, cookie: cookieOf(response) };
    expect((await server.ask('/api/campaigns', { headers })).status).toBe(200);
    const write = await server.ask('/api/campaigns/none/pause', {
      ...asJson({}),
      headers: { ...headers, 'content-type': 'application/json' },
    });
    expect([write.status, await codeOf(write)]).toEqual([403, 'forbidden']);
  });

  test('of a viewer asks the record, and spends nothing on a model', async () => {
    const headers = { ...nobody, cookie: cookieOf(await login('vera', 'a long password')) };
    const asked = (path: string) =>
      server.ask(`/api/campaigns/none/${path}`, {
        ...asJson({ question: 'what is best?' }),
        headers: { ...headers, 'content-type': 'application/json' },
      });
    expect(await codeOf(await asked('ask'))).toBe('no-such-campaign');
    expect(await codeOf(await asked('ask/model'))).toBe('forbidden');
  });

  test('of a scientist may write, as a person under the account’s name, until logged out', async () => {
    const headers = { ...nobody, cookie: cookieOf(await login('sam', 'another password')) };
    const session = await (await server.ask('/api/session', { headers })).json();
    expect(session).toMatchObject({ visitor: { name: 'sam', kind: 'person', role: 'scientist' } });
    const write = await server.ask('/api/campaigns/none/pause', {
      ...asJson({}),
      headers: { ...headers, 'content-type': 'application/json' },
    });
    expect(await codeOf(write)).toBe('no-such-campaign');
    expect((await server.ask('/api/session', { method: 'DELETE', headers })).status).toBe(204);
    expect((await server.ask('/api/campaigns', { headers })).status).toBe(401);
  });

  test.each([
    ['robot', 'agent'],
    ['sam', 'token'],
  ])('opens to its token too: %s acts as an %s, which no review takes from', async (name, kind) => {
    const token = await addToken(server.folder, name);
    const headers = { authorization: `Bearer ${token}` };
    const session = await (await server.ask('/api/session', { headers })).json();
    expect(session).toMatchObject({ visitor: { name, kind } });
    await revokeTokens(server.folder, name);
    expect((await server.ask('/api/campaigns', { headers })).status).toBe(401);
  });

  test('that was removed lets nobody in, sessions that were open included', async () => {
    await addAccount(server.folder, { name: 'tom', role: 'viewer', password: 'yet another one' });
    const headers = { ...nobody, cookie: cookieOf(await login('tom', 'yet another one')) };
    expect((await server.ask('/api/campaigns', { headers })).status).toBe(200);
    await removeAccount(server.folder, 'tom');
    expect((await server.ask('/api/campaigns', { headers })).status).toBe(401);
  });

  test('cannot be guessed: the sixth attempt within a minute is turned away, whatever it says', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) statuses.push((await login('mallory', 'guess')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  test.each([
    [{ name: '../x', role: 'viewer', password: 'long enough to do' } as const, 'name'],
    [{ name: 'amy', role: 'viewer', password: 'short' } as const, 'password'],
    [{ name: 'amy', role: 'viewer', password: null } as const, 'password'],
    [{ name: 'sam', role: 'viewer', password: 'long enough to do' } as const, 'already'],
  ])('is not made of %j', async (added, says) => {
    await expect(addAccount(server.folder, added)).rejects.toThrow(says);
  });
});

test('a route names who asks, and never whoever started the server', () => {
  const routes = globSync('src/app/http/routes/*.ts');
  expect(routes.length).toBeGreaterThan(5);
  expect(routes.filter((path) => readFileSync(path, 'utf8').includes('currentPerson'))).toEqual([]);
});
