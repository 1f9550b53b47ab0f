import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { StoreTables } from './schema.ts';
import { isBusy } from './sqlite-errors.ts';

/** One connection to the file, made if absent, with every commit synced; waits up to `busyTimeoutMs` for others. */
export async function openDatabaseFile(file: string, busyTimeoutMs: number): Promise<DatabaseSync> {
  const connection = new DatabaseSync(file, { timeout: 0 });
  try {
    await waitWhileBusy(busyTimeoutMs, async () => connection.exec('pragma journal_mode = wal'));
    connection.exec('pragma synchronous = full');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Kysely over an open connection that waits up to `busyTimeoutMs` for other writers; destroying it closes the connection. */
export function queryDatabase(connection: DatabaseSync, busyTimeoutMs: number): Kysely<StoreTables> {
  return new Kysely<StoreTables>({
    dialect: {
      createDriver: () => new ImmediateDriver(connection, busyTimeoutMs),
      createAdapter: () => new SqliteAdapter(),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createIntrospector: (database) => new SqliteIntrospector(database),
    },
  });
}

/**
 * Takes the write lock when a transaction begins: one that reads first and writes later fails as soon as another
 * process has written in between, however long it would have waited.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #connection: DatabaseSync;
  readonly #busyTimeoutMs: number;

  constructor(connection: DatabaseSync, busyTimeoutMs: number) {
    super({ database: adapt(connection) });
    this.#connection = connection;
    this.#busyTimeoutMs = busyTimeoutMs;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    return {
      executeQuery: (query) => waitWhileBusy(this.#busyTimeoutMs, () => connection.executeQuery(query)),
      streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
    };
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** SQLite rolls back by itself when the disk is full; a second rollback would hide that error. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#connection.isTransaction) await super.rollbackTransaction(connection);
  }
}

const longestPauseMs = 20;

/**
 * Tries again while another connection is writing. SQLite's own waiting would block every other task of this process, also
 * the one that it waits for, and does not cover the change to write-ahead logging. Statements inside a transaction never
 * meet a busy database: it began with the write lock.
 */
async function waitWhileBusy<T>(busyTimeoutMs: number, attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + busyTimeoutMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error) || Date.now() >= deadline) throw error;
    }
    await setTimeout(pauseMs);
  }
}

function adapt(connection: DatabaseSync): SqliteDatabase {
  return {
    close: () => connection.close(),
    prepare: (text) => {
      const statement = connection.prepare(text);
      const inputs = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...inputs(parameters)),
        run: (parameters) => statement.run(...inputs(parameters)),
        iterate: (parameters) => statement.iterate(...inputs(parameters)),
      };
    },
  };
}
