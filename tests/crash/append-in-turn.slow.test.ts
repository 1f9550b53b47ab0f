import { describe, expect, it } from 'vitest';
import {
  commandLaboratory,
  createLaboratoryView,
  createVirtualClock,
  type Store,
} from '../../src/runtime/index.ts';
import { type CampaignPlace, createCampaignPlace } from './campaign-place.ts';
import { lab, readJournal } from './journal-lab.ts';
import { computeOnce, live, openFile } from './live-campaign.ts';
import { createMortalStore, type Death, dieAtEach, type Moment } from './mortal-store.ts';
import { findFaults, readCampaign, readResults } from './recorded-campaign.ts';

const laboratory = 'alloy-replay';
const compute = computeOnce();
type Life = { readonly id: string; readonly deaths: number; readonly holds: readonly string[] };

/** Runs the demo's campaign in as many processes as it takes; a person says what the journal knows of a held action. */
async function liveOn(
  place: CampaignPlace,
  find: 'exact' | 'cannot-tell',
  death: Death | null,
): Promise<Life> {
  const file = await place.writeCampaign({ find });
  return place.look(async (store) => {
    const id = await openFile(store, file, lab);
    const holds: string[] = [];
    for (let deaths = 0; ; ) {
      const mortal = createMortalStore(store, death);
      const [life] = await Promise.allSettled([live(mortal, id, compute, lab)]);
      await mortal.bury();
      if (life.status === 'rejected') {
        if (!mortal.hasDied()) throw life.reason;
        deaths++;
        continue;
      }
      if (life.value.status === 'closed') return { id, deaths, holds };
      for (const { heldWhy, step } of life.value.inFlight.values()) {
        if (heldWhy === null) throw new Error(`${step.key} waits for nobody`);
        await resolve(place, store, `${id}:${step.key}`);
        holds.push(step.key);
      }
    }
  });
}

async function resolve(place: CampaignPlace, store: Store, id: string): Promise<void> {
  const view = createLaboratoryView(store, laboratory);
  await view.refresh();
  const clock = createVirtualClock(view.state()?.now);
  const outcome = startedActions(place).includes(id) ? 'failed' : 'never-happened';
  const command = { command: 'resolve', id, outcome, why: 'the journal says so' } as const;
  await commandLaboratory(view, clock, command, { kind: 'person', id: 'test' });
}

const startedActions = (place: CampaignPlace): readonly string[] =>
  readJournal(place.journal).map(({ action }) => action);

type Record<T> = { readonly life: Life; readonly log: T; readonly started: readonly string[] };

/** What such a campaign leaves in a store of its own; its record must be sound and nothing may have been done to matter twice. */
async function recordOf<T>(
  address: string | null,
  find: 'exact' | 'cannot-tell',
  death: Death | null,
  read: (store: Store, id: string) => Promise<readonly T[]>,
): Promise<Record<readonly T[]>> {
  const place = await createCampaignPlace(address);
  try {
    const life = await liveOn(place, find, death);
    expect(await place.look((store) => findFaults(store, life.id, laboratory))).toEqual([]);
    const started = startedActions(place).map((action) => action.slice(action.indexOf(':') + 1));
    expect(started).toHaveLength(new Set(started).size);
    const [, ...log] = await place.look((store) => read(store, life.id));
    return { life, log, started };
  } finally {
    await place.remove();
  }
}

const postgres = process.env.ONNES_TEST_POSTGRES;
const stores = [
  ['SQLite', null],
  ['PostgreSQL (needs ONNES_TEST_POSTGRES)', postgres],
] as const;

describe.each(stores)('the campaign of the demo killed at every append in turn, on %s', (_, address) => {
  const itHere = it.skipIf(address === undefined);
  const run = <T>(
    find: 'exact' | 'cannot-tell',
    death: Death | null,
    read: (store: Store, id: string) => Promise<readonly T[]>,
  ) => recordOf(address ?? null, find, death, read);

  itHere.each<Moment>(['before', 'after'])(
    '%s it reaches the disk, leaves the log of the campaign left alone',
    async (moment) => {
      const alone = await run('exact', null, readCampaign);
      const killed = await run('exact', dieAtEach(moment), readCampaign);
      expect(killed.life.deaths).toBeGreaterThan(alone.log.length);
      expect(killed.life.holds).toEqual([]);
      expect(killed.log).toEqual(alone.log);
      expect(killed.started).toEqual(alone.started);
    },
  );

  itHere('has a person say that no ambiguous action happened, and finds the same', async () => {
    const alone = await run('cannot-tell', null, readResults);
    const killed = await run('cannot-tell', dieAtEach('after'), readResults);
    expect(alone.life.holds).toEqual([]);
    expect(killed.life.holds).toEqual(alone.started);
    expect(killed.log).toEqual(alone.log);
    expect(killed.started).toEqual(alone.started);
  });

  itHere('has a person say that every ambiguous action had begun, and repeats none', async () => {
    const killed = await run('cannot-tell', dieAtEach('before'), readResults);
    expect(killed.started.length).toBeGreaterThan(15);
    expect(killed.life.holds).toEqual(killed.started);
  });
});
