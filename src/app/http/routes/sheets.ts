import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../../core/error.ts';
import { describeColumns } from '../../sheets/describe-columns.ts';
import { readSheet } from '../../sheets/read-sheet.ts';
import { replaysOf } from '../../sheets/replays.ts';
import { describeGoal, guessChoices } from '../../sheets/sheet-choices.ts';
import {
  changeExclusion,
  describeStoredSheet,
  keepSheet,
  listReplayed,
  openSheet,
  saveSheet,
} from '../../sheets/sheet-shelf.ts';
import type { Workspace } from '../../workspace/open-workspace.ts';
import { actorOf } from '../access.ts';
import {
  type ReplayedSheet,
  replayedSheet,
  replayView,
  type SheetView,
  sheetChoices,
  sheetView,
} from '../contract/sheets.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { readBody } from '../read-body.ts';
import { viewFigure, viewReplay, viewSheet } from '../views/sheet-view.ts';
import { binary, failed, json } from './responses.ts';

const mostSheetBytes = 20 * 2 ** 20;

const id = z.object({ id: z.string().min(1).max(80) });

/** Spreadsheets: reading them, saying what their columns are, and what Onnes would have saved. */
export function addSheetRoutes(app: HttpApp, { workspace, live }: HttpScene): void {
  replaysOf(workspace).listen((replay) => live.touch((topic) => topic === `replay/${replay}`));
  const show = async (sheet: string): Promise<SheetView> => {
    const stored = await openSheet(workspace, sheet);
    return viewSheet(sheet, stored, await describeStoredSheet(workspace.store, sheet, stored));
  };

  const keep = createRoute({
    method: 'post',
    path: '/api/sheets',
    summary: 'Reads a spreadsheet: the bytes of a CSV or xlsx file, or a pasted table, as the body',
    request: {
      query: z.object({ name: z.string().min(1).max(200).default('pasted table') }),
      body: { required: true, content: binary },
    },
    responses: { 200: json(sheetView, 'the sheet with its columns and guesses'), 400: failed, 413: failed },
  });
  app.openapi(keep, async (context) => {
    const bytes = await readBody(context, mostSheetBytes);
    const kept = await keepSheet(workspace, bytes, context.req.valid('query').name);
    return context.json(await show(kept.id), 200);
  });

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/sheets',
      summary: 'Sheets that were replayed, latest first',
      responses: { 200: json(z.object({ sheets: z.array(replayedSheet) }), 'the sheets with their figures') },
    }),
    async (context) => {
      const found = await listReplayed(workspace);
      const sheets = found.slice(0, 12).flatMap(({ id: sheet, stored }): ReplayedSheet[] => {
        if (stored.replayed === null) return [];
        const { at, result, threshold, runCount } = stored.replayed;
        const figure = viewFigure(result, stored.choices, threshold, runCount, '1');
        return [{ id: sheet, name: stored.name, at, runCount, goal: describeGoal(stored.choices), figure }];
      });
      return context.json({ sheets }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/sheets/{id}',
      summary: 'A spreadsheet with its columns, choices and rows',
      request: { params: id },
      responses: { 200: json(sheetView, 'the sheet'), 404: failed },
    }),
    async (context) => context.json(await show(context.req.valid('param').id), 200),
  );

  addChoiceRoutes(app, workspace, show);
  addReplayRoutes(app, workspace);
}

/** What a person says of a sheet: which columns, which runs. */
function addChoiceRoutes(
  app: HttpApp,
  workspace: Workspace,
  show: (sheet: string) => Promise<SheetView>,
): void {
  app.openapi(
    createRoute({
      method: 'put',
      path: '/api/sheets/{id}/choices',
      summary: 'Says what is wanted of which columns, and which worksheet is meant',
      request: {
        params: id,
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z.object({
                choices: sheetChoices.optional(),
                worksheet: z.string().max(200).optional(),
              }),
            },
          },
        },
      },
      responses: { 200: json(sheetView, 'the sheet under the choices'), 400: failed, 404: failed },
    }),
    async (context) => {
      const { id: sheet } = context.req.valid('param');
      const { choices, worksheet } = context.req.valid('json');
      await changeSheet(workspace, sheet, choices, worksheet);
      return context.json(await show(sheet), 200);
    },
  );
  app.openapi(
    createRoute({
      method: 'put',
      path: '/api/sheets/{id}/runs/{line}',
      summary: 'Leaves a run out, with the reason, or takes it back',
      request: {
        params: id.extend({ line: z.coerce.number().int().min(1) }),
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z.object({ isExcluded: z.boolean(), reason: z.string().max(500).default('') }),
            },
          },
        },
      },
      responses: { 200: json(sheetView, 'the sheet after it'), 400: failed, 404: failed },
    }),
    async (context) => {
      const { id: sheet, line } = context.req.valid('param');
      const stored = await openSheet(workspace, sheet);
      const described = await describeStoredSheet(workspace.store, sheet, stored);
      const change = { line, ...context.req.valid('json') };
      const next = changeExclusion(stored, described, change, actorOf(context).id, new Date().toISOString());
      await saveSheet(workspace, sheet, next);
      return context.json(viewSheet(sheet, next, described), 200);
    },
  );
}

async function changeSheet(
  workspace: Workspace,
  sheet: string,
  choices: z.infer<typeof sheetChoices> | undefined,
  worksheet: string | undefined,
): Promise<void> {
  const stored = await openSheet(workspace, sheet);
  if (choices !== undefined) await saveSheet(workspace, sheet, { ...stored, choices });
  else if (worksheet !== undefined) {
    const bytes = await workspace.store.readBlob(sheet);
    const described = describeColumns(await readSheet(bytes, stored.name, worksheet));
    await saveSheet(workspace, sheet, {
      ...stored,
      worksheet,
      choices: guessChoices(described),
      exclusions: [],
    });
  } else throw new AppError('bad-request', 'expected choices or worksheet');
}

/** Replays of a sheet: beginning, watching and stopping them. */
function addReplayRoutes(app: HttpApp, workspace: Workspace): void {
  const replays = replaysOf(workspace);
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/sheets/{id}/replays',
      summary: 'Begins to replay the sheet; follow the topic replay/ID',
      request: {
        params: id,
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z.object({ replays: z.number().int().min(1).max(100).default(20) }),
            },
          },
        },
      },
      responses: { 200: json(replayView, 'the replay as it begins'), 400: failed, 404: failed },
    }),
    async (context) => {
      const { id: sheet } = context.req.valid('param');
      const replay = await replays.begin(
        sheet,
        await openSheet(workspace, sheet),
        context.req.valid('json').replays,
      );
      return context.json(viewReplay(replay), 200);
    },
  );

  const find = (replay: string) => {
    const found = replays.find(replay);
    if (found === null) throw new AppError('not-found', `there is no replay ${replay}; begin it again`);
    return found;
  };
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/replays/{id}',
      summary: 'How far a replay is, and what it came to so far',
      request: { params: id },
      responses: { 200: json(replayView, 'the replay'), 404: failed },
    }),
    async (context) => context.json(viewReplay(find(context.req.valid('param').id)), 200),
  );
  app.openapi(
    createRoute({
      method: 'delete',
      path: '/api/replays/{id}',
      summary: 'Stops a replay; what it came to so far stays',
      request: { params: id },
      responses: { 200: json(replayView, 'the replay as it ended'), 404: failed },
    }),
    async (context) => {
      const replay = find(context.req.valid('param').id);
      replay.stop();
      await replay.ended;
      return context.json(viewReplay(replay), 200);
    },
  );
}
