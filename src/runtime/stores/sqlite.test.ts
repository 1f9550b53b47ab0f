import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyStream } from '../verify.ts';
import { explainFileError } from './blob-folder.ts';
import { migrate, storeVersion } from './schema.ts';
import { createSqlRecord } from './sql-record.ts';
import { openSqliteStore } from './sqlite.ts';
import { openDatabaseFile, queryDatabase } from './sqlite-database.ts';
import { explainSqliteError } from './sqlite-errors.ts';
import { event, storeContract } from './store.contract.ts';

storeContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onnes-store-'));
  return { open: () => openSqliteStore(folder), remove: () => rm(folder, { recursive: true }) };
});

const isRoot = process.getuid?.() === 0;

describe('the embedded store', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onnes-sqlite-'));
    file = join(folder, 'onnes.db');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps everything in its folder from one opening to the next', async () => {
    const first = await openSqliteStore(folder);
    await first.append('s', 0, [event('kept')], { rows: [{ projection: 'p', key: 'k', value: 1 }] });
    const hash = await first.putBlob(new Uint8Array([1, 2, 3]), { name: 'a', licence: 'b', source: 'c' });
    await first.close();
    const second = await openSqliteStore(folder);
    expect((await second.read('s'))[0]?.data).toBe('kept');
    expect(await second.rows('p')).toHaveLength(1);
    expect(await second.readBlob(hash)).toEqual(new Uint8Array([1, 2, 3]));
    await second.close();
  });

  it('S1: syncs every commit', async () => {
    const connection = await openDatabaseFile(file, 0);
    expect(connection.prepare('pragma journal_mode').get()).toMatchObject({ journal_mode: 'wal' });
    expect(connection.prepare('pragma synchronous').get()).toMatchObject({ synchronous: 2 });
    connection.close();
  });

  it('can be opened by many at once, also the first time', async () => {
    const stores = await Promise.all(Array.from({ length: 6 }, () => openSqliteStore(folder)));
    await Promise.all(stores.map((store, n) => store.append(`s${n}`, 0, [event()])));
    expect(await stores[0]?.streams('')).toHaveLength(6);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('S6: refuses a store that a newer version wrote, and leaves it as it is', async () => {
    await (await openSqliteStore(folder)).close();
    const database = new DatabaseSync(file);
    database.exec('update onnes_store set version = 99');
    await expect(openSqliteStore(folder)).rejects.toMatchObject({
      code: 'store-newer',
      message: expect.stringMatching(new RegExp(`${file}.*version 99.*up to version ${storeVersion}`)),
    });
    expect(database.prepare('select version from onnes_store').get()).toMatchObject({ version: 99 });
    database.close();
  });

  it('refuses a file that is no database, and leaves it as it is', async () => {
    const text = 'campaign notes, not a database\n'.repeat(100);
    await writeFile(file, text);
    await expect(openSqliteStore(folder)).rejects.toMatchObject({
      code: 'store-unreadable',
      message: expect.stringContaining(file),
    });
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('names the file that another program keeps locked, and still reads', async () => {
    const store = await openSqliteStore(folder, { busyTimeoutMs: 60 });
    await store.append('s', 0, [event()]);
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    await expect(store.append('s', 1, [event()])).rejects.toMatchObject({
      code: 'store-locked',
      retryable: true,
      message: expect.stringContaining(file),
    });
    expect(await store.read('s')).toHaveLength(1);
    await expect(openSqliteStore(folder, { busyTimeoutMs: 60 })).rejects.toMatchObject({
      code: 'store-locked',
    });
    other.exec('rollback');
    other.close();
    expect(await store.append('s', 1, [event()])).toHaveLength(1);
    await store.close();
  });

  it('waits for another writer without blocking this process', async () => {
    const store = await openSqliteStore(folder);
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    const appended = store.append('s', 0, [event()]);
    // Only a process that is not blocked gets to end the other's transaction.
    setTimeout(() => other.exec('commit'), 30);
    expect(await appended).toHaveLength(1);
    other.close();
    await store.close();
  });

  it('S1: writes nothing of an append for which the disk has no room, and goes on when there is', async () => {
    const connection = await openDatabaseFile(file, 0);
    const database = queryDatabase(connection, 0);
    await migrate(database, 'sqlite', file);
    const record = createSqlRecord(database, 'sqlite');
    await record.append('s', 0, [event()]);
    connection.exec('pragma max_page_count = 64');
    const big = Array.from({ length: 1_000 }, () => event('x'.repeat(1_000)));
    const rows = [{ projection: 'p', key: 'k', value: 1 }];
    const failure: unknown = await record.append('s', 1, big, { rows }).catch((error: unknown) => error);
    expect(explainSqliteError(failure, file, 0)).toMatchObject({
      code: 'disk-full',
      message: expect.stringContaining(file),
    });
    expect(await record.rows('p')).toEqual([]);
    expect(await record.append('s', 1, [event()])).toHaveLength(1);
    expect(verifyStream(await record.read('s'))).toEqual([]);
    await database.destroy();
  });

  it.skipIf(process.platform !== 'linux')(
    'says that the disk is full when a file cannot be written',
    async () => {
      const failure: unknown = await writeFile('/dev/full', 'bytes').catch((error: unknown) => error);
      expect(explainFileError(failure, folder)).toMatchObject({
        code: 'disk-full',
        message: expect.stringContaining(folder),
      });
    },
  );

  it('says that the workspace is a file', async () => {
    const notes = join(folder, 'notes.txt');
    await writeFile(notes, 'text');
    for (const place of [notes, join(notes, 'deeper')])
      await expect(openSqliteStore(place)).rejects.toMatchObject({
        code: 'store-not-writable',
        message: expect.stringContaining(place),
      });
  });

  it.skipIf(isRoot)('says that the workspace cannot be written (root may write anywhere)', async () => {
    const readOnly = join(folder, 'read-only');
    await mkdir(readOnly);
    await chmod(readOnly, 0o555);
    await expect(openSqliteStore(readOnly)).rejects.toMatchObject({ code: 'store-not-writable' });
  });

  it('S5: notices that the bytes of a blob changed, and leaves no incoming file behind', async () => {
    const store = await openSqliteStore(folder);
    const bytes = new TextEncoder().encode('intensity');
    const hash = await store.putBlob(bytes, { name: 'a', licence: 'b', source: 'c' });
    await store.putBlob(bytes, { name: 'a', licence: 'b', source: 'c' });
    expect(await readdir(join(folder, 'blobs'))).toEqual([hash.slice(0, 2)]);
    await writeFile(join(folder, 'blobs', hash.slice(0, 2), hash), 'tampered!');
    await expect(store.readBlob(hash)).rejects.toMatchObject({ code: 'blob-damaged' });
    await store.close();
  });

  it('keeps no lease that could not be counted', async () => {
    const store = await openSqliteStore(folder, { busyTimeoutMs: 20 });
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    await expect(store.acquireLease('driver', 'me')).rejects.toMatchObject({ code: 'store-locked' });
    other.close();
    expect(await store.acquireLease('driver', 'me')).toMatchObject({ token: 1 });
    await store.close();
  });

  it('reports why SQLite rolled back by itself', async () => {
    const connection = await openDatabaseFile(file, 0);
    const database = queryDatabase(connection, 0);
    await migrate(database, 'sqlite', file);
    connection.exec(`create trigger t after insert on events begin select raise(rollback, 'disk gone'); end`);
    const record = createSqlRecord(database, 'sqlite');
    await expect(record.append('s', 0, [event()])).rejects.toThrow('disk gone');
    expect(await record.version('s')).toBe(0);
    await database.destroy();
  });

  it('frees its leases when it is closed', async () => {
    const one = await openSqliteStore(folder);
    const other = await openSqliteStore(folder);
    const lease = await one.acquireLease('driver', 'one');
    expect(lease).toMatchObject({ token: 1 });
    await one.close();
    expect(await other.acquireLease('driver', 'other')).toMatchObject({ token: 2 });
    await other.close();
  });
});

describe('migrate', () => {
  it('runs each step once, in order, and none of them when one fails', async () => {
    const database = queryDatabase(new DatabaseSync(':memory:'), 0);
    const ran: string[] = [];
    const step = (name: string) => async () => void ran.push(name);
    await migrate(database, 'sqlite', 'here', [step('a')]);
    await migrate(database, 'sqlite', 'here', [step('a'), step('b'), step('c')]);
    await migrate(database, 'sqlite', 'here', [step('a'), step('b'), step('c')]);
    expect(ran).toEqual(['a', 'b', 'c']);
    const failing = async (): Promise<void> => {
      throw new Error('step failed');
    };
    const steps = [step('a'), step('b'), step('c'), step('d')];
    await expect(migrate(database, 'sqlite', 'here', [...steps, failing])).rejects.toThrow('step failed');
    await migrate(database, 'sqlite', 'here', steps);
    expect(ran).toEqual(['a', 'b', 'c', 'd', 'd']);
    await database.destroy();
  });
});
