import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import type { Store } from '../store.ts';
import { createChangeFeed } from './change-feed.ts';
import { createPostgresBlobs } from './postgres-blobs.ts';
import { watchPostgres } from './postgres-changes.ts';
import { explainPostgresError } from './postgres-errors.ts';
import { createPostgresLocks } from './postgres-locks.ts';
import { migrate, type StoreTables } from './schema.ts';
import { createSqlRecord, type SqlRecord } from './sql-record.ts';
import { createSqlStore } from './sql-store.ts';

/**
 * Opens a store in a PostgreSQL database, in the first schema of its search path; tables are made if absent.
 * @throws AppError `store-unreachable`, `store-refused`, `store-missing`, `store-newer`, `store-not-writable`
 */
export async function openPostgresStore(url: string): Promise<Store> {
  const config = { connectionString: url, connectionTimeoutMillis: 10_000 };
  const place = describePlace(url);
  const explain = (error: unknown): unknown => explainPostgresError(error, place);
  const pool = new Pool({ ...config, max: 10, keepAlive: true });
  // An idle connection that breaks is replaced; a database that is gone is reported by the next call.
  pool.on('error', () => undefined);
  const database = new Kysely<StoreTables>({
    dialect: new PostgresDialect({
      pool,
      onCreateConnection: async (connection) => {
        await connection.executeQuery(CompiledQuery.raw('set synchronous_commit = on'));
      },
    }),
  });
  try {
    await migrate(database, 'postgres', place);
    const record = createSqlRecord(database, 'postgres');
    const channel = await channelOf(database);
    return createSqlStore({
      record: notifying(record, channel),
      blobs: createPostgresBlobs(database, place),
      locks: createPostgresLocks(config),
      changes: createChangeFeed(await record.streams(''), watchPostgres(config, channel, record)),
      explain,
      close: () => database.destroy(),
    });
  } catch (error) {
    await database.destroy();
    throw explain(error);
  }
}

/** Appends that tell the other processes, as part of their transaction. */
const notifying = (record: SqlRecord, channel: string): SqlRecord => ({
  ...record,
  append: (stream, expectedVersion, events, options) =>
    record.append(stream, expectedVersion, events, options, async (writing, version) => {
      await sql`select pg_notify(${channel}, ${JSON.stringify({ stream, version })})`.execute(writing);
    }),
});

/** Stores in other schemas of the same database have channels of their own. */
async function channelOf(database: Kysely<StoreTables>): Promise<string> {
  const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(database);
  return `onnes_${rows[0]?.name ?? ''}`.slice(0, 63);
}

/** The database's address without its password. */
function describePlace(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `PostgreSQL ${hostname || 'local socket'}${port && `:${port}`}${decodeURIComponent(pathname)}`;
}
