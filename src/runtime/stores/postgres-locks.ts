import { Client, type ClientConfig } from 'pg';
import type { Locks, NamedLock } from './lock-folder.ts';

/** Lets a server notice within half a minute that a holder's machine is gone. */
const keepAlive =
  'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3';

/** Advisory locks, each held by a connection of its own: the server drops it with the connection. */
export function createPostgresLocks(config: ClientConfig): Locks {
  const held = new Set<NamedLock>();
  return {
    async tryLock(name) {
      const client = new Client({ ...config, keepAlive: true, keepAliveInitialDelayMillis: 10_000 });
      const ended = new Promise<void>((resolve) => {
        // `on`, not `once`: a broken connection reports its reason and then its end, each as an error.
        client.on('error', () => resolve());
        client.on('end', () => resolve());
      });
      if (!(await lockBy(client, name))) return null;
      const lock = holdBy(client, ended, () => held.delete(lock));
      held.add(lock);
      return lock;
    },
    async releaseAll() {
      await Promise.all([...held].map((lock) => lock.release()));
    },
  };
}

/** Connects and takes the lock; leaves no connection behind when it cannot. */
async function lockBy(client: Client, name: string): Promise<boolean> {
  let isLocked = false;
  try {
    await client.connect();
    await client.query(keepAlive);
    const { rows } = await client.query<{ locked: boolean }>(
      `select pg_try_advisory_lock(hashtextextended('onnes lease ' || current_schema() || ' ' || $1, 0)) as locked`,
      [name],
    );
    isLocked = rows[0]?.locked === true;
  } finally {
    if (!isLocked) await client.end();
  }
  return isLocked;
}

function holdBy(client: Client, ended: Promise<void>, released: () => void): NamedLock {
  let isReleased = false;
  const lost = new Promise<void>((resolve) => {
    void ended.then(() => {
      if (!isReleased) resolve();
    });
  });
  return {
    lost,
    async release() {
      if (isReleased) return;
      isReleased = true;
      released();
      await client.end();
    },
  };
}
