import { fileURLToPath } from 'node:url';
import { type Lab, lab } from '../../src/app/lab.ts';
import { createClock } from '../../src/app/workspace/create-clock.ts';
import { loadCampaign } from '../../src/app/workspace/load-campaign.ts';
import { openCampaign } from '../../src/app/workspace/open-campaign.ts';
import { noLimits } from '../../src/app/workspace/open-limits.ts';
import { runCampaigns } from '../../src/app/workspace/run-campaigns.ts';
import type { CampaignState } from '../../src/campaign/index.ts';
import { hashJson } from '../../src/core/hash.ts';
import { type Compute, computeHere, type Store } from '../../src/runtime/index.ts';

export const demoFile = fileURLToPath(new URL('../../campaigns/bcc-alloys.yaml', import.meta.url));

/** Opens the campaign of the demo; by default as it ships. */
export const openDemo = (store: Store, overrides: { readonly experiments?: number } = {}): Promise<string> =>
  openFile(store, demoFile, lab, overrides);

export async function openFile(
  store: Store,
  file: string,
  { definitions }: Lab,
  overrides: { readonly experiments?: number } = {},
): Promise<string> {
  const { spec, table } = await loadCampaign(file, overrides, definitions);
  const clock = createClock(spec.laboratory.clock);
  return openCampaign(store, spec, table, clock, { kind: 'person', id: 'test' });
}

/** One life of a process that drives a campaign, until it is closed or a person is awaited; a store that fails ends it. */
export async function live(
  store: Store,
  id: string,
  compute: Compute,
  inLab: Lab = lab,
): Promise<CampaignState> {
  const workspace = {
    store,
    address: 'test',
    folder: '',
    lab: inLab,
    labModule: '',
    limits: noLimits,
    laboratory: null,
  };
  const states = await runCampaigns({
    workspace,
    ids: [id],
    compute,
    signal: new AbortController().signal,
    isWaitingEnough: true,
  });
  return states.get(id) as CampaignState;
}

/** Performs each job once and remembers what came of it: a job is all that its outcome may depend on. */
export function computeOnce(): Compute {
  const compute = computeHere(lab.definitions);
  const known = new Map<string, ReturnType<Compute['perform']>>();
  return {
    perform(job, inputs, progress, signal) {
      const key = hashJson({ job, blobs: inputs.map(({ blob }) => blob) });
      const outcome = known.get(key) ?? compute.perform(job, inputs, progress, signal);
      known.set(key, outcome);
      return outcome;
    },
    close: () => compute.close(),
  };
}
