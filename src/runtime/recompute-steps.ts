import {
  type CampaignEvent,
  type CampaignState,
  foldCampaign,
  type RawInput,
  type StepKey,
  type StoredEvent,
} from '../campaign/index.ts';
import { describeError } from '../core/error.ts';
import { canonicalJson } from '../core/json.ts';
import type { Definitions } from './definitions.ts';
import { describeJob, type Job } from './job.ts';
import { performJob } from './perform-job.ts';
import type { Store } from './store.ts';

export type Recomputation = {
  readonly stepCount: number;
  readonly differences: readonly { readonly key: StepKey; readonly detail: string }[];
};

/**
 * Performs every computing step of a log again on the state as of its start, and compares the outcome with the recorded one,
 * byte for byte; outcomes that a deadline cut short, and designs that a model or a
 * service gave, cannot be had again and are left out. Promised for the same package and Node; replay itself never recomputes.
 */
export async function recomputeSteps(
  store: Store,
  definitions: Definitions,
  events: readonly StoredEvent<CampaignEvent>[],
): Promise<Recomputation> {
  const jobs = describeRecordedJobs(events);
  const differences: { key: StepKey; detail: string }[] = [];
  let stepCount = 0;
  for (const event of events) {
    if (!isComputed(event)) continue;
    const job = jobs.get(event.data.key);
    if (job === undefined || job.kind === 'actuate') continue;
    if (event.type === 'designs-proposed' && event.data.truncated) continue;
    if (job.kind === 'propose' && asksOutside(definitions, job.planner)) continue;
    stepCount++;
    try {
      const inputs: RawInput[] = [];
      if (job.kind === 'analyse') {
        for (const { sample, name, blob } of job.files)
          inputs.push({ sample, name, blob, bytes: await store.readBlob(blob) });
      }
      const again = await performJob(definitions, job, inputs, () => undefined, { aborted: false }, timeless);
      if (canonicalJson(again.data) !== canonicalJson(event.data)) {
        differences.push({ key: job.key, detail: 'computing it again gives another outcome' });
      }
    } catch (error) {
      differences.push({ key: job.key, detail: `computing it again fails: ${describeError(error)}` });
    }
  }
  return { stepCount, differences };
}

const asksOutside = ({ planners }: Definitions, planner: string): boolean =>
  planners.some(({ name, asksOutside }) => name === planner && asksOutside === true);

/** Without deadlines. */
const timeless = (): number => 0;

type Computed = StoredEvent<CampaignEvent> & {
  type: 'designs-proposed' | 'samples-estimated' | 'samples-analysed' | 'rewards-paid';
};

const isComputed = (event: StoredEvent<CampaignEvent>): event is Computed =>
  event.type === 'designs-proposed' ||
  event.type === 'samples-estimated' ||
  event.type === 'samples-analysed' ||
  event.type === 'rewards-paid';

function describeRecordedJobs(events: readonly StoredEvent<CampaignEvent>[]): Map<StepKey, Job> {
  const starts = new Map<number, (StoredEvent<CampaignEvent> & { type: 'step-started' })[]>();
  for (const event of events) {
    if (event.type !== 'step-started') continue;
    const { asOf } = event.data;
    starts.set(asOf, [...(starts.get(asOf) ?? []), event]);
  }
  const jobs = new Map<StepKey, Job>();
  let state: CampaignState | null = null;
  for (const event of events) {
    state = foldCampaign(state, event);
    for (const start of starts.get(event.seq) ?? []) {
      const job = describeJob(state, start.data.step);
      if (job !== null) jobs.set(job.key, job);
    }
  }
  return jobs;
}
