import { createRoute, z } from '@hono/zod-openapi';
import {
  describeRecovery,
  type LaboratoryCommand,
  type LaboratoryState,
  whyWaiting,
} from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { createLaboratoryView, laboratoryStream, type Store } from '../../../runtime/index.ts';
import { giveLaboratoryCommand } from '../../workspace/command-campaign.ts';
import { actorOf } from '../access.ts';
import {
  type LaboratoryView,
  laboratoryCommand,
  laboratoryView,
  type MatterList,
  matterList,
  recoveryView,
} from '../contract/laboratories.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { failed, json, jsonBody, sent } from './responses.ts';

const name = z.object({ name: z.string().min(1).max(200) });

/** The laboratories of the workspace: what their devices do, where the samples are, and what a person says to them. */
export function addLaboratoryRoutes(app: HttpApp, { workspace: { store } }: HttpScene): void {
  addLaboratoryViews(app, store);
  const command = createRoute({
    method: 'post',
    path: '/api/laboratories/{name}/commands',
    summary:
      'Holds the laboratory or lets it go on, asks for the safe state, acknowledges an alarm, controls an action, registers and moves samples',
    request: { params: name, body: jsonBody(laboratoryCommand) },
    responses: {
      200: json(
        z.object({ done: z.literal(true) }),
        'it is in the record; the process that hosts the laboratory does it',
      ),
      400: failed,
      403: failed,
      404: failed,
      409: failed,
    },
  });
  app.openapi(command, async (context) => {
    const { name: laboratory } = context.req.valid('param');
    const given = context.req.valid('json');
    await giveLaboratoryCommand(store, laboratory, actorOf(context), (_, now) => commandOf(given, now));
    return context.json({ done: true as const }, 200);
  });
}

function addLaboratoryViews(app: HttpApp, store: Store): void {
  const read = async (wanted: string): Promise<LaboratoryState> => {
    const view = createLaboratoryView(store, wanted);
    await view.refresh();
    const state = view.state();
    if (state === null) throw new AppError('no-such-laboratory', `there is no laboratory ${wanted}`);
    return state;
  };
  const list = createRoute({
    method: 'get',
    path: '/api/laboratories',
    summary: 'Names of the laboratories in the record',
    responses: { 200: json(z.object({ names: z.array(z.string()) }), 'the names') },
  });
  app.openapi(list, async (context) => {
    const prefix = laboratoryStream('');
    const streams = await store.streams(prefix);
    return context.json({ names: streams.map(({ stream }) => stream.slice(prefix.length)) }, 200);
  });

  const show = createRoute({
    method: 'get',
    path: '/api/laboratories/{name}',
    summary: 'What each device does, what waits, and what is amiss',
    request: { params: name },
    responses: { 200: json(laboratoryView, 'the laboratory'), 404: failed },
  });
  app.openapi(show, async (context) =>
    context.json(describe(await read(context.req.valid('param').name)), 200),
  );

  const samples = createRoute({
    method: 'get',
    path: '/api/laboratories/{name}/samples',
    summary: 'Every piece of matter: where it is, what it came from, what was measured of it',
    request: { params: name },
    responses: { 200: json(matterList, 'the samples'), 404: failed },
  });
  app.openapi(samples, async (context) =>
    context.json(sent(matterList, listMatter(await read(context.req.valid('param').name))), 200),
  );

  const recovery = createRoute({
    method: 'get',
    path: '/api/laboratories/{name}/recovery',
    summary: 'After a crash: what is certain, what is not, and where each sample should be',
    request: { params: name },
    responses: { 200: json(recoveryView, 'what the record knows'), 404: failed },
  });
  app.openapi(recovery, async (context) =>
    context.json(sent(recoveryView, describeRecovery(await read(context.req.valid('param').name))), 200),
  );
}

/** `now`: the laboratory's time as its clock has it, not that of its last event [ms]. */
function commandOf(given: z.output<typeof laboratoryCommand>, now: number): LaboratoryCommand {
  if (given.command !== 'maintain') return given as LaboratoryCommand;
  const { hours, ...command } = given;
  return { ...command, until: hours === null ? null : now + hours * 3_600_000 };
}

const describe = (state: LaboratoryState): LaboratoryView => ({
  name: state.name,
  clock: state.clock,
  pausedWhy: state.pausedWhy,
  instruments: [...state.instruments].map(([device, entry]) => ({
    name: device,
    driver: entry.driver,
    safety: entry.safety,
    safeState: entry.device?.safeState?.words ?? null,
    isUnderMaintenance: entry.isUnderMaintenance,
    isSimulated: entry.driver === 'twin',
  })),
  open: [...state.open].flatMap((id) => {
    const action = state.actions.get(id);
    if (action === undefined) return [];
    const { request, status } = action;
    return [
      {
        id,
        instrument: request.instrument,
        status,
        samples: request.samples.map((sample) => sample.id),
        waitsFor: status === 'requested' ? whyWaiting(state, action) : null,
      },
    ];
  }),
  alarms: [...state.alarms.values()].map(({ alarm, about, detail }) => ({ alarm, about, detail })),
  consumables: Object.fromEntries(
    [...state.consumables].map(([consumable, { value, unit }]) => [consumable, { value, unit }]),
  ),
});

const listMatter = ({ samples, positions }: LaboratoryState): MatterList => ({
  samples: [...samples.values()].map((matter) => ({
    sample: matter.sample,
    barcode: matter.barcode,
    role: matter.role,
    place: positions.get(matter.sample) ?? null,
    parents: [...matter.parents],
    children: [...matter.children],
    measured: Object.fromEntries(
      Object.entries(matter.measured).map(([property, { value, sd, unit }]) => [
        property,
        { value, sd, unit },
      ]),
    ),
    isConsumed: matter.isConsumed,
    disputedWhy: matter.disputedWhy,
  })),
});
