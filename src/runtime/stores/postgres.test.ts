import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../store.ts';
import { openPostgresStore } from './postgres.ts';
import { event, type StorePlace, storeContract } from './store.contract.ts';

const serverUrl = process.env.ONNES_TEST_POSTGRES;

async function query(url: string, ...statements: readonly string[]): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const rows: unknown[] = [];
    for (const statement of statements) rows.push(...(await client.query<object>(statement)).rows);
    return rows;
  } finally {
    await client.end();
  }
}

/** An empty schema of its own; its address turns synced commits off, as a server's settings may. */
async function createSchema(
  url: string,
): Promise<StorePlace & { readonly address: string; readonly schema: string }> {
  const schema = `test_${randomUUID().replaceAll('-', '')}`;
  await query(url, `create schema ${schema}`);
  const address = new URL(url);
  address.searchParams.set('options', `-c search_path=${schema} -c synchronous_commit=off`);
  address.searchParams.set('application_name', schema);
  return {
    address: address.href,
    schema,
    open: () => openPostgresStore(address.href),
    remove: async () => void (await query(url, `drop schema ${schema} cascade`)),
  };
}

function postgresTests(url: string): void {
  let place: Awaited<ReturnType<typeof createSchema>>;
  let store: Store;

  beforeEach(async () => {
    place = await createSchema(url);
    store = await place.open();
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  /** Ends sessions as a server does that is shut down or loses its network. */
  const cut = (which: string): Promise<readonly unknown[]> =>
    query(
      place.address,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = '${place.schema}' and pid <> pg_backend_pid() and ${which}`,
    );

  it('S3: says that a lease is lost when its connection breaks, and lets another have it', async () => {
    const lease = await store.acquireLease('driver', 'first');
    if ('heldBy' in lease) throw new Error('a new lease is held');
    await cut(`pid in (select pid from pg_locks where locktype = 'advisory')`);
    await lease.lost;
    expect(await store.acquireLease('driver', 'second')).toMatchObject({ token: lease.token + 1 });
    const fence = { lease: 'driver', token: lease.token };
    await expect(store.append('s', 0, [event()], { fence })).rejects.toMatchObject({ code: 'lease-lost' });
    await lease.release();
  });

  it('goes on after its connections were cut, and hears again', async () => {
    const heard = new Set<string>();
    store.subscribe((stream) => heard.add(stream));
    await store.append('s', 0, [event()]);
    await cut('true');
    await expect
      .poll(() => store.append('s', 1, [event()]).then(() => 'stored', String), { timeout: 60_000 })
      .toBe('stored');
    const other = await place.open();
    await other.append('t', 0, [event()]);
    await expect.poll(() => heard.has('t'), { timeout: 60_000 }).toBe(true);
    await other.close();
  });

  it('S1: syncs every commit even where the server is set otherwise', async () => {
    await query(
      place.address,
      'create table seen (setting text)',
      `create function see() returns trigger language plpgsql as $$ begin
         insert into seen values (current_setting('synchronous_commit')); return new; end $$`,
      'create trigger see before insert on events for each row execute function see()',
    );
    await store.append('s', 0, [event()]);
    expect(await query(place.address, 'select setting from seen')).toEqual([{ setting: 'on' }]);
  });

  it('S6: refuses a store that a newer version wrote', async () => {
    await query(place.address, 'update onnes_store set version = 99');
    await expect(place.open()).rejects.toMatchObject({
      code: 'store-newer',
      message: expect.stringMatching(/version 99.*up to version 1/),
    });
  });

  it('names a database that is not there', async () => {
    const absent = new URL(place.address);
    absent.pathname = '/no-such-database';
    await expect(openPostgresStore(absent.href)).rejects.toMatchObject({
      code: 'store-missing',
      message: expect.stringContaining('no-such-database'),
    });
  });
}

if (serverUrl) {
  storeContract('PostgreSQL', () => createSchema(serverUrl));
  describe('the shared store', () => postgresTests(serverUrl));
} else
  describe('the PostgreSQL store', () => {
    it.skip('needs a server: set ONNES_TEST_POSTGRES, or run scripts/test-postgres.sh COMMAND', () =>
      undefined);
  });
