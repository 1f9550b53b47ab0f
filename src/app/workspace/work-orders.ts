import { type ActionState, type Actor, type LaboratoryState, missingEntries } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import {
  createLaboratoryView,
  type LaboratoryClient,
  laboratoryStream,
  openLaboratoryClient,
  type Store,
} from '../../runtime/index.ts';
import { createClock } from './create-clock.ts';
import { findCampaign } from './find-campaign.ts';

/** Every laboratory of the store, as its record stands. */
export async function readLaboratories(store: Store): Promise<LaboratoryState[]> {
  const prefix = laboratoryStream('');
  const states: LaboratoryState[] = [];
  for (const { stream } of await store.streams(prefix)) {
    const view = createLaboratoryView(store, stream.slice(prefix.length));
    await view.refresh();
    const state = view.state();
    if (state !== null) states.push(state);
  }
  return states;
}

/** Actions that a person has to bring on, oldest first. */
export const openOrders = (state: LaboratoryState): ActionState[] =>
  [...state.open]
    .map((id) => state.actions.get(id) as ActionState)
    .filter(
      (action) =>
        action.status === 'running' &&
        action.handle?.awaits === 'person' &&
        missingEntries(action).length > 0,
    );

/** The order's full name: its campaign may be named as everywhere else; one that is not in the store is taken as written. */
async function findOrder(store: Store, text: string): Promise<string> {
  const [campaign = '', step = ''] = text.split(':');
  const id = await findCampaign(store, campaign).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'no-such-campaign') return campaign;
    throw error;
  });
  return `${id}:${step}`;
}

/**
 * Finds the laboratory that holds an action and lets `work` command it; returns the action's full name.
 * @throws AppError `no-such-order`
 */
export async function withOrder(
  store: Store,
  text: string,
  work: (laboratory: LaboratoryClient, action: ActionState) => Promise<void>,
): Promise<string> {
  const id = await findOrder(store, text);
  const state = (await readLaboratories(store)).find((candidate) => candidate.actions.has(id));
  if (state === undefined)
    throw new AppError('no-such-order', `there is no work order ${text}; see: onnes orders list`);
  const clock = createClock(state.clock);
  clock.catchUp(state.now);
  const laboratory = openLaboratoryClient(store, state.name, clock);
  try {
    await work(laboratory, state.actions.get(id) as ActionState);
    return id;
  } finally {
    laboratory.close();
  }
}

/** Takes an order for a person, or gives it back. */
export const claimOrder = (store: Store, text: string, person: Actor): Promise<string> =>
  withOrder(store, text, (laboratory, { request }) =>
    laboratory.command({ command: 'claim', id: request.id, by: person.id }, person),
  );
export const releaseOrder = (store: Store, text: string, person: Actor): Promise<string> =>
  withOrder(store, text, (laboratory, { request }) =>
    laboratory.command({ command: 'release-order', id: request.id, by: person.id }, person),
  );
