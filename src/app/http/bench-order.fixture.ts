import type { ActionRequest, LaboratoryEvent } from '../../campaign/index.ts';
import {
  createLaboratoryView,
  createVirtualClock,
  openLaboratoryClient,
  type Store,
} from '../../runtime/index.ts';

const person = { kind: 'person', id: 'gerrit' } as const;
const furnace = { driver: 'bench', capacity: 2, hours: 1, options: {}, table: null } as const;
export const benchOrder = 'c:s1/measure/1';

/** A laboratory, `bench`, with one order of a campaign for two samples that waits for a person. */
export async function openBenchOrder(store: Store, campaign = 'c'): Promise<void> {
  const id = `${campaign}:s1/measure/1`;
  const client = openLaboratoryClient(store, 'bench', createVirtualClock());
  await client.command({ command: 'open', name: 'bench', clock: 'virtual' }, person);
  await client.command({ command: 'list-instrument', instrument: 'furnace', entry: furnace }, person);
  await client.command({ command: 'request', request: requestOf(id, campaign) }, person);
  client.close();
  const view = createLaboratoryView(store, 'bench');
  await view.refresh();
  const events: LaboratoryEvent[] = [
    { type: 'action-accepted', data: { id, attempt: 1, fence: 1, limitsHash: '' } },
    { type: 'action-started', data: { id, handle: { action: id, token: '', awaits: 'person' } } },
  ];
  await view.append(events, { by: person, at: 0, labAt: 0, cause: 'test' });
}

const requestOf = (id: string, campaign: string): ActionRequest => ({
  ...{ id, campaign, seed: 1, key: id, instrument: 'furnace', action: {} },
  samples: ['s1', 's2'].map((sample) => ({
    ...{ id: sample, design: { temperature: 900 }, replicateOf: null, repeat: 0 },
  })),
  goals: [{ quantity: 'Tc', criterion: 'midpoint', unit: 'K', direction: 'maximize' }],
  cost: { money: 0, hours: 0 },
});
