import { type Kysely, sql, type Transaction } from 'kysely';
import { AppError } from '../../core/error.ts';

export type Engine = 'sqlite' | 'postgres';

/** The tables of a store, the same on every database; the last two hold blobs where they are no files. */
export type StoreTables = {
  /** The head of every stream. */
  streams: { stream: string; version: number; hash: string };
  /** `body` is the canonical text that `hash` is taken over. */
  events: { stream: string; seq: number; body: string; hash: string };
  projections: { projection: string; row_key: string; version: number; value: string };
  leases: { name: string; token: number; owner: string };
  blobs: { hash: string; name: string; licence: string; source: string };
  blob_contents: { hash: string; upload: string };
  blob_chunks: { upload: string; position: number; bytes: Uint8Array };
};

type Migration = (database: Transaction<StoreTables>, engine: Engine) => Promise<void>;

/** Step n brings a store of version n to n + 1. Never edit one that was released: add another. */
const migrations: readonly Migration[] = [createTables];

export const storeVersion: number = migrations.length;

/**
 * Brings the tables to the version of this program, all or nothing.
 * @throws AppError `store-newer` — a newer version of the program has written this store.
 */
export async function migrate(
  database: Kysely<StoreTables>,
  engine: Engine,
  place: string,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    if (engine === 'postgres')
      await sql`select pg_advisory_xact_lock(hashtextextended('onnes migration', 0))`.execute(transaction);
    const found = await readVersion(transaction);
    if (found > steps.length)
      throw new AppError(
        'store-newer',
        `${place} has store version ${found}; this program reads up to version ${steps.length}: use a newer Onnes`,
      );
    for (const step of steps.slice(found)) await step(transaction, engine);
    if (found < steps.length)
      await sql`update onnes_store set version = ${steps.length}`.execute(transaction);
  });
}

async function readVersion(transaction: Transaction<StoreTables>): Promise<number> {
  await sql`create table if not exists onnes_store (version integer not null)`.execute(transaction);
  const { rows } = await sql<{ version: number }>`select version from onnes_store`.execute(transaction);
  const row = rows[0];
  if (row) return row.version;
  await sql`insert into onnes_store (version) values (0)`.execute(transaction);
  return 0;
}

async function createTables(database: Transaction<StoreTables>, engine: Engine): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('streams')
    .addColumn('stream', 'text', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('events')
    .addColumn('stream', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('events_key', ['stream', 'seq'])
    .execute();
  await schema
    .createTable('projections')
    .addColumn('projection', 'text', (column) => column.notNull())
    .addColumn('row_key', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('projections_key', ['projection', 'row_key'])
    .execute();
  await schema
    .createTable('leases')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('token', 'integer', (column) => column.notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('blobs')
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('licence', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('blobs_key', ['hash', 'name', 'licence', 'source'])
    .execute();
  if (engine === 'postgres') await createBlobTables(database);
}

async function createBlobTables({ schema }: Transaction<StoreTables>): Promise<void> {
  await schema
    .createTable('blob_contents')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('upload', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('blob_chunks')
    .addColumn('upload', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('bytes', 'bytea', (column) => column.notNull())
    .addPrimaryKeyConstraint('blob_chunks_key', ['upload', 'position'])
    .execute();
}
