import type { CampaignEvent, LaboratoryEvent, StoredEvent } from '../../src/campaign/index.ts';
import { type Store, verifyStream } from '../../src/runtime/index.ts';

type Logged = { readonly type: string; readonly data: unknown; readonly labAt: number };

/** What a campaign's log says, without what depends on the day: wall times, hashes and the campaign's name. */
export async function readCampaign(store: Store, id: string): Promise<readonly Logged[]> {
  const events = await store.read(`campaign/${id}`);
  return events.map(({ type, data, labAt }) => ({ type, data, labAt }));
}

/** What a campaign found: the same without laboratory times and event numbers, and without what tells of interruptions. */
export async function readResults(store: Store, id: string): Promise<readonly Omit<Logged, 'labAt'>[]> {
  const log = await readCampaign(store, id);
  return log
    .filter(({ type }) => type !== 'step-held')
    .map(({ type, data }) => ({ type, data: { ...(data as object), asOf: null } }));
}

/** Every fault of a campaign's record and of its laboratory's; empty when both are sound. */
export async function findFaults(store: Store, id: string, laboratory: string): Promise<readonly string[]> {
  const campaignEvents = await store.read(`campaign/${id}`);
  const laboratoryEvents = await store.read(`laboratory/${laboratory}`);
  return [
    ...verifyStream(campaignEvents).map((problem) => JSON.stringify(problem)),
    ...verifyStream(laboratoryEvents).map((problem) => JSON.stringify(problem)),
    ...findStepFaults(campaignEvents as unknown as readonly StoredEvent<CampaignEvent>[]),
    ...findActionFaults(laboratoryEvents as unknown as readonly StoredEvent<LaboratoryEvent>[]),
    ...(await findMissingBlobs(store, campaignEvents)),
  ];
}

function findStepFaults(events: readonly StoredEvent<CampaignEvent>[]): string[] {
  const faults: string[] = [];
  const started = new Set<string>();
  for (const { type, data, seq } of events) {
    if (type !== 'step-started') continue;
    if (started.has(data.step.key)) faults.push(`step ${data.step.key} is started again at ${seq}`);
    started.add(data.step.key);
    if (data.asOf >= seq) faults.push(`step ${data.step.key} at ${seq} is as of ${data.asOf}`);
  }
  return faults;
}

/** An action is accepted once, and once more only after the record says that it never happened; it ends once. */
function findActionFaults(events: readonly StoredEvent<LaboratoryEvent>[]): string[] {
  const faults: string[] = [];
  const accepted = new Set<string>();
  const ended = new Set<string>();
  for (const { type, data, seq } of events) {
    if (type === 'action-accepted') {
      if (accepted.has(data.id)) faults.push(`action ${data.id} is accepted again at ${seq}`);
      if (ended.has(data.id)) faults.push(`action ${data.id} is accepted after its end at ${seq}`);
      accepted.add(data.id);
    }
    if (type === 'action-released' || (type === 'action-resolved' && data.outcome === 'never-happened'))
      accepted.delete(data.id);
    if (type === 'action-finished' || type === 'action-failed') {
      if (ended.has(data.id)) faults.push(`action ${data.id} ends again at ${seq}`);
      ended.add(data.id);
    }
  }
  return faults;
}

async function findMissingBlobs(store: Store, events: readonly StoredEvent[]): Promise<string[]> {
  const faults: string[] = [];
  for (const hash of new Set(JSON.stringify(events).match(/(?<="blob":")[0-9a-f]{64}/g)))
    if (!(await store.hasBlob(hash))) faults.push(`blob ${hash} is cited and not there`);
  return faults;
}
