import { expect, it } from 'vitest';
import type { Command } from '../../src/campaign/index.ts';
import { commandCampaign, createMemoryStore, openCampaignView, type Store } from '../../src/runtime/index.ts';
import { computeOnce, live, openDemo } from '../crash/live-campaign.ts';
import { findFaults, readResults } from '../crash/recorded-campaign.ts';

const person = { kind: 'person', id: 'test' } as const;

/** A store in which a person commands something just before every second append of the campaign's driver. */
function createContestedStore(store: Store, id: string) {
  let appendCount = 0;
  let conflictCount = 0;
  const command = (command: Command): Promise<void> =>
    commandCampaign(openCampaignView(store, id), command, person, () => 0);
  const append: Store['append'] = async (stream, version, ...rest) => {
    if (stream.startsWith('campaign/') && appendCount++ % 2 === 0) {
      await command({ command: 'pause', why: 'to look at it' });
      await command({ command: 'resume', why: 'looked at' });
    }
    return store.append(stream, version, ...rest).catch((error) => {
      if (error.code === 'version-conflict') conflictCount++;
      throw error;
    });
  };
  return { store: { ...store, append }, conflictCount: () => conflictCount };
}

it('E4: a campaign whose record others write to finds what it finds alone, and no step is lost or doubled', async () => {
  const compute = computeOnce();
  const resultsOf = async (store: Store, id: string) =>
    (await readResults(store, id)).filter(({ type }) => !/paused|resumed/.test(type));

  const alone = createMemoryStore();
  const undisturbed = await openDemo(alone, { experiments: 4 });
  await live(alone, undisturbed, compute);

  const store = createMemoryStore();
  const id = await openDemo(store, { experiments: 4 });
  const contested = createContestedStore(store, id);
  expect(await live(contested.store, id, compute)).toMatchObject({ status: 'closed' });
  expect(contested.conflictCount()).toBeGreaterThan(20);
  expect(await resultsOf(store, id)).toEqual(await resultsOf(alone, undisturbed));
  expect(await findFaults(store, id, 'alloy-replay')).toEqual([]);
});
