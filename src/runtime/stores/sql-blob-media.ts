import type { Kysely } from 'kysely';
import type { Hash } from '../../core/hash.ts';
import type { BlobMedia } from '../store.ts';
import type { StoreTables } from './schema.ts';
import { assertHash } from './store-errors.ts';

/** Under which names, licences and sources each blob was put. */
export const createSqlBlobMedia = (database: Kysely<StoreTables>) => ({
  async addBlobMedia(hash: Hash, { name, licence, source }: BlobMedia): Promise<void> {
    await database
      .insertInto('blobs')
      .values({ hash, name, licence, source })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },

  async blobMedia(hash: Hash): Promise<readonly BlobMedia[]> {
    assertHash(hash);
    const query = database.selectFrom('blobs').select(['name', 'licence', 'source']).where('hash', '=', hash);
    return (await query.execute()).map(({ name, licence, source }) => ({ name, licence, source }));
  },
});
