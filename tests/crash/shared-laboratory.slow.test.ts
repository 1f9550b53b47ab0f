import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LaboratoryEvent, StoredEvent } from '../../src/campaign/index.ts';
import type { Store } from '../../src/runtime/index.ts';
import { type CampaignChanges, type CampaignPlace, createCampaignPlace } from './campaign-place.ts';
import { readJournal } from './journal-lab.ts';
import { type Ended, journalLab, type OnnesProcess, runOnnes, startOnnes } from './onnes-process.ts';
import { findFaults, readResults } from './recorded-campaign.ts';

const laboratory = 'alloy-replay';
const a = { name: 'Alpha', seed: 1, experiments: 6 };
const b = { name: 'Beta', seed: 2, experiments: 6 };

let place: CampaignPlace;
beforeEach(async () => {
  place = await createCampaignPlace();
});
afterEach(() => place.remove());

const drive = (at: CampaignPlace, ...args: readonly string[]): string[] => [
  'run',
  ...args,
  '--store',
  at.address,
  '--lab-module',
  journalLab,
  '--json',
];

const campaignOf = ({ stdout }: Ended): string => (JSON.parse(stdout) as { campaign: string }).campaign;

/** A campaign's results when it has a laboratory for itself. */
async function resultsAlone(changes: CampaignChanges) {
  const own = await createCampaignPlace();
  try {
    const ended = await runOnnes(...drive(own, await own.writeCampaign({}, changes)));
    expect(ended, ended.stderr).toMatchObject({ status: 0 });
    return (await own.look((store) => readResults(store, campaignOf(ended)))).slice(1);
  } finally {
    await own.remove();
  }
}

async function expectAsAlone(id: string, changes: CampaignChanges): Promise<void> {
  expect(await place.look((store) => findFaults(store, id, laboratory))).toEqual([]);
  expect((await place.look((store) => readResults(store, id))).slice(1)).toEqual(await resultsAlone(changes));
}

const readLaboratory = async (store: Store) =>
  (await store.read(`laboratory/${laboratory}`)) as unknown as readonly StoredEvent<LaboratoryEvent>[];

/** The largest number of actions that were under way at once. */
async function busiest(): Promise<number> {
  const underWay = new Set<string>();
  let most = 0;
  for (const { type, data } of await place.look(readLaboratory)) {
    if (type === 'action-accepted') underWay.add(data.id);
    if (type === 'action-finished' || type === 'action-failed' || type === 'action-released')
      underWay.delete(data.id);
    most = Math.max(most, underWay.size);
  }
  return most;
}

const hostsSoFar = async (): Promise<number> =>
  (await place.look(readLaboratory)).filter(({ type }) => type === 'host-started').length;

const finishedActions = async (): Promise<number> =>
  (await place.look(readLaboratory)).filter(({ type }) => type === 'action-finished').length;

describe('two campaigns on one laboratory', () => {
  it('H6: take turns in one process, and each finds what it finds alone', async () => {
    const files = [await place.writeCampaign({}, a), await place.writeCampaign({}, b)];
    const ended = await runOnnes(...drive(place, ...files));
    expect(ended, ended.stderr).toMatchObject({ status: 0 });
    const [alpha, beta] = JSON.parse(ended.stdout) as [{ campaign: string }, { campaign: string }];
    await expectAsAlone(alpha.campaign, a);
    await expectAsAlone(beta.campaign, b);
    expect(await busiest()).toBe(1);
  });

  it.each(['virtual', 'wall'] as const)(
    'H1 H6: take turns in two processes on %s time; when the host is killed the other takes over',
    async (clock) => {
      const settings = { clock, hours: clock === 'wall' ? 1e-5 : 8 };
      const slow = { before: 20, after: 20 };
      const first = startOnnes(...drive(place, await place.writeCampaign(slow, { ...a, ...settings })));
      await first.until(async () => (await finishedActions()) >= 1);
      const second = startOnnes(...drive(place, await place.writeCampaign(slow, { ...b, ...settings })));
      await first.until(async () => (await finishedActions()) >= 5);
      first.process.kill('SIGKILL');
      const alpha = await goOnWith(first, 'alpha');
      const beta = await second.ended;
      expect(alpha, alpha.stderr).toMatchObject({ status: 0 });
      expect(beta, beta.stderr).toMatchObject({ status: 0 });
      await expectAsAlone(campaignOf(alpha), { ...a, ...settings });
      await expectAsAlone(campaignOf(beta), { ...b, ...settings });
      expect(await busiest()).toBe(1);
      expect(await hostsSoFar()).toBeGreaterThanOrEqual(2);
      const started = readJournal(place.journal).map(({ action }) => action);
      expect(started).toHaveLength(new Set(started).size);
      expect(started).toHaveLength(12);
    },
  );

  async function goOnWith({ ended }: OnnesProcess, id: string): Promise<Ended> {
    expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    return runOnnes(...drive(place, id));
  }
});
