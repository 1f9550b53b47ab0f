import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { NewEvent } from '../../campaign/index.ts';
import type { Json } from '../../core/json.ts';
import type { Lease, Store } from '../store.ts';
import { verifyStream } from '../verify.ts';

/** Somewhere a store can be opened, more than once at the same time. */
export type StorePlace = { open(): Promise<Store>; remove(): Promise<void> };

export const event = (data: Json = {}, type = 'noted'): NewEvent => ({
  type,
  data,
  by: { kind: 'system', id: 'test' },
  at: 1_700_000_000_000,
  labAt: 1_700_000_000_123.5,
  cause: null,
  schema: 1,
});

const events = (count: number): NewEvent[] => Array.from({ length: count }, (_, n) => event({ n }));

const media = { name: 'scan.xy', licence: 'CC-BY-4.0', source: 'test' };

async function acquire(store: Store, name: string, owner = 'somebody'): Promise<Lease> {
  const lease = await store.acquireLease(name, owner);
  if ('heldBy' in lease) throw new Error(`lease ${name} is held by ${lease.heldBy}`);
  return lease;
}

async function* drip(...parts: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield part;
}

/** What every store promises. */
export function storeContract(name: string, createPlace: () => Promise<StorePlace>): void {
  describe(`${name} store`, () => {
    let place: StorePlace;
    let store: Store;

    beforeEach(async () => {
      place = await createPlace();
      store = await place.open();
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });
    const openAnother = async (): Promise<Store> => {
      const another = await place.open();
      onTestFinished(() => another.close());
      return another;
    };

    describe('streams', () => appendContract(() => store, openAnother));
    describe('projections', () => projectionContract(() => store));
    describe('leases', () => leaseContract(() => store, openAnother));
    describe('blobs', () => blobContract(() => store, openAnother));
    describe('changes', () => changeContract(() => store, openAnother));
  });
}

function appendContract(current: () => Store, openAnother: () => Promise<Store>): void {
  it('gives back what was appended, numbered and chained', async () => {
    const store = current();
    const first = await store.append('campaign/1', 0, [event('a'), event('b')]);
    const second = await store.append('campaign/1', 2, [event('c')]);
    const stored = [...first, ...second];
    expect(stored.map(({ seq, data }) => [seq, data])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
    expect(stored[0]).toMatchObject({ ...event('a'), stream: 'campaign/1' });
    expect(stored[0]?.prevHash).toBe(createHash('sha256').update('campaign/1').digest('hex'));
    expect(await store.read('campaign/1')).toEqual(stored);
    expect(verifyStream(stored)).toEqual([]);
  });

  it('keeps streams apart and lists them by prefix', async () => {
    const store = current();
    await store.append('campaign/b', 0, events(2));
    await store.append('campaign/a', 0, events(1));
    await store.append('Campaign/a', 0, events(1));
    await store.append('laboratory/é€😀', 0, events(1));
    expect(await store.streams('campaign/')).toEqual([
      { stream: 'campaign/a', version: 1 },
      { stream: 'campaign/b', version: 2 },
    ]);
    expect((await store.streams('')).map(({ stream }) => stream)).toContain('laboratory/é€😀');
    expect(await store.streams('camp_ign')).toEqual([]);
    expect(await store.version('campaign/b')).toBe(2);
    expect(await store.version('campaign/none')).toBe(0);
    expect(await store.read('campaign/none')).toEqual([]);
  });

  it('S1: refuses an append at another version and stores nothing of it', async () => {
    const store = current();
    await store.append('s', 0, events(2));
    for (const wrong of [0, 1, 3])
      await expect(store.append('s', wrong, events(2))).rejects.toMatchObject({
        code: 'version-conflict',
        retryable: true,
        message: expect.stringContaining(`"s" is at version 2, expected ${wrong}`),
      });
    await expect(store.append('t', 1, events(1))).rejects.toMatchObject({ code: 'version-conflict' });
    expect(await store.streams('')).toEqual([{ stream: 's', version: 2 }]);
  });

  it('S1: stores all events and rows of an append or none', async () => {
    const store = current();
    await store.append('s', 0, events(1));
    const rows = [{ projection: 'p', key: 'k', value: 1 }];
    for (const bad of [Number.NaN, -0, '\ud800', { deep: [undefined as unknown as Json] }])
      await expect(store.append('s', 1, [event(), event(bad)], { rows })).rejects.toMatchObject({
        code: 'not-json',
      });
    const badRow = { projection: 'p', key: 'j', value: Number.POSITIVE_INFINITY };
    await expect(store.append('s', 1, events(1), { rows: [...rows, badRow] })).rejects.toMatchObject({
      code: 'not-json',
    });
    await expect(store.append('s', 1, events(1), { rows: [{ ...badRow, key: '' }] })).rejects.toMatchObject({
      code: 'bad-name',
    });
    expect(await store.version('s')).toBe(1);
    expect(await store.rows('p')).toEqual([]);
    expect(await store.append('s', 1, events(1))).toHaveLength(1);
  });

  it('refuses names and versions that no store could keep', async () => {
    const store = current();
    for (const name of ['', 'a\u0000b', 'a\nb', '\udfff', 'x'.repeat(301)])
      await expect(store.append(name, 0, events(1))).rejects.toMatchObject({ code: 'bad-name' });
    for (const version of [-1, 0.5, Number.NaN])
      await expect(store.append('s', version, events(1))).rejects.toMatchObject({ code: 'bad-version' });
  });

  it('accepts an append of no events, and checks its version', async () => {
    const store = current();
    expect(await store.append('s', 0, [])).toEqual([]);
    expect(await store.streams('')).toEqual([]);
    await expect(store.append('s', 1, [])).rejects.toMatchObject({ code: 'version-conflict' });
  });

  it('keeps any JSON as it was', async () => {
    const store = current();
    let deep: Json = 'bottom';
    for (let depth = 0; depth < 500; depth++) deep = depth % 2 ? [deep] : { 'ключ "\\ \u0000\u2028': deep };
    const odd: Json = [
      deep,
      'é€😀\u0000\u001f',
      5e-324,
      1.7976931348623157e308,
      2 ** 53,
      '',
      null,
      { '': {} },
    ];
    await store.append('s', 0, [event(odd)]);
    expect((await store.read('s'))[0]?.data).toEqual(odd);
    let version = 1;
    const json = fc.jsonValue({ noUnicodeString: false }).map((value) => withoutNegativeZero(value));
    await fc.assert(
      fc.asyncProperty(fc.array(json, { maxLength: 4 }), async (values) => {
        await store.append(
          's',
          version,
          values.map((value) => event(value)),
        );
        const stored = await store.read('s', version);
        version += values.length;
        expect(stored.map(({ data }) => data)).toEqual(values);
      }),
      { numRuns: 25 },
    );
    expect(verifyStream(await store.read('s'))).toEqual([]);
  });

  it('shares nothing with the caller', async () => {
    const store = current();
    const data = { list: [1] };
    const [returned] = await store.append('s', 0, [event(data)]);
    data.list.push(2);
    if (returned) (returned.data as { list: number[] }).list.push(3);
    expect((await store.read('s'))[0]?.data).toEqual({ list: [1] });
  });

  it('pages through ten thousand events', async () => {
    const store = current();
    await store.append('s', 0, events(6_000));
    await store.append('s', 6_000, events(4_000));
    const sequence: number[] = [];
    for (;;) {
      const page = await store.read('s', sequence.length, 999);
      sequence.push(...page.map(({ seq }) => seq));
      if (page.length < 999) break;
    }
    expect(sequence).toEqual(Array.from({ length: 10_000 }, (_, n) => n + 1));
    const all = await store.read('s');
    expect(all).toHaveLength(10_000);
    expect(verifyStream(all)).toEqual([]);
    expect(await store.read('s', 10_000)).toEqual([]);
    expect(await store.read('s', 9_998, 1)).toHaveLength(1);
    expect(await store.read('s', 0, 0)).toEqual([]);
  });

  it('lets exactly one of two appends at the same version through', async () => {
    const [one, other] = [current(), await openAnother()];
    for (let version = 0; version < 20; version++) {
      const outcomes = await Promise.allSettled([
        one.append('s', version, events(1)),
        other.append('s', version, events(1)),
        one.append('s', version, events(1)),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'version-conflict' });
    }
    expect(verifyStream(await other.read('s'))).toEqual([]);
    expect(await other.version('s')).toBe(20);
  });

  it('takes concurrent writers who try again', async () => {
    const handles = [current(), await openAnother(), await openAnother()];
    async function write(store: Store, count: number): Promise<void> {
      for (let written = 0; written < count; ) {
        const version = await store.version('s');
        const outcome = await Promise.allSettled([store.append('s', version, [event(), event()])]);
        if (outcome[0].status === 'fulfilled') written += 1;
        else expect(outcome[0].reason).toMatchObject({ code: 'version-conflict' });
      }
    }
    await Promise.all(handles.map((store) => write(store, 10)));
    const stored = await current().read('s');
    expect(stored).toHaveLength(60);
    expect(verifyStream(stored)).toEqual([]);
  });
}

const withoutNegativeZero = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

function projectionContract(current: () => Store): void {
  it('writes rows with the events they summarise', async () => {
    const store = current();
    const row = (key: string, value: Json) => ({ projection: 'campaigns', key, value });
    await store.append('s', 0, events(2), { rows: [row('b', 1), row('a', { best: null })] });
    await store.append('s', 2, events(1), { rows: [row('b', 2), row('b', 3)] });
    await store.append('s', 3, [], { rows: [{ ...row('x', 1), projection: 'other' }] });
    expect(await store.rows('campaigns')).toEqual([
      { key: 'a', version: 2, value: { best: null } },
      { key: 'b', version: 3, value: 3 },
    ]);
    await expect(store.append('s', 0, [], { rows: [row('b', 9)] })).rejects.toMatchObject({
      code: 'version-conflict',
    });
    expect((await store.rows('campaigns'))[1]?.value).toBe(3);
  });

  it('replaces one projection and no other', async () => {
    const store = current();
    await store.replaceRows('p', [{ key: 'old', version: 1, value: 'x' }]);
    await store.replaceRows('q', [{ key: 'kept', version: 1, value: 'y' }]);
    const rows = Array.from({ length: 1_201 }, (_, n) => ({ key: `k${n + 1_000}`, version: n, value: n }));
    await store.replaceRows('p', rows);
    expect(await store.rows('p')).toEqual(rows);
    await store.replaceRows('p', []);
    expect(await store.rows('p')).toEqual([]);
    expect(await store.rows('q')).toEqual([{ key: 'kept', version: 1, value: 'y' }]);
  });
}

function leaseContract(current: () => Store, openAnother: () => Promise<Store>): void {
  it('S3: has one holder at a time, in one handle and in two', async () => {
    const [one, other] = [current(), await openAnother()];
    const lease = await acquire(one, 'campaign/1', 'driver 7 on ada');
    expect(await one.acquireLease('campaign/1', 'me')).toEqual({ heldBy: 'driver 7 on ada' });
    expect(await other.acquireLease('campaign/1', 'me')).toEqual({ heldBy: 'driver 7 on ada' });
    await acquire(other, 'campaign/2');
    await lease.release();
    await lease.release();
    const next = await acquire(other, 'campaign/1', 'me');
    expect(next.token).toBeGreaterThan(lease.token);
    await lease.release();
    expect(await one.acquireLease('campaign/1', 'you')).toEqual({ heldBy: 'me' });
    await next.release();
  });

  it('gives a lease to exactly one of many who ask at once', async () => {
    const handles = [current(), await openAnother(), await openAnother()];
    const answers = await Promise.all(
      [...handles, ...handles].map((store) => store.acquireLease('s', 'racer')),
    );
    expect(answers.filter((answer) => 'token' in answer)).toHaveLength(1);
  });

  it('S3: refuses writes under a lease that another has acquired since', async () => {
    const [one, other] = [current(), await openAnother()];
    const { name, token, release } = await acquire(one, 'driver');
    const fence = { lease: name, token };
    await one.append('s', 0, events(1), { fence });
    await release();
    const next = await acquire(other, 'driver', 'successor');
    const rows = [{ projection: 'p', key: 'k', value: 1 }];
    await expect(one.append('s', 1, events(1), { fence, rows })).rejects.toMatchObject({
      code: 'lease-lost',
      retryable: false,
      message: expect.stringContaining('successor'),
    });
    expect(await one.rows('p')).toEqual([]);
    await other.append('s', 1, events(1), { fence: { lease: name, token: next.token } });
    expect(await one.version('s')).toBe(2);
    await next.release();
  });

  it('leaves a lease that is held unlost', async () => {
    const lease = await acquire(current(), 'driver');
    const later = new Promise<string>((resolve) => setTimeout(resolve, 20, 'still held'));
    expect(await Promise.race([lease.lost.then(() => 'lost'), later])).toBe('still held');
    await lease.release();
    const afterwards = new Promise<string>((resolve) => setTimeout(resolve, 20, 'released'));
    expect(await Promise.race([lease.lost.then(() => 'lost'), afterwards])).toBe('released');
  });
}

function blobContract(current: () => Store, openAnother: () => Promise<Store>): void {
  it('S5: keeps bytes under their hash, whole or in chunks', async () => {
    const store = current();
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, n) => (n * 7 + (n >> 9)) & 255);
    const hash = await store.putBlob(drip(bytes.subarray(0, 10), bytes.subarray(10)), media);
    expect(hash).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(Buffer.compare(await (await openAnother()).readBlob(hash), bytes)).toBe(0);
    const parts: Uint8Array[] = [];
    for await (const part of store.openBlob(hash)) parts.push(part);
    expect(Buffer.compare(Buffer.concat(parts), bytes)).toBe(0);
    expect(await store.hasBlob(hash)).toBe(true);
  });

  it('keeps every licence and source of the same bytes', async () => {
    const store = current();
    const bytes = new TextEncoder().encode('2theta intensity');
    const other = { name: 'copy.xy', licence: 'CC0-1.0', source: 'elsewhere' };
    const hash = await store.putBlob(bytes, media);
    expect(await store.putBlob(bytes, other)).toBe(hash);
    expect(await store.putBlob(bytes, other)).toBe(hash);
    const kept = await store.blobMedia(hash);
    expect(kept).toHaveLength(2);
    expect(kept).toEqual(expect.arrayContaining([media, other]));
    expect(await store.readBlob(hash)).toEqual(bytes);
  });

  it('keeps the empty blob', async () => {
    const store = current();
    const hash = await store.putBlob(new Uint8Array(), media);
    expect(await store.readBlob(hash)).toEqual(new Uint8Array());
  });

  it('says what is missing', async () => {
    const store = current();
    const absent = 'ab'.repeat(32);
    expect(await store.hasBlob(absent)).toBe(false);
    expect(await store.blobMedia(absent)).toEqual([]);
    await expect(store.readBlob(absent)).rejects.toMatchObject({
      code: 'blob-missing',
      message: expect.stringContaining(absent),
    });
    for (const hash of ['../../etc/passwd', absent.toUpperCase(), ''])
      await expect(store.readBlob(hash)).rejects.toMatchObject({ code: 'bad-hash' });
  });

  it('S5: leaves nothing of a blob whose source breaks off', async () => {
    const store = current();
    async function* broken(): AsyncIterable<Uint8Array> {
      yield new Uint8Array(10);
      throw new Error('the diffractometer was switched off');
    }
    await expect(store.putBlob(broken(), media)).rejects.toThrow('switched off');
    const partial = createHash('sha256').update(new Uint8Array(10)).digest('hex');
    expect(await store.hasBlob(partial)).toBe(false);
    await expect(store.readBlob(partial)).rejects.toMatchObject({ code: 'blob-missing' });
  });
}

function changeContract(current: () => Store, openAnother: () => Promise<Store>): void {
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

  it('tells this process at once and only of real appends', async () => {
    const store = current();
    const heard: string[] = [];
    const stop = store.subscribe((stream) => heard.push(stream));
    await store.append('s', 0, events(3));
    await store.append('t', 0, events(1));
    await store.append('s', 3, []);
    await Promise.allSettled([store.append('s', 0, events(1))]);
    await settle();
    expect(heard).toEqual(['s', 't']);
    stop();
    await store.append('s', 3, events(1));
    await settle();
    expect(heard).toEqual(['s', 't']);
  });

  it('tells of appends made through another handle, before and after', async () => {
    const [store, other] = [current(), await openAnother()];
    await other.append('before', 0, events(1));
    const heard = new Set<string>();
    const stop = store.subscribe((stream) => heard.add(stream));
    await other.append('after', 0, events(1));
    await expect.poll(() => heard.has('after'), { timeout: 60_000 }).toBe(true);
    await other.append('later', 0, events(1));
    await expect.poll(() => heard.has('later'), { timeout: 60_000 }).toBe(true);
    stop();
  });

  it('closes twice without harm', async () => {
    const store = await openAnother();
    store.subscribe(() => undefined);
    await store.close();
    await store.close();
  });
}
