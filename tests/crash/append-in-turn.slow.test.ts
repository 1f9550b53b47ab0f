import { describe, expect, it } from 'vitest';
import { liveThrough } from './live-through.ts';
import { dieAtEach, type Moment } from './mortal-store.ts';
import { readCampaign, readResults } from './recorded-campaign.ts';

const postgres = process.env.ONNES_TEST_POSTGRES;
const stores = [
  ['SQLite', null],
  ['PostgreSQL (needs ONNES_TEST_POSTGRES)', postgres],
] as const;

describe.each(stores)('the campaign of the demo killed at every append in turn, on %s', (_, address) => {
  const itHere = it.skipIf(address === undefined);
  const store = address ?? null;

  itHere.each<Moment>(['before', 'after'])(
    'E2: %s it reaches the disk, leaves the log of the campaign left alone',
    async (moment) => {
      const alone = await liveThrough(store, 'exact', null, readCampaign);
      const killed = await liveThrough(store, 'exact', dieAtEach(moment), readCampaign);
      expect(killed.deaths).toBeGreaterThan(alone.log.length);
      expect(killed).toMatchObject({ holds: [], faults: [] });
      expect(killed.log).toEqual(alone.log);
      expect(killed.started).toEqual(alone.started);
    },
  );

  itHere('H3: has a person say that no ambiguous action happened, and finds the same', async () => {
    const alone = await liveThrough(store, 'cannot-tell', null, readResults);
    const killed = await liveThrough(store, 'cannot-tell', dieAtEach('after'), readResults);
    expect(alone.holds).toEqual([]);
    expect(killed).toMatchObject({ holds: alone.started, faults: [] });
    expect(killed.log).toEqual(alone.log);
    expect(killed.started).toEqual(alone.started);
  });

  itHere('H3 H4: has a person say that every ambiguous action had begun, and repeats none', async () => {
    const killed = await liveThrough(store, 'cannot-tell', dieAtEach('before'), readResults);
    expect(killed.started.length).toBeGreaterThan(15);
    expect(killed).toMatchObject({ holds: killed.started, faults: [] });
    expect(killed.started).toHaveLength(new Set(killed.started).size);
  });
});
