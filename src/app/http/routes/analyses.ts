import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../../core/error.ts';
import type { Json } from '../../../core/json.ts';
import { fileReport } from '../contract/workspace.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { readBody } from '../read-body.ts';
import { viewPanel } from '../views/analysis-view.ts';
import { viewFinding } from '../views/sample-view.ts';
import { binary, failed, json } from './responses.ts';

/** Largest file that is read whole for a look at it [bytes]. */
const largestFile = 64 * 2 ** 20;

/** What an instrument's file says, without a campaign; nothing is kept. */
export function addAnalysisRoutes(app: HttpApp, { workspace: { labModule }, analyses }: HttpScene): void {
  const analyse = createRoute({
    method: 'post',
    path: '/api/analyses',
    summary: 'What an instrument’s file says: its bytes are the body; nothing is kept',
    request: {
      query: z.object({
        /** Name of the file with its ending, which tells the format. */
        name: z.string().regex(/^[^\p{Cc}/\\]{1,200}$/u, 'expected 1 to 200 letters without / or \\'),
        /** Only these, separated by commas; without any, whichever read the file. */
        analyses: z.string().max(1000).default(''),
        /** Settings of the analyses as a JSON object. */
        options: z.string().max(4000).default('{}'),
      }),
      body: { required: true, content: binary },
    },
    responses: {
      200: json(fileReport, 'the findings with uncertainty'),
      400: failed,
      413: failed,
      503: failed,
    },
  });
  app.openapi(analyse, async (context) => {
    const { name, analyses: wanted, options } = context.req.valid('query');
    const report = await analyses.analyseUpload({
      ...{ labModule, name, offers: readOptions(options) },
      bytes: await readBody(context, largestFile),
      only: wanted.split(',').flatMap((one) => one.trim() || []),
    });
    const { findings, panels, ...rest } = report;
    return context.json(
      {
        ...rest,
        analyses: [...report.analyses],
        warnings: [...report.warnings],
        findings: findings.map(viewFinding),
        panels: panels.map(viewPanel),
      },
      200,
    );
  });
}

function readOptions(text: string): { readonly [option: string]: Json } {
  const wrong = (): AppError =>
    new AppError('bad-option', 'options: expected a JSON object such as {"mass_mg":12.3}');
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw wrong();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong();
  return value as { readonly [option: string]: Json };
}
