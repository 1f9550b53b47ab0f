import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AnalyseApart } from '../analyse/analyse-apart.ts';
import type { BeliefDesk } from '../belief/belief-desk.ts';
import type { Workspace } from '../workspace/open-workspace.ts';
import type { Access } from './access.ts';
import type { LiveViews } from './live/live-views.ts';
import type { Views } from './views/build-view.ts';
import type { CampaignRecords } from './views/campaign-record.ts';

/** What the routes work with. */
export type HttpScene = {
  readonly workspace: Workspace;
  readonly access: Access;
  /** Folder of the built web app; null where there is none. */
  readonly assets: string | null;
  readonly live: LiveViews;
  /** Every campaign, folded once for all who ask. */
  readonly records: CampaignRecords;
  readonly views: Views;
  readonly belief: BeliefDesk;
  /** Analyses in a thread of their own. */
  readonly analyses: AnalyseApart;
};

export type HttpApp = OpenAPIHono;
