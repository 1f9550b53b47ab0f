import { z } from 'zod';
import {
  type ActionHandle,
  type ActionProgress,
  type ActionRequest,
  failureKinds,
  type Instrument,
  type RawFile,
} from '../campaign/index.ts';
import { AppError, describeError } from '../core/error.ts';
import type { Json } from '../core/json.ts';
import { parseWith } from '../core/parse-with.ts';
import { insist } from './insist.ts';
import { type Bounds, requireWithin } from './limit.ts';
import { beginRun, findRun } from './run-journal.ts';
import type { Answer, Ask, Method } from './transports/ask.ts';

export type RemoteOptions = {
  /** Bounds of every number in an action or a design, by its name; a number without bounds is refused. */
  readonly limits: { readonly [name: string]: Bounds };
  readonly runs: string;
  /** Between looks [s]. */
  readonly look_s: number;
  /** What `POST /safe` does there, for whoever stands beside it. */
  readonly safe: string;
};

const failure = z.object({ kind: z.enum(failureKinds), detail: z.string() });
const aboutSchema = z.object({
  protocol: z.literal('onnes-instrument/1'),
  instrument: z.string().min(1),
  /** Names what it remembers its actions in; another name means that it has forgotten those before. */
  memory: z.string().min(1),
});
const design = z.record(z.string(), z.union([z.number(), z.string()]));
const stateSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('running'),
    fraction: z.number().min(0).max(1).nullable().default(null),
    isPaused: z.boolean().default(false),
  }),
  z.object({
    status: z.literal('done'),
    files: z.array(
      z.object({
        sample: z.string(),
        name: z.string().regex(/^(?!\.{1,2}$)[^/\\\0]{1,200}$/, 'expected a plain file name'),
        text: z.string().exactOptional(),
        base64: z.base64().exactOptional(),
      }),
    ),
    failures: z.record(z.string(), failure).default({}),
    asMade: z.record(z.string(), design).default({}),
  }),
  z.object({ status: z.literal('failed'), failure }),
]);
type State = z.infer<typeof stateSchema>;

/**
 * An instrument behind a program on its own computer that speaks the protocol of docs/add-an-instrument.md. The program keeps the
 * keys of its actions, so that a start that is said twice acts once, and what happened can be asked after a crash of either side.
 */
export function openRemote(name: string, { ask, address }: Ask, options: RemoteOptions): Instrument {
  const read = async <T>(schema: z.ZodType<T>, method: Method, path: string, body?: Json): Promise<T> => {
    const answer = await ask(method, path, body);
    requireOk(answer, `${address}: ${method} ${path}`);
    return parseBody(schema, answer.body, `${address}: ${method} ${path}`);
  };
  const about = () => insist(() => read(aboutSchema, 'GET', '/'));
  const stateOf = async (action: string): Promise<State | null> => {
    const path = pathOf(action);
    const answer = await ask('GET', path);
    if (answer.status === 404) return null;
    requireOk(answer, `${address}: GET ${path}`);
    return parseBody(stateSchema, answer.body, `${address}: GET ${path}`);
  };
  /** Whether it may have forgotten an action that was sent to it. */
  const mayHaveForgotten = async (action: string): Promise<boolean> => {
    const sent = (await findRun(options.runs, action))?.events.find(({ event }) => event === 'sent');
    return sent !== undefined && (await about()).memory !== sent.memory;
  };
  /** Whether a start was sent that nobody confirmed: it may still be on its way. */
  const wasNeverConfirmed = async (action: string): Promise<boolean> =>
    (await findRun(options.runs, action))?.events.some(({ event }) => event === 'unsure') ?? false;
  const tell = async (verb: 'pause' | 'resume' | 'abort', action: string): Promise<void> => {
    requireOk(await ask('POST', `${pathOf(action)}/${verb}`), `${address}: ${verb} ${action}`);
  };
  return {
    verified: 'from-manual',
    safeState: {
      words: options.safe,
      does: [`POST /safe to ${address}`],
      withoutOnnes: 'nobody',
    },
    async find(action) {
      if ((await findRun(options.runs, action)) === null) return 'never-started';
      if ((await insist(() => stateOf(action))) !== null) return { action, token: '' };
      const isOpen = (await wasNeverConfirmed(action)) || (await mayHaveForgotten(action));
      return isOpen ? 'cannot-tell' : 'never-started';
    },
    async start(request): Promise<ActionHandle> {
      checkNumbers(name, request, options.limits);
      const handle = { action: request.id, token: '' };
      const { run } = await beginRun(options.runs, request.id, {
        request: JSON.parse(JSON.stringify(request)),
      });
      const before = await about();
      const sent = run.events.find(({ event }) => event === 'sent');
      if (sent !== undefined && sent.memory !== before.memory) return handle;
      if (sent === undefined)
        await run.append('sent', { memory: before.memory, instrument: before.instrument });
      const body: Json = JSON.parse(JSON.stringify(bodyOf(request)));
      try {
        // The key makes a second PUT a question; after a restart that forgot, it would not be one.
        await insist(async () => {
          if ((await about()).memory !== before.memory) return;
          requireOk(await ask('PUT', pathOf(request.id), body), `${address}: PUT ${request.id}`);
        });
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'refused') throw error;
        await run.append('unsure', { why: describeError(error) });
      }
      return handle;
    },
    async poll({ action }, now): Promise<ActionProgress> {
      const request = await requestOf(options.runs, action, name);
      const state = await stateOf(action);
      if (state === null) throw unknown(action, await wasNeverConfirmed(action), address);
      if (state.status === 'failed') return state;
      if (state.status === 'done') return finished(state, request, address);
      const { fraction, isPaused } = state;
      return { status: 'running', fraction, isPaused, dueAt: now + options.look_s * 1000, heardAt: now };
    },
    pause: ({ action }) => tell('pause', action),
    resume: ({ action }) => tell('resume', action),
    abort: ({ action }) => tell('abort', action),
    safe: () => insist(async () => requireOk(await ask('POST', '/safe'), `${address}: POST /safe`)),
  };
}

const pathOf = (action: string): string => `/actions/${encodeURIComponent(action)}`;

const bodyOf = ({ id, instrument, samples, action, goals }: ActionRequest) => ({
  id,
  instrument,
  samples: samples.map((sample) => ({ id: sample.id, design: sample.design })),
  goals: goals.map(({ quantity, unit, criterion }) => ({ quantity, unit, criterion })),
  action,
});

const refusal = z.object({ why: z.string() });

function requireOk({ status, body }: Answer, what: string): void {
  if (status >= 200 && status < 300) return;
  const said = refusal.safeParse(body);
  const why = said.success ? `: ${said.data.why}` : '';
  const code = status === 422 ? 'refused' : 'instrument-fault';
  throw new AppError(code, `${what}: answered with status ${status}${why}`, status >= 500);
}

/** Only a person can say what an instrument did that does not know an action which was sent to it. */
const unknown = (action: string, isUnconfirmed: boolean, address: string): AppError => {
  const why = isUnconfirmed
    ? `gave no answer to the start of action ${action} and does not know of it; it may begin yet`
    : `was told to start action ${action} and does not know it any more`;
  return new AppError('unresolved', `${address}: ${why}; look what it did`);
};

/** An answer of another form may be a broken one, and is asked for again. @throws AppError `garbled-reply` */
function parseBody<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  try {
    return parseWith(schema, body, 'garbled-reply', what);
  } catch (error) {
    throw new AppError('garbled-reply', describeError(error), true);
  }
}

async function requestOf(runs: string, action: string, name: string): Promise<ActionRequest> {
  const run = await findRun(runs, action);
  if (run === null) throw new AppError('no-such-run', `${name}: ${runs} keeps no run of action ${action}`);
  return run.events[0]?.request as unknown as ActionRequest;
}

function finished(
  state: Extract<State, { status: 'done' }>,
  request: ActionRequest,
  address: string,
): ActionProgress {
  const known = new Set(request.samples.map(({ id }) => id));
  const strange = [...state.files.map(({ sample }) => sample), ...Object.keys(state.failures)].find(
    (id) => !known.has(id),
  );
  if (strange !== undefined) {
    const detail = `${address}: names sample ${strange}, which is not of action ${request.id}`;
    return { status: 'failed', failure: { kind: 'instrument-fault', detail } };
  }
  const files = state.files.map(
    ({ sample, name, text, base64 }): RawFile => ({
      sample,
      name,
      bytes: base64 === undefined ? new TextEncoder().encode(text ?? '') : Buffer.from(base64, 'base64'),
      licence: 'own measurement',
      source: `${address}, action ${request.id}`,
    }),
  );
  const { failures, asMade } = state;
  return { status: 'done', result: { files, failures, asMade, cost: request.cost } };
}

/** Every number that the instrument is told is one that its limits know. @throws AppError `refused` */
function checkNumbers(
  name: string,
  { action, samples }: ActionRequest,
  limits: RemoteOptions['limits'],
): void {
  const visit = (field: string, value: unknown): void => {
    if (typeof value === 'number') {
      const range = Object.hasOwn(limits, field) ? limits[field] : undefined;
      if (range === undefined)
        throw new AppError('refused', `${name}: has no limits for "${field}"; state them in its settings`);
      requireWithin(name, field, value, range, '');
    } else if (Array.isArray(value)) for (const item of value) visit(field, item);
    else if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value)) visit(key, item);
  };
  visit('action', action);
  for (const sample of samples) visit('design', sample.design);
}
