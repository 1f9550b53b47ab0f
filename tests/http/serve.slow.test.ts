import { chmodSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type OnnesProcess, startOnnes } from '../crash/onnes-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'onnes-serve-'));
const tokenFile = join(folder, 'serve-token');
const port = 20_000 + (process.pid % 10_000);
const base = `http://127.0.0.1:${port}`;
const running = new Set<OnnesProcess>();
afterEach(async () => {
  for (const { process: child, ended } of running) {
    child.kill('SIGKILL');
    await ended;
  }
  running.clear();
});

async function serve(...args: readonly string[]): Promise<OnnesProcess> {
  const started = startOnnes('serve', '--store', folder, '--port', String(port), ...args);
  running.add(started);
  await started.says('Ctrl-C ends');
  return started;
}
const token = (): string => readFileSync(tokenFile, 'utf8').trim();
const ask = (path: string, init: RequestInit = {}, at = base): Promise<Response> =>
  fetch(`${at}/api${path}`, { ...init, headers: { authorization: `Bearer ${token()}`, ...init.headers } });
type Card = { status: string; experiments: { used: number } };
const cardOf = async (id: string, at = base): Promise<Card | undefined> =>
  ((await (await ask('/campaigns', {}, at)).json()) as { cards: Record<string, Card> }).cards[id];

/** Looks now and then, seldom enough for the limit of requests. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(500);
}

/** A campaign in the digital twin of five experiments. */
async function openCampaign(): Promise<string> {
  const text = readFileSync('campaigns/twin-bcc-alloys.yaml', 'utf8');
  const file = text.replace(/experiments: \d+/, 'experiments: 5');
  const response = await ask('/campaigns', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ file }),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { id: string }).id;
}

type Message = { kind: string; connection?: string; version?: number };
/** The stream of a tab. */
async function openStream(lastEventId?: string) {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  const response = await ask('/live', { headers });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  let rest = '';
  const next = async (): Promise<{ message: Message; id: string | null }> => {
    for (;;) {
      const end = rest.indexOf('\n\n');
      if (end >= 0) {
        const lines = rest.slice(0, end).split('\n');
        rest = rest.slice(end + 2);
        const field = (name: string) =>
          lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
        const data = field('data');
        if (data !== undefined) return { message: JSON.parse(data) as Message, id: field('id') ?? null };
        continue;
      }
      const { value, done } = await reader.read();
      if (done) throw new Error('the stream ended');
      rest += new TextDecoder().decode(value);
    }
  };
  const { message } = await next();
  return { next, connection: message.connection ?? '' };
}

test('a campaign and its readers outlive Ctrl-C and kill -9 of the server', async () => {
  const first = await serve();
  expect(statSync(tokenFile).mode & 0o777).toBe(0o600);
  const known = token();
  const id = await openCampaign();
  const tab = await openStream();
  await ask(`/live/${tab.connection}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ topics: [{ topic: `campaign/${id}` }] }),
  });
  const seen = await tab.next();
  expect(seen.message.kind).toBe('snapshot');
  await until(async () => ((await cardOf(id))?.experiments.used ?? 0) >= 1);

  first.process.kill('SIGINT');
  const interrupted = await first.ended;
  expect([interrupted.status, interrupted.signal], interrupted.stderr).toEqual([0, null]);
  await expect(
    (async () => {
      for (;;) await tab.next();
    })(),
  ).rejects.toThrow();

  const second = await serve();
  expect(token()).toBe(known);
  const before = (await cardOf(id))?.experiments.used ?? 0;
  expect(before).toBeGreaterThanOrEqual(1);
  const back = await openStream(seen.id ?? '');
  expect((await back.next()).message.kind).toBe('snapshot');
  await until(async () => {
    const card = await cardOf(id);
    return card?.status === 'closed' || (card?.experiments.used ?? 0) > before;
  });
  second.process.kill('SIGKILL');
  await second.ended;

  await serve();
  await until(async () => (await cardOf(id))?.status === 'closed');
  const check = (await (await ask(`/campaigns/${id}/verify`, { method: 'POST' })).json()) as object;
  expect(check).toMatchObject({ isIntact: true });
}, 300_000);

test('a port that is taken is said, and a second server on the workspace shares its token and its campaigns', async () => {
  await serve();
  const taken = await startOnnes('serve', '--store', folder, '--port', String(port)).ended;
  expect([taken.status, taken.stderr]).toEqual([2, expect.stringContaining(`port ${port} is taken`)]);
  const known = token();
  const other = startOnnes('serve', '--store', folder, '--port', '0');
  running.add(other);
  const printed = await other.says('Ctrl-C ends');
  expect(token()).toBe(known);
  const id = await openCampaign();
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? '';
  expect(address).not.toBe(base);
  await until(async () => ((await cardOf(id, address))?.experiments.used ?? 0) >= 1);
}, 120_000);

test('a token that others could have read is replaced', async () => {
  const known = token();
  chmodSync(tokenFile, 0o644);
  await serve('--no-drive');
  expect(token()).not.toBe(known);
  expect(statSync(tokenFile).mode & 0o777).toBe(0o600);
}, 60_000);

test('beyond loopback without TLS it says that passwords travel in the clear', async () => {
  const added = startOnnes('account', 'add', 'robot', '--role', 'agent', '--store', folder);
  expect((await added.ended).status).toBe(0);
  const beyond = await serve('--no-drive', '--host', '0.0.0.0');
  await beyond.says('passwords and data cross the network in the clear');
}, 60_000);
