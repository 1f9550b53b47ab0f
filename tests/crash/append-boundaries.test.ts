import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMemoryStore, openStore, type Store } from '../../src/runtime/index.ts';
import { computeOnce, live, openDemo } from './live-campaign.ts';
import { createMortalStore, type Death, dieAt } from './mortal-store.ts';
import { findFaults, readCampaign } from './recorded-campaign.ts';

const laboratory = 'alloy-replay';
const compute = computeOnce();

/** The uninterrupted campaign: its log, and in how many appends it was written. */
async function runUninterrupted(experiments: number) {
  const store = createMemoryStore();
  const id = await openDemo(store, { experiments });
  const mortal = createMortalStore(store, null);
  expect(await live(mortal, id, compute)).toMatchObject({ status: 'closed' });
  expect(await findFaults(store, id, laboratory)).toEqual([]);
  return { log: await readCampaign(store, id), appendCount: mortal.appendCount() };
}

/** Runs a campaign in a process that dies, and goes on in a new one; returns the log it leaves. */
async function runInTwoLives(store: Store, experiments: number, death: Death) {
  const id = await openDemo(store, { experiments });
  const first = createMortalStore(store, death);
  await expect(live(first, id, compute)).rejects.toThrow('the process');
  await first.bury();
  const second = createMortalStore(store, null);
  expect(await live(second, id, compute)).toMatchObject({ status: 'closed' });
  await second.bury();
  expect(await findFaults(store, id, laboratory)).toEqual([]);
  return readCampaign(store, id);
}

const deathsUpTo = (appendCount: number): ReadonlyMap<string, Death> =>
  new Map(
    Array.from({ length: appendCount }, (_, index) => index + 1).flatMap((count) =>
      (['before', 'after'] as const).map((moment) => [`${moment} append ${count}`, dieAt(count, moment)]),
    ),
  );

describe('a process that dies at an append', () => {
  it('E2 H5: leaves a campaign that goes on as if nothing had happened, whichever append it is', async () => {
    const { log, appendCount } = await runUninterrupted(3);
    expect(appendCount).toBeGreaterThan(30);
    for (const [name, death] of deathsUpTo(appendCount)) {
      const found = await runInTwoLives(createMemoryStore(), 3, death);
      expect(found, name).toEqual(log);
    }
  }, 240_000);

  it('E2 H5: does so on SQLite', async () => {
    const { log, appendCount } = await runUninterrupted(2);
    const folder = await mkdtemp(join(tmpdir(), 'onnes-boundaries-'));
    try {
      for (const [name, death] of deathsUpTo(appendCount)) {
        const store = await openStore(join(folder, name));
        const found = await runInTwoLives(store, 2, death).finally(() => store.close());
        expect(found, name).toEqual(log);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 240_000);
});
