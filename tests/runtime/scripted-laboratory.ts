import {
  type ActionHandle,
  type ActionProgress,
  type ActionRequest,
  type CheckAction,
  type DeviceEntry,
  type Instrument,
  type LaboratoryCommand,
  type LaboratoryEvent,
  type LaboratoryState,
  type Policy,
  withoutLimits,
} from '../../src/campaign/index.ts';
import {
  type Clock,
  type ControlAnalysis,
  createMemoryStore,
  createVirtualClock,
  type LaboratoryClient,
  LaboratoryHost,
  type Lease,
  openLaboratoryClient,
} from '../../src/runtime/index.ts';

export const hour = 3_600_000;
const person = { kind: 'person', id: 'gerrit' } as const;

/** A laboratory with one host and instruments that do what a test says. */
export type ScriptedLaboratory = {
  readonly clock: Clock;
  readonly client: LaboratoryClient;
  /** Limits as they are now; a test may change them between two looks. */
  check: CheckAction;
  state(): LaboratoryState;
  command(command: LaboratoryCommand): Promise<void>;
  request(id: string, changes?: Partial<ActionRequest>): Promise<void>;
  /** Waits until the record says so; fails after some seconds. */
  until(isSo: (state: LaboratoryState) => boolean): Promise<void>;
  events(): Promise<readonly LaboratoryEvent[]>;
  stop(): Promise<void>;
};

export const requestFor = (id: string, changes: Partial<ActionRequest> = {}): ActionRequest => ({
  id,
  campaign: 'c',
  seed: 1,
  key: id,
  instrument: 'furnace',
  samples: [{ id: `s-${id}`, design: {}, replicateOf: null, repeat: 0 }],
  goals: [],
  action: {},
  cost: { money: 0, hours: 0 },
  ...changes,
});

/** An instrument that runs for two hours and then answers; parts of it may be replaced. */
export function scripted(changes: Partial<Instrument> = {}): Instrument {
  return {
    verified: 'simulated',
    find: () => Promise.resolve('never-started'),
    start: async ({ id }, { now }) => ({ action: id, token: String(now + 2 * hour) }),
    poll: async (handle, now) => runFor(handle, now),
    safe: () => Promise.resolve(),
    ...changes,
  };
}

export const runFor = ({ action, token }: ActionHandle, now: number): ActionProgress =>
  now < Number(token)
    ? { status: 'running', fraction: null, dueAt: Number(token) }
    : { status: 'done', action, result: resultFor([]) };

export const resultFor = (samples: readonly string[]) => ({
  files: samples.map((sample) => ({
    sample,
    name: 'a.dat',
    bytes: new Uint8Array([1]),
    licence: 'CC0-1.0',
    source: 'a test',
  })),
  failures: {},
  asMade: {},
  cost: { money: 0, hours: 0 },
});

type Options = {
  readonly instruments: { readonly [name: string]: Instrument };
  readonly device?: Partial<DeviceEntry>;
  readonly policy?: Policy;
  readonly onAlarm?: (detail: string) => void;
  readonly clock?: Clock;
  /** Happens while an instrument is opened: after its action was accepted, before it is started. */
  readonly controls?: ControlAnalysis;
  readonly whileOpening?: () => Promise<void>;
};

/** Opens the laboratory and its host; the devices have no heartbeat and no deadline unless changed. */
export async function openScripted(options: Options): Promise<ScriptedLaboratory> {
  const store = createMemoryStore();
  const clock = options.clock ?? createVirtualClock();
  const client = openLaboratoryClient(store, 'test', clock);
  const command = (given: LaboratoryCommand): Promise<void> => client.command(given, person);
  await command({ command: 'open', name: 'test', clock: clock.kind });
  const device: DeviceEntry = {
    file: '',
    safeState: null,
    shared: [],
    fillMinutes: 0,
    warmUpHours: 0,
    coolDownHours: 0,
    heartbeatMinutes: null,
    deadlineHours: null,
    ...options.device,
  };
  for (const instrument of Object.keys(options.instruments)) {
    const entry = { driver: 'scripted', capacity: 2, hours: 1, options: {}, table: null, device };
    await command({ command: 'list-instrument', instrument, entry });
  }
  const stop = new AbortController();
  const laboratory = { check: withoutLimits };
  const host = new LaboratoryHost({
    store,
    name: 'test',
    clock,
    lease: (await store.acquireLease('laboratory/test', 'test')) as Lease,
    limits: { current: () => ({ hash: '', check: laboratory.check }) },
    openInstrument: async (_, __, name) => {
      await options.whileOpening?.();
      return options.instruments[name] as Instrument;
    },
    signal: stop.signal,
    patience: 50,
    ...(options.policy && { policy: options.policy }),
    ...(options.controls && { controls: options.controls }),
    onAlarm: ({ detail }) => options.onAlarm?.(detail),
  });
  const running = host.run();
  const state = (): LaboratoryState => client.view.state() as LaboratoryState;
  return Object.assign(laboratory, {
    clock,
    client,
    state,
    command,
    request: (id: string, changes: Partial<ActionRequest> = {}) =>
      command({ command: 'request', request: requestFor(id, changes) }),
    async until(isSo: (state: LaboratoryState) => boolean) {
      const latest = performance.now() + 5000;
      for (;;) {
        await client.view.refresh();
        if (isSo(state())) return;
        if (performance.now() > latest)
          throw new Error(`it never came to that: ${JSON.stringify([...state().actions.values()])}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    events: async () => (await store.read('laboratory/test')) as unknown as readonly LaboratoryEvent[],
    async stop() {
      stop.abort();
      await running;
      client.close();
    },
  });
}
