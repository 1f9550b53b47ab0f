import { z } from 'zod';
import type {
  ActionHandle,
  ActionProgress,
  ActionRequest,
  Instrument,
  InstrumentDriver,
} from '../campaign/index.ts';
import { AppError, describeError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { insist } from './insist.ts';
import { bounds, requireWithin } from './limit.ts';
import { beginRun, findRun, type RunJournal } from './run-journal.ts';
import { type TangoDevice, tangoDevice } from './tango.ts';
import { captureFile } from './transports/transport-settings.ts';

const name = 'tango-device';

const write = z.strictObject({
  attribute: z.string().min(1),
  value: z.union([z.number(), z.string(), z.boolean()]),
});

const optionsSchema = z.strictObject({
  /** Such as `tango://10.0.0.3:10000/lab/cryostat/1`; without a database, `…#dbase=no`. */
  device: z
    .string()
    .regex(/^(tango:\/\/)?[\w.:-]+\/.+$/, 'expected a name such as tango://host:10000/lab/cryostat/1'),
  /** A Python that has PyTango (in Debian, python3-tango). */
  python: z.string().min(1).default('python3'),
  deadline: z.number().min(100).max(600_000).default(5000),
  capture: z.string().min(1).exactOptional(),
  /** Bounds of the attributes that may be written; no other is. */
  limits: z.record(z.string(), bounds),
  /** Commands that an action may give. */
  commands: z.array(z.string()).default([]),
  runs: z.string().min(1),
  look_s: z.number().min(0.01).max(3600).default(1),
  safe: z.strictObject({
    words: z.string().min(1),
    write: z.array(write).default([]),
    command: z.string().exactOptional(),
  }),
});
export type TangoInstrumentOptions = z.infer<typeof optionsSchema>;

const actionSchema = z.strictObject({
  write: z.array(write).default([]),
  command: z.string().exactOptional(),
  /** Wait until the device has this state. */
  until: z.strictObject({ state: z.string(), timeout_s: z.number().positive() }).exactOptional(),
  record: z.strictObject({
    attributes: z.array(z.string()).min(1).max(100),
    readings: z.int().min(1).max(1_000_000),
  }),
});
type Action = z.infer<typeof actionSchema>;

/** A device of a Tango control system: attributes written within limits, a command, a wait for a state, attributes recorded. */
export const tangoInstrument: InstrumentDriver<TangoInstrumentOptions> = {
  name,
  version: '1.0.0',
  summary: 'a device of a Tango control system, through Python',
  connects: true,
  parseOptions: (options) => parseWith(optionsSchema, options, 'bad-options', `instrument ${name}`),
  open(options) {
    const { device, python, deadline, capture } = options;
    const record = capture === undefined ? {} : { record: captureFile(capture, name) };
    return openTango(options, tangoDevice({ device, python, deadline, ...record }));
  },
};

function openTango(options: TangoInstrumentOptions, device: TangoDevice): Instrument {
  const stopped = new Map<string, string>();
  const known = new Set<string>();
  const runOf = async (action: string): Promise<RunJournal> => {
    const run = await findRun(options.runs, action);
    if (run === null)
      throw new AppError('no-such-run', `${name}: ${options.runs} keeps no run of action ${action}`);
    return run;
  };
  const makeSafe = async (): Promise<void> => {
    device.block('the device was told to be safe');
    const { write: writes, command } = options.safe;
    const faults: string[] = [];
    // In this order, and each whatever became of the one before.
    const tell = (work: () => Promise<unknown>): Promise<unknown> =>
      insist(work).catch((error: unknown) => faults.push(describeError(error)));
    for (const { attribute, value } of writes) await tell(() => device.write(attribute, value, true));
    if (command !== undefined) await tell(() => device.command(command, true));
    if (faults.length > 0)
      throw new AppError('instrument-fault', `${name} may not be safe; look at it: ${faults.join('; ')}`);
  };
  const stopAll = (why: string): void => {
    for (const action of known) stopped.set(action, why);
  };
  return {
    verified: 'from-manual',
    safeState: {
      words: options.safe.words,
      does: [
        ...options.safe.write.map(({ attribute, value }) => `writes ${attribute} = ${value}`),
        ...(options.safe.command === undefined ? [] : [`gives the command ${options.safe.command}`]),
      ],
      withoutOnnes: 'person',
    },
    async find(action) {
      const run = await findRun(options.runs, action);
      if (run === null) return 'never-started';
      if (has(run, 'acted')) return { action, token: '' };
      return has(run, 'acting') ? 'cannot-tell' : 'never-started';
    },
    async start(request): Promise<ActionHandle> {
      const action = parseAction(request, options);
      // Before anything is waited for: an order to be safe that comes from here on holds.
      device.unblock();
      const { run } = await beginRun(options.runs, request.id, {
        request: JSON.parse(JSON.stringify(request)),
      });
      known.add(request.id);
      if (!has(run, 'acting')) await act(device, run, action);
      return { action: request.id, token: '' };
    },
    async poll({ action: id }, now): Promise<ActionProgress> {
      const run = await runOf(id);
      known.add(id);
      const why = stopped.get(id);
      if (why !== undefined) return { status: 'failed', failure: { kind: 'cancelled', detail: why } };
      return advance(device, run, options, now);
    },
    async abort({ action }) {
      stopped.set(action, 'the run was ended early');
      await makeSafe();
    },
    async safe() {
      stopAll('the device was told to be safe');
      await makeSafe();
    },
  };
}

const has = (run: RunJournal, event: string): boolean => run.events.some((entry) => entry.event === event);

/** @throws AppError `bad-action`, `refused` */
function parseAction(request: ActionRequest, options: TangoInstrumentOptions): Action {
  const action = parseWith(actionSchema, request.action, 'bad-action', name);
  if (request.samples.length !== 1)
    throw new AppError('refused', `${name}: holds one sample, and ${request.samples.length} were asked for`);
  for (const { attribute, value } of action.write) {
    const range = Object.hasOwn(options.limits, attribute) ? options.limits[attribute] : undefined;
    if (range === undefined)
      throw new AppError('refused', `${name}: has no limits for ${attribute}; state them in its settings`);
    if (typeof value === 'number') requireWithin(name, attribute, value, range, '');
  }
  if (action.command !== undefined && !options.commands.includes(action.command))
    throw new AppError(
      'refused',
      `${name}: the command ${action.command} is not among ${options.commands.join(', ') || 'its (no) commands'}`,
    );
  return action;
}

/** Writes and commands once; a failure before the first leaves the run as if it had not begun. */
async function act(device: TangoDevice, run: RunJournal, action: Action): Promise<void> {
  const about = await device.about();
  const asked = [...action.write.map(({ attribute }) => attribute), ...action.record.attributes];
  const unknown = asked.find((attribute) => about.attributes[attribute] === undefined);
  if (unknown !== undefined)
    throw new AppError(
      'bad-action',
      `${device.address}: has no attribute ${unknown}; it has ${Object.keys(about.attributes).slice(0, 12).join(', ')}`,
    );
  for (const { attribute, value } of action.write) {
    const { min, max, isWritable } = about.attributes[attribute] as (typeof about.attributes)[string];
    if (!isWritable) throw new AppError('refused', `${device.address}: ${attribute} cannot be written`);
    if (typeof value === 'number')
      requireWithin(
        device.address,
        attribute,
        value,
        [min ?? Number.NEGATIVE_INFINITY, max ?? Number.POSITIVE_INFINITY],
        '',
      );
  }
  await run.append('acting', {
    units: Object.fromEntries(asked.map((key) => [key, about.attributes[key]?.unit ?? ''])),
    class: about.class,
  });
  for (const { attribute, value } of action.write) await device.write(attribute, value);
  if (action.command !== undefined) await device.command(action.command);
  await run.append('acted');
}

const requestOf = (run: RunJournal): ActionRequest => run.events[0]?.request as unknown as ActionRequest;
const rowsOf = (run: RunJournal) => run.events.filter(({ event }) => event === 'row');

function running(run: RunJournal, { look_s }: TangoInstrumentOptions, now: number): ActionProgress {
  const { record } = requestOf(run).action as unknown as Action;
  const fraction = rowsOf(run).length / record.readings;
  return { status: 'running', fraction, dueAt: now + look_s * 1000, heardAt: now };
}

async function advance(
  device: TangoDevice,
  run: RunJournal,
  options: TangoInstrumentOptions,
  now: number,
): Promise<ActionProgress> {
  const request = requestOf(run);
  const { until, record } = parseAction(request, options);
  const rows = rowsOf(run);
  if (rows.length >= record.readings) return finished(run, request, record.attributes, device.address);
  if (!has(run, 'acted'))
    throw new AppError(
      'unresolved',
      `${device.address}: it is not known which writes and commands it took; look at it`,
    );
  const acted = run.events.find(({ event }) => event === 'acted')?.at as number;
  if (until !== undefined && rows.length === 0) {
    const state = await device.state();
    if (state === 'FAULT' || state === 'ALARM')
      return {
        status: 'failed',
        failure: { kind: 'instrument-fault', detail: `${device.address}: has the state ${state}` },
      };
    if (state !== until.state) {
      if (Date.now() - acted < until.timeout_s * 1000) return running(run, options, now);
      const detail = `${device.address}: has the state ${state} after ${until.timeout_s} s; expected ${until.state}`;
      return { status: 'failed', failure: { kind: 'instrument-fault', detail } };
    }
  }
  const values = await device.read(record.attributes);
  await run.append('row', {
    values: Object.fromEntries(Object.entries(values).map(([key, { value }]) => [key, value])),
  });
  if (rows.length + 1 >= record.readings) return finished(run, request, record.attributes, device.address);
  return running(run, options, now);
}

function finished(
  run: RunJournal,
  request: ActionRequest,
  attributes: readonly string[],
  address: string,
): ActionProgress {
  const acting = run.events.find(({ event }) => event === 'acting');
  const units = (acting?.units ?? {}) as { readonly [attribute: string]: string };
  const start = run.events[0]?.at as number;
  const sample = request.samples[0]?.id as string;
  const rows = run.events.flatMap(({ event, at, values }) => {
    const read = (values ?? {}) as { readonly [attribute: string]: unknown };
    return event === 'row' ? [[(at - start) / 1000, ...attributes.map((key) => read[key])].join(',')] : [];
  });
  const lines = [
    `# sample: ${sample}`,
    `# action: ${request.id}`,
    `# instrument: ${String(acting?.class)} at ${address}`,
    `# measured: ${new Date(start).toISOString()}`,
    ['Time (s)', ...attributes.map((key) => `${key} (${units[key] ?? ''})`)].join(','),
    ...rows,
  ];
  const file = {
    sample,
    name: `${sample}.tango.csv`,
    bytes: new TextEncoder().encode(`${lines.join('\n')}\n`),
    licence: 'own measurement',
    source: `${address}, action ${request.id}`,
  };
  return { status: 'done', result: { files: [file], failures: {}, asMade: {}, cost: request.cost } };
}
