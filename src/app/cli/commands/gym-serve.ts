import { hostname, networkInterfaces } from 'node:os';
import { AppError } from '../../../core/error.ts';
import { newId } from '../../../core/id.ts';
import { addressOf, createTaskSource, loadWires, type RunningServer } from '../../../gym/index.ts';
import { findFamily } from '../../gym/find-family.ts';
import { openRolloutFile, type RolloutFile } from '../../gym/rollout-file.ts';
import { exitCode } from '../exit-code.ts';
import { listenForStop } from '../listen-for-stop.ts';
import type { Output } from '../output.ts';
import { isWorker, startWorkers, untilDismissed } from '../serve-with-workers.ts';

type ServeOptions = {
  readonly task?: string;
  readonly wire: string;
  readonly level?: string;
  readonly split?: string;
  readonly port: number;
  readonly host: string;
  readonly allowHost: readonly string[];
  readonly capacity: number;
  readonly workers: number;
  readonly idle: number;
  readonly rollouts?: string;
  readonly json?: boolean;
};

/** Serves until Ctrl-C. Nothing is lost then but episodes under way; finished ones are in the file of rollouts. */
export async function action(output: Output, options: ServeOptions): Promise<number> {
  if (isWorker) return serveAsWorker(options);
  if (options.workers > 1) return serveByWorkers(output, options);
  const rollouts = options.rollouts === undefined ? null : openRolloutFile(options.rollouts);
  const stop = listenForStop(output);
  try {
    const server = await start(options, rollouts);
    announce(output, options, server);
    await untilAborted(stop.signal);
    const open = server.sessionCount();
    await server.close();
    const stored =
      rollouts === null
        ? ''
        : `; ${rollouts.count()} episodes are in ${options.rollouts} (settle them: onnes gym settle ${options.rollouts} --out settled.jsonl)`;
    output.note(
      `stopped, ${open} sessions were open${stored}. The same command serves the same tasks again.`,
    );
    return exitCode.interrupted;
  } finally {
    rollouts?.close();
    stop.dispose();
  }
}

async function serveByWorkers(output: Output, options: ServeOptions): Promise<number> {
  const { wire } = await prepare(options);
  if (!wire.hasSessionsByConnection)
    throw new AppError(
      'one-process',
      `${wire.name} needs one process: its sessions outlive their connections; expected --workers 1, or one server a port`,
    );
  const stop = listenForStop(output);
  try {
    const pool = await startWorkers(options.workers, output.note);
    announce(output, options, { url: addressOf(options.host, pool.port), port: pool.port }, pool.workers);
    await untilAborted(stop.signal);
    await pool.close();
    const stored = options.rollouts === undefined ? '' : `; finished episodes are in ${options.rollouts}`;
    output.note(`stopped, with all workers${stored}. The same command serves the same tasks again.`);
    return exitCode.interrupted;
  } finally {
    stop.dispose();
  }
}

/** One of several processes behind a port: it says nothing but what keeps it from starting. */
async function serveAsWorker(options: ServeOptions): Promise<number> {
  const dismissed = untilDismissed();
  const rollouts = options.rollouts === undefined ? null : openRolloutFile(options.rollouts);
  try {
    const server = await start(options, rollouts);
    await dismissed;
    await server.close();
    return exitCode.interrupted;
  } finally {
    rollouts?.close();
  }
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });

/** What is to be served over which wire. @throws AppError `unknown-wire`, `bad-port`, `bad-task`, `no-such-family` */
async function prepare(options: ServeOptions) {
  const { wires, serveWire } = await loadWires();
  const wire = wires.find(({ name }) => name === options.wire);
  if (wire === undefined)
    throw new AppError(
      'unknown-wire',
      `no wire is called "${options.wire}"; there are ${wires.map(({ name }) => name).join(', ')}`,
    );
  const source = createTaskSource(findFamily(options.task), { level: options.level, split: options.split });
  return { wire, source, serveWire };
}

async function start(options: ServeOptions, rollouts: RolloutFile | null): Promise<RunningServer> {
  const { wire, source, serveWire } = await prepare(options);
  return serveWire(
    wire,
    {
      source,
      capacity: options.capacity,
      idleMs: 1000 * options.idle,
      deadlineMs: 20_000,
      rollouts: rollouts ?? undefined,
      newEpisodeId: () => newId(Date.now()),
      now: () => performance.now(),
    },
    {
      host: options.host,
      port: options.port,
      token: process.env.ONNES_GYM_TOKEN,
      allowedHosts: [...options.allowHost, ...ownNames(options.host)],
    },
  );
}

/** Names of this machine, under which it can be asked when it listens on all its addresses. */
function ownNames(host: string): readonly string[] {
  if (host !== '0.0.0.0' && host !== '::') return [];
  const addresses = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map(({ address }) => address),
  );
  return [hostname(), ...addresses.map((address) => (address.includes(':') ? `[${address}]` : address))];
}

function announce(
  output: Output,
  { wire, task, capacity, json }: ServeOptions,
  { url, port }: Pick<RunningServer, 'url' | 'port'>,
  workers: readonly number[] = [],
): void {
  const { name, version } = findFamily(task);
  if (json === true)
    output.print(
      JSON.stringify({
        ...{ url, port, wire, family: name, version, capacity },
        ...(workers.length > 0 && { workers }),
      }),
    );
  const by = workers.length > 0 ? ` for each of ${workers.length} workers` : '';
  output.note(`${name} over ${wire} at ${url} (at most ${capacity} sessions${by}; Ctrl-C stops)`);
  if (wire === 'open-env') output.note(`check it with: onnes gym validate ${url}`);
}
