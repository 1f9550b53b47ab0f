import { type CampaignState, type LaboratoryState, missingEntries } from '../campaign/index.ts';

/** What a campaign needs a person for, when nothing can go on without one; null while anything else is under way. */
export function awaitedPerson(
  state: CampaignState,
  laboratory: LaboratoryState | null,
): readonly string[] | null {
  if (state.status === 'closed') return null;
  if (state.status === 'paused' && state.inFlight.size === 0) return [`resume it: onnes resume ${state.id}`];
  const awaits: string[] = [];
  for (const { step, heldWhy } of state.inFlight.values()) {
    if (step.kind === 'review') awaits.push(`review it: onnes approve ${state.id} ${step.key}`);
    else if (heldWhy !== null && isUnresolved(laboratory, `${state.id}:${step.key}`))
      awaits.push(
        `say what happened: onnes resolve ${state.id} ${step.key} --outcome never-happened|failed --why …`,
      );
    else if (step.kind === 'actuate' && awaitsEntry(laboratory, `${state.id}:${step.key}`))
      awaits.push(`do the work: onnes orders list (${step.key})`);
    else return null;
  }
  return awaits.length === 0 ? null : awaits;
}

/** A held step goes on by itself once a person has said what happened. */
function isUnresolved(laboratory: LaboratoryState | null, id: string): boolean {
  const status = laboratory?.actions.get(id)?.status;
  return status === undefined || status === 'unresolved';
}

function awaitsEntry(laboratory: LaboratoryState | null, id: string): boolean {
  const action = laboratory?.actions.get(id);
  return (
    action?.status === 'running' && action.handle?.awaits === 'person' && missingEntries(action).length > 0
  );
}
