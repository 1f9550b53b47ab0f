// How fast the gym serves: `node bench/gym-server.ts [FAMILY] [RUNS] [WORKERS]`. The server runs in a process of its own, the client in this one, on the same cores.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';

const [, , family = 'choose-superconductors', runs = '5', workers = '1'] = process.argv;
const runCount = Number(runs);
const sessionCount = 64;
const manyCount = 1000;
const secondsPerRun = 8;

/** A server with the numbers of its processes. */
type Server = { readonly url: string; readonly child: ChildProcess; readonly processes: readonly number[] };

async function startServer(): Promise<Server> {
  const main = join(import.meta.dirname, '../src/app/cli/main.ts');
  const args = [main, 'gym', 'serve', '--task', family, '--port', '0', '--workers', workers, '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  const { url, workers: others = [] } = JSON.parse(line) as { url: string; workers?: readonly number[] };
  return { url, child, processes: [child.pid as number, ...others] };
}

async function end({ child }: Server): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** Memory that the server holds [MiB]. */
const memoryOf = ({ processes }: Server): number =>
  sumOf(
    processes,
    (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
  );

const sumOf = (processes: readonly number[], of: (pid: number) => number): number =>
  processes.reduce((sum, pid) => sum + of(pid), 0);

/** Processor time that the server has used [s]; a tick of Linux is 10 ms. */
const processorTimeOf = ({ processes }: Server): number =>
  sumOf(processes, (pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  });

type Client = { ask(message: object): Promise<Reply>; readonly socket: WebSocket };
type Reply = {
  readonly type: string;
  readonly data: { readonly done?: boolean; readonly observation?: { readonly error?: object | null } };
};

async function connect(url: string): Promise<Client> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { perMessageDeflate: false });
  let resolve: (reply: Reply) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  socket.on('message', (data) => resolve(JSON.parse(String(data)) as Reply));
  socket.on('close', () => reject(new Error('the connection was lost')));
  await once(socket, 'open');
  return {
    socket,
    ask(message) {
      const reply = new Promise<Reply>((take, fail) => {
        resolve = take;
        reject = fail;
        if (socket.readyState !== WebSocket.OPEN) fail(new Error('the connection was lost'));
      });
      socket.send(JSON.stringify(message));
      return reply;
    },
  };
}

type Tally = { steps: number; episodes: number; receipts: number; readonly latencies: number[] };

/** A measurement of one design with a forecast, in the words that the family's tool `measure` has for them. */
type Measuring = (design: number) => object;

async function learnToMeasure({ ask }: Client): Promise<Measuring> {
  const { data } = await ask({ type: 'step', data: { type: 'list_tools' } });
  const { tools } = data.observation as {
    readonly tools: readonly {
      readonly name: string;
      readonly input_schema: { readonly properties: object };
    }[];
  };
  const properties = Object.keys(tools.find(({ name }) => name === 'measure')?.input_schema.properties ?? {});
  const quantiles = properties.find((name) => name.startsWith('quantiles'));
  if (!properties.includes('design') || quantiles === undefined)
    throw new Error(`${family} has no tool measure with a design and quantiles`);
  return (design) => ({
    type: 'step',
    data: { type: 'call_tool', tool_name: 'measure', arguments: { design, [quantiles]: [0, 5, 15] } },
  });
}

const answer = (design: number): object => ({
  type: 'step',
  data: { type: 'call_tool', tool_name: 'answer', arguments: { design } },
});

/** Plays episodes until the time is up, each until its budget is spent and then answered; members of a group share a seed. */
async function play(client: Client, group: number, until: number, tally: Tally): Promise<void> {
  const measure = await learnToMeasure(client);
  for (let seed = group; performance.now() < until; seed += 8) {
    await client.ask({ type: 'reset', data: { seed } });
    let isSpent = false;
    for (let n = 0; ; n++) {
      const design = 1 + ((7 * n + seed) % 36);
      const start = performance.now();
      const { data } = await client.ask(isSpent ? answer(1 + (seed % 36)) : measure(design));
      tally.latencies.push(performance.now() - start);
      tally.steps++;
      isSpent = data.observation?.error !== null;
      if (data.done !== true) continue;
      tally.episodes++;
      if (data.observation !== undefined && 'receipt' in data.observation) tally.receipts++;
      break;
    }
  }
}

type Speed = {
  readonly stepsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Processor time for each step. */
  readonly serverMicroseconds: number;
  readonly clientMicroseconds: number;
  readonly tally: Tally;
};

async function measureSpeed(server: Server): Promise<Speed> {
  const clients = await Promise.all(Array.from({ length: sessionCount }, () => connect(server.url)));
  const warm: Tally = { steps: 0, episodes: 0, receipts: 0, latencies: [] };
  await Promise.all(clients.map((client, n) => play(client, n >> 3, performance.now() + 1500, warm)));
  const tally: Tally = { steps: 0, episodes: 0, receipts: 0, latencies: [] };
  const used = { server: processorTimeOf(server), client: process.cpuUsage() };
  const start = performance.now();
  await Promise.all(clients.map((client, n) => play(client, n >> 3, start + 1000 * secondsPerRun, tally)));
  const seconds = (performance.now() - start) / 1000;
  const serverMicroseconds = (1e6 * (processorTimeOf(server) - used.server)) / tally.steps;
  const { user, system } = process.cpuUsage(used.client);
  for (const { socket } of clients) socket.terminate();
  const sorted = tally.latencies.sort((a, b) => a - b);
  const quantile = (q: number): number => sorted[Math.floor(q * (sorted.length - 1))] ?? 0;
  return {
    stepsPerSecond: tally.steps / seconds,
    p50: quantile(0.5),
    p99: quantile(0.99),
    serverMicroseconds,
    clientMicroseconds: (user + system) / tally.steps,
    tally,
  };
}

/** Opens many sessions at once, plays an episode in each, and counts what was lost. */
async function measureMany(server: Server): Promise<{
  readonly lost: number;
  readonly before: number;
  readonly open: number;
  readonly after: number;
}> {
  const before = memoryOf(server);
  const clients = await Promise.all(Array.from({ length: manyCount }, () => connect(server.url)));
  let lost = 0;
  await Promise.all(
    clients.map(async (client, n) => {
      try {
        await client.ask({ type: 'reset', data: { seed: n } });
        const measure = await learnToMeasure(client);
        let isSpent = false;
        for (let design = 1; ; design = 1 + (design % 36)) {
          const { type, data } = await client.ask(isSpent ? answer(design) : measure(design));
          if (type !== 'observation') throw new Error('an answer that does not fit');
          if (data.done === true) break;
          isSpent = data.observation?.error !== null;
        }
      } catch {
        lost++;
      }
    }),
  );
  const open = memoryOf(server);
  for (const { socket } of clients) socket.terminate();
  await new Promise((resolve) => setTimeout(resolve, 2000));
  return { lost, before, open, after: memoryOf(server) };
}

console.log(
  `# The gym's server, ${family} over open-env, ${workers === '1' ? 'one process' : `${workers} workers`}, client on the same cores\n\n${describeMachine()}\n`,
);
console.log(
  `| run | steps/s | p50 [ms] | p99 [ms] | processor: server [µs/step] | client [µs/step] | episodes | receipts |\n|---|---|---|---|---|---|---|---|`,
);
const speeds: number[] = [];
const tails: number[] = [];
for (let run = 1; run <= runCount; run++) {
  const server = await startServer();
  const { stepsPerSecond, p50, p99, serverMicroseconds, clientMicroseconds, tally } =
    await measureSpeed(server);
  await end(server);
  speeds.push(stepsPerSecond);
  tails.push(p99);
  console.log(
    `| ${run} | ${stepsPerSecond.toFixed(0)} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${serverMicroseconds.toFixed(0)} | ${clientMicroseconds.toFixed(0)} | ${tally.episodes} | ${tally.receipts} |`,
  );
}
console.log(`| median | ${median(speeds).toFixed(0)} | | ${median(tails).toFixed(1)} | | | | |\n`);
const server = await startServer();
console.log(
  `${manyCount} sessions open at once, an episode in each, three times on one server:\n\n| time | lost | memory of the server before [MiB] | open | after |\n|---|---|---|---|---|`,
);
for (let time = 1; time <= 3; time++) {
  const { lost, before, open, after } = await measureMany(server);
  console.log(`| ${[time, lost, ...[before, open, after].map((memory) => memory.toFixed(0))].join(' | ')} |`);
}
await end(server);
