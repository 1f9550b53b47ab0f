import type { Json } from '../core/json.ts';
import { campaignStream, openCampaignView } from './campaign-stream.ts';
import { summarizeCampaign, summaryProjection } from './campaign-summary.ts';
import type { Store, StoredRow } from './store.ts';

/** Recomputes every projection from the streams; returns how many rows it wrote. */
export async function rebuildProjections(store: Store): Promise<number> {
  const rows: StoredRow[] = [];
  const prefix = campaignStream('');
  for (const { stream, version } of await store.streams(prefix)) {
    const view = openCampaignView(store, stream.slice(prefix.length));
    await view.refresh();
    const state = view.state();
    if (state !== null)
      rows.push({ key: state.id, version, value: summarizeCampaign(state) as unknown as Json });
  }
  await store.replaceRows(summaryProjection, rows);
  return rows.length;
}
