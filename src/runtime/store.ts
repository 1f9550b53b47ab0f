import type { NewEvent, StoredEvent } from '../campaign/index.ts';
import type { Hash } from '../core/hash.ts';
import type { Json } from '../core/json.ts';

/** One row of a projection, written together with the events it summarises. */
export type ProjectionRow = { readonly projection: string; readonly key: string; readonly value: Json };

/** A projection's row as stored; `version` is the version of the stream whose append wrote it. */
export type StoredRow = { readonly key: string; readonly version: number; readonly value: Json };

/** Proof of holding a lease: its name and the number of the acquisition. */
export type Fence = { readonly lease: string; readonly token: number };

/** The right to be the only one: it ends by `release`, or with the process that holds it. */
export type Lease = {
  readonly name: string;
  readonly token: number;
  release(): Promise<void>;
  /** Resolves when the lease ends without `release`; stays pending otherwise. */
  readonly lost: Promise<void>;
};

/** What a blob is called, and under which licence and from where it came; a blob may have been put under several. */
export type BlobMedia = { readonly name: string; readonly licence: string; readonly source: string };

export type BlobContent = Uint8Array | AsyncIterable<Uint8Array>;

export type StreamVersion = { readonly stream: string; readonly version: number };

export type AppendOptions = { readonly rows?: readonly ProjectionRow[]; readonly fence?: Fence };

/** The record: append-only streams of events, blobs by content, projections, and leases over both. */
export type Store = {
  /**
   * Appends all events, or none, after the `expectedVersion`-th event; they are on the disk when the promise resolves.
   * No events is allowed: the version and the fence are checked and the rows written.
   * @throws AppError `version-conflict` (retryable) — the stream is at another version: read the tail, fold, decide again.
   * @throws AppError `lease-lost` — the fence's lease was acquired by another since.
   * @throws AppError `not-json` — an event or row holds NaN, −0, a lone surrogate or anything else that JSON cannot carry.
   * @throws AppError `bad-name` — the stream's or a projection's name is empty, too long or holds control characters.
   */
  append(
    stream: string,
    expectedVersion: number,
    events: readonly NewEvent[],
    options?: AppendOptions,
  ): Promise<readonly StoredEvent[]>;
  /** Events with `seq` > `after` in order, at most `limit` of them. */
  read(stream: string, after?: number, limit?: number): Promise<readonly StoredEvent[]>;
  /** Number of events in the stream, 0 when there is no such stream. */
  version(stream: string): Promise<number>;
  /** Streams whose name begins with `prefix`, sorted by name. */
  streams(prefix: string): Promise<readonly StreamVersion[]>;

  /** Stores the bytes durably, before the event that cites them. @throws AppError `disk-full` — nothing is left behind. */
  putBlob(content: BlobContent, media: BlobMedia): Promise<Hash>;
  /** @throws AppError `blob-missing`, `blob-damaged` — the bytes are not there, or no longer those of the hash. */
  readBlob(hash: Hash): Promise<Uint8Array>;
  /** The bytes in chunks, checked at the end. @throws AppError `blob-missing`, `blob-damaged` */
  openBlob(hash: Hash): AsyncIterable<Uint8Array>;
  hasBlob(hash: Hash): Promise<boolean>;
  /** Every name, licence and source under which the blob was put; empty when it is not in the store. */
  blobMedia(hash: Hash): Promise<readonly BlobMedia[]>;

  /** The projection's rows sorted by key. */
  rows(projection: string): Promise<readonly StoredRow[]>;
  /** Replaces the whole projection at once: how a projection is rebuilt. */
  replaceRows(projection: string, rows: readonly StoredRow[]): Promise<void>;

  /** Never waits: the lease, or who holds it. `owner` is a text for people. */
  acquireLease(name: string, owner: string): Promise<Lease | { readonly heldBy: string }>;

  /**
   * Calls the listener with a stream's name after each append to it: at once for this process, within about 100 ms for
   * others. A call may come twice or for several appends together: read the stream from where you are.
   */
  subscribe(listener: (stream: string) => void): () => void;
  close(): Promise<void>;
};
