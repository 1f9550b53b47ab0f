import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { AppError } from '../../core/error.ts';
import type { StoreTables } from './schema.ts';

/** One connection to the file, every commit synced. */
export function openDatabaseFile(file: string, busyTimeoutMs: number): DatabaseSync {
  const connection = new DatabaseSync(file, { timeout: busyTimeoutMs });
  try {
    connection.exec('pragma journal_mode = wal');
    connection.exec('pragma synchronous = full');
    // From here on waiting is `waitWhenBusy`'s: SQLite's own would block every other task of this process, also the
    // one that it waits for.
    connection.exec('pragma busy_timeout = 0');
  } catch (error) {
    connection.close();
    throw error;
  }
  return connection;
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
    return waitWhenBusy(await super.acquireConnection(), this.#busyTimeoutMs);
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** SQLite rolls back by itself when the disk is full; a second rollback would hide that error. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#connection.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** Tries a statement again while another connection is writing. Only `begin immediate` and lone statements can meet that. */
const waitWhenBusy = (connection: DatabaseConnection, busyTimeoutMs: number): DatabaseConnection => ({
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const deadline = Date.now() + busyTimeoutMs;
    for (let waitMs = 1; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
      try {
        return await connection.executeQuery<R>(query);
      } catch (error) {
        if (!isBusy(error) || Date.now() >= deadline) throw error;
      }
      await setTimeout(waitMs);
    }
  },
  streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
});

const longestWaitMs = 20;

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

/** Result codes of SQLite, without their extended part. */
const busy = 5;
const readOnly = 8;
const corrupt = 11;
const full = 13;
const cannotOpen = 14;
const notADatabase = 26;

export const isBusy = (error: unknown): boolean => resultCode(error) === busy;

/** What a failure of SQLite means to the user; other errors are returned as they are. */
export function explainSqliteError(error: unknown, file: string, busyTimeoutMs: number): unknown {
  const detail = error instanceof Error ? error.message : '';
  switch (resultCode(error)) {
    case busy:
      return new AppError(
        'store-locked',
        `${file} stayed locked by another program for ${busyTimeoutMs / 1000} s: ${detail}`,
        true,
      );
    case full:
      return new AppError(
        'disk-full',
        `no space left to write ${file}; nothing was written: ${detail}`,
        true,
      );
    case corrupt:
    case notADatabase:
      return new AppError('store-unreadable', `${file} is not an intact SQLite database: ${detail}`);
    case readOnly:
    case cannotOpen:
      return new AppError('store-not-writable', `cannot open ${file} for writing: ${detail}`);
    default:
      return error;
  }
}

const resultCode = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : null;
