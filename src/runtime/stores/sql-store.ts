import type { Hash } from '../../core/hash.ts';
import { assertName } from '../event-chain.ts';
import type { BlobContent, Store } from '../store.ts';
import { readWhole } from './blob-bytes.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { Locks } from './lock-folder.ts';
import type { SqlRecord } from './sql-record.ts';

/** What differs between databases. */
export type SqlStoreParts = {
  readonly record: SqlRecord;
  readonly blobs: { put(content: BlobContent): Promise<Hash>; open(hash: Hash): AsyncIterable<Uint8Array> };
  readonly locks: Locks;
  readonly changes: ChangeFeed;
  /** What an error of the database means to the user. */
  readonly explain: (error: unknown) => unknown;
  readonly close: () => Promise<void>;
};

/** A store over SQL: the shared record with a database's own blobs, locks and news of changes. */
export function createSqlStore({ record, blobs, locks, changes, explain, close }: SqlStoreParts): Store {
  async function explained<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw explain(error);
    }
  }

  async function* openBlob(hash: Hash): AsyncIterable<Uint8Array> {
    try {
      yield* blobs.open(hash);
    } catch (error) {
      throw explain(error);
    }
  }

  const append: Store['append'] = async (stream, expectedVersion, events, options) => {
    const stored = await record.append(stream, expectedVersion, events, options);
    const last = stored.at(-1);
    if (last) changes.announce(stream, last.seq);
    return stored;
  };

  const putBlob: Store['putBlob'] = async (content, media) => {
    const hash = await blobs.put(content);
    await record.addBlobMedia(hash, media);
    return hash;
  };

  const acquireLease: Store['acquireLease'] = async (name, owner) => {
    assertName('lease', name);
    assertName('owner', owner);
    const lock = await locks.tryLock(name);
    if (!lock) return { heldBy: await record.ownerOf(name) };
    try {
      return { name, token: await record.countLease(name, owner), release: lock.release, lost: lock.lost };
    } catch (error) {
      await lock.release();
      throw error;
    }
  };

  let closing: Promise<void> | null = null;
  async function closeOnce(): Promise<void> {
    changes.close();
    await locks.releaseAll();
    await close();
  }

  return {
    append: (...parameters) => explained(append(...parameters)),
    read: (stream, after, limit) => explained(record.read(stream, after, limit)),
    version: (stream) => explained(record.version(stream)),
    streams: (prefix) => explained(record.streams(prefix)),
    putBlob: (content, media) => explained(putBlob(content, media)),
    openBlob,
    readBlob: (hash) => readWhole(openBlob(hash)),
    hasBlob: async (hash) => (await explained(record.blobMedia(hash))).length > 0,
    blobMedia: (hash) => explained(record.blobMedia(hash)),
    rows: (projection) => explained(record.rows(projection)),
    replaceRows: (projection, rows) => explained(record.replaceRows(projection, rows)),
    acquireLease: (name, owner) => explained(acquireLease(name, owner)),
    subscribe: (listener) => changes.subscribe(listener),
    close: () => {
      closing ??= closeOnce();
      return closing;
    },
  };
}
