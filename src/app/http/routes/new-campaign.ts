import { fileURLToPath } from 'node:url';
import { createRoute, z } from '@hono/zod-openapi';
import type { Actor, Table } from '../../../campaign/index.ts';
import { elementSymbols } from '../../../core/elements.ts';
import { builtInTableNames } from '../../built-in-tables.ts';
import { checkModelSwitch } from '../../models/check-switch.ts';
import { tableOf, takeSheet } from '../../sheets/sheet-choices.ts';
import { describeStoredSheet, openSheet } from '../../sheets/sheet-shelf.ts';
import { createClock } from '../../workspace/create-clock.ts';
import { type LoadedCampaign, loadCampaign } from '../../workspace/load-campaign.ts';
import { openCampaign } from '../../workspace/open-campaign.ts';
import type { Workspace } from '../../workspace/open-workspace.ts';
import { askForRecipe, checkWritten, readWritten, textOfFile } from '../../workspace/written-campaign.ts';
import { actorOf } from '../access.ts';
import {
  campaignChoices,
  checkedCampaign,
  type WrittenCampaign,
  writtenCampaign,
} from '../contract/new-campaign.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { failed, json } from './responses.ts';

const opened = z.object({ id: z.string() });

/** New campaigns: what can be chosen, whether a written file is sound, and opening it. */
export function addNewCampaignRoutes(app: HttpApp, { workspace }: HttpScene): void {
  const { definitions } = workspace.lab;

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/campaign-choices',
      summary: 'Planners, laboratories and tables that a new campaign can name',
      responses: { 200: json(campaignChoices, 'what there is') },
    }),
    (context) => {
      const file = workspace.laboratory;
      return context.json(
        {
          planners: definitions.planners.map(({ name, summary }) => ({ name, summary })),
          tables: [...builtInTableNames],
          laboratory:
            file === null
              ? null
              : {
                  name: file.name,
                  clock: file.clock,
                  devices: Object.entries(file.devices).map(([name, { driver }]) => ({ name, driver })),
                },
          analyses: definitions.analyses.map(({ name }) => name),
          elements: [...elementSymbols],
        },
        200,
      );
    },
  );

  addDraftRoute(app, workspace);
  addOpeningRoutes(app, workspace);
}

/** Checking what is written. */
function addDraftRoute(app: HttpApp, workspace: Workspace): void {
  const { definitions } = workspace.lab;
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/campaign-drafts',
      summary: 'Checks a campaign file without opening anything',
      request: { body: { required: true, content: { 'application/json': { schema: writtenCampaign } } } },
      responses: { 200: json(checkedCampaign, 'the file as text, and what is wrong with it'), 404: failed },
    }),
    async (context) => {
      const written = context.req.valid('json');
      const table = await tableFor(workspace, written.sheet);
      return context.json(checkWritten(written, table, definitions, workspace.laboratory), 200);
    },
  );
}

/** Opening what is written, or the demo. */
function addOpeningRoutes(app: HttpApp, workspace: Workspace): void {
  const { definitions } = workspace.lab;
  const open = async (
    { spec, table }: LoadedCampaign,
    recipe: WrittenCampaign['recipe'],
    person: Actor,
  ): Promise<string> => {
    checkModelSwitch(spec, workspace.folder);
    const clock = createClock(spec.laboratory.clock);
    const campaign = await openCampaign(workspace.store, spec, table, clock, person, workspace.laboratory);
    if (recipe !== undefined) await askForRecipe(workspace.store, campaign, recipe, person, clock);
    return campaign;
  };
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/campaigns',
      summary: 'Opens a campaign from a campaign file',
      request: { body: { required: true, content: { 'application/json': { schema: writtenCampaign } } } },
      responses: { 200: json(opened, 'the id of the campaign'), 400: failed, 404: failed },
    }),
    async (context) => {
      const written = context.req.valid('json');
      const table = await tableFor(workspace, written.sheet);
      const loaded = readWritten(
        textOfFile(written.file),
        table,
        written.recipe,
        definitions,
        workspace.laboratory,
      );
      return context.json({ id: await open(loaded, written.recipe, actorOf(context)) }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/demo',
      summary: 'Opens the demo: a simulated campaign in the digital twin',
      responses: { 200: json(opened, 'the id of the campaign') },
    }),
    async (context) => {
      const file = fileURLToPath(new URL('../../../../campaigns/twin-bcc-alloys.yaml', import.meta.url));
      return context.json(
        { id: await open(await loadCampaign(file, {}, definitions), undefined, actorOf(context)) },
        200,
      );
    },
  );
}

/** The runs of a sheet as a table; null without a sheet. */
async function tableFor(workspace: Workspace, sheet: string | undefined): Promise<Table | null> {
  if (sheet === undefined) return null;
  const stored = await openSheet(workspace, sheet);
  const described = await describeStoredSheet(workspace.store, sheet, stored);
  return tableOf(takeSheet(described, stored.choices, stored.exclusions));
}
