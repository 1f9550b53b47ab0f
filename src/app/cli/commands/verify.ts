import { type CampaignEvent, foldAll, type StoredEvent } from '../../../campaign/index.ts';
import { AppError, describeError } from '../../../core/error.ts';
import { canonicalJson } from '../../../core/json.ts';
import {
  campaignStream,
  laboratoryStream,
  recomputeSteps,
  type Store,
  summarizeCampaign,
  summaryProjection,
  verifyStream,
} from '../../../runtime/index.ts';
import { findCampaign } from '../../workspace/find-campaign.ts';
import { openWorkspace } from '../../workspace/open-workspace.ts';
import { openExistingStore } from '../../workspace/open-workspace-store.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';

type Problem = { readonly where: string; readonly detail: string };
type VerifyOptions = {
  readonly store?: string;
  readonly labModule?: string;
  readonly json?: boolean;
  readonly recompute?: boolean;
};

/** Checks the chain of hashes, the laboratory's too, folds again, reads every file, and compares the projection; exit status 1 when anything is wrong. */
export async function action(output: Output, options: VerifyOptions, text: string): Promise<number> {
  const { store, lab } = await openWorkspace(options, openExistingStore);
  try {
    const id = await findCampaign(store, text);
    const events = (await store.read(campaignStream(id))) as unknown as readonly StoredEvent<CampaignEvent>[];
    const problems = [...describeProblems(events as unknown as readonly StoredEvent[], '')];
    const files = await verifyFiles(store, events, problems);
    await verifyProjection(store, id, events, problems);
    if (events[0]?.type === 'campaign-opened') {
      const stream = laboratoryStream(events[0].data.spec.laboratory.name);
      problems.push(...describeProblems(await store.read(stream), ` of ${stream}`));
    }
    let recomputed = 0;
    if (options.recompute) {
      const result = await recomputeSteps(store, lab.definitions, events);
      recomputed = result.stepCount;
      problems.push(...result.differences.map(({ key, detail }) => ({ where: key, detail })));
    }
    const headHash = events.at(-1)?.hash ?? '';
    if (options.json)
      output.print(
        JSON.stringify({ campaign: id, events: events.length, files, recomputed, headHash, problems }),
      );
    else {
      for (const { where, detail } of problems) output.print(`${where}: ${detail}`);
      const extra = options.recompute ? `, ${recomputed} steps computed again` : '';
      const verdict = problems.length === 0 ? 'intact' : `${problems.length} problems`;
      output.print(
        `${id}: ${events.length} events, ${files} files${extra}: ${verdict}; head ${headHash.slice(0, 16)}`,
      );
    }
    return problems.length === 0 ? exitCode.done : exitCode.failed;
  } finally {
    await store.close();
  }
}

const describeProblems = (events: readonly StoredEvent[], ofStream: string): readonly Problem[] =>
  verifyStream(events).map(({ seq, problem, detail }) => ({
    where: `event ${seq}${ofStream}`,
    detail: `${problem}: ${detail}`,
  }));

/** Every blob that the record cites is there and is what its hash says. Returns how many there are. */
async function verifyFiles(
  store: Store,
  events: readonly StoredEvent<CampaignEvent>[],
  problems: Problem[],
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
  problems: Problem[],
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
