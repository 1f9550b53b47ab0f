import type { ActionState, LaboratoryState } from '../../campaign/index.ts';
import { whyWaiting } from '../../campaign/index.ts';
import type { Id } from '../../core/id.ts';

/**
 * Says of each instrument why the oldest action of these campaigns on it has not begun, once for each reason; an action that waits for
 * a review is told of elsewhere.
 */
export function createWaitNotes(
  campaigns: ReadonlySet<Id>,
  note: (line: string) => void,
): (state: LaboratoryState) => void {
  const said = new Map<string, string>();
  return (state) => {
    const waiting = [...state.open]
      .map((id) => state.actions.get(id) as ActionState)
      .filter(
        ({ status, request, review }) =>
          status === 'requested' && campaigns.has(request.campaign) && review?.verdict !== 'awaited',
      );
    const byInstrument = Map.groupBy(waiting, ({ request }) => request.instrument);
    for (const name of said.keys()) if (!byInstrument.has(name)) said.delete(name);
    for (const [name, [oldest, ...others]] of byInstrument) {
      if (oldest === undefined) continue;
      const why = whyWaiting(state, oldest);
      if (said.get(name) === why) continue;
      said.set(name, why);
      const more = others.length === 0 ? '' : `, and ${others.length} more`;
      note(`${oldest.request.id} on ${name}${more}: ${why}`);
    }
  };
}
