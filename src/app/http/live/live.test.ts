import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromColumns } from '../contract/columns.ts';
import type { ColumnsMessage, LiveMessage } from '../contract.ts';
import { asJson, openTestServer, type TestServer } from '../http-app.fixture.ts';
import { appendSample, writeLongCampaign } from '../long-campaign.fixture.ts';
import { formatEventId, parseEventId } from './event-id.ts';
import { applyPatch } from './patch.ts';

let server: TestServer;
let version = 0;
beforeAll(async () => {
  server = await openTestServer();
  version = await writeLongCampaign(server.workspace.store, 'long', 4);
});
afterAll(() => server.close());

type Tab = { next(): Promise<{ message: LiveMessage; id: string | null }>; close(): Promise<void> };

/** A tab's stream, after its first event. */
async function openTab(lastEventId?: string, at = server): Promise<Tab & { readonly connection: string }> {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  const response = await at.ask('/api/live', { headers });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const next: Tab['next'] = async () => {
    const { value } = await reader.read();
    const lines = new TextDecoder().decode(value).split('\n');
    const field = (name: string): string | undefined =>
      lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    return { message: JSON.parse(field('data') ?? 'null') as LiveMessage, id: field('id') ?? null };
  };
  const { message } = await next();
  if (message.kind !== 'opened') throw new Error(`the first message is ${message.kind}`);
  return { next, connection: message.connection, close: () => reader.cancel() };
}

const choose = (connection: string, topics: readonly { topic: string; known?: number }[]) =>
  server.ask(`/api/live/${connection}`, asJson({ topics }));

describe('the stream of a tab', () => {
  test('brings a snapshot, then changes that make of it what the record says', async () => {
    const tab = await openTab();
    expect((await choose(tab.connection, [{ topic: 'campaign/long' }])).status).toBe(200);
    const { message: first } = await tab.next();
    if (first.kind !== 'snapshot') throw new Error(first.kind);
    version = await appendSample(server.workspace.store, 'long', version, 5);
    const { message: second } = await tab.next();
    if (second.kind !== 'change') throw new Error(second.kind);
    expect(second.version).toBe(first.version + 1);
    const made = applyPatch(first.view, second.patch);
    expect(made).toEqual(await (await server.ask('/api/campaigns/long')).json());
    expect(JSON.stringify(second.patch)).not.toContain('"s4"');
    await tab.close();
  });

  test('goes on from a view that was asked for by itself', async () => {
    const response = await server.ask('/api/live/view?topic=campaign/long');
    expect(response.status).toBe(200);
    const whole = (await response.json()) as LiveMessage;
    if (whole.kind !== 'snapshot') throw new Error(whole.kind);
    expect(whole.topic).toBe('campaign/long');
    expect(whole.view).toEqual(await (await server.ask('/api/campaigns/long')).json());
    const { columns } = (await (
      await server.ask('/api/live/view?topic=campaign/long&form=columns')
    ).json()) as ColumnsMessage;
    expect(fromColumns(columns)).toEqual(whole.view);
    const tab = await openTab();
    await choose(tab.connection, [{ topic: 'campaign/long', known: whole.version }]);
    version = await appendSample(server.workspace.store, 'long', version, 7);
    const { message } = await tab.next();
    expect(message).toMatchObject({ kind: 'change', version: whole.version + 1 });
    await tab.close();
  });

  test('a view of what is not there is refused', async () => {
    const response = await server.ask('/api/live/view?topic=campaign/none');
    expect(response.status).toBe(404);
    expect(((await response.json()) as { readonly detail: string }).detail).toContain('none');
    expect((await server.ask('/api/live/view')).status).toBe(400);
  });

  test('goes on from the last event that came, without being asked for its topics', async () => {
    const [watcher, tab] = [await openTab(), await openTab()];
    await choose(watcher.connection, [{ topic: 'campaign/long' }]);
    await choose(tab.connection, [{ topic: 'campaign/long' }]);
    await watcher.next();
    const { id } = await tab.next();
    await tab.close();
    version = await appendSample(server.workspace.store, 'long', version, 6);
    const { message: seen } = await watcher.next();
    const back = await openTab(id as string);
    expect((await back.next()).message).toEqual(seen);
    await back.close();
    await watcher.close();
  });

  test('begins with a snapshot when the server is another than the one that sent the event', async () => {
    const tab = await openTab();
    await choose(tab.connection, [{ topic: 'campaign/long' }]);
    const { id } = await tab.next();
    await tab.close();
    const other = await openTestServer();
    await writeLongCampaign(other.workspace.store, 'long', 2);
    const back = await openTab(id as string, other);
    expect((await back.next()).message.kind).toBe('snapshot');
    await back.close();
    await other.close();
  });

  test('says that a topic is gone which there is not, and takes no forged connection', async () => {
    const tab = await openTab();
    await choose(tab.connection, [{ topic: 'campaign/forged' }]);
    expect((await tab.next()).message).toMatchObject({ kind: 'gone', topic: 'campaign/forged' });
    expect((await choose('forged', [])).status).toBe(404);
    expect(
      (
        await choose(
          tab.connection,
          Array.from({ length: 13 }, () => ({ topic: 'campaigns' })),
        )
      ).status,
    ).toBe(400);
    await tab.close();
  });
});

test('the id of an event names its topics and versions, and nothing else is taken for one', () => {
  const known = new Map([
    ['campaigns', 3],
    ['campaign/a b', 9],
  ]);
  expect(parseEventId(formatEventId(known), 12)).toEqual(known);
  for (const text of ['', 'a=-1', 'a=x', '=3', `${'a'.repeat(201)}=1`, 'a=1&b=2&c=3'])
    expect(parseEventId(text, 2).size).toBe(0);
});
