import type { Kysely, Transaction } from 'kysely';
import type { Fence } from '../store.ts';
import type { Engine, StoreTables } from './schema.ts';
import { leaseLost } from './store-errors.ts';

/** Who acquired each lease last, and as which acquisition. The lock that excludes others lies outside these tables. */
export const createSqlLeases = (database: Kysely<StoreTables>) => ({
  /** Counts one more acquisition and returns its number; the caller holds the lock. */
  async countLease(name: string, owner: string): Promise<number> {
    const { token } = await database
      .insertInto('leases')
      .values({ name, token: 1, owner })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet((column) => ({ token: column('leases.token', '+', 1), owner })),
      )
      .returning('token')
      .executeTakeFirstOrThrow();
    return token;
  },

  async ownerOf(lease: string): Promise<string> {
    const query = database.selectFrom('leases').select('owner').where('name', '=', lease);
    return (await query.executeTakeFirst())?.owner ?? 'a process that is just starting';
  },
});

/**
 * Fails unless the fence's acquisition is the last one, and on PostgreSQL keeps it so until the transaction ends.
 * @throws AppError `lease-lost`
 */
export async function checkFence(
  writing: Transaction<StoreTables>,
  engine: Engine,
  fence: Fence,
): Promise<void> {
  const query = writing.selectFrom('leases').select(['token', 'owner']).where('name', '=', fence.lease);
  const current = await (engine === 'postgres' ? query.forShare() : query).executeTakeFirst();
  if (current && current.token > fence.token) throw leaseLost(fence, current);
}
