import type { Hash } from '../core/hash.ts';
import type { Json } from '../core/json.ts';

/** Who did it. An agent can never approve. */
export type Actor = { readonly kind: 'person' | 'agent' | 'token' | 'system'; readonly id: string };

type AnyEvent = { readonly type: string; readonly data: unknown };
type JsonEvent = { readonly type: string; readonly data: Json };

/** An event before it is stored: `at` wall time and `labAt` laboratory time [ms since 1970]; `cause` the step or command behind it. */
export type NewEvent<E extends AnyEvent = JsonEvent> = E & {
  readonly by: Actor;
  readonly at: number;
  readonly labAt: number;
  readonly cause: string | null;
  readonly schema: number;
};

/** An event as stored: numbered from 1 in its stream and chained to the one before by hash. */
export type StoredEvent<E extends AnyEvent = JsonEvent> = NewEvent<E> & {
  readonly stream: string;
  readonly seq: number;
  readonly prevHash: Hash;
  readonly hash: Hash;
};
