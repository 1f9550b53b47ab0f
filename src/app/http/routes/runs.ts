import { createRoute, z } from '@hono/zod-openapi';
import type { CampaignState } from '../../../campaign/index.ts';
import { type CampaignSummary, summaryProjection } from '../../../runtime/index.ts';
import { listAwaited } from '../../workspace/list-awaited.ts';
import { writeRunsTable, writeRunsWorkbook } from '../../write-runs.ts';
import { type RunsView, runsView } from '../contract/runs.ts';
import { problem } from '../contract.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { planRuns } from '../views/plan-runs.ts';

const failed = { description: 'what is wrong', content: { 'application/problem+json': { schema: problem } } };
const shift = z.object({
  /** Hours of a day in which somebody can load a device. */
  shift: z.coerce.number().min(1).max(24).default(8),
});

/** The next runs of all open campaigns as a plan, and as a table to take along. */
export function addRunsRoutes(app: HttpApp, { workspace, records }: HttpScene): void {
  const { store } = workspace;
  const plan = async (shiftHours: number): Promise<RunsView> => {
    const rows = await store.rows(summaryProjection);
    const open = rows.filter(({ value }) => (value as unknown as CampaignSummary).status !== 'closed');
    const states: CampaignState[] = [];
    for (const { key } of open) states.push(await records(key).read());
    const awaited: RunsView['awaited'] = [];
    for (const state of states)
      for (const what of await listAwaited(store, state))
        awaited.push({
          campaign: state.id,
          campaignName: state.spec.name,
          what: what.replace(/: onnes [^(]*\(?/, ' (').replace(/ \($/, ''),
        });
    for (const { id, status, pausedWhy, spec } of states)
      if (status === 'paused')
        awaited.push({
          campaign: id,
          campaignName: spec.name,
          what: `paused: ${pausedWhy ?? 'by a person'}`,
        });
    return { shiftHours, runs: [...planRuns(states, shiftHours)], awaited };
  };

  const show = createRoute({
    method: 'get',
    path: '/api/runs',
    summary: 'The next runs of all open campaigns, load by load and shift by shift',
    request: { query: shift },
    responses: {
      200: { description: 'the plan', content: { 'application/json': { schema: runsView } } },
      400: failed,
    },
  });
  app.openapi(show, async (context) => context.json(await plan(context.req.valid('query').shift), 200));

  const csv = createRoute({
    method: 'get',
    path: '/api/runs.csv',
    summary: 'The same plan as CSV, one line per sample and run',
    request: { query: shift },
    responses: {
      200: { description: 'a table', content: { 'text/csv': { schema: z.string() } } },
      400: failed,
    },
  });
  app.openapi(csv, async (context) => {
    const text = writeRunsTable(await plan(context.req.valid('query').shift));
    return context.body(text, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="next-runs.csv"',
    });
  });

  const xlsx = createRoute({
    method: 'get',
    path: '/api/runs.xlsx',
    summary: 'The same plan as a workbook',
    request: { query: shift },
    responses: {
      200: {
        description: 'a workbook',
        content: {
          'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
            schema: z.string().openapi({ format: 'binary' }),
          },
        },
      },
      400: failed,
    },
  });
  app.openapi(xlsx, async (context) => {
    const bytes = await writeRunsWorkbook(await plan(context.req.valid('query').shift));
    return context.body(bytes, 200, {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': 'attachment; filename="next-runs.xlsx"',
    });
  });
}
