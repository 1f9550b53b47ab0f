import { type CampaignRecord, classifyQuestion, largestBatch } from '../../agents/index.ts';
import {
  type CampaignEvent,
  foldAll,
  type Proposal,
  type StoredCampaignEvent,
  type StoredEvent,
  viewForPlanner,
} from '../../campaign/index.ts';
import type { Id } from '../../core/id.ts';
import { type Compute, campaignStream, type Store } from '../../runtime/index.ts';
import { describeAgent } from '../agents/describe-agent.ts';
import { readFeedbackStanding } from '../agents/feedback-record.ts';
import { readAgent } from '../agents/store-run-log.ts';
import { claimOf } from '../workspace/claim-of.ts';
import { listAwaited } from '../workspace/list-awaited.ts';

/** Everything that the copilot answers from; the workspace's folder holds what is known beforehand, null: nobody looks. */
export async function openRecord(store: Store, folder: string | null, id: Id): Promise<CampaignRecord> {
  const events = (await store.read(campaignStream(id))) as unknown as readonly StoredEvent<CampaignEvent>[];
  const state = foldAll(events as readonly StoredCampaignEvent[]);
  const agent = describeAgent(await readAgent(store, id), state, await readFeedbackStanding(store, state));
  return {
    state,
    events,
    awaits: await listAwaited(store, state),
    ...(folder !== null && { claim: await claimOf(store, folder, state) }),
    hypotheses: (agent?.hypotheses ?? []).map(({ statement, probability, verdict }) => ({
      statement,
      probability,
      status: verdict,
    })),
  };
}

/** Experiments of a batch where the question names no number. */
const usualBatch = 3;

/** The record with what a question needs beside it: proposals of the campaign's own planner, where a batch is asked for. */
export async function prepareRecord(
  record: CampaignRecord,
  question: string,
  compute: () => Compute,
  signal: AbortSignal,
): Promise<CampaignRecord> {
  const { kind, amount } = classifyQuestion(record, question);
  if (kind !== 'batch' || record.state.status === 'closed') return record;
  const count = Math.min(amount ?? usualBatch, largestBatch);
  return { ...record, batch: await draftBatch(record, count, compute(), signal) };
}

async function draftBatch(
  { state }: CampaignRecord,
  count: number,
  compute: Compute,
  signal: AbortSignal,
): Promise<readonly Proposal[]> {
  const { name, options } = state.spec.planner;
  const job = {
    ...{
      key: 'ask/batch/1',
      seed: state.spec.seed,
      now: state.now,
      kind: 'propose' as const,
      planner: name,
      options,
      count,
      simulators: [],
    },
    view: structuredClone(viewForPlanner(state)),
  };
  try {
    const event = await compute.perform(job, [], () => undefined, signal);
    if (event.type !== 'designs-proposed')
      throw new Error(`broken invariant: a planner led to ${event.type}`);
    return event.data.proposals;
  } finally {
    await compute.close();
  }
}
