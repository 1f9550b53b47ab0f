import {
  type CampaignState,
  type LaboratoryState,
  openRequests,
  type RequestState,
  variableUnits,
} from '../../campaign/index.ts';
import { formatDesign } from '../../core/format-quantity.ts';
import { awaitedPerson, createLaboratoryView, type Store } from '../../runtime/index.ts';

/**
 * What a person must do before the campaign can go on, and what was asked for and may be approved, each with the command that does
 * it; empty when it needs nobody.
 */
export async function listAwaited(store: Store, state: CampaignState): Promise<readonly string[]> {
  const laboratory = createLaboratoryView(store, state.spec.laboratory.name);
  await laboratory.refresh();
  return describeAwaited(state, laboratory.state());
}

/** The same, where the laboratory's record was read already. */
export function describeAwaited(state: CampaignState, laboratory: LaboratoryState | null): readonly string[] {
  const describe = ({ key, by, request }: RequestState): string =>
    `${by.kind} ${by.id} asks for ${formatDesign(request.design, variableUnits(state.spec.space))} ("${request.why}"): onnes approve ${state.id} ${key}`;
  return [...(awaitedPerson(state, laboratory) ?? []), ...openRequests(state).map(describe)];
}
