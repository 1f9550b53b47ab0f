import {
  commandLaboratory,
  createLaboratoryView,
  createVirtualClock,
  type Store,
} from '../../src/runtime/index.ts';
import { type CampaignPlace, createCampaignPlace } from './campaign-place.ts';
import { type JournalOptions, lab, readJournal } from './journal-lab.ts';
import { computeOnce, live, openFile } from './live-campaign.ts';
import { createMortalStore, type Death } from './mortal-store.ts';
import { findFaults } from './recorded-campaign.ts';

const laboratory = 'alloy-replay';
const compute = computeOnce();
/** `deaths` counts processes; `holds` are the steps that a person had to settle. */
type Life = { readonly id: string; readonly deaths: number; readonly holds: readonly string[] };

/** Runs the demo's campaign in as many processes as it takes; a person says what the journal knows of a held action. */
async function liveOn(
  place: CampaignPlace,
  find: JournalOptions['find'],
  death: Death | null,
): Promise<Life> {
  const file = await place.writeCampaign({ find });
  return place.look(async (store) => {
    const id = await openFile(store, file, lab);
    const holds: string[] = [];
    for (let deaths = 0; ; ) {
      const mortal = createMortalStore(store, death);
      const [life] = await Promise.allSettled([live(mortal, id, compute, lab)]);
      await mortal.bury();
      if (life.status === 'rejected') {
        if (!mortal.hasDied()) throw life.reason;
        deaths++;
        continue;
      }
      if (life.value.status === 'closed') return { id, deaths, holds };
      for (const { heldWhy, step } of life.value.inFlight.values()) {
        if (heldWhy === null) throw new Error(`${step.key} waits for nobody`);
        await resolve(place, store, `${id}:${step.key}`);
        holds.push(step.key);
      }
    }
  });
}

async function resolve(place: CampaignPlace, store: Store, id: string): Promise<void> {
  const view = createLaboratoryView(store, laboratory);
  await view.refresh();
  const clock = createVirtualClock(view.state()?.now);
  const outcome = startedActions(place).includes(id) ? 'failed' : 'never-happened';
  const command = { command: 'resolve', id, outcome, why: 'the journal says so' } as const;
  await commandLaboratory(view, clock, command, { kind: 'person', id: 'test' });
}

const startedActions = (place: CampaignPlace): readonly string[] =>
  readJournal(place.journal).map(({ action }) => action);

/** The log that such a campaign leaves, without its opening; the faults of its record; and what was done to matter, in order. */
export type Lives<T> = Life & {
  readonly log: readonly T[];
  readonly faults: readonly string[];
  readonly started: readonly string[];
};

/** Runs the demo's campaign in a store of its own, in processes that die as told; on SQLite, or on the PostgreSQL server of the address. */
export async function liveThrough<T>(
  address: string | null,
  find: JournalOptions['find'],
  death: Death | null,
  read: (store: Store, id: string) => Promise<readonly T[]>,
): Promise<Lives<T>> {
  const place = await createCampaignPlace(address);
  try {
    const life = await liveOn(place, find, death);
    const started = startedActions(place).map((action) => action.slice(action.indexOf(':') + 1));
    const [, ...log] = await place.look((store) => read(store, life.id));
    return {
      ...life,
      log,
      started,
      faults: await place.look((store) => findFaults(store, life.id, laboratory)),
    };
  } finally {
    await place.remove();
  }
}
