import { setTimeout } from 'node:timers/promises';
import type { CampaignState, Step, StepKey, Table } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Id } from '../../core/id.ts';
import {
  awaitedPerson,
  CampaignDriver,
  type CampaignListener,
  type Clock,
  type Compute,
  createVirtualClock,
  createWallClock,
  type Definitions,
  definitionLabel,
  findDefinition,
  type LaboratoryClient,
  LaboratoryHost,
  type Lease,
  type OpenInstrument,
  openCampaignView,
  openLaboratoryClient,
  type Store,
} from '../../runtime/index.ts';
import type { Workspace } from './open-workspace.ts';

export type RunOptions = {
  readonly workspace: Workspace;
  readonly ids: readonly Id[];
  readonly compute: Compute;
  readonly signal: AbortSignal;
  readonly onEvent?: CampaignListener;
  readonly onProgress?: (id: Id, key: StepKey, fraction: number, note: string) => void;
  /** End as soon as every campaign waits for a person alone. */
  readonly isWaitingEnough?: boolean;
  /** Clocks of laboratories opened before, by name. */
  readonly clocks?: ReadonlyMap<string, Clock>;
};

type OpenLaboratory = {
  readonly clock: Clock;
  readonly client: LaboratoryClient;
  readonly host: Promise<void>;
  readonly stop: AbortController;
};

/** Between looks at whether another process still hosts a laboratory, or whether persons alone are awaited [ms]. */
const lookInterval = 250;

/**
 * Drives campaigns side by side until each is closed or the signal aborts. Campaigns that name the same laboratory share it; this
 * process hosts it, or waits its turn while another process does.
 * @throws AppError `campaign-driven` — when another process drives one of the campaigns.
 */
export async function runCampaigns(options: RunOptions): Promise<ReadonlyMap<Id, CampaignState>> {
  const { workspace, ids, signal } = options;
  const laboratories = new Map<string, OpenLaboratory>();
  const leases: Lease[] = [];
  const ending = new AbortController();
  const anyEnd = AbortSignal.any([signal, ending.signal]);
  const work: Promise<unknown>[] = [];
  // Nothing else keeps the process alive while everybody waits for news of a person or of another process.
  const keepAlive = setInterval(() => undefined, 3_600_000);
  try {
    const states: CampaignState[] = [];
    const running: Promise<readonly [Id, CampaignState]>[] = [];
    for (const id of new Set(ids)) {
      leases.push(await leaseCampaign(workspace.store, id));
      states.push(await openCampaignState(workspace.store, id));
    }
    for (const state of states)
      if (state.status !== 'closed') await openLaboratoryOf(state, laboratories, options);
    for (const [index, state] of states.entries()) {
      const laboratory = laboratories.get(state.spec.laboratory.name);
      const lease = leases[index] as Lease;
      running.push(runCampaign(state, lease, laboratory, options, anyEnd));
    }
    const hosts = [...laboratories.values()].map(({ host }) => host);
    work.push(...running);
    if (options.isWaitingEnough)
      work.push(watchForPersons(states, laboratories, workspace.store, anyEnd, () => ending.abort()));
    return new Map(await firstFailureOrAll(running, [...work, ...hosts]));
  } finally {
    ending.abort();
    await Promise.allSettled(work);
    for (const { stop, host, client } of laboratories.values()) {
      stop.abort();
      await Promise.allSettled([host]);
      client.close();
    }
    for (const lease of leases) await lease.release();
    clearInterval(keepAlive);
  }
}

/** All results, or the failure of anything that they depend on as soon as it shows. */
function firstFailureOrAll<T>(
  results: readonly Promise<T>[],
  support: readonly Promise<unknown>[],
): Promise<readonly T[]> {
  const failure = new Promise<never>((_, reject) => {
    for (const promise of support) promise.catch(reject);
  });
  return Promise.race([Promise.all(results), failure]);
}

async function runCampaign(
  state: CampaignState,
  lease: Lease,
  laboratory: OpenLaboratory | undefined,
  options: RunOptions,
  signal: AbortSignal,
): Promise<readonly [Id, CampaignState]> {
  if (laboratory === undefined || state.status === 'closed') return [state.id, state];
  const driver = createDriver(state.id, lease, laboratory, options, signal);
  return [state.id, await driver.run()];
}

/** Calls `end` once nothing but persons can bring any of the campaigns on; returns when the signal aborts. */
async function watchForPersons(
  states: readonly CampaignState[],
  laboratories: ReadonlyMap<string, OpenLaboratory>,
  store: Store,
  signal: AbortSignal,
  end: () => void,
): Promise<void> {
  const watched = states.map((state) => ({
    view: openCampaignView(store, state.id),
    laboratory: state.spec.laboratory.name,
  }));
  const isAwaited = async (): Promise<boolean> => {
    let isWaiting = false;
    for (const { view, laboratory } of watched) {
      await view.refresh();
      const state = view.state() as CampaignState;
      if (state.status === 'closed') continue;
      if (awaitedPerson(state, laboratories.get(laboratory)?.client.view.state() ?? null) === null)
        return false;
      isWaiting = true;
    }
    return isWaiting;
  };
  while (!signal.aborted) {
    await sleep(lookInterval, signal);
    if (!signal.aborted && (await isAwaited())) end();
  }
}

/** Sleeps for some time [ms], or until the signal aborts. */
const sleep = async (duration: number, signal: AbortSignal): Promise<void> => {
  await Promise.allSettled([setTimeout(duration, undefined, { signal })]);
};

async function leaseCampaign(store: Store, id: Id): Promise<Lease> {
  const lease = await store.acquireLease(`campaign/${id}`, describeProcess());
  if ('heldBy' in lease)
    throw new AppError(
      'campaign-driven',
      `campaign ${id} is being run by ${lease.heldBy}; watch it with: onnes show ${id}`,
    );
  return lease;
}

const describeProcess = (): string => `process ${process.pid}`;

async function openCampaignState(store: Store, id: Id): Promise<CampaignState> {
  const view = openCampaignView(store, id);
  await view.refresh();
  const state = view.state();
  if (state === null) throw new AppError('no-such-campaign', `there is no campaign ${id}`);
  return state;
}

async function openLaboratoryOf(
  state: CampaignState,
  laboratories: Map<string, OpenLaboratory>,
  options: RunOptions,
): Promise<void> {
  const { name, clock: kind } = state.spec.laboratory;
  if (laboratories.has(name)) return;
  const { store } = options.workspace;
  const clock = options.clocks?.get(name) ?? createClock(kind);
  const client = openLaboratoryClient(store, name, clock);
  await client.view.refresh();
  clock.catchUp(Math.max(client.view.state()?.now ?? 0, state.now));
  const stop = new AbortController();
  const host = keepHost(name, clock, options, stop.signal);
  void Promise.allSettled([host]);
  laboratories.set(name, { clock, client, host, stop });
}

export const createClock = (kind: 'wall' | 'virtual'): Clock =>
  kind === 'wall' ? createWallClock() : createVirtualClock();

/** Hosts the laboratory as soon as no other process does. */
async function keepHost(name: string, clock: Clock, options: RunOptions, signal: AbortSignal): Promise<void> {
  const { store, limits } = options.workspace;
  for (;;) {
    const lease = await store.acquireLease(`laboratory/${name}`, describeProcess());
    if ('heldBy' in lease) {
      await sleep(lookInterval, signal);
      if (signal.aborted) return;
      continue;
    }
    try {
      const openInstrument = instrumentOpener(store, options.workspace.lab.definitions);
      return await new LaboratoryHost({ store, name, clock, lease, limits, openInstrument, signal }).run();
    } finally {
      await lease.release();
    }
  }
}

const instrumentOpener =
  (store: Store, definitions: Definitions): OpenInstrument =>
  async ({ driver: name, options, table: blob, hours }, orders) => {
    const driver = findDefinition('instrument-driver', definitions.instrumentDrivers, name);
    const table =
      blob === null ? null : (JSON.parse(new TextDecoder().decode(await store.readBlob(blob))) as Table);
    return driver.open(driver.parseOptions(options), { table, orders, hours });
  };

function createDriver(
  id: Id,
  lease: Lease,
  laboratory: OpenLaboratory,
  options: RunOptions,
  signal: AbortSignal,
): CampaignDriver {
  const { workspace, compute, onEvent, onProgress } = options;
  return new CampaignDriver({
    store: workspace.store,
    id,
    clock: laboratory.clock,
    compute,
    laboratory: laboratory.client,
    lease,
    labelOf: (step) => labelOfStep(workspace.lab.definitions, step),
    signal,
    ...(onEvent && { onEvent }),
    ...(onProgress && { onProgress: (key, fraction, note) => onProgress(id, key, fraction, note) }),
  });
}

function labelOfStep(definitions: Definitions, step: Step): string {
  switch (step.kind) {
    case 'propose':
      return definitionLabel(findDefinition('planner', definitions.planners, step.planner));
    case 'simulate':
      return definitionLabel(findDefinition('simulator', definitions.simulators, step.simulator));
    case 'analyse':
      return definitionLabel(findDefinition('analysis', definitions.analyses, step.analysis));
    case 'reward':
      return definitionLabel(findDefinition('grader', definitions.graders, step.grader));
    case 'review':
      return 'person';
    case 'actuate':
      return `laboratory:${step.instrument}`;
  }
}
