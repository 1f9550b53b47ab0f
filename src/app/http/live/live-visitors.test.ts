import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAccount, removeAccount } from '../../accounts/account-file.ts';
import type { BenchView } from '../contract/bench.ts';
import type { ReviewView } from '../contract/review.ts';
import type { LiveMessage } from '../contract.ts';
import { asJson, openTestServer, type TestServer } from '../http-app.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ recheckInterval: 50 });
  await addAccount(server.folder, { name: 'vera', role: 'viewer', password: 'a long password' });
  await addAccount(server.folder, { name: 'sam', role: 'scientist', password: 'another password' });
});
afterAll(() => server.close());

const nobody = { authorization: '' };
async function logIn(name: string, password: string): Promise<Record<string, string>> {
  const request = asJson({ name, password });
  const response = await server.ask('/api/session', {
    ...request,
    headers: { 'content-type': 'application/json', ...nobody },
  });
  expect(response.status).toBe(204);
  return { ...nobody, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

/** The tab of an account, which looks at topics. `next` is null once the server has ended the stream. */
async function openTab(headers: Record<string, string>) {
  const response = await server.ask('/api/live', { headers });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const next = async (): Promise<LiveMessage | null> => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return null;
      // what has no data is a sign of life
      const data = new TextDecoder().decode(value).match(/^data: (.*)$/m)?.[1];
      if (data !== undefined) return JSON.parse(data) as LiveMessage;
    }
  };
  const opened = await next();
  if (opened?.kind !== 'opened') throw new Error('the stream did not open');
  const { connection } = opened;
  return {
    next,
    close: () => reader.cancel(),
    follow: (topic: string, as = headers) =>
      server.ask(`/api/live/${connection}`, {
        ...asJson({ topics: [{ topic }] }),
        headers: { 'content-type': 'application/json', ...as },
      }),
  };
}

const viewIn = (message: LiveMessage | null): unknown => {
  if (message?.kind !== 'snapshot') throw new Error(`expected a snapshot, came ${message?.kind}`);
  expect(['bench', 'reviews']).toContain(message.topic);
  return message.view;
};

test.each(['bench', 'reviews'])(
  'each tab gets the %s of the account that opened it, at the same time',
  async (topic) => {
    const accounts = [
      { name: 'sam', role: 'scientist', password: 'another password' },
      { name: 'vera', role: 'viewer', password: 'a long password' },
    ];
    const tabs = [];
    for (const account of accounts)
      tabs.push({ account, tab: await openTab(await logIn(account.name, account.password)) });
    for (const { tab } of tabs) expect((await tab.follow(topic)).status).toBe(200);
    for (const { account, tab } of tabs) {
      const { person, role } = viewIn(await tab.next()) as BenchView | ReviewView;
      expect([person, role]).toEqual([account.name, account.role]);
    }
    for (const { account } of tabs) {
      const path = topic === 'bench' ? '/api/bench' : '/api/reviews';
      const asked = await server.ask(path, { headers: await logIn(account.name, account.password) });
      expect(await asked.json()).toMatchObject({ person: account.name, role: account.role });
    }
    for (const { tab } of tabs) await tab.close();
  },
);

test('a tab takes its topics from nobody but the account that opened it', async () => {
  const tab = await openTab(await logIn('sam', 'another password'));
  const other = await logIn('vera', 'a long password');
  expect((await tab.follow('bench', other)).status).toBe(404);
  await tab.close();
});

test('the stream of an account that was removed ends', async () => {
  await addAccount(server.folder, { name: 'tom', role: 'viewer', password: 'yet another one' });
  const tab = await openTab(await logIn('tom', 'yet another one'));
  await removeAccount(server.folder, 'tom');
  expect(await tab.next()).toBeNull();
});
