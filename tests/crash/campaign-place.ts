import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { parse } from 'yaml';
import { openStore, type Store } from '../../src/runtime/index.ts';
import type { JournalOptions } from './journal-lab.ts';
import { demoFile } from './live-campaign.ts';

/** A folder with a store, campaign files, and the journal of what was done to matter. */
export type CampaignPlace = {
  readonly folder: string;
  readonly address: string;
  readonly journal: string;
  /** Writes the demo's campaign with its instrument replaced by the journalled one; returns the path. */
  writeCampaign(instrument: Partial<JournalOptions>, changes?: CampaignChanges): Promise<string>;
  look<T>(read: (store: Store) => Promise<T>): Promise<T>;
  remove(): Promise<void>;
};
export type CampaignChanges = {
  readonly name?: string;
  readonly experiments?: number;
  readonly seed?: number;
  readonly clock?: 'wall' | 'virtual';
  readonly hours?: number;
};

/** On SQLite in the folder, or in a schema of its own on a PostgreSQL server. */
export async function createCampaignPlace(postgres: string | null = null): Promise<CampaignPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'onnes-kill-'));
  const journal = join(folder, 'journal.jsonl');
  const schema = `kill_${randomUUID().replaceAll('-', '')}`;
  if (postgres !== null) await query(postgres, `create schema ${schema}`);
  const address = postgres === null ? join(folder, 'store') : withSchema(postgres, schema);
  return {
    folder,
    address,
    journal,
    async writeCampaign(instrument, changes = {}) {
      const file = parse(await readFile(demoFile, 'utf8')) as Campaign;
      const options = { table: 'bcc-alloys', journal, find: 'exact', before: 0, after: 0, ...instrument };
      const cryostat = { ...file.laboratory.instruments.cryostat, driver: 'journalled', options };
      const path = join(folder, `${randomUUID()}.json`);
      const campaign = {
        ...file,
        name: changes.name ?? file.name,
        seed: changes.seed ?? file.seed,
        budget: { ...file.budget, experiments: changes.experiments ?? file.budget.experiments },
        laboratory: {
          ...file.laboratory,
          clock: changes.clock ?? 'virtual',
          instruments: { cryostat: { ...cryostat, hours: changes.hours ?? cryostat.hours } },
        },
      };
      await writeFile(path, JSON.stringify(campaign));
      return path;
    },
    async look(read) {
      const store = await openStore(address);
      return read(store).finally(() => store.close());
    },
    async remove() {
      if (postgres !== null) await query(postgres, `drop schema ${schema} cascade`);
      await rm(folder, { recursive: true });
    },
  };
}

type Campaign = {
  readonly name: string;
  readonly seed: number;
  readonly budget: { readonly experiments: number };
  readonly laboratory: { readonly instruments: { readonly cryostat: { readonly hours: number } } };
};

function withSchema(url: string, schema: string): string {
  const address = new URL(url);
  address.searchParams.set('options', `-c search_path=${schema}`);
  return address.href;
}

async function query(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
