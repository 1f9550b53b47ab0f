import { AppError } from '../../../core/error.ts';
import type { Id } from '../../../core/id.ts';
import { summaryProjection } from '../../../runtime/index.ts';
import { replaysOf } from '../../sheets/replays.ts';
import type { Workspace } from '../../workspace/open-workspace.ts';
import type { ReplayView } from '../contract/sheets.ts';
import type { CampaignCard, CampaignList, CampaignView } from '../contract.ts';
import type { BuildView } from '../live/live-views.ts';
import { type AwaitedViews, openAwaitedViews } from './awaited-views.ts';
import type { CampaignRecords } from './campaign-record.ts';
import { type ViewInput, viewCampaign, viewCampaignCard } from './campaign-view.ts';
import { viewReplay } from './sheet-view.ts';

/** The views that are asked for once and followed alike. */
export type Views = AwaitedViews & {
  campaigns(): Promise<CampaignList>;
  /** @throws AppError `no-such-campaign` */
  campaign(id: Id): Promise<CampaignView>;
};

export function openViews(workspace: Workspace, recordOf: CampaignRecords): Views {
  const { store } = workspace;
  const cards = new Map<Id, { readonly version: number; readonly card: CampaignCard }>();
  const inputOf = async (id: Id): Promise<ViewInput> => {
    const record = recordOf(id);
    const state = await record.read();
    return {
      state,
      candidateValues: await record.candidateValues(),
      awaited: await record.awaited(),
      rowsOf: record.rowsOf,
    };
  };
  const cardOf = async (id: Id, version: number): Promise<CampaignCard> => {
    const known = cards.get(id);
    if (known?.version === version) return known.card;
    const card = viewCampaignCard(await inputOf(id));
    cards.set(id, { version, card });
    return card;
  };
  return {
    ...openAwaitedViews(workspace, recordOf),
    async campaigns() {
      const rows = await store.rows(summaryProjection);
      const entries: [string, CampaignCard][] = [];
      for (const { key, version } of rows) entries.push([key, await cardOf(key, version)]);
      return { cards: Object.fromEntries(entries) };
    },
    campaign: async (id) => viewCampaign(await inputOf(id)),
  };
}

/** Builds the view of every topic: `campaigns`, `campaign/ID`, `replay/ID`, `bench`, `reviews`, `awaited`. */
export function createViewBuilder(workspace: Workspace, views: Views): BuildView {
  return async (topic, visitor) => {
    if (topic === 'campaigns') return views.campaigns();
    if (topic.startsWith('replay/')) return buildReplay(workspace, topic.slice('replay/'.length));
    if (topic === 'bench') return views.bench(visitor);
    if (topic === 'reviews') return views.reviews(visitor);
    if (topic === 'awaited') return views.counts();
    const id = topic.match(/^campaign\/(.+)$/)?.[1];
    if (id === undefined) throw new AppError('no-such-topic', `there is no topic ${topic}`);
    return views.campaign(id);
  };
}

function buildReplay(workspace: Workspace, id: string): ReplayView {
  const replay = replaysOf(workspace).find(id);
  if (replay === null) throw new AppError('no-such-topic', `there is no replay ${id}; begin it again`);
  return viewReplay(replay);
}
