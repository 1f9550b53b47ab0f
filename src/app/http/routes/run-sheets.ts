import { createRoute, z } from '@hono/zod-openapi';
import type { Actor, LaboratoryState } from '../../../campaign/index.ts';
import { AppError, describeError } from '../../../core/error.ts';
import { createLaboratoryView, laboratoryStream, openLaboratoryClient } from '../../../runtime/index.ts';
import { readSheet } from '../../sheets/read-sheet.ts';
import {
  type BenchRun,
  type FilledSheet,
  listBenchRuns,
  readRunSheet,
  writeRunSheet,
} from '../../sheets/run-sheet.ts';
import { createClock } from '../../workspace/create-clock.ts';
import type { Workspace } from '../../workspace/open-workspace.ts';
import { actorOf } from '../access.ts';
import { filledRuns } from '../contract/sheets.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { readBody } from '../read-body.ts';
import { binary, failed } from './responses.ts';

const mostSheetBytes = 20 * 2 ** 20;
const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const params = z.object({ id: z.string().min(1).max(120) });

/** The next runs as a workbook, and the filled workbook back. */
export function addRunSheetRoutes(app: HttpApp, { workspace, records }: HttpScene): void {
  const runsOf = async (
    id: string,
    laboratories: readonly LaboratoryState[],
  ): Promise<readonly BenchRun[]> => {
    const runs = listBenchRuns(laboratories, id);
    if (runs.length === 0) await records(id).read();
    return runs;
  };
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/campaigns/{id}/runs.xlsx',
      summary: 'The runs that wait for a person, as a workbook to fill in',
      request: { params },
      responses: {
        200: { description: 'the workbook', content: { [workbook]: { schema: z.string() } } },
        400: failed,
        404: failed,
      },
    }),
    async (context) => {
      const { id } = context.req.valid('param');
      const bytes = await writeRunSheet(await runsOf(id, await readLaboratories(workspace)));
      return context.body(new Uint8Array(bytes), 200, {
        'content-type': workbook,
        'content-disposition': 'attachment; filename="next-runs.xlsx"',
      });
    },
  );
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/campaigns/{id}/runs',
      summary: 'Takes the filled workbook: each run once, however often it is sent',
      request: { params, body: { required: true, content: binary } },
      responses: {
        200: {
          description: 'what was entered, and what was not',
          content: { 'application/json': { schema: filledRuns } },
        },
        400: failed,
        413: failed,
      },
    }),
    async (context) => {
      const { id } = context.req.valid('param');
      const grid = await readSheet(await readBody(context, mostSheetBytes), 'filled sheet');
      const laboratories = await readLaboratories(workspace);
      const person = actorOf(context);
      const filled = readRunSheet(grid, await runsOf(id, laboratories), person.id);
      const { entries, sameCount, openCount } = filled;
      const conflicts = [...filled.conflicts];
      for (const entry of entries) {
        const fault = await enter(workspace, laboratories, entry, person);
        if (fault !== null) conflicts.push({ line: entry.line, detail: fault });
      }
      const enteredCount = entries.length + filled.conflicts.length - conflicts.length;
      conflicts.sort((a, b) => a.line - b.line);
      return context.json({ enteredCount, sameCount, openCount, conflicts }, 200);
    },
  );
}

async function readLaboratories({ store }: Workspace): Promise<readonly LaboratoryState[]> {
  const prefix = laboratoryStream('');
  const states: LaboratoryState[] = [];
  for (const { stream } of await store.streams(prefix)) {
    const view = createLaboratoryView(store, stream.slice(prefix.length));
    await view.refresh();
    const state = view.state();
    if (state !== null) states.push(state);
  }
  return states;
}

/** Why the laboratory does not take an entry; null when it did. The rows beside it are entered all the same. */
async function enter(
  { store }: Workspace,
  laboratories: readonly LaboratoryState[],
  { run, entry }: FilledSheet['entries'][number],
  person: Actor,
): Promise<string | null> {
  const { order, sample, laboratory }: BenchRun = run;
  const state = laboratories.find(({ name }) => name === laboratory);
  if (state === undefined) throw new Error(`broken invariant: no laboratory ${laboratory}`);
  const clock = createClock(state.clock);
  clock.catchUp(state.now);
  const client = openLaboratoryClient(store, laboratory, clock);
  try {
    await client.command({ command: 'enter', id: order, sample, entry }, person);
    return null;
  } catch (error) {
    if (error instanceof AppError) return describeError(error);
    throw error;
  } finally {
    client.close();
  }
}
