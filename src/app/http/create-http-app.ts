import { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { AppError } from '../../core/error.ts';
import { analyseInWorker } from '../analyse/analyse-apart.ts';
import { openBeliefDesk } from '../belief/belief-desk.ts';
import { guardAccess, isSecure } from './access.ts';
import { auditRequests } from './audit-requests.ts';
import type { HttpApp, HttpScene } from './http-scene.ts';
import { limitBodies } from './limit-bodies.ts';
import { createLiveViews } from './live/live-views.ts';
import { problemOf } from './problem-of.ts';
import { addAgentRoutes } from './routes/agent.ts';
import { addAnalysisRoutes } from './routes/analyses.ts';
import { addBeliefRoutes } from './routes/belief.ts';
import { addBenchRoutes } from './routes/bench.ts';
import { addBlobRoutes } from './routes/blobs.ts';
import { addCampaignCommandRoutes } from './routes/campaign-commands.ts';
import { addCampaignStoryRoutes } from './routes/campaign-story.ts';
import { addCampaignRoutes } from './routes/campaigns.ts';
import { addCopilotRoutes } from './routes/copilot.ts';
import { addDocsRoutes } from './routes/docs.ts';
import { addLaboratoryRoutes } from './routes/laboratories.ts';
import { addLiveRoutes } from './routes/live.ts';
import { addModelRoutes } from './routes/models.ts';
import { addNewCampaignRoutes } from './routes/new-campaign.ts';
import { addPhysicsRoutes } from './routes/physics.ts';
import { addReportRoutes } from './routes/reports.ts';
import { addReviewRoutes } from './routes/review.ts';
import { addRunSheetRoutes } from './routes/run-sheets.ts';
import { addRunsRoutes } from './routes/runs.ts';
import { addSampleRoutes } from './routes/samples.ts';
import { addSessionRoutes } from './routes/session.ts';
import { addSheetRoutes } from './routes/sheets.ts';
import { addSteeringRoutes } from './routes/steering.ts';
import { addStructureRoutes } from './routes/structures.ts';
import { addToolRoutes } from './routes/tools.ts';
import { addUnitRoutes } from './routes/units.ts';
import { addWorkspaceRoutes } from './routes/workspace.ts';
import { serveAssets } from './serve-assets.ts';
import { createViewBuilder, openViews } from './views/build-view.ts';
import { openCampaignRecords } from './views/campaign-record.ts';

/** The HTTP interface of a workspace: everything the command line does, live views, and the web app's files. */
export function createHttpApp(
  options: Omit<HttpScene, 'live' | 'records' | 'views' | 'belief' | 'analyses'>,
): {
  app: HttpApp;
  close: () => void;
} {
  const records = openCampaignRecords(options.workspace.store);
  const views = openViews(options.workspace, records);
  const live = createLiveViews(createViewBuilder(options.workspace, views));
  const belief = openBeliefDesk(options.workspace.labModule);
  const scene: HttpScene = { ...options, live, records, views, belief, analyses: analyseInWorker() };
  const unsubscribe = options.workspace.store.subscribe((stream) =>
    live.touch(
      (topic) => everyStream.has(topic) || stream.endsWith(topic) || !stream.startsWith('campaign/'),
    ),
  );
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success)
        throw new AppError(
          'bad-request',
          result.error.issues
            .map(({ path, message }) => `${path.length === 0 ? 'body' : path.join('.')}: ${message}`)
            .join('; '),
        );
    },
  });
  app.use(setSecureHeaders);
  app.use(auditRequests(options.access.audit));
  app.use(guardAccess(options.access));
  app.use(limitBodies);
  app.onError((error, context) => {
    const { status, body } = problemOf(error);
    return context.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' });
  });
  addCampaignCommandRoutes(app, scene);
  addBeliefRoutes(app, scene);
  addAgentRoutes(app, scene);
  addCampaignStoryRoutes(app, scene);
  addSteeringRoutes(app, scene);
  addRunsRoutes(app, scene);
  addCopilotRoutes(app, scene);
  addBenchRoutes(app, scene);
  addReviewRoutes(app, scene);
  addLaboratoryRoutes(app, scene);
  const tools = addToolRoutes(app, scene);
  addBlobRoutes(app, scene);
  addLiveRoutes(app, scene);
  addSessionRoutes(app, scene);
  addNewCampaignRoutes(app, scene);
  addRunSheetRoutes(app, scene);
  addSheetRoutes(app, scene);
  addPhysicsRoutes(app, scene);
  addReportRoutes(app, scene);
  addStructureRoutes(app);
  addUnitRoutes(app);
  addSampleRoutes(app, scene);
  addAnalysisRoutes(app, scene);
  addModelRoutes(app, scene);
  addWorkspaceRoutes(app, scene);
  // last of the campaigns': the word behind its id may be any
  addCampaignRoutes(app, scene);
  addDocsRoutes(app);
  app.all('/api/*', () => {
    throw new AppError('not-found', 'there is nothing at this address; /api/docs lists what there is');
  });
  serveAssets(app, scene);
  return {
    app,
    close: () => {
      unsubscribe();
      live.close();
      void tools.close();
      void belief.close();
      void scene.analyses.close();
    },
  };
}

/** Topics that any stream may change. */
const everyStream: ReadonlySet<string> = new Set(['campaigns', 'bench', 'reviews', 'awaited']);

/** A page may load what this server gives and nothing else. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const setSecureHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  const { headers } = context.res;
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', policy);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'no-referrer');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cross-origin-resource-policy', 'same-origin');
  if (isSecure(context)) headers.set('strict-transport-security', 'max-age=31536000');
  if (context.req.path.startsWith('/api/') && !headers.has('cache-control'))
    headers.set('cache-control', 'no-store');
};
