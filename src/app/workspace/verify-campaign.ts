import { type CampaignEvent, foldAll, type StoredEvent } from '../../campaign/index.ts';
import { AppError, describeError } from '../../core/error.ts';
import { canonicalJson } from '../../core/json.ts';
import {
  campaignStream,
  type Definitions,
  laboratoryStream,
  recomputeSteps,
  type Store,
  summarizeCampaign,
  summaryProjection,
  verifyStream,
} from '../../runtime/index.ts';
import { agentStream } from '../agents/store-run-log.ts';

export type RecordProblem = { readonly where: string; readonly detail: string };

export type Verification = {
  readonly campaign: string;
  readonly events: number;
  readonly files: number;
  readonly recomputed: number;
  readonly headHash: string;
  readonly problems: readonly RecordProblem[];
};

/**
 * Checks the chain of hashes, the laboratory's too, folds again, reads every file, and compares the projection; `recompute`: the definitions
 * with which every computed step is done again.
 */
export async function verifyCampaign(
  store: Store,
  id: string,
  recompute: Definitions | null = null,
): Promise<Verification> {
  const events = (await store.read(campaignStream(id))) as unknown as readonly StoredEvent<CampaignEvent>[];
  const problems = [...describeProblems(events as unknown as readonly StoredEvent[], '')];
  const files = await verifyFiles(store, events, problems);
  await verifyProjection(store, id, events, problems);
  if (events[0]?.type === 'campaign-opened') {
    const stream = laboratoryStream(events[0].data.spec.laboratory.name);
    problems.push(...describeProblems(await store.read(stream), ` of ${stream}`));
  }
  problems.push(...describeProblems(await store.read(agentStream(id)), ` of ${agentStream(id)}`));
  let recomputed = 0;
  if (recompute !== null) {
    const result = await recomputeSteps(store, recompute, events);
    recomputed = result.stepCount;
    problems.push(...result.differences.map(({ key, detail }) => ({ where: key, detail })));
  }
  const headHash = events.at(-1)?.hash ?? '';
  return { campaign: id, events: events.length, files, recomputed, headHash, problems };
}

const describeProblems = (events: readonly StoredEvent[], ofStream: string): readonly RecordProblem[] =>
  verifyStream(events).map(({ seq, problem, detail }) => ({
    where: `event ${seq}${ofStream}`,
    detail: `${problem}: ${detail}`,
  }));

/** Every blob that the record cites is there and is what its hash says. Returns how many there are. */
async function verifyFiles(
  store: Store,
  events: readonly StoredEvent<CampaignEvent>[],
  problems: RecordProblem[],
): Promise<number> {
  const blobs = new Set<string>();
  for (const event of events) {
    if (event.type === 'action-finished') for (const file of event.data.files) blobs.add(file.blob);
    if (event.type === 'campaign-opened') {
      for (const { table } of Object.values(event.data.spec.laboratory.instruments))
        if (table !== undefined) blobs.add(table);
    }
  }
  for (const blob of blobs) {
    try {
      await store.readBlob(blob);
    } catch (error) {
      problems.push({ where: `file ${blob.slice(0, 16)}`, detail: describeError(error) });
    }
  }
  return blobs.size;
}

async function verifyProjection(
  store: Store,
  id: string,
  events: readonly StoredEvent<CampaignEvent>[],
  problems: RecordProblem[],
): Promise<void> {
  try {
    const state = foldAll(events);
    const row = (await store.rows(summaryProjection)).find((candidate) => candidate.key === id);
    if (row === undefined || canonicalJson(row.value) !== canonicalJson(summarizeCampaign(state))) {
      problems.push({
        where: 'projection',
        detail: 'the campaign list differs from the record; run: onnes rebuild',
      });
    }
  } catch (error) {
    if (!(error instanceof Error) || error instanceof AppError) throw error;
    problems.push({ where: 'fold', detail: describeError(error) });
  }
}
