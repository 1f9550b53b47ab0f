import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/random.ts';
import { type CampaignPlace, createCampaignPlace } from './campaign-place.ts';
import { readJournal } from './journal-lab.ts';
import { type Ended, journalLab, killAfter, runOnnes } from './onnes-process.ts';
import { findFaults, readResults } from './recorded-campaign.ts';

const killCount = 50;
const laboratory = 'alloy-replay';

const options = (place: CampaignPlace): string[] => [
  '--store',
  place.address,
  '--lab-module',
  journalLab,
  '--json',
];

const listCampaigns = (place: CampaignPlace): Promise<readonly string[]> =>
  place.look(async (store) =>
    (await store.streams('campaign/')).map(({ stream }) => stream.slice('campaign/'.length)),
  );

/** The campaign's results when nobody disturbs it, and how long its process takes [ms]. */
async function runUndisturbed(place: CampaignPlace, file: string) {
  const begun = performance.now();
  const run = await runOnnes('run', file, ...options(place));
  expect(run, run.stderr).toMatchObject({ status: 0 });
  const { campaign } = JSON.parse(run.stdout) as { campaign: string };
  const duration = performance.now() - begun;
  return { id: campaign, duration, results: await place.look((store) => readResults(store, campaign)) };
}

/** Goes on with a campaign; a database server may take a moment to see that the process before has died. */
async function goOn(
  place: CampaignPlace,
  id: string,
  run: (...args: string[]) => Promise<Ended>,
): Promise<Ended> {
  for (let refusals = 0; ; refusals++) {
    const ended = await run('run', id, ...options(place));
    if (refusals === 5 || !ended.stderr.includes('is being run by')) return ended;
    await sleep(50);
  }
}

/** Kills campaigns at random moments, start-up included, until enough kills have hit; every campaign is then brought to its end. */
async function surviveKills(place: CampaignPlace): Promise<void> {
  const random = seededRandom('kill-process');
  const file = await place.writeCampaign({ before: 8, after: 8 });
  const undisturbed = await runUndisturbed(place, file);
  const finished = new Set([undisturbed.id]);
  let kills = 0;
  while (kills < killCount) {
    const open = (await listCampaigns(place)).find((id) => !finished.has(id));
    const kill = (...args: string[]): Promise<Ended> =>
      killAfter(random.uniform() * undisturbed.duration, ...args);
    const ended =
      open === undefined ? await kill('run', file, ...options(place)) : await goOn(place, open, kill);
    if (ended.signal === 'SIGKILL') kills++;
    else expect(ended, ended.stderr).toMatchObject({ status: 0 });
    if (ended.signal === null) finished.add((JSON.parse(ended.stdout) as { campaign: string }).campaign);
  }
  for (const id of await listCampaigns(place)) {
    const ended = await goOn(place, id, runOnnes);
    expect(ended, ended.stderr).toMatchObject({ status: 0 });
    expect(await place.look((store) => findFaults(store, id, laboratory))).toEqual([]);
    const results = await place.look((store) => readResults(store, id));
    expect(results.slice(1)).toEqual(undisturbed.results.slice(1));
  }
  const started = readJournal(place.journal).map(({ action }) => action);
  expect(started.length).toBe(new Set(started).size);
  console.info(
    `${kills} kills, ${(await listCampaigns(place)).length} campaigns, ${started.length} physical starts, none twice`,
  );
}

describe('kill -9 at random moments', () => {
  it('changes no result and repeats nothing done to matter, on SQLite', async () => {
    const place = await createCampaignPlace();
    await surviveKills(place).finally(() => place.remove());
  });

  const postgres = process.env.ONNES_TEST_POSTGRES;
  it.skipIf(!postgres)(
    'changes no result and repeats nothing done to matter, on PostgreSQL (needs ONNES_TEST_POSTGRES)',
    async () => {
      const place = await createCampaignPlace(postgres);
      await surviveKills(place).finally(() => place.remove());
    },
  );
});
