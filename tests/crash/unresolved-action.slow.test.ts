import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/campaign/index.ts';
import { type CampaignPlace, createCampaignPlace } from './campaign-place.ts';
import { readJournal } from './journal-lab.ts';
import { journalLab, runOnnes, startOnnes } from './onnes-process.ts';
import { findFaults, readResults } from './recorded-campaign.ts';

const laboratory = 'alloy-replay';
const experiments = 3;

let place: CampaignPlace;
beforeEach(async () => {
  place = await createCampaignPlace();
});
afterEach(() => place.remove());

const onnes = (...args: readonly string[]) => [...args, '--store', place.address];
const drive = (...args: readonly string[]) =>
  onnes('run', ...args, '--lab-module', journalLab, '--json', '--no-wait');

const laboratoryEventCount = (type: string): Promise<number> =>
  place.look(
    async (store) =>
      (await store.read(`laboratory/${laboratory}`)).filter((event) => event.type === type).length,
  );

const onlyCampaign = (): Promise<string> =>
  place.look(async (store) => (await store.streams('campaign/'))[0]?.stream.slice('campaign/'.length) ?? '');

/** Kills a campaign while its n-th action is accepted and its start not yet recorded; before or after matter was touched. */
async function killInsideStart(
  nth: number,
  isTouched: boolean,
  find: 'exact' | 'cannot-tell',
): Promise<string> {
  const window = { find, before: isTouched ? 0 : 700, after: isTouched ? 700 : 0 };
  const file = await place.writeCampaign(window, { experiments });
  const { process: child, ended, until } = startOnnes(...drive(file));
  await until(async () =>
    isTouched
      ? readJournal(place.journal).length === nth
      : (await laboratoryEventCount('action-accepted')) === nth,
  );
  child.kill('SIGKILL');
  expect(await ended).toMatchObject({ signal: 'SIGKILL' });
  expect(await laboratoryEventCount('action-started')).toBe(nth - 1);
  expect(readJournal(place.journal)).toHaveLength(isTouched ? nth : nth - 1);
  return onlyCampaign();
}

async function resultsUndisturbed() {
  const other = await createCampaignPlace();
  try {
    const file = await other.writeCampaign({}, { experiments });
    const run = await runOnnes('run', file, '--store', other.address, '--lab-module', journalLab, '--json');
    const { campaign } = JSON.parse(run.stdout) as { campaign: string };
    return (await other.look((store) => readResults(store, campaign))).slice(1);
  } finally {
    await other.remove();
  }
}

const startedActions = (): readonly string[] => readJournal(place.journal).map(({ action }) => action);

async function expectUndisturbed(id: string): Promise<void> {
  expect(await place.look((store) => findFaults(store, id, laboratory))).toEqual([]);
  expect((await place.look((store) => readResults(store, id))).slice(1)).toEqual(await resultsUndisturbed());
  expect(startedActions()).toEqual([1, 2, 3].map((number) => `${id}:s${number}/measure/1`));
}

describe('a process killed between the acceptance of an action and its recorded start', () => {
  it.each([
    ['before', false],
    ['after', true],
  ])(
    'H3: goes on by itself when the instrument can tell, killed %s matter was touched',
    async (_, isTouched) => {
      const id = await killInsideStart(2, isTouched, 'exact');
      const ended = await runOnnes(...drive(id));
      expect(ended, ended.stderr).toMatchObject({ status: 0 });
      await expectUndisturbed(id);
    },
  );

  it('H3: waits for a person when it cannot tell, and goes on unchanged when nothing had happened', async () => {
    const id = await killInsideStart(2, false, 'cannot-tell');
    await expectHeld(id);
    await resolve(id, 'never-happened');
    const ended = await runOnnes(...drive(id));
    expect(ended, ended.stderr).toMatchObject({ status: 0 });
    await expectUndisturbed(id);
  });

  it('H3 H4: waits for a person when it cannot tell, and repeats nothing when it had happened', async () => {
    const id = await killInsideStart(2, true, 'cannot-tell');
    await expectHeld(id);
    await resolve(id, 'failed');
    const ended = await runOnnes(...drive(id));
    expect(ended, ended.stderr).toMatchObject({ status: 0 });
    expect(JSON.parse(ended.stdout)).toMatchObject({ status: 'closed', experiments: { failed: 1 } });
    expect(await place.look((store) => findFaults(store, id, laboratory))).toEqual([]);
    expect(startedActions()).toEqual([1, 2, 3].map((number) => `${id}:s${number}/measure/1`));
    expect(await rewardOf(id, 's2')).toMatchObject({ reason: 'UNRESOLVED', evidence: [] });
  });
});

/** However often it is run, a held campaign waits and touches nothing. */
async function expectHeld(id: string): Promise<void> {
  const before = startedActions();
  for (let round = 0; round < 2; round++) {
    const ended = await runOnnes(...drive(id));
    expect(ended, ended.stderr).toMatchObject({ status: 3 });
    expect(JSON.parse(ended.stdout)).toMatchObject({ status: 'waiting' });
  }
  expect(startedActions()).toEqual(before);
  const shown = await runOnnes(...onnes('show', id));
  expect(shown.stdout).toContain(`onnes resolve ${id} s2/measure/1`);
}

async function resolve(id: string, outcome: 'never-happened' | 'failed'): Promise<void> {
  const isThere = startedActions().includes(`${id}:s2/measure/1`);
  expect(isThere).toBe(outcome === 'failed');
  const why = isThere ? 'it is in the journal' : 'it is not in the journal';
  const ended = await runOnnes(...onnes('resolve', id, 's2/measure/1', '--outcome', outcome, '--why', why));
  expect(ended, ended.stderr).toMatchObject({ status: 0 });
}

/** The settled reward of a sample; null when it was paid none. */
const rewardOf = (id: string, sample: string): Promise<Receipt | null> =>
  place.look(async (store) => {
    const paid = (await store.read(`campaign/${id}`)).filter(({ type }) => type === 'rewards-paid');
    const receipts = paid.flatMap(
      ({ data }) => (data as unknown as { receipts: readonly Receipt[] }).receipts,
    );
    return receipts.find((receipt) => receipt.sample === sample && receipt.status === 'settled') ?? null;
  });
