import type { Kysely } from 'kysely';
import type { Engine, StoreTables } from './schema.ts';
import { createSqlBlobMedia } from './sql-blob-media.ts';
import { createSqlLeases } from './sql-leases.ts';
import { createSqlProjections } from './sql-projections.ts';
import { createSqlStreams } from './sql-streams.ts';

/** The part of a store that is the same SQL on every database. */
export type SqlRecord = ReturnType<typeof createSqlRecord>;

export const createSqlRecord = (database: Kysely<StoreTables>, engine: Engine) => ({
  ...createSqlStreams(database, engine),
  ...createSqlProjections(database),
  ...createSqlLeases(database),
  ...createSqlBlobMedia(database),
});
