import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { describe, it } from 'vitest';
import { createMemoryStore } from './memory.ts';
import { openPostgresStore } from './postgres.ts';
import { openSqliteStore } from './sqlite.ts';
import { type StorePlace, storeContract } from './store.contract.ts';

storeContract('memory', async () => {
  const store = createMemoryStore();
  return { open: async () => store, remove: async () => undefined };
});

storeContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onnes-store-'));
  return { open: () => openSqliteStore(folder), remove: () => rm(folder, { recursive: true }) };
});

const postgresUrl = process.env.ONNES_TEST_POSTGRES;

async function createSchema(url: string): Promise<StorePlace> {
  const schema = `test_${randomUUID().replaceAll('-', '')}`;
  const run = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await run(`create schema ${schema}`);
  const address = new URL(url);
  address.searchParams.set('options', `-c search_path=${schema}`);
  return {
    open: () => openPostgresStore(address.href),
    remove: () => run(`drop schema ${schema} cascade`),
  };
}

if (postgresUrl) storeContract('PostgreSQL', () => createSchema(postgresUrl));
else
  describe('PostgreSQL store', () => {
    it.skip('needs a server: set ONNES_TEST_POSTGRES, or run scripts/test-postgres.sh COMMAND', () =>
      undefined);
  });
