import { WebSocket } from 'ws';
import type { Json } from '../../core/json.ts';
import type { TaskFamily } from '../contracts.ts';
import type { Rollout } from '../rollout.ts';
import { createTaskSource } from '../task-source.ts';
import { chooseSuperconductors } from '../tasks/choose-superconductors/index.ts';
import { type RunningServer, type ServeOptions, serveWire } from './serve-wire.ts';
import type { GymService, Wire } from './wire.ts';

export type TestServer = RunningServer & {
  readonly rollouts: readonly Rollout[];
  /** Moves the clock of sessions on [ms]. */
  pass(ms: number): void;
};

/** A family as the list of families holds it. */
export function asServed<Truth extends Json>(family: TaskFamily<Truth>): TaskFamily<Json> {
  return family as unknown as TaskFamily<Json>;
}

/** True critical temperatures of twelve alloys [K]. */
const temperatures = [2.5, 4.1, 8.8, 9.4, 7.2, 3.3, 0, 0, 1.7, 5.6, 6.1, 6.4];

/** Twelve alloys that are the same whatever the worlds draw, so that a transcript of them stays as it is; the seed names the world. */
export const fixedAlloys: TaskFamily<Json> = {
  ...asServed(chooseSuperconductors),
  draw: (seed): Json => ({
    ...chooseSuperconductors.draw(0, 'binary'),
    group: `world ${seed}`,
    variables: [
      { kind: 'fraction', name: 'E8', unit: '1', levels: temperatures.map((_, i) => i / 20) },
      { kind: 'choice', name: 'recipe', unit: '1', options: ['arc-melt 1600 K'] },
    ],
    designs: temperatures.map((value, i) => ({
      design: { E8: i / 20, recipe: 'arc-melt 1600 K' },
      value,
      price: 120,
      sight: { fractions: [], phases: [{ lattice: 'bcc', share: 1 }], beside: {} },
    })),
    worth: { zero: 0, one: 9.4 },
  }),
};

/** A server of a small family on a free port of the loopback. */
export async function startServer(
  wire: Wire,
  service: Partial<GymService> & { readonly family?: TaskFamily<Json> } = {},
  options: Partial<ServeOptions> = {},
): Promise<TestServer> {
  const rollouts: Rollout[] = [];
  let clock = 0;
  let episodes = 0;
  const { family = fixedAlloys, ...rest } = service;
  const running = await serveWire(
    wire,
    {
      source: createTaskSource(family, { level: family.levels[0] }),
      capacity: 64,
      idleMs: 3_600_000,
      deadlineMs: 20_000,
      rollouts: { write: (rollout) => rollouts.push(rollout) },
      newEpisodeId: () => `episode-${++episodes}`,
      now: () => clock,
      ...rest,
    },
    { host: '127.0.0.1', port: 0, ...options },
  );
  return {
    ...running,
    rollouts,
    pass: (ms) => {
      clock += ms;
    },
  };
}

export type Message = { readonly type: string; readonly data: { readonly [field: string]: Json } };

export type TestClient = {
  readonly socket: WebSocket;
  ask(message: object | string): Promise<Message>;
  call(tool: string, input: object): Promise<Message>;
  /** The next message that comes by itself. */
  next(): Promise<Message>;
  /** The code with which the connection ends. */
  readonly closed: Promise<number>;
};

export async function connect(
  url: string,
  headers: { readonly [name: string]: string } = {},
): Promise<TestClient> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws`, { headers });
  const arrived: Message[] = [];
  const awaited: ((message: Message) => void)[] = [];
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Message;
    const take = awaited.shift();
    if (take === undefined) arrived.push(message);
    else take(message);
  });
  const closed = new Promise<number>((resolve) => {
    socket.on('close', resolve);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const next = (): Promise<Message> => {
    const message = arrived.shift();
    return message === undefined ? new Promise((resolve) => awaited.push(resolve)) : Promise.resolve(message);
  };
  const ask = (message: object | string): Promise<Message> => {
    const reply = next();
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    return reply;
  };
  const call = (tool_name: string, input: object): Promise<Message> =>
    ask({ type: 'step', data: { type: 'call_tool', tool_name, arguments: input } });
  return { socket, ask, call, next, closed };
}
