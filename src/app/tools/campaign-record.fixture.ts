import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Id } from '../../core/id.ts';
import { computeHere, createMemoryStore, type Store } from '../../runtime/index.ts';
import { lab } from '../lab.ts';
import { createClock } from '../workspace/create-clock.ts';
import { loadCampaign } from '../workspace/load-campaign.ts';
import { openCampaign } from '../workspace/open-campaign.ts';
import { noLimits } from '../workspace/open-limits.ts';
import { runCampaigns } from '../workspace/run-campaigns.ts';

/** A store with the bcc campaign, of so many experiments that a random planner chose, run to its end or opened alone. */
export async function recordCampaign(
  experiments: number,
  isRun = true,
  store: Store = createMemoryStore(),
): Promise<{ readonly store: Store; readonly id: Id }> {
  const { definitions } = lab;
  const options = { experiments, planner: 'random', seed: 1 };
  const { spec, table } = await loadCampaign('campaigns/bcc-alloys.yaml', options, definitions);
  const clock = createClock('virtual');
  const id = await openCampaign(store, spec, table, clock, { kind: 'person', id: 'heike' });
  if (!isRun) return { store, id };
  const folder = await mkdtemp(join(tmpdir(), 'onnes-tools-'));
  const workspace = {
    store,
    address: 'memory:',
    folder,
    lab,
    labModule: '',
    limits: noLimits,
    laboratory: null,
  };
  const { signal } = new AbortController();
  const clocks = new Map([[spec.laboratory.name, clock]]);
  await runCampaigns({ workspace, ids: [id], compute: computeHere(definitions), signal, clocks });
  return { store, id };
}
