import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './sqlite-errors.ts';

/** A lock that nobody else holds, in this process or another, until it is released or the process ends. */
export type NamedLock = { release(): Promise<void>; readonly lost: Promise<void> };

/** Locks by name; `tryLock` never waits and gives null when the lock is held. */
export type Locks = { tryLock(name: string): Promise<NamedLock | null>; releaseAll(): Promise<void> };

/**
 * Locks of the operating system, one file each: `<folder>/<SHA-256 of the name>.lock`. Each is an exclusive transaction on
 * an empty SQLite database, because SQLite takes the locks of every platform right and the system drops them with the process.
 */
export function openLockFolder(folder: string): Locks {
  const held = new Set<DatabaseSync>();
  mkdirSync(folder, { recursive: true });

  function release(connection: DatabaseSync): void {
    if (held.delete(connection)) connection.close();
  }

  return {
    async tryLock(name) {
      const file = join(folder, `${createHash('sha256').update(name).digest('hex')}.lock`);
      const connection = new DatabaseSync(file, { timeout: 0 });
      try {
        connection.exec('begin exclusive');
      } catch (error) {
        connection.close();
        if (isBusy(error)) return null;
        throw error;
      }
      held.add(connection);
      return { release: async () => release(connection), lost: new Promise<void>(() => undefined) };
    },
    async releaseAll() {
      for (const connection of [...held]) release(connection);
    },
  };
}
