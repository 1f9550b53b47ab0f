// How fast the stores are: `node bench/store.ts`; with a PostgreSQL server: `scripts/test-postgres.sh node bench/store.ts`.

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { NewEvent } from '../src/campaign/index.ts';
import type { Store } from '../src/runtime/store.ts';
import { openStore } from '../src/runtime/stores/open-store.ts';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';

const runCount = 7;
const logLength = 100_000;
const batchLength = 1_000;

/** About 400 bytes as stored, envelope included. */
const event = (n: number): NewEvent => ({
  type: 'observation-recorded',
  data: { sample: `s${n}`, quantity: 'critical-temperature-midpoint', value: n + 0.5, sd: 0.1, unit: 'K' },
  by: { kind: 'system', id: 'bench' },
  at: 1_700_000_000_000 + n,
  labAt: 1_700_000_000_000 + n,
  cause: null,
  schema: 1,
});

const batch = Array.from({ length: batchLength }, (_, n) => event(n));

async function medianTime(measure: (run: number) => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runCount; run++) {
    const start = performance.now();
    await measure(run);
    times.push(performance.now() - start);
  }
  return median(times);
}

async function measureStore(store: Store): Promise<{ readonly [measure: string]: number }> {
  const prefix = `bench/${randomUUID()}`;
  const one = await medianTime(async (run) => {
    await store.append(`${prefix}/one`, run, [event(run)]);
  });
  const thousand = await medianTime(async (run) => {
    await store.append(`${prefix}/batch-${run}`, 0, batch);
  });
  for (let version = 0; version < logLength; version += batchLength)
    await store.append(`${prefix}/log`, version, batch);
  const read = await medianTime(async () => {
    await store.read(`${prefix}/log`);
  });
  const page = await medianTime(async () => {
    await store.read(`${prefix}/log`, logLength - 100, 100);
  });
  return {
    'append 1 event [ms]': one,
    [`append ${batchLength} events [ms]`]: thousand,
    [`read ${logLength} events [ms]`]: read,
    'read the last 100 [ms]': page,
  };
}

async function measureAddress(address: string): Promise<{ readonly [measure: string]: string }> {
  const store = await openStore(address);
  try {
    const measures = await measureStore(store);
    return Object.fromEntries(Object.entries(measures).map(([name, ms]) => [name, ms.toFixed(2)]));
  } finally {
    await store.close();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'onnes-bench-'));
const addresses: { [name: string]: string } = { memory: 'memory:', sqlite: `sqlite:${folder}` };
if (process.env.ONNES_TEST_POSTGRES) addresses.postgres = process.env.ONNES_TEST_POSTGRES;

console.log(`# Stores, median of ${runCount} runs; every append synced to the disk (memory: none)\n`);
console.log(`${describeMachine()}\n`);
for (const [name, address] of Object.entries(addresses)) {
  const measures = await measureAddress(address);
  if (name === 'memory') {
    console.log(`| store | ${Object.keys(measures).join(' | ')} |`);
    console.log(`|---|${'---|'.repeat(Object.keys(measures).length)}`);
  }
  console.log(`| ${name} | ${Object.values(measures).join(' | ')} |`);
}
await rm(folder, { recursive: true });
