import { setTimeout } from 'node:timers/promises';
import { agentPlanner, type LanguageModel } from '../../agents/index.ts';
import type { Alarm, CampaignState, Step, StepKey } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Id } from '../../core/id.ts';
import {
  awaitedPerson,
  CampaignDriver,
  type CampaignListener,
  type Clock,
  type Compute,
  computeAskingOutside,
  type Definitions,
  definitionLabel,
  findDefinition,
  type LaboratoryClient,
  LaboratoryHost,
  type Lease,
  openCampaignView,
  openLaboratoryClient,
  type Store,
} from '../../runtime/index.ts';
import { type AgentSurroundings, attachAgent, closeAgentRun } from '../agents/attach-agent.ts';
import { openCampaignModel } from '../models/open-campaign-model.ts';
import { createClock } from './create-clock.ts';
import { deviceOptionsOf, keepDeviceOptions } from './device-options.ts';
import { openHostSecrets } from './host-secrets.ts';
import { createWaitNotes } from './note-waits.ts';
import { instrumentOpener } from './open-instrument.ts';
import type { Workspace } from './open-workspace.ts';
import { passOnAlarms } from './pass-on-alarm.ts';

export type RunOptions = {
  readonly workspace: Workspace;
  readonly ids: readonly Id[];
  readonly compute: Compute;
  readonly signal: AbortSignal;
  readonly onEvent?: CampaignListener;
  readonly onProgress?: (id: Id, key: StepKey, fraction: number, note: string) => void;
  readonly onAlarm?: (alarm: Alarm) => void;
  /** Is told what could not be done beside the campaign. */
  readonly onNote?: (note: string) => void;
  /** End as soon as every campaign waits for a person alone. */
  readonly isWaitingEnough?: boolean;
  /** The language model of a campaign, in place of the one that its switch names; null: none. */
  readonly openModel?: (campaign: CampaignState) => LanguageModel | null;
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
/** After so long somebody is told what is waited for [ms]. */
const waitInterval = 2000;

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
    work.push(tellWaits(new Set(ids), laboratories, options, anyEnd));
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
  const surroundings = await surroundAgent(state, lease, laboratory, options);
  const driver = createDriver(lease, laboratory, options, surroundings, signal);
  const last = await driver.run();
  if (last.status === 'closed') await closeAgentRun(surroundings, last);
  return [state.id, last];
}

async function surroundAgent(
  campaign: CampaignState,
  lease: Lease,
  { clock }: OpenLaboratory,
  options: RunOptions,
): Promise<AgentSurroundings> {
  const { workspace, compute } = options;
  return {
    store: workspace.store,
    lab: workspace.lab,
    compute,
    campaign,
    model: await openModelOf(campaign, options),
    labAt: clock.now,
    fence: { lease: lease.name, token: lease.token },
  };
}

/** @throws AppError — the switch names a model that cannot be opened */
async function openModelOf(
  campaign: CampaignState,
  { workspace, openModel, onNote }: RunOptions,
): Promise<LanguageModel | null> {
  if (openModel !== undefined) return openModel(campaign);
  const { model: modelSwitch = 'off', planner } = campaign.spec;
  if (planner.name !== agentPlanner.name) return null;
  if (modelSwitch === 'off') {
    onNote?.(
      `no language model is switched on for ${campaign.id}: the fallback of its planner chooses, if it has one (docs/agent.md)`,
    );
    return null;
  }
  const { store, folder } = workspace;
  const { model } = await openCampaignModel(store, campaign, {
    folder,
    onRetry: (why, delay) => onNote?.(`${modelSwitch.use}: ${why}; again in ${Math.ceil(delay / 1000)} s`),
  });
  return model;
}

/** Says what waits, and for what, in laboratories of real time; in simulated time nobody waits. Returns when the signal aborts. */
async function tellWaits(
  ids: ReadonlySet<Id>,
  laboratories: ReadonlyMap<string, OpenLaboratory>,
  { onNote }: RunOptions,
  signal: AbortSignal,
): Promise<void> {
  const told = [...laboratories.values()]
    .filter(({ clock }) => clock.kind === 'wall')
    .map(({ client }) => ({ client, tell: createWaitNotes(ids, (note) => onNote?.(note)) }));
  while (!signal.aborted && told.length > 0) {
    await sleep(waitInterval, signal);
    for (const { client, tell } of signal.aborted ? [] : told) {
      await client.view.refresh();
      const state = client.view.state();
      if (state !== null) tell(state);
    }
  }
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

/** Hosts the laboratory as soon as no other process does. */
async function keepHost(name: string, clock: Clock, options: RunOptions, signal: AbortSignal): Promise<void> {
  const { store, limits, lab, laboratory, folder } = options.workspace;
  const own = laboratory?.name === name ? laboratory : null;
  const devices = own === null ? null : deviceOptionsOf(own);
  const fault = own === null ? null : keepDeviceOptions(folder, own);
  if (fault !== null) options.onNote?.(fault);
  const openInstrument = instrumentOpener(store, lab.definitions, devices, openHostSecrets(folder));
  for (;;) {
    const lease = await store.acquireLease(`laboratory/${name}`, describeProcess());
    if ('heldBy' in lease) {
      await sleep(lookInterval, signal);
      if (signal.aborted) return;
      continue;
    }
    const { onAlarm, onNote } = options;
    const passing = own === null ? null : passOnAlarms(own.alarm, name, (why) => onNote?.(why));
    try {
      return await new LaboratoryHost({
        store,
        name,
        clock,
        lease,
        limits,
        openInstrument,
        signal,
        ...(own !== null && { policy: own.policy }),
        controls: { compute: options.compute, analyses: lab.definitions.analyses },
        onAlarm: (alarm) => {
          onAlarm?.(alarm);
          passing?.pass(alarm);
        },
      }).run();
    } finally {
      await lease.release().finally(() => passing?.end());
    }
  }
}

function createDriver(
  lease: Lease,
  laboratory: OpenLaboratory,
  options: RunOptions,
  agent: AgentSurroundings,
  signal: AbortSignal,
): CampaignDriver {
  const { workspace, onEvent, onProgress } = options;
  const { id } = agent.campaign;
  const compute = computeAskingOutside(options.compute, workspace.lab.definitions, attachAgent(agent));
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
