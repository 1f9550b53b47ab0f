import type { Kysely, Transaction } from 'kysely';
import type { NewEvent, StoredEvent } from '../../campaign/envelope.ts';
import type { Hash } from '../../core/hash.ts';
import { canonicalJson, type Json } from '../../core/json.ts';
import { assertName, firstPrevHash, openSealed, type SealedEvent, sealEvents } from '../event-chain.ts';
import type { AppendOptions, BlobMedia, Fence, ProjectionRow, StoredRow, StreamVersion } from '../store.ts';
import type { Engine, StoreTables } from './schema.ts';
import { assertHash, assertVersion, leaseLost, versionConflict } from './store-errors.ts';

type Writing = Transaction<StoreTables>;
type ProjectionTuple = StoreTables['projections'];
type Head = { readonly version: number; readonly hash: Hash; readonly isNew: boolean };

/** Databases bound the parameters of one statement. */
const rowsPerStatement = 500;

/** The part of a store that is the same SQL on every database. */
export type SqlRecord = ReturnType<typeof createSqlRecord>;

export function createSqlRecord(database: Kysely<StoreTables>, engine: Engine) {
  /** The head of a stream; on PostgreSQL later appends to the stream wait for this one (SQLite has one writer at a time). */
  async function lockHead(writing: Writing, stream: string): Promise<Head> {
    const query = writing.selectFrom('streams').select(['version', 'hash']).where('stream', '=', stream);
    const head = await (engine === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
    return head ? { ...head, isNew: false } : { version: 0, hash: firstPrevHash(stream), isNew: true };
  }

  /** Holds the lease's row, so that nobody acquires the lease between this check and the commit. */
  async function checkFence(writing: Writing, fence: Fence): Promise<void> {
    const query = writing.selectFrom('leases').select(['token', 'owner']).where('name', '=', fence.lease);
    const current = await (engine === 'postgres' ? query.forShare() : query).executeTakeFirst();
    if (current && current.token > fence.token) throw leaseLost(fence, current);
  }

  async function append(
    stream: string,
    expectedVersion: number,
    events: readonly NewEvent[],
    { rows = [], fence }: AppendOptions = {},
    beforeCommit: (writing: Writing, version: number) => Promise<void> = async () => undefined,
  ): Promise<readonly StoredEvent[]> {
    assertName('stream', stream);
    assertVersion('expectedVersion', expectedVersion);
    const sealed = await database.transaction().execute(async (writing) => {
      if (fence) await checkFence(writing, fence);
      const head = await lockHead(writing, stream);
      if (head.version !== expectedVersion) throw versionConflict(stream, head.version, expectedVersion);
      const added = sealEvents(stream, head, events);
      await insertEvents(writing, stream, head, added);
      const version = head.version + added.length;
      await upsertRows(writing, latestRows(rows, version));
      if (added.length > 0) await beforeCommit(writing, version);
      return added;
    });
    return sealed.map(openSealed);
  }

  async function read(stream: string, after = 0, limit?: number): Promise<readonly StoredEvent[]> {
    const query = database
      .selectFrom('events')
      .select(['body', 'hash'])
      .where('stream', '=', stream)
      .where('seq', '>', after)
      .orderBy('seq');
    const found = await (limit === undefined ? query : query.limit(limit)).execute();
    return found.map(openSealed);
  }

  async function version(stream: string): Promise<number> {
    const query = database.selectFrom('streams').select('version').where('stream', '=', stream);
    return (await query.executeTakeFirst())?.version ?? 0;
  }

  async function streams(prefix: string): Promise<readonly StreamVersion[]> {
    const found = await database.selectFrom('streams').select(['stream', 'version']).execute();
    return found
      .filter(({ stream }) => stream.startsWith(prefix))
      .map(({ stream, version }) => ({ stream, version }))
      .sort((a, b) => (a.stream < b.stream ? -1 : 1));
  }

  async function rows(projection: string): Promise<readonly StoredRow[]> {
    const found = await database
      .selectFrom('projections')
      .select(['row_key', 'version', 'value'])
      .where('projection', '=', projection)
      .execute();
    return found
      .map(({ row_key, version, value }) => ({ key: row_key, version, value: JSON.parse(value) as Json }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async function replaceRows(projection: string, replacement: readonly StoredRow[]): Promise<void> {
    const tuples = replacement.map(({ key, version, value }) => tupleOf(projection, key, version, value));
    await database.transaction().execute(async (writing) => {
      await writing.deleteFrom('projections').where('projection', '=', projection).execute();
      await upsertRows(writing, tuples);
    });
  }

  /** Counts one more acquisition of the lease and returns its number; the caller holds the lock that excludes others. */
  async function countLease(name: string, owner: string): Promise<number> {
    const { token } = await database
      .insertInto('leases')
      .values({ name, token: 1, owner })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet((column) => ({ token: column('leases.token', '+', 1), owner })),
      )
      .returning('token')
      .executeTakeFirstOrThrow();
    return token;
  }

  async function ownerOf(lease: string): Promise<string> {
    const query = database.selectFrom('leases').select('owner').where('name', '=', lease);
    return (await query.executeTakeFirst())?.owner ?? 'a process that is just starting';
  }

  async function addBlobMedia(hash: Hash, { name, licence, source }: BlobMedia): Promise<void> {
    await database
      .insertInto('blobs')
      .values({ hash, name, licence, source })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async function blobMedia(hash: Hash): Promise<readonly BlobMedia[]> {
    assertHash(hash);
    const query = database.selectFrom('blobs').select(['name', 'licence', 'source']).where('hash', '=', hash);
    return (await query.execute()).map(({ name, licence, source }) => ({ name, licence, source }));
  }

  return {
    append,
    read,
    version,
    streams,
    rows,
    replaceRows,
    countLease,
    ownerOf,
    addBlobMedia,
    blobMedia,
  };
}

async function insertEvents(
  writing: Writing,
  stream: string,
  head: Head,
  added: readonly SealedEvent[],
): Promise<void> {
  const last = added.at(-1);
  if (!last) return;
  await moveHead(writing, stream, head, { version: last.seq, hash: last.hash });
  for (const part of partsOf(added))
    await writing
      .insertInto('events')
      .values(part.map(({ seq, body, hash }) => ({ stream, seq, body, hash })))
      .execute();
}

async function moveHead(
  writing: Writing,
  stream: string,
  { isNew }: Head,
  next: { readonly version: number; readonly hash: Hash },
): Promise<void> {
  if (!isNew) {
    await writing.updateTable('streams').set(next).where('stream', '=', stream).execute();
    return;
  }
  const inserted = await writing
    .insertInto('streams')
    .values({ stream, ...next })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  // Nothing to lock in a stream without events: of two first appends at once the second learns of it here.
  if (inserted.numInsertedOrUpdatedRows === 0n) throw versionConflict(stream, 'more than 0', 0);
}

const tupleOf = (projection: string, key: string, version: number, value: Json): ProjectionTuple => {
  assertName('projection', projection);
  assertName('row key', key);
  return { projection, row_key: key, version, value: canonicalJson(value) };
};

/** The last row of each key: one statement must not write a row twice. */
function latestRows(rows: readonly ProjectionRow[], version: number): readonly ProjectionTuple[] {
  const latest = new Map<string, ProjectionTuple>();
  for (const { projection, key, value } of rows)
    latest.set(JSON.stringify([projection, key]), tupleOf(projection, key, version, value));
  return [...latest.values()];
}

async function upsertRows(writing: Writing, tuples: readonly ProjectionTuple[]): Promise<void> {
  for (const part of partsOf(tuples))
    await writing
      .insertInto('projections')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(['projection', 'row_key']).doUpdateSet((column) => ({
          version: column.ref('excluded.version'),
          value: column.ref('excluded.value'),
        })),
      )
      .execute();
}

function partsOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += rowsPerStatement)
    parts.push(items.slice(start, start + rowsPerStatement));
  return parts;
}
