import { setTimeout } from 'node:timers/promises';
import { AppError, describeError } from '../../core/error.ts';
import type { Id } from '../../core/id.ts';
import { type CampaignSummary, type Clock, type Compute, summaryProjection } from '../../runtime/index.ts';
import { announceAwaited } from './announce-awaited.ts';
import type { Workspace } from './open-workspace.ts';
import { runCampaigns } from './run-campaigns.ts';

/** Between looks at whether a campaign was opened or left by another process [ms]. */
const lookInterval = 1000;

/**
 * Drives every open campaign of the workspace, those that are opened meanwhile too, until the signal aborts. A campaign that another process
 * drives is left to it, and taken over when that process ends.
 */
export async function superviseCampaigns(options: {
  readonly workspace: Workspace;
  readonly compute: Compute;
  readonly signal: AbortSignal;
  readonly onNote: (note: string) => void;
}): Promise<void> {
  const { workspace, compute, signal, onNote } = options;
  const driven = new Map<Id, Promise<void>>();
  const clocks = new Map<string, Clock>();
  const failed = new Set<Id>();
  const { laboratory } = workspace;
  const endAnnouncements =
    laboratory === null
      ? () => undefined
      : announceAwaited(workspace.store, laboratory.notify, laboratory.name, onNote);
  while (!signal.aborted) {
    for (const id of await openCampaignIds(workspace))
      if (!driven.has(id) && !failed.has(id))
        driven.set(
          id,
          runCampaigns({ workspace, ids: [id], compute, signal, clocks, onNote })
            .then(() => undefined)
            .catch((error: unknown) => {
              if (signal.aborted || (error instanceof AppError && error.code === 'campaign-driven')) return;
              failed.add(id);
              onNote(`${id}: ${describeError(error)}`);
            })
            .finally(() => driven.delete(id)),
        );
    await setTimeout(lookInterval, undefined, { signal }).catch(() => undefined);
  }
  endAnnouncements();
  await Promise.allSettled(driven.values());
}

async function openCampaignIds({ store }: Workspace): Promise<readonly Id[]> {
  const rows = await store.rows(summaryProjection);
  return rows
    .map(({ value }) => value as unknown as CampaignSummary)
    .filter(({ status }) => status !== 'closed')
    .map(({ id }) => id);
}
