import type { CampaignState } from '../../campaign/index.ts';
import { awaitedPerson, openLaboratoryClient, type Store } from '../../runtime/index.ts';
import { createClock } from './run-campaigns.ts';

/** What a person must do before the campaign can go on, each with the command that does it; empty when it needs nobody. */
export async function listAwaited(store: Store, state: CampaignState): Promise<readonly string[]> {
  const { name, clock } = state.spec.laboratory;
  const client = openLaboratoryClient(store, name, createClock(clock));
  try {
    await client.view.refresh();
    return awaitedPerson(state, client.view.state()) ?? [];
  } finally {
    client.close();
  }
}
