import {
  type Actor,
  decideLaboratory,
  type Failure,
  foldLaboratory,
  type LaboratoryCommand,
  type LaboratoryEvent,
  type LaboratoryState,
  laboratorySchema,
  type StoredResult,
} from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import type { Clock } from './clock.ts';
import type { Fence, Store } from './store.ts';
import { createStreamView, retryOnConflict, type StreamView } from './stream-view.ts';

export type ActionOutcome =
  | { readonly status: 'finished'; readonly result: StoredResult }
  | { readonly status: 'failed'; readonly failure: Failure };

/** A process's window on a laboratory's stream: sends commands, watches actions. */
export type LaboratoryClient = {
  readonly name: string;
  readonly view: StreamView<LaboratoryState, LaboratoryEvent>;
  /** @throws AppError with the refusal's code */
  command(command: LaboratoryCommand, actor: Actor): Promise<void>;
  /** Resolves when the action has ended; `onHeld` is told when a person must say what happened. */
  awaitAction(id: string, onHeld: (why: string) => void): Promise<ActionOutcome>;
  close(): void;
};

export const laboratoryStream = (name: string): string => `laboratory/${name}`;

export function createLaboratoryView(
  store: Store,
  name: string,
  fence?: Fence,
): StreamView<LaboratoryState, LaboratoryEvent> {
  return createStreamView<LaboratoryState, LaboratoryEvent>({
    store,
    stream: laboratoryStream(name),
    schema: laboratorySchema,
    fold: foldLaboratory,
    ...(fence && { fence }),
  });
}

export async function commandLaboratory(
  view: StreamView<LaboratoryState, LaboratoryEvent>,
  clock: Clock,
  command: LaboratoryCommand,
  actor: Actor,
): Promise<void> {
  await retryOnConflict(view, async () => {
    const decision = decideLaboratory(view.state(), command, actor);
    if ('refusal' in decision) throw new AppError(decision.refusal.code, decision.refusal.detail);
    if (decision.events.length === 0) return;
    await view.append(decision.events, {
      by: actor,
      at: Date.now(),
      labAt: clock.now(),
      cause: command.command,
    });
  });
}

type Watch = {
  readonly id: string;
  readonly resolve: (outcome: ActionOutcome) => void;
  readonly reject: (error: unknown) => void;
  readonly onHeld: (why: string) => void;
  isHeld: boolean;
};

export function openLaboratoryClient(store: Store, name: string, clock: Clock): LaboratoryClient {
  const view = createLaboratoryView(store, name);
  const watches = new Set<Watch>();

  const settle = (): void => {
    for (const watch of [...watches]) {
      const action = view.state()?.actions.get(watch.id);
      if (action === undefined) continue;
      if (action.status === 'unresolved' && !watch.isHeld) {
        watch.isHeld = true;
        watch.onHeld(action.unresolvedWhy ?? '');
      }
      if (action.status === 'finished' && action.result !== null)
        watch.resolve({ status: 'finished', result: action.result });
      else if (action.failure !== null) watch.resolve({ status: 'failed', failure: action.failure });
      else continue;
      watches.delete(watch);
    }
  };
  const update = async (): Promise<void> => {
    const activity = clock.begin();
    try {
      await view.refresh();
      clock.catchUp(view.state()?.now ?? 0);
      settle();
    } catch (error) {
      for (const watch of watches) watch.reject(error);
      watches.clear();
    } finally {
      activity.end();
    }
  };
  const unsubscribe = store.subscribe((stream) => {
    if (stream === view.stream) void update();
  });

  return {
    name,
    view,
    async command(command, actor) {
      await view.refresh();
      await commandLaboratory(view, clock, command, actor);
    },
    awaitAction(id, onHeld) {
      const outcome = new Promise<ActionOutcome>((resolve, reject) => {
        watches.add({ id, resolve, reject, onHeld, isHeld: false });
      });
      settle();
      return outcome;
    },
    close: unsubscribe,
  };
}
