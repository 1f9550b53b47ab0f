// The web server under load: `node bench/web-server.ts [MINUTES]`. A campaign of 5,000 samples and 100,000 events, twenty tabs that follow it,
// a sample appended every half second by another process than the server's; the server's memory at the beginning and at the end.

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { appendSample, writeLongCampaign } from '../src/app/http/long-campaign.fixture.ts';
import { openStore } from '../src/runtime/index.ts';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';

const minutes = Number(process.argv[2] ?? 0.5);
const sampleCount = 5000;
const tabCount = 20;
const id = 'long';

type Message = { readonly kind: string; readonly topic?: string; readonly connection?: string };
type Tab = { on: (message: Message, at: number, size: number) => void; close(): void };

/** Follows one topic as a tab of the web app does. */
async function openTab(address: string, token: string, topic: string): Promise<Tab> {
  const controller = new AbortController();
  const headers = { authorization: `Bearer ${token}` };
  const tab: Tab = { on: () => undefined, close: () => controller.abort() };
  const response = await fetch(`${address}/api/live`, { headers, signal: controller.signal });
  if (response.body === null) throw new Error(`the server answered ${response.status}`);
  void readEvents(response.body, (message, size) => {
    if (message.kind === 'opened')
      void fetch(`${address}/api/live/${message.connection}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ topics: [{ topic }] }),
      });
    tab.on(message, performance.now(), size);
  }).catch((error: unknown) => {
    if (!controller.signal.aborted) throw error;
  });
  return tab;
}

async function readEvents(
  body: ReadableStream<Uint8Array>,
  onMessage: (message: Message, size: number) => void,
): Promise<void> {
  let text: string[] = [];
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const part = decoder.decode(chunk, { stream: true });
    text.push(part);
    if (!part.endsWith('\n\n')) continue;
    const events = text.join('').split('\n\n');
    text = [];
    for (const event of events) {
      const data = event.split('\n').find((line) => line.startsWith('data: '));
      if (data !== undefined) onMessage(JSON.parse(data.slice(6)) as Message, data.length);
    }
  }
}

const memoryOf = async (pid: number): Promise<number> =>
  Number((await readFile(`/proc/${pid}/status`, 'utf8')).match(/VmRSS:\s+(\d+)/)?.[1]) / 1024;

const untilMessage = (tab: Tab, kind: string): Promise<{ at: number; size: number }> =>
  new Promise((resolve) => {
    tab.on = (message, at, size) => {
      if (message.kind === kind) resolve({ at, size });
    };
  });

const folder = await mkdtemp(join(tmpdir(), 'onnes-bench-'));
const store = await openStore(folder);
console.log(
  `# The web server\n\n${describeMachine()}, ${sampleCount} samples, ${tabCount} tabs, ${minutes} min\n`,
);
let version = await writeLongCampaign(store, id, sampleCount);
const server = spawn(
  process.execPath,
  ['src/app/cli/main.ts', 'serve', '--store', folder, '--port', '0', '--no-drive'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const stop = (): boolean => server.kill('SIGTERM');
try {
  const [address, token] = await new Promise<[string, string]>((resolve) => {
    server.stdout.on('data', (data: Buffer) => {
      const found = data.toString().match(/(http:\S+)\/\?token=(\S+)/);
      if (found !== null) resolve([found[1] as string, found[2] as string]);
    });
  });
  const rows: [string, string][] = [];
  const topic = `campaign/${id}`;
  const begun = performance.now();
  const first = await openTab(address, token, topic);
  const cold = await untilMessage(first, 'snapshot');
  rows.push([`first snapshot, ${version} events read and folded [ms]`, (cold.at - begun).toFixed(0)]);
  rows.push(['size of a snapshot [MB]', (cold.size / 1e6).toFixed(2)]);
  const warmBegun = performance.now();
  const tabs = [first];
  while (tabs.length < tabCount) {
    const tab = await openTab(address, token, topic);
    tabs.push(tab);
    await untilMessage(tab, 'snapshot');
  }
  rows.push([
    'a further tab, to its snapshot [ms]',
    ((performance.now() - warmBegun) / (tabCount - 1)).toFixed(0),
  ]);
  const delays: number[] = [];
  const sizes: number[] = [];
  const memory: number[] = [];
  const until = performance.now() + minutes * 60_000;
  for (let n = sampleCount + 1; performance.now() < until; n++) {
    const waits = tabs.map((tab) => untilMessage(tab, 'change'));
    const at = performance.now();
    version = await appendSample(store, id, version, n);
    const seen = await Promise.all(waits);
    delays.push(Math.max(...seen.map((message) => message.at)) - at);
    sizes.push(seen[0]?.size ?? 0);
    memory.push(await memoryOf(server.pid as number));
    await setTimeout(500);
  }
  const tenth = Math.max(1, Math.floor(memory.length / 10));
  rows.push([
    `append of 20 events to the last of ${tabCount} tabs, median of ${delays.length} [ms]`,
    median(delays).toFixed(0),
  ]);
  rows.push([
    'the same, 95th percentile [ms]',
    [...delays].sort((a, b) => a - b)[Math.floor(delays.length * 0.95)]?.toFixed(0) ?? '',
  ]);
  rows.push(['size of a change, median [kB]', (median(sizes) / 1e3).toFixed(1)]);
  rows.push(['memory, median of the first tenth [MiB]', median(memory.slice(0, tenth)).toFixed(0)]);
  rows.push([
    'memory, median of the middle tenth [MiB]',
    median(memory.slice(Math.floor(memory.length / 2)).slice(0, tenth)).toFixed(0),
  ]);
  rows.push(['memory, median of the last tenth [MiB]', median(memory.slice(-tenth)).toFixed(0)]);
  console.log('| | |\n|---|---|');
  for (const [what, value] of rows) console.log(`| ${what} | ${value} |`);
  for (const tab of tabs) tab.close();
} finally {
  stop();
  await store.close();
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
