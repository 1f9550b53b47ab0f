import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { createMemoryStore } from '../../runtime/index.ts';
import { benchOrder, openBenchOrder } from '../http/bench-order.fixture.ts';
import { announceAwaited } from './announce-awaited.ts';
import { passOnAlarms, passOnNews } from './pass-on-alarm.ts';

let server: Server | null = null;
afterEach(() => {
  server?.close();
  server = null;
});

/** An address that answers with these statuses, the last one for good, and keeps what it got. */
async function receive(...statuses: readonly number[]): Promise<{ webhook: string; got: string[] }> {
  const got: string[] = [];
  const opened = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    got.push(text);
    response.statusCode = statuses[Math.min(got.length, statuses.length) - 1] ?? 200;
    response.end();
  });
  server = opened;
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
  return { webhook: `http://127.0.0.1:${(opened.address() as AddressInfo).port}/hooks/s3cret`, got };
}

test('an order that begins to wait for a person is told to the webhook, once', async () => {
  const { webhook, got } = await receive(200);
  const store = createMemoryStore();
  await openBenchOrder(store);
  const end = announceAwaited(store, { webhook }, 'bench', () => undefined);
  await vi.waitFor(() => expect(got).toHaveLength(1), { timeout: 8000 });
  expect(JSON.parse(got[0] ?? '')).toEqual({
    ...{ laboratory: 'bench', awaited: 'bench', about: benchOrder },
    detail: expect.stringContaining('furnace'),
  });
  await store.putBlob(new Uint8Array([1]), { name: 'x', licence: 'CC0-1.0', source: 'test' });
  await sleep(100);
  expect(got).toHaveLength(1);
  end();
});

test('a webhook that fails is tried again, and notes do not tell its address', async () => {
  const { webhook, got } = await receive(500, 503, 200);
  const notes: string[] = [];
  void passOnNews({ webhook }, { about: 'x' }, (why) => notes.push(why), [1, 1, 1]);
  await vi.waitFor(() => expect(got).toHaveLength(3), { timeout: 8000 });
  expect(notes).toEqual([
    expect.stringContaining('it answered 500; again in'),
    expect.stringContaining('it answered 503; again in'),
  ]);
  expect(notes.join()).not.toMatch(/s3cret|127\.0\.0\.1/);
});

test('one that nobody answers is given up in words, without its address', async () => {
  const notes: string[] = [];
  void passOnNews({ webhook: 'http://127.0.0.1:9/hooks/s3cret' }, {}, (why) => notes.push(why), [1]);
  await vi.waitFor(() => expect(notes).toHaveLength(2), { timeout: 8000 });
  expect(notes[1]).toContain('given up after 2 tries: nobody was told');
  expect(notes.join()).not.toContain('s3cret');
});

test('a program gets the news on its standard input, and no key of this process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'onnes-notify-'));
  const [script, out] = [join(folder, 'mail.mjs'), join(folder, 'mail.txt')];
  writeFileSync(
    script,
    `import { readFileSync, writeFileSync } from 'node:fs';
writeFileSync(${JSON.stringify(out)}, readFileSync(0, 'utf8') + '\\n' + (process.env.ONNES_TEST_KEY ?? 'no key'));`,
  );
  process.env.ONNES_TEST_KEY = 'a key';
  const notes: string[] = [];
  void passOnNews({ command: [process.execPath, script] }, { about: 'x' }, (why) => notes.push(why), []);
  await vi.waitFor(() => expect(readFileSync(out, 'utf8')).toContain('no key'), { timeout: 8000 });
  delete process.env.ONNES_TEST_KEY;
  expect(JSON.parse(readFileSync(out, 'utf8').split('\n')[0] ?? '')).toEqual({ about: 'x' });
  expect(notes).toEqual([]);
});

test('a program that fails is tried again', async () => {
  const notes: string[] = [];
  void passOnNews(
    { command: [process.execPath, '-e', 'process.exit(3)'] },
    {},
    (why) => notes.push(why),
    [1],
  );
  await vi.waitFor(() => expect(notes).toHaveLength(2), { timeout: 8000 });
  expect(notes[0]).toContain('it ended with 3');
});

const alarm = { alarm: 'silent', about: 'a', detail: 'no sign of life', at: 0 } as const;

test('an alarm that waits for its next try is tried once more when the host ends', async () => {
  const { webhook, got } = await receive(500, 200);
  const notes: string[] = [];
  const passing = passOnAlarms({ webhook }, 'bench', (why) => notes.push(why));
  passing.pass(alarm);
  await vi.waitFor(() => expect(notes).toHaveLength(1), { timeout: 8000 });
  await passing.end();
  expect(got.map((text) => JSON.parse(text))).toEqual([
    { laboratory: 'bench', ...alarm },
    { laboratory: 'bench', ...alarm },
  ]);
  expect(notes).toEqual([
    expect.stringContaining('it answered 500; again in'),
    'the end waits for alarms that are still being passed on: 1',
  ]);
});

test('an alarm that nobody took when the host ends is noted as given up before the host has ended', async () => {
  const { webhook, got } = await receive(500);
  const notes: string[] = [];
  const passing = passOnAlarms({ webhook }, 'bench', (why) => notes.push(why));
  passing.pass(alarm);
  await vi.waitFor(() => expect(notes).toHaveLength(1), { timeout: 8000 });
  await passing.end();
  expect(got).toHaveLength(2);
  expect(notes.at(-1)).toContain('given up after 2 tries: nobody was told');
});

test('an alarm that is raised as the host ends is on its way before the host has ended', async () => {
  const { webhook, got } = await receive(200);
  const passing = passOnAlarms({ webhook }, 'bench', () => undefined);
  passing.pass(alarm);
  await passing.end();
  expect(got).toHaveLength(1);
});
