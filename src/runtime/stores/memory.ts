import { createHash } from 'node:crypto';
import type { Hash } from '../../core/hash.ts';
import { canonicalJson, type Json } from '../../core/json.ts';
import { assertName, firstPrevHash, openSealed, type SealedEvent, sealEvents } from '../event-chain.ts';
import type { BlobMedia, Fence, ProjectionRow, Store } from '../store.ts';
import { readWhole } from './blob-bytes.ts';
import { createChangeFeed } from './change-feed.ts';
import { assertHash, assertVersion, blobMissing, leaseLost, versionConflict } from './store-errors.ts';

type Blob = { readonly bytes: Uint8Array; readonly media: Map<string, BlobMedia> };
type Acquisition = { token: number; owner: string; isHeld: boolean };
type Row = { readonly version: number; readonly value: string };

/** A store that lives as long as the process: for tests and trials. Like the others it keeps text, so nothing is shared with callers. */
export function createMemoryStore(): Store {
  const streams = new Map<string, SealedEvent[]>();
  const projections = new Map<string, Map<string, Row>>();
  const leases = new Map<string, Acquisition>();
  const blobs = createMemoryBlobs();
  const changes = createChangeFeed([], { start: () => () => undefined });

  function checkFence(fence: Fence): void {
    const current = leases.get(fence.lease);
    if (current && current.token > fence.token) throw leaseLost(fence, current);
  }

  const append: Store['append'] = async (stream, expectedVersion, events, { rows = [], fence } = {}) => {
    assertName('stream', stream);
    assertVersion('expectedVersion', expectedVersion);
    if (fence) checkFence(fence);
    const log = streams.get(stream) ?? [];
    if (log.length !== expectedVersion) throw versionConflict(stream, log.length, expectedVersion);
    const head = { version: log.length, hash: log.at(-1)?.hash ?? firstPrevHash(stream) };
    const sealed = sealEvents(stream, head, events);
    const version = head.version + sealed.length;
    const entries = rows.map((row) => rowEntry(row, version));
    for (const [projection, key, row] of entries) tableOf(projection).set(key, row);
    if (sealed.length > 0) streams.set(stream, log);
    for (const event of sealed) log.push(event);
    changes.announce(stream, version);
    return sealed.map(openSealed);
  };

  function tableOf(projection: string): Map<string, Row> {
    const table = projections.get(projection) ?? new Map<string, Row>();
    projections.set(projection, table);
    return table;
  }

  const acquireLease: Store['acquireLease'] = async (name, owner) => {
    assertName('lease', name);
    assertName('owner', owner);
    const current = leases.get(name);
    if (current?.isHeld) return { heldBy: current.owner };
    const acquisition: Acquisition = { token: (current?.token ?? 0) + 1, owner, isHeld: true };
    leases.set(name, acquisition);
    const release = async (): Promise<void> => {
      acquisition.isHeld = false;
    };
    return { name, token: acquisition.token, release, lost: new Promise<void>(() => undefined) };
  };

  return {
    append,
    read: async (stream, after = 0, limit = Number.POSITIVE_INFINITY) =>
      (streams.get(stream) ?? []).slice(after, after + limit).map(openSealed),
    version: async (stream) => streams.get(stream)?.length ?? 0,
    streams: async (prefix) =>
      [...streams]
        .filter(([stream]) => stream.startsWith(prefix))
        .map(([stream, log]) => ({ stream, version: log.length }))
        .sort((a, b) => (a.stream < b.stream ? -1 : 1)),
    ...blobs,
    rows: async (projection) =>
      [...(projections.get(projection) ?? [])]
        .map(([key, { version, value }]) => ({ key, version, value: JSON.parse(value) as Json }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
    replaceRows: async (projection, rows) => {
      const entries = rows.map((row) => rowEntry({ ...row, projection }, row.version));
      projections.set(projection, new Map(entries.map(([, key, row]) => [key, row])));
    },
    acquireLease,
    subscribe: (listener) => changes.subscribe(listener),
    close: async () => changes.close(),
  };
}

function rowEntry(
  { projection, key, value }: ProjectionRow,
  version: number,
): readonly [projection: string, key: string, row: Row] {
  assertName('projection', projection);
  assertName('row key', key);
  return [projection, key, { version, value: canonicalJson(value) }];
}

type BlobStore = Pick<Store, 'putBlob' | 'readBlob' | 'openBlob' | 'hasBlob' | 'blobMedia'>;

function createMemoryBlobs(): BlobStore {
  const blobs = new Map<Hash, Blob>();

  function find(hash: Hash): Blob | undefined {
    assertHash(hash);
    return blobs.get(hash);
  }

  async function* openBlob(hash: Hash): AsyncIterable<Uint8Array> {
    const blob = find(hash);
    if (!blob) throw blobMissing(hash, 'memory');
    yield blob.bytes.slice();
  }

  return {
    async putBlob(content, media) {
      const bytes = content instanceof Uint8Array ? content.slice() : await readWhole(content);
      const hash = createHash('sha256').update(bytes).digest('hex');
      const blob = blobs.get(hash) ?? { bytes, media: new Map<string, BlobMedia>() };
      blob.media.set(canonicalJson(media), { ...media });
      blobs.set(hash, blob);
      return hash;
    },
    openBlob,
    readBlob: (hash) => readWhole(openBlob(hash)),
    hasBlob: async (hash) => find(hash) !== undefined,
    blobMedia: async (hash) => [...(find(hash)?.media.values() ?? [])],
  };
}
