import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { lab } from '../src/app/lab.ts';
import { createClock } from '../src/app/workspace/create-clock.ts';
import { loadCampaign } from '../src/app/workspace/load-campaign.ts';
import { openCampaign } from '../src/app/workspace/open-campaign.ts';
import { openWorkspace, type Workspace } from '../src/app/workspace/open-workspace.ts';
import { runCampaigns } from '../src/app/workspace/run-campaigns.ts';
import type { ActionRequest, Instrument } from '../src/campaign/index.ts';
import { lakeShore336 } from '../src/instruments/lake-shore-336.ts';
import { lines } from '../src/instruments/transports/framing.ts';
import { StreamTransport } from '../src/instruments/transports/stream-transport.ts';
import { tcp } from '../src/instruments/transports/tcp.ts';
import {
  type Compute,
  computeHere,
  computeInWorkers,
  createMemoryStore,
  LaboratoryHost,
  openLaboratoryClient,
} from '../src/runtime/index.ts';
import { describeMachine } from './machine.ts';

/**
 * Simulated temperature controllers on sockets of another process, each polled ten times a second by a laboratory's host, while
 * campaigns plan, simulate and measure in the same process, as `onnes run` does. A deadline is missed when a poll, or its answer, is
 * more than one period late.
 */
const [count = 50, seconds = 30, threads = 2] = process.argv
  .slice(2)
  .filter((each) => !each.startsWith('--'))
  .map(Number);
const period_ms = 100;
const root = fileURLToPath(new URL('..', import.meta.url));

type Record = { readonly lateness: number[]; readonly answers: number[]; faults: number };

console.log(
  `# ${count} instruments polled every ${period_ms} ms\n\n${describeMachine()}; load ${loadavg()[0]?.toFixed(1)}\n`,
);
console.log(
  '| beside the polling | polls | faults | missed deadlines | lateness p50 / p99 / max (ms) | answer p50 / p99 / max (ms) | event loop held p99 / max (ms) | of it computing, CPU time p50 / p99 / max (ms) | CPU of the process | campaigns finished |',
);
console.log('|---|---|---|---|---|---|---|---|---|---|');
await measure('nothing', null);
await measure(
  `campaigns, computing in ${threads} workers`,
  computeInWorkers(`file://${root}src/app/lab.ts`, threads),
);
if (process.argv.includes('--here'))
  await measure('campaigns, computing in this thread (not as shipped)', computeHere(lab.definitions));

async function measure(name: string, compute: Compute | null): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'onnes-poll-'));
  const { server, ports } = await serveControllers();
  const opened = await openWorkspace({ store: folder });
  // `--memory` shows what the synced writes of the embedded store cost: they hold the event loop.
  const workspace = process.argv.includes('--memory') ? { ...opened, store: createMemoryStore() } : opened;
  const stop = new AbortController();
  const record: Record = { lateness: [], answers: [], faults: 0 };
  const polling = await pollAll(workspace, ports, record, stop.signal);
  // Connections are opened and modules loaded before the clock counts.
  while (record.lateness.length < 10 * count) await sleep(100);
  await sleep(1000);
  Object.assign(record, { lateness: [], answers: [], faults: 0 });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const turns = watchTurns();
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const finished =
    compute === null ? await sleep(seconds * 1000, 0) : await runFor(workspace, compute, seconds * 1000);
  const used = process.cpuUsage(cpu);
  const wall = (performance.now() - begun) * 1000;
  delay.disable();
  const computed = turns();
  stop.abort();
  await polling.ended;
  await compute?.close();
  await workspace.store.close();
  server.kill();
  rmSync(folder, { recursive: true });
  const missed =
    record.lateness.filter((late) => late > period_ms).length +
    record.answers.filter((ms) => ms > period_ms).length;
  const cells = [
    name,
    record.lateness.length,
    record.faults,
    missed,
    quantiles(record.lateness),
    quantiles(record.answers),
    `${(delay.percentile(99) / 1e6).toFixed(1)} / ${(delay.max / 1e6).toFixed(1)}`,
    quantiles(computed),
    `${((100 * (used.user + used.system)) / wall).toFixed(0)} %`,
    finished,
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

/** CPU time [ms] that this thread used between turns of its event loop, whatever else the machine does; ends when called. */
function watchTurns(): () => readonly number[] {
  const used: number[] = [];
  const now = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let last = now();
  const timer = setInterval(() => {
    const next = now();
    used.push(next - last);
    last = next;
  }, 1);
  return () => {
    clearInterval(timer);
    return used;
  };
}

async function serveControllers(): Promise<{ server: ChildProcess; ports: readonly number[] }> {
  const script = `${root}tests/instrument-server/serve-controllers.ts`;
  const server = spawn(process.execPath, [script, String(count)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const text = await new Promise<string>((resolve) =>
    server.stdout.once('data', (bytes) => resolve(String(bytes))),
  );
  return { server, ports: JSON.parse(text) as number[] };
}

/** A host with one endless action on every instrument. */
async function pollAll(
  workspace: Workspace,
  ports: readonly number[],
  record: Record,
  signal: AbortSignal,
): Promise<{ readonly ended: Promise<void> }> {
  const { store } = workspace;
  const clock = createClock('wall');
  const client = openLaboratoryClient(store, 'cryostats', clock);
  const actor = { kind: 'system', id: 'bench' } as const;
  await client.command({ command: 'open', name: 'cryostats', clock: 'wall' }, actor);
  for (const [index, port] of ports.entries()) {
    const instrument = `cryostat-${index}`;
    const entry = { driver: 'thermometer', capacity: 1, hours: 1, options: { port }, table: null };
    await client.command({ command: 'list-instrument', instrument, entry }, actor);
    await client.command({ command: 'request', request: requestOf(instrument) }, actor);
  }
  const lease = await store.acquireLease('laboratory/cryostats', 'bench');
  if ('heldBy' in lease) throw new Error('the laboratory is hosted already');
  const host = new LaboratoryHost({
    store,
    name: 'cryostats',
    clock,
    lease,
    limits: { current: () => ({ hash: 'none', check: () => null }) },
    openInstrument: async ({ options }) => openThermometer(Number(options.port), record),
    signal,
  });
  return { ended: host.run().finally(() => lease.release()) };
}

function requestOf(instrument: string): ActionRequest {
  return {
    id: `bench:${instrument}/watch/1`,
    campaign: 'bench',
    seed: 1,
    key: `${instrument}/watch/1`,
    instrument,
    samples: [{ id: `on-${instrument}`, design: { x: 1 }, replicateOf: null, repeat: 0 }],
    goals: [{ quantity: 'y', criterion: 'as read', unit: 'K', direction: 'maximize' }],
    action: {},
    cost: { money: 0, hours: 1 },
  };
}

function openThermometer(port: number, record: Record): Instrument {
  const transport = new StreamTransport(tcp({ host: '127.0.0.1', port }), lines({ terminator: '\r\n' }));
  const controller = lakeShore336(transport, { input: 'A', output: 1, range: 2 });
  let due: number | null = null;
  return {
    verified: 'simulated',
    find: async () => 'never-started',
    start: async ({ id }) => ({ action: id, token: '' }),
    async poll(_handle, now) {
      const begun = performance.now();
      if (due !== null) record.lateness.push(now - due);
      due = now + period_ms;
      try {
        await controller.temperature();
      } catch {
        record.faults++;
      }
      record.answers.push(performance.now() - begun);
      return { status: 'running', fraction: null, dueAt: due };
    },
    safe: () => controller.heaterOff(),
  };
}

/** Runs the shipped campaign again and again, with another seed each time; how many came to their end. */
async function runFor(workspace: Workspace, compute: Compute, duration: number): Promise<number> {
  const ending = AbortSignal.timeout(duration);
  let finished = 0;
  for (let seed = 1; !ending.aborted; seed++) {
    const { spec, table } = await loadCampaign(
      `${root}campaigns/bcc-alloys.yaml`,
      { seed, planner: 'bayes' },
      lab.definitions,
    );
    const laboratory = { ...spec.laboratory, name: `alloy-replay-${seed}` };
    const clock = createClock(laboratory.clock);
    const id = await openCampaign(workspace.store, { ...spec, laboratory }, table, clock, {
      kind: 'system',
      id: 'bench',
    });
    const clocks = new Map([[laboratory.name, clock]]);
    await runCampaigns({ workspace, ids: [id], compute, signal: ending, clocks });
    if (!ending.aborted) finished++;
  }
  return finished;
}

function quantiles(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (q: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN).toFixed(1);
  return `${at(0.5)} / ${at(0.99)} / ${at(1)}`;
}
