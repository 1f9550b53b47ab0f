import { createRoute, z } from '@hono/zod-openapi';
import { renderReport } from '../../report/render-report.ts';
import { buildReportData } from '../../report/report-data.ts';
import { collectReport } from '../../workspace/collect-report.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { campaignId, failed } from './responses.ts';

/** A report asks nothing of anybody: it may be shown within a page of this server, without scripts. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-modals";

/** The self-contained report of a campaign, as the record stands. */
export function addReportRoutes(app: HttpApp, { workspace }: HttpScene): void {
  const report = createRoute({
    ...{
      method: 'get',
      path: '/api/campaigns/{id}/report',
      summary: 'The report, one HTML file that needs nothing else',
    },
    request: { params: campaignId, query: z.object({ download: z.enum(['1']).optional() }) },
    responses: {
      200: { description: 'the report', content: { 'text/html': { schema: z.string() } } },
      404: failed,
    },
  });
  app.openapi(report, async (context) => {
    const { id } = context.req.valid('param');
    const text = renderReport(buildReportData(await collectReport(workspace, id)));
    return context.html(text, 200, {
      'content-security-policy': policy,
      ...(context.req.valid('query').download !== undefined && {
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`${id}.html`)}`,
      }),
    });
  });
}
