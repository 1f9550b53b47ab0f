import { lab as builtInLab, createLab } from '../../src/app/lab.ts';
import { openCampaign } from '../../src/app/workspace/open-campaign.ts';
import { runCampaigns } from '../../src/app/workspace/run-campaigns.ts';
import {
  type CampaignSpec,
  type CampaignState,
  foldLaboratory,
  type LaboratoryEvent,
  type LaboratoryState,
  parseCampaign,
  type StoredEvent,
} from '../../src/campaign/index.ts';
import {
  commandLaboratory,
  computeHere,
  createLaboratoryView,
  createMemoryStore,
  createVirtualClock,
  type LimitsSource,
  type Store,
} from '../../src/runtime/index.ts';
import { createMortalStore } from '../crash/mortal-store.ts';
import { findFaults } from '../crash/recorded-campaign.ts';
import { type FaultScene, faultScenes } from './fault-scenes.ts';
import {
  createFaultyWorld,
  type FaultCounts,
  type FaultRates,
  type FaultyWorld,
  type LedgerEntry,
  usualRates,
} from './faulty-world.ts';

export type FaultCampaignOptions = {
  readonly seed: number;
  readonly experiments: number;
  readonly rates?: FaultRates;
  readonly scene?: FaultScene;
};

/** What one campaign among faults came to; `faults` are the promises it broke. */
export type FaultCampaignOutcome = {
  readonly status: CampaignState['status'] | 'stuck';
  readonly lives: number;
  readonly struck: FaultCounts;
  readonly physicalStarts: number;
  readonly refused: number;
  /** Times that a person was asked what happened, by what was so. */
  readonly asked: { readonly neverHappened: number; readonly lost: number; readonly askAgain: number };
  readonly results: number;
  readonly faults: readonly string[];
  /** For another look: what happened, and what the record says. */
  readonly evidence: Evidence;
};

export type Evidence = {
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
  readonly state: LaboratoryState;
  readonly events: readonly StoredEvent<LaboratoryEvent>[];
};

const laboratory = 'faulty-laboratory';
/** Real time that a campaign may take, deaths included [ms]. */
const longest = 120_000;

/** Two stages on two devices, both behind bad wires; a sample beyond the limit must be refused. */
function specOf(seed: number, experiments: number, { campaign }: FaultScene): CampaignSpec {
  const instrument = (device: string) => ({ driver: 'faulty', capacity: 2, hours: 2, options: { device } });
  const { spec } = parseCampaign(
    {
      name: 'among faults',
      goal: campaign.goal,
      space: campaign.space,
      laboratory: {
        name: laboratory,
        clock: 'virtual',
        instruments: { furnace: instrument('furnace'), cryostat: instrument('cryostat') },
      },
      planner: 'random',
      protocol: [
        { name: 'make', kind: 'actuate', instrument: 'furnace', cost: { money: 1, hours: 2 } },
        { name: 'measure', kind: 'actuate', instrument: 'cryostat', cost: { money: 1, hours: 2 } },
        { name: 'analyse', kind: 'analyse', analysis: campaign.analysis },
        { name: 'reward', kind: 'reward', grader: 'measured-goal' },
      ],
      budget: { experiments },
      concurrency: 3,
      // What an analysis finds wanting is not measured again: a second start is then always a fault.
      retry: { invalidMeasurements: 0 },
      seed,
    },
    null,
    'fault campaign',
  );
  return spec;
}

/** Runs one campaign among faults, in as many processes as it takes, with a person who goes and looks; checks it against the ledger. */
export async function runFaultCampaign(options: FaultCampaignOptions): Promise<FaultCampaignOutcome> {
  const { seed, experiments, rates = usualRates, scene = faultScenes[0] as FaultScene } = options;
  const world = createFaultyWorld({
    seed,
    rates,
    inner: scene.inner,
    optionsOf: (device) => scene.optionsOf(device, seed),
    setting: scene.setting,
    limits: scene.limits,
  });
  const store = createMemoryStore();
  const asked = { neverHappened: 0, lost: 0, askAgain: 0 };
  const id = await openCampaign(store, specOf(seed, experiments, scene), null, createVirtualClock(), {
    kind: 'person',
    id: 'test',
  });
  const stopPerson = answerAsPerson(store, world, asked);
  const until = performance.now() + longest;
  let lives = 0;
  let status: FaultCampaignOutcome['status'] = 'stuck';
  while (status !== 'closed' && performance.now() < until) {
    lives++;
    status = (await live(store, id, world, scene.setting, until)) ?? 'stuck';
  }
  stopPerson();
  const events = (await store.read(`laboratory/${laboratory}`)) as unknown as StoredEvent<LaboratoryEvent>[];
  const state = events.reduce<LaboratoryState | null>(foldLaboratory, null) as LaboratoryState;
  const evidence = { ledger: world.ledger, state, events };
  return {
    status,
    lives,
    evidence,
    struck: world.counts,
    physicalStarts: [...world.ledger.values()].reduce((sum, { starts }) => sum + starts, 0),
    refused: [...state.actions.values()].filter((action) => action.status === 'refused').length,
    asked,
    results: [...state.actions.values()].filter((action) => action.status === 'finished').length,
    faults: [
      ...(status === 'closed' ? [] : ['the campaign did not end']),
      ...findBrokenPromises(evidence),
      ...(await findRecordFaults(store, id)),
    ],
  };
}

/** One process, until it dies or the campaign is closed; null when it died. */
async function live(
  store: Store,
  id: string,
  world: FaultyWorld,
  setting: string,
  until: number,
): Promise<CampaignState['status'] | null> {
  let isDead = false;
  const mortal = createMortalStore(store, () => (isDead ? 'before' : null));
  const stop = new AbortController();
  const process = {
    isDead: () => isDead,
    kill: () => {
      isDead = true;
      stop.abort();
    },
  };
  const definitions = createLab({ instrumentDrivers: [world.driverFor(process)] }).definitions;
  const limits: LimitsSource = {
    current() {
      world.mayChangeLimit();
      const limit = world.limit();
      return {
        hash: String(limit),
        check: (request) => {
          const value = Math.max(...request.samples.map(({ design }) => Number(design[setting])));
          return value <= limit ? null : `${setting} ${value} is above the limit of ${limit}`;
        },
      };
    },
  };
  const workspace = {
    store: mortal,
    address: 'test',
    folder: '',
    lab: { ...builtInLab, definitions },
    labModule: '',
    limits,
    laboratory: null,
  };
  const timeout = setTimeout(() => stop.abort(), until - performance.now());
  try {
    const states = await runCampaigns({
      workspace,
      ids: [id],
      compute: computeHere(definitions),
      signal: stop.signal,
    });
    return isDead ? null : (states.get(id)?.status ?? null);
  } catch (error) {
    if (!isDead) throw error;
    return null;
  } finally {
    clearTimeout(timeout);
    await mortal.bury();
  }
}

/** A person who, asked what happened, repairs what is broken, looks at the bench and says what is so; nobody else reads the ledger. */
function answerAsPerson(
  store: Store,
  world: FaultyWorld,
  asked: { neverHappened: number; lost: number; askAgain: number },
): () => void {
  let isStopped = false;
  let isBusy = false;
  const answer = async (): Promise<void> => {
    if (isBusy || isStopped) return;
    isBusy = true;
    try {
      for (;;) {
        const view = createLaboratoryView(store, laboratory);
        await view.refresh();
        const action = [...(view.state()?.actions.values() ?? [])].find(
          ({ status }) => status === 'unresolved',
        );
        if (action === undefined || isStopped) return;
        world.repair();
        const entry = world.ledger.get(action.request.id);
        const outcome = entry === undefined ? 'never-happened' : entry.isForgotten ? 'failed' : 'ask-again';
        if (outcome === 'never-happened') asked.neverHappened++;
        else if (outcome === 'failed') asked.lost++;
        else asked.askAgain++;
        await commandLaboratory(
          view,
          createVirtualClock(view.state()?.now),
          { command: 'resolve', id: action.request.id, outcome, why: 'went and looked' },
          { kind: 'person', id: 'test' },
        );
      }
    } finally {
      isBusy = false;
    }
  };
  const stop = store.subscribe((stream) => {
    if (stream === `laboratory/${laboratory}`) setImmediate(() => void answer());
  });
  return () => {
    isStopped = true;
    stop();
  };
}

const stageOf = (key: string): string => key.split('/')[1] ?? '';

/** What the ledger says against the record. */
export function findBrokenPromises({ ledger, state, events }: Evidence): string[] {
  const faults: string[] = [];
  const unresolved = new Set<string>();
  for (const { type, data } of events) if (type === 'action-unresolved') unresolved.add(data.id);
  const bySampleAndStage = new Map<string, string[]>();
  for (const entry of ledger.values()) {
    const action = state.actions.get(entry.id);
    if (entry.starts > 1) faults.push(`${entry.id} was done ${entry.starts} times`);
    if (entry.setting > entry.limit)
      faults.push(
        `${entry.id} was done at ${entry.setting}, beyond the limit of ${entry.limit} then in force`,
      );
    if (action === undefined) faults.push(`${entry.id} was done and is in no record`);
    const isAnswered = entry.isDone && !entry.isReportedFailed && !entry.isForgotten;
    if (isAnswered && action?.status !== 'finished')
      faults.push(`the result of ${entry.id} is lost: the record says ${action?.status}`);
    if (entry.isForgotten && action?.status === 'failed' && !unresolved.has(entry.id))
      faults.push(`nobody was asked about ${entry.id}, of which the device had no memory`);
    if (!entry.isDone && !entry.isForgotten && action?.status !== 'running')
      faults.push(`${entry.id} is at work, and the record says ${action?.status}`);
    for (const { id } of entry.request.samples) {
      const key = `${id} ${stageOf(entry.request.key)}`;
      bySampleAndStage.set(key, [...(bySampleAndStage.get(key) ?? []), entry.id]);
    }
  }
  for (const [key, ids] of bySampleAndStage)
    for (const id of ids.slice(0, -1))
      if (!ledger.get(id)?.isReportedFailed)
        faults.push(`${key} was done again although the device never said that ${id} failed`);
  for (const { request, status } of state.actions.values())
    if (status === 'finished' && !ledger.has(request.id))
      faults.push(`${request.id} has a result and was never done`);
  return faults;
}

/** An action is accepted again only when the record says that it never began, or a person asked for it to be taken up. */
const findRecordFaults = async (store: Store, id: string): Promise<readonly string[]> =>
  findFaults(store, id, laboratory);
