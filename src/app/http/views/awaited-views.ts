import { join } from 'node:path';
import type { CampaignState, LaboratoryState, Limits } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import type { Id } from '../../../core/id.ts';
import {
  type CampaignSummary,
  createLaboratoryView,
  laboratoryStream,
  type Store,
  summaryProjection,
} from '../../../runtime/index.ts';
import type { Visitor } from '../../accounts/account.ts';
import { readLimits } from '../../workspace/open-limits.ts';
import type { Workspace } from '../../workspace/open-workspace.ts';
import { openOrders } from '../../workspace/work-orders.ts';
import type { BenchView } from '../contract/bench.ts';
import type { AwaitedCounts, ReviewView } from '../contract/review.ts';
import { viewOrders } from './bench-view.ts';
import type { CampaignRecord } from './campaign-record.ts';
import { viewRequests } from './review-view.ts';

/** What waits for a person, kept folded between looks. */
export type AwaitedViews = {
  bench(visitor: Visitor): Promise<BenchView>;
  reviews(visitor: Visitor): Promise<ReviewView>;
  counts(): Promise<AwaitedCounts>;
};

export function openAwaitedViews(
  { store, folder, limits }: Pick<Workspace, 'store' | 'folder' | 'limits'>,
  recordOf: (id: Id) => CampaignRecord,
): AwaitedViews {
  const laboratories = openLaboratoryRecords(store);
  const openCampaigns = async (): Promise<ReadonlyMap<Id, CampaignState>> => {
    const rows = await store.rows(summaryProjection);
    const ids = rows
      .map(({ value }) => value as unknown as CampaignSummary)
      .filter(({ status }) => status !== 'closed')
      .map(({ id }) => id);
    return new Map(await Promise.all(ids.map(async (id) => [id, await recordOf(id).read()] as const)));
  };
  const orders = async (): Promise<BenchView['orders']> => {
    const states = await laboratories();
    const ids = new Set(states.flatMap((state) => openOrders(state).map(({ request }) => request.campaign)));
    const campaigns = new Map<Id, CampaignState>();
    for (const id of ids) {
      const state = await recordOf(id).find();
      if (state !== null) campaigns.set(id, state);
    }
    return viewOrders(states, campaigns);
  };
  const requests = async (): Promise<ReviewView['requests']> =>
    viewRequests({
      campaigns: await openCampaigns(),
      laboratories: await laboratories(),
      limits: limitsOf(folder),
      limitsHash: limits.current().hash,
    });
  return {
    bench: async ({ actor, role }) => ({ person: actor.id, role, orders: await orders() }),
    reviews: async ({ actor, role }) => ({ person: actor.id, role, requests: await requests() }),
    counts: async () => ({
      orders: Object.keys(await orders()).length,
      reviews: Object.keys(await requests()).length,
    }),
  };
}

/** Null where there is no file, or none that may be used: then nothing begins, and the host says so to whoever asks. */
function limitsOf(folder: string): Limits | null {
  try {
    return readLimits(join(folder, 'limits.yaml'));
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function openLaboratoryRecords(store: Store): () => Promise<readonly LaboratoryState[]> {
  const views = new Map<string, ReturnType<typeof createLaboratoryView>>();
  const prefix = laboratoryStream('');
  return async () => {
    const states: LaboratoryState[] = [];
    for (const { stream } of await store.streams(prefix)) {
      const view = views.get(stream) ?? createLaboratoryView(store, stream.slice(prefix.length));
      views.set(stream, view);
      await view.refresh();
      const state = view.state();
      if (state !== null) states.push(state);
    }
    return states;
  };
}
