import { expect, it } from 'vitest';
import { createMemoryStore } from '../../src/runtime/index.ts';
import { createFalteringStore } from './faltering-store.ts';
import { computeOnce, live, openDemo } from './live-campaign.ts';
import { findFaults, readCampaign } from './recorded-campaign.ts';

it('E3: never takes a store that fails for a moment for a failed experiment, whichever call fails', async () => {
  const compute = computeOnce();
  const runWith = async (failingCall: number | null) => {
    const store = createMemoryStore();
    const id = await openDemo(store, { experiments: 2 });
    const faltering = createFalteringStore(store, failingCall);
    const [first] = await Promise.allSettled([live(faltering, id, compute)]);
    if (first.status === 'rejected') {
      expect(String(first.reason)).toContain('no space left');
      await live(store, id, compute);
    }
    expect(await findFaults(store, id, 'alloy-replay')).toEqual([]);
    return { log: await readCampaign(store, id), callCount: faltering.callCount() };
  };

  const { log, callCount } = await runWith(null);
  expect(callCount).toBeGreaterThan(80);
  for (let call = 1; call <= callCount; call++)
    expect((await runWith(call)).log, `call ${call}`).toEqual(log);
}, 240_000);
