import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Store } from '../store.ts';
import { explainFileError, openBlobFolder } from './blob-folder.ts';
import { type ChangeSource, createChangeFeed, poll } from './change-feed.ts';
import { openLockFolder } from './lock-folder.ts';
import { migrate } from './schema.ts';
import { createSqlRecord, type SqlRecord } from './sql-record.ts';
import { createSqlStore } from './sql-store.ts';
import { openDatabaseFile, queryDatabase } from './sqlite-database.ts';
import { explainSqliteError } from './sqlite-errors.ts';

const defaultBusyTimeoutMs = 5_000;
const pollIntervalMs = 25;

/**
 * Opens the embedded store of a workspace folder, made if absent: `onnes.db`, `blobs/` and `locks/`. Several processes may
 * have it open at once; no server.
 * @throws AppError `store-locked`, `store-unreadable`, `store-newer`, `store-not-writable`, `disk-full`
 */
export async function openSqliteStore(
  workspaceFolder: string,
  { busyTimeoutMs = defaultBusyTimeoutMs }: { readonly busyTimeoutMs?: number } = {},
): Promise<Store> {
  const file = join(workspaceFolder, 'onnes.db');
  const explain = (error: unknown): unknown =>
    explainFileError(explainSqliteError(error, file, busyTimeoutMs), workspaceFolder);
  let connection: DatabaseSync | null = null;
  try {
    mkdirSync(workspaceFolder, { recursive: true });
    connection = await openDatabaseFile(file, busyTimeoutMs);
    const database = queryDatabase(connection, busyTimeoutMs);
    await migrate(database, 'sqlite', file);
    const record = createSqlRecord(database, 'sqlite');
    return createSqlStore({
      record,
      blobs: openBlobFolder(join(workspaceFolder, 'blobs')),
      locks: openLockFolder(join(workspaceFolder, 'locks')),
      changes: createChangeFeed(await record.streams(''), watchFile(connection, record)),
      explain,
      close: () => database.destroy(),
    });
  } catch (error) {
    connection?.close();
    throw explain(error);
  }
}

/** Looks at the file's data version, which changes when another connection commits. */
function watchFile(connection: DatabaseSync, record: SqlRecord): ChangeSource {
  const pragma = connection.prepare('pragma data_version');
  let seen: unknown = null;
  return {
    start: (announce) =>
      poll(pollIntervalMs, async () => {
        const found = pragma.get()?.data_version;
        if (found === seen) return;
        for (const { stream, version } of await record.streams('')) announce(stream, version);
        seen = found;
      }),
  };
}
