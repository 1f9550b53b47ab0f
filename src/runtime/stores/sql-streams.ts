import type { Kysely, Transaction } from 'kysely';
import type { NewEvent, StoredEvent } from '../../campaign/index.ts';
import type { Hash } from '../../core/hash.ts';
import { assertName, firstPrevHash, openSealed, type SealedEvent, sealEvents } from '../event-chain.ts';
import type { AppendOptions, StreamVersion } from '../store.ts';
import type { Engine, StoreTables } from './schema.ts';
import { checkFence } from './sql-leases.ts';
import { writeRows } from './sql-projections.ts';
import { partsOf } from './statement-parts.ts';
import { assertVersion, versionConflict } from './store-errors.ts';

type Writing = Transaction<StoreTables>;
type Head = { readonly version: number; readonly hash: Hash; readonly isNew: boolean };

export const createSqlStreams = (database: Kysely<StoreTables>, engine: Engine) => ({
  /** `beforeCommit` is part of the transaction. */
  async append(
    stream: string,
    expectedVersion: number,
    events: readonly NewEvent[],
    { rows = [], fence }: AppendOptions = {},
    beforeCommit: (writing: Writing, version: number) => Promise<void> = async () => undefined,
  ): Promise<readonly StoredEvent[]> {
    assertName('stream', stream);
    assertVersion('expectedVersion', expectedVersion);
    const sealed = await database.transaction().execute(async (writing) => {
      if (fence) await checkFence(writing, engine, fence);
      const head = await lockHead(writing, engine, stream);
      if (head.version !== expectedVersion) throw versionConflict(stream, head.version, expectedVersion);
      const added = sealEvents(stream, head, events);
      await insertEvents(writing, stream, head, added);
      const version = head.version + added.length;
      await writeRows(writing, rows, version);
      if (added.length > 0) await beforeCommit(writing, version);
      return added;
    });
    return sealed.map(openSealed);
  },

  async read(stream: string, after = 0, limit?: number): Promise<readonly StoredEvent[]> {
    const query = database
      .selectFrom('events')
      .select(['body', 'hash'])
      .where('stream', '=', stream)
      .where('seq', '>', after)
      .orderBy('seq');
    const found = await (limit === undefined ? query : query.limit(limit)).execute();
    return found.map(openSealed);
  },

  async version(stream: string): Promise<number> {
    const query = database.selectFrom('streams').select('version').where('stream', '=', stream);
    return (await query.executeTakeFirst())?.version ?? 0;
  },

  async streams(prefix: string): Promise<readonly StreamVersion[]> {
    const found = await database.selectFrom('streams').select(['stream', 'version']).execute();
    return found
      .filter(({ stream }) => stream.startsWith(prefix))
      .map(({ stream, version }) => ({ stream, version }))
      .sort((a, b) => (a.stream < b.stream ? -1 : 1));
  },
});

/** The head of a stream; on PostgreSQL later appends to the stream wait for this one (SQLite has one writer at a time). */
async function lockHead(writing: Writing, engine: Engine, stream: string): Promise<Head> {
  const query = writing.selectFrom('streams').select(['version', 'hash']).where('stream', '=', stream);
  const head = await (engine === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
  return head ? { ...head, isNew: false } : { version: 0, hash: firstPrevHash(stream), isNew: true };
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
  // A stream without events has no row to lock: of two first appends at once the second learns of it here.
  if (inserted.numInsertedOrUpdatedRows === 0n) throw versionConflict(stream, 'more than 0', 0);
}
