import type { Hono } from 'hono';
import type { WebSocket } from 'ws';
import { createEnvironment, type Environment } from '../environment.ts';
import type { RolloutSink } from '../rollout.ts';
import type { TaskSource } from '../task-source.ts';

/** What a server of the gym offers and within which bounds; the same for every wire. */
export type GymService = {
  readonly source: TaskSource;
  /** Sessions open at once, at most. */
  readonly capacity: number;
  /** A session that nobody used for so long is freed [ms]. Trainers are silent while they optimise. */
  readonly idleMs: number;
  /** A call that takes longer goes on as a job [ms]. */
  readonly deadlineMs: number;
  readonly rollouts?: RolloutSink | undefined;
  readonly newEpisodeId: () => string;
  /** Since any moment [ms]; never backwards. */
  readonly now: () => number;
};

/** One protocol of trainers over the environment core. */
export type Wire = {
  /** kebab-case, as `--wire` takes it. */
  readonly name: string;
  readonly summary: string;
  /** Whether a session lives and dies with its connection: then several processes may share a port, each with its own connections. */
  readonly hasSessionsByConnection: boolean;
  open(service: GymService): OpenWire;
};

export type OpenWire = {
  readonly app: Hono;
  /** Takes a connection to `/ws`; absent where the protocol has none. */
  accept?(socket: WebSocket): void;
  /** Frees dead and idle sessions; called about every `sweepMs`. */
  sweep(): void;
  sessionCount(): number;
  close(): void;
};

/** Milliseconds between two sweeps: a client that answers no ping is gone after two of them. */
export const sweepMs = 30_000;

/** Bytes of one message: what is longer is refused, and a connection that sends twice as much is closed. */
export const longestMessage = 1 << 20;

export const openEnvironment = ({ source, newEpisodeId, rollouts }: GymService): Environment =>
  createEnvironment(source, { newEpisodeId, rollouts });
