import { hostname, networkInterfaces } from 'node:os';
import { AppError } from '../../../core/error.ts';
import { newId } from '../../../core/id.ts';
import { createTaskSource, loadWires, type RunningServer } from '../../../gym/index.ts';
import { findFamily } from '../../gym/find-family.ts';
import { openRolloutFile, type RolloutFile } from '../../gym/rollout-file.ts';
import { exitCode } from '../exit-code.ts';
import { listenForStop } from '../listen-for-stop.ts';
import type { Output } from '../output.ts';

type ServeOptions = {
  readonly task?: string;
  readonly wire: string;
  readonly level?: string;
  readonly split?: string;
  readonly port: number;
  readonly host: string;
  readonly allowHost: readonly string[];
  readonly capacity: number;
  readonly idle: number;
  readonly rollouts?: string;
  readonly json?: boolean;
};

/** Serves until Ctrl-C. Nothing is lost then but episodes under way; finished ones are in the file of rollouts. */
export async function action(output: Output, options: ServeOptions): Promise<number> {
  const rollouts = options.rollouts === undefined ? null : openRolloutFile(options.rollouts);
  const stop = listenForStop(output);
  try {
    const server = await start(options, rollouts);
    announce(output, options, server);
    await new Promise<void>((resolve) => {
      if (stop.signal.aborted) resolve();
      else stop.signal.addEventListener('abort', () => resolve());
    });
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

async function start(options: ServeOptions, rollouts: RolloutFile | null): Promise<RunningServer> {
  const { wires, serveWire } = await loadWires();
  const wire = wires.find(({ name }) => name === options.wire);
  if (wire === undefined)
    throw new AppError(
      'unknown-wire',
      `no wire is called "${options.wire}"; there are ${wires.map(({ name }) => name).join(', ')}`,
    );
  const source = createTaskSource(findFamily(options.task), { level: options.level, split: options.split });
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
  { url, port }: RunningServer,
): void {
  const family = findFamily(task);
  if (json === true)
    output.print(JSON.stringify({ url, port, wire, family: family.name, version: family.version, capacity }));
  output.note(`${family.name} over ${wire} at ${url} (at most ${capacity} sessions; Ctrl-C stops)`);
  if (wire === 'open-env') output.note(`check it with: onnes gym validate ${url}`);
}
