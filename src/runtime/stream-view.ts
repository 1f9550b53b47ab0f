import type { Actor, NewEvent, StoredEvent } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import type { Json } from '../core/json.ts';
import type { Fence, ProjectionRow, Store } from './store.ts';

type AnyEvent = { readonly type: string; readonly data: unknown };

/** A stream kept folded: reads only the tail, appends after it. */
export type StreamView<S, E extends AnyEvent> = {
  readonly stream: string;
  state(): S | null;
  version(): number;
  /** Reads and folds what was appended since. */
  refresh(): Promise<void>;
  /** Appends after the version last folded and folds what was appended. @throws AppError `version-conflict` */
  append(events: readonly E[], stamp: Stamp): Promise<void>;
};

export type Stamp = {
  readonly by: Actor;
  readonly at: number;
  readonly labAt: number;
  readonly cause: string | null;
};

export type StreamViewOptions<S, E extends AnyEvent> = {
  readonly store: Store;
  readonly stream: string;
  readonly schema: number;
  readonly fold: (state: S | null, event: StoredEvent<E>) => S;
  readonly onEvent?: (event: StoredEvent<E>, state: S) => void;
  /** Rows that summarise the state, written in the append's transaction. */
  readonly project?: (state: S) => readonly ProjectionRow[];
  readonly fence?: Fence;
};

type Folded<S> = { state: S | null; version: number };

const pageSize = 5000;

/** The event as a fold sees it before the store has chained it. */
const unhashedEvent = <E extends AnyEvent>(stream: string, seq: number, event: NewEvent): StoredEvent<E> =>
  ({ ...event, stream, seq, prevHash: '', hash: '' }) as unknown as StoredEvent<E>;

export function createStreamView<S, E extends AnyEvent>(options: StreamViewOptions<S, E>): StreamView<S, E> {
  const { store, stream, fold } = options;
  let current: Folded<S> = { state: null, version: 0 };
  let announced = 0;
  let pending: Promise<void> = Promise.resolve();

  const take = (folded: Folded<S>, events: readonly StoredEvent[]): void => {
    for (const event of events) {
      if (event.seq <= folded.version) continue;
      if (event.schema > options.schema) {
        throw new AppError(
          'store-newer',
          `${stream} holds an event of schema ${event.schema}; this Onnes knows up to ${options.schema}: update it`,
        );
      }
      const typed = event as unknown as StoredEvent<E>;
      folded.state = fold(folded.state, typed);
      folded.version = event.seq;
      if (event.seq > announced) options.onEvent?.(typed, folded.state);
      announced = Math.max(announced, event.seq);
    }
  };
  const readTail = async (folded: Folded<S>): Promise<void> => {
    for (;;) {
      const events = await store.read(stream, folded.version, pageSize);
      take(folded, events);
      if (events.length < pageSize) return;
    }
  };
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const run = pending.then(work);
    pending = run.catch(() => undefined);
    return run;
  };

  /** Forgets what was folded and never stored; whoever looks meanwhile still sees a state. */
  const foldAgain = async (): Promise<void> => {
    const folded: Folded<S> = { state: null, version: 0 };
    const [reading] = await Promise.allSettled([readTail(folded)]);
    current = reading.status === 'fulfilled' ? folded : { state: null, version: 0 };
  };

  /** Folds first, so that the summary rows of the same transaction show the new state. */
  const foldAndAppend = async (events: readonly E[], stamp: Stamp): Promise<void> => {
    const before = current.version;
    const rows = events.map(
      (event): NewEvent => ({ ...event, data: event.data as Json, ...stamp, schema: options.schema }),
    );
    const stored = rows.map((row, index) => unhashedEvent<E>(stream, before + index + 1, row));
    for (const event of stored) {
      current.state = fold(current.state, event);
      current.version = event.seq;
    }
    const { state, version } = current;
    const projected = state === null ? [] : (options.project?.(state) ?? []);
    try {
      await store.append(stream, before, rows, {
        rows: projected,
        ...(options.fence && { fence: options.fence }),
      });
    } catch (error) {
      await foldAgain();
      throw error;
    }
    for (const event of stored) options.onEvent?.(event, state as S);
    announced = version;
  };

  return {
    stream,
    state: () => current.state,
    version: () => current.version,
    refresh: () => inTurn(() => readTail(current)),
    append: (events, stamp) => inTurn(() => foldAndAppend(events, stamp)),
  };
}

/** Repeats `attempt` after reading the tail, as long as another writer came first. A conflict is never shown to a person. */
export async function retryOnConflict<S, E extends AnyEvent>(
  view: StreamView<S, E>,
  attempt: () => Promise<void>,
): Promise<void> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'version-conflict') throw error;
      await view.refresh();
    }
  }
}
