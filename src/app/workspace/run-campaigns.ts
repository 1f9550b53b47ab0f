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

/** Between attempts to become the host of a laboratory that another process hosts [ms]. */
const hostRetryInterval = 250;

/**
 * Drives campaigns side by side until each is closed or the signal aborts. Campaigns that name the same laboratory share it; this
 * process hosts it, or waits its turn while another process does.
 * @throws AppError `campaign-driven` — when another process drives one of the campaigns.
 */
export async function runCampaigns(options: RunOptions): Promise<ReadonlyMap<Id, CampaignState>> {
  const { workspace, ids, signal } = options;
  const laboratories = new Map<string, OpenLaboratory>();
  const leases: Lease[] = [];
  const failed = new AbortController();
  const idle = new AbortController();
  let stopWatching = (): void => undefined;
  try {
    for (const id of ids) leases.push(await leaseCampaign(workspace.store, id));
    const states = await Promise.all(ids.map((id) => openCampaignState(workspace.store, id)));
    for (const state of states) await openLaboratoryOf(state, laboratories, options, failed);
    if (options.isWaitingEnough) stopWatching = watchForPersons(states, laboratories, workspace.store, idle);
    const running = states.map(async (state, index) => {
      const laboratory = laboratories.get(state.spec.laboratory.name) as OpenLaboratory;
      const driver = createDriver(
        state.id,
        leases[index] as Lease,
        laboratory,
        options,
        AbortSignal.any([signal, failed.signal, idle.signal]),
      );
      return [state.id, await driver.run()] as const;
    });
    const finished = Promise.all(running).catch((error: unknown) => {
      failed.abort(error);
      throw error;
    });
    const hosts = [...laboratories.values()].map(({ host }) => host.then(() => finished));
    return new Map(await Promise.race([finished, ...hosts]));
  } finally {
    stopWatching();
    for (const { stop, host, client } of laboratories.values()) {
      stop.abort();
      await host.catch(() => undefined);
      client.close();
    }
    for (const lease of leases) await lease.release();
  }
}

/** Aborts `idle` once nothing but persons can bring any of the campaigns on. Returns how to stop watching. */
function watchForPersons(
  states: readonly CampaignState[],
  laboratories: ReadonlyMap<string, OpenLaboratory>,
  store: Store,
  idle: AbortController,
): () => void {
  const watched = states.map((state) => ({
    view: openCampaignView(store, state.id),
    laboratory: state.spec.laboratory.name,
  }));
  const check = async (): Promise<void> => {
    let isWaiting = false;
    for (const { view, laboratory } of watched) {
      await view.refresh();
      const state = view.state() as CampaignState;
      if (state.status === 'closed') continue;
      if (awaitedPerson(state, laboratories.get(laboratory)?.client.view.state() ?? null) === null) return;
      isWaiting = true;
    }
    if (isWaiting) idle.abort();
  };
  const timer = setInterval(() => void check(), hostRetryInterval);
  return () => clearInterval(timer);
}

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
  failed: AbortController,
): Promise<void> {
  const { name, clock: kind } = state.spec.laboratory;
  if (laboratories.has(name)) return;
  const { store } = options.workspace;
  const clock = options.clocks?.get(name) ?? createClock(kind);
  const client = openLaboratoryClient(store, name, clock);
  await client.view.refresh();
  clock.catchUp(Math.max(client.view.state()?.now ?? 0, state.now));
  const stop = new AbortController();
  const host = keepHost(name, clock, options, stop.signal).catch((error: unknown) => {
    failed.abort(error);
    throw error;
  });
  host.catch(() => undefined);
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
      await new Promise((resolve) => setTimeout(resolve, hostRetryInterval));
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
