import { beforeEach, describe, expect, it } from 'vitest';
import { benchOrder, openBenchOrder } from '../../src/app/http/bench-order.fixture.ts';
import { createHttpApp } from '../../src/app/http/create-http-app.ts';
import { lab } from '../../src/app/lab.ts';
import { noLimits } from '../../src/app/workspace/open-limits.ts';
import { createMemoryStore, type Store } from '../../src/runtime/index.ts';

const order = benchOrder;
let store: Store;
let app: ReturnType<typeof createHttpApp>['app'];

/** A laboratory with one order for two samples at the bench. */
beforeEach(async () => {
  store = createMemoryStore();
  await openBenchOrder(store);
  ({ app } = createHttpApp({
    workspace: {
      store,
      address: 'memory',
      folder: '/nowhere',
      lab,
      labModule: '',
      limits: noLimits,
      laboratory: null,
    },
    access: { token: 'secret', hosts: new Set(['here']) },
    assets: null,
  }));
});

async function call(path: string, body?: unknown, init: RequestInit = {}) {
  const response = await app.request(`http://here/api${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...init,
    headers: {
      host: 'here',
      authorization: 'Bearer secret',
      'content-type': 'application/json',
      ...init.headers,
    },
  });
  return { status: response.status, body: (await response.json()) as { [name: string]: unknown } };
}
const eventTypes = async (): Promise<string[]> =>
  (await store.read('laboratory/bench', 0)).map(({ type }) => type);
const entry = {
  kind: 'result',
  key: 'tablet-0001',
  order,
  sample: 's1',
  values: { Tc: { value: 9.1, sd: 0.1, unit: 'K' } },
  asMade: { temperature: 905 },
};

describe('the bench over HTTP', () => {
  it('lists the order with what is planned, and takes and gives it back', async () => {
    const { body } = await call('/bench');
    expect(body).toMatchObject({
      orders: {
        [order]: { claimedBy: null, samples: [{ id: 's1', planned: [{ planned: 900 }] }, { id: 's2' }] },
      },
    });
    expect((await call('/bench/orders/claim', { order })).status).toBe(200);
    expect((await call('/bench/orders/release', { order })).status).toBe(200);
    expect(await eventTypes()).toEqual(expect.arrayContaining(['order-claimed', 'order-released']));
  });

  it('enters an entry once, however often it is sent under its key', async () => {
    const replies = await Promise.all([1, 2, 3].map(() => call('/bench/entries', entry)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await eventTypes()).filter((type) => type === 'order-entered')).toHaveLength(1);
    expect(await call('/bench/entries', { ...entry, key: 'tablet-0002' })).toMatchObject({
      status: 409,
      body: { title: 'already-entered' },
    });
  });

  it('keeps the file of an instrument by its hash, and cites it in the entry', async () => {
    const put = {
      method: 'PUT',
      body: 'T,R\n4.2,0\n',
      headers: { 'content-type': 'application/octet-stream' },
    };
    const { body } = await call('/bench/files/run%201.csv', undefined, put);
    expect(body).toMatchObject({ name: 'run 1.csv', size: 10 });
    const files = [{ name: 'run 1.csv', blob: body.blob }];
    expect((await call('/bench/entries', { ...entry, values: {}, files })).status).toBe(200);
    const missing = [{ name: 'other.csv', blob: 'a'.repeat(64) }];
    expect(await call('/bench/entries', { ...entry, sample: 's2', files: missing })).toMatchObject({
      status: 404,
      body: { title: 'blob-missing' },
    });
  });

  it('takes no path for the name of a file', async () => {
    const put = { method: 'PUT', body: 'x', headers: { 'content-type': 'application/octet-stream' } };
    expect((await call('/bench/files/..%2Fkeys', undefined, put)).status).toBe(400);
  });

  it.each([
    ['an unknown order', { order: 'c:s9/measure/1' }, 404],
    ['a unit that is not the goal’s', { values: { Tc: { value: 9, sd: null, unit: 'mK' } } }, 400],
    ['neither a value nor a file', { values: {} }, 400],
    ['a text in place of a value', { values: { Tc: { value: 'cold', sd: null, unit: 'K' } } }, 400],
    ['a key too short to be one of its own', { key: 'x' }, 400],
  ])('refuses %s and enters nothing', async (_what, changes, status) => {
    expect((await call('/bench/entries', { ...entry, ...changes })).status).toBe(status);
    expect(await eventTypes()).not.toContain('order-entered');
  });

  it('takes nothing without the token', async () => {
    expect(
      (await call('/bench/entries', entry, { headers: { authorization: 'Bearer forged' } })).status,
    ).toBe(401);
  });

  it('says that no such review is open', async () => {
    expect(await call('/reviews', { id: 'c:s1/review/1', verdict: 'approve' })).toMatchObject({
      status: 404,
      body: { title: 'no-such-review' },
    });
  });
});
