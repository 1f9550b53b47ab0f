// The web app in a browser: `node bench/web-pages.ts [RUNS]`. A hundred campaigns, one of them of 5,000 samples and 100,000 events; how soon
// pages can be used, how soon an event is on the screen, frames a second while lists scroll, and the JavaScript that the front page loads.
// Chromium is headless and draws in software. Each page is opened anew in a profile without a cache, beside a server that has answered before.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';
import { appendSample, writeLongCampaign } from '../src/app/http/long-campaign.fixture.ts';
import { openStore } from '../src/runtime/index.ts';
import { describeMachine } from './machine.ts';
import { median } from './median.ts';

const runs = Number(process.argv[2] ?? 7);
const campaignCount = 100;
/** Cards that a window of 1440 × 900 holds, with a row to spare. */
const inSight = 12;
const sampleCount = 5000;
const eventRuns = 20;
const scrollSeconds = 3;
const long = 'long';
const inPage = await readFile(new URL('in-page.js', import.meta.url), 'utf8');

type Timing = { readonly ready: number; readonly task: number; readonly script: number };
type Opened = { readonly page: Page; readonly timing: Timing; close(): Promise<void> };

/** What must be on the page before a person can use it: so many elements of a selector. */
type Sign = { readonly selector: string; readonly count: number };

/** Opens an address in a new profile and waits until its sign was there and the main thread has drawn it. */
async function open(browser: Browser, address: string, path: string, sign: Sign): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const { origin } = new URL(address);
  // the address with the token lets the profile in
  await context.request.get(address);
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  // processor time of the page's main thread, which waits for nobody
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  await client.send('Network.enable');
  await client.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.addInitScript(inPage);
  await page.goto(`${origin}${path}`, { waitUntil: 'commit' });
  const ready = await page.evaluate<number>(`timing.ready(${JSON.stringify(sign.selector)}, ${sign.count})`);
  const { metrics } = await client.send('Performance.getMetrics');
  const of = (name: string): number => 1000 * (metrics.find((metric) => metric.name === name)?.value ?? 0);
  const timing = { ready, task: of('TaskDuration'), script: of('ScriptDuration') };
  return { page, timing, close: () => context.close() };
}

async function timePage(browser: Browser, address: string, path: string, sign: Sign) {
  const timings: Timing[] = [];
  const loads: number[] = [];
  for (let run = 0; run < runs; run++) {
    const opened = await open(browser, address, path, sign);
    timings.push(opened.timing);
    loads.push(loadavg()[0] as number);
    await opened.close();
  }
  return {
    ready: timings.map(({ ready }) => ready),
    task: median(timings.map(({ task }) => task)),
    script: median(timings.map(({ script }) => script)),
    load: median(loads),
  };
}

const scroll = (page: Page, selector: string): Promise<readonly number[]> =>
  page.evaluate<number[]>(`timing.scroll(${JSON.stringify(selector)}, ${scrollSeconds})`);

/** Bytes after gzip of the scripts that an open page has loaded. */
async function weighScripts(page: Page): Promise<{ readonly raw: number; readonly zipped: number }> {
  const addresses = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => new URL(name).pathname.endsWith('.js')),
  );
  let [raw, zipped] = [0, 0];
  for (const address of new Set(addresses)) {
    const body = await (await page.request.get(address)).body();
    raw += body.length;
    zipped += gzipSync(body).length;
  }
  return { raw, zipped };
}

/** From the append to the frame in which the page counts one sample more [ms]. */
async function timeEvent(page: Page, append: () => Promise<void>, count: number): Promise<number> {
  const seen = page.evaluate<number>(`timing.counted(${count})`);
  await setTimeout(300);
  const at = performance.timeOrigin + performance.now();
  await append();
  return (await seen) - at;
}

const untilAddress = (server: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    server.stdout?.on('data', (data: Buffer) => {
      const found = data.toString().match(/http:\S+/);
      if (found !== null) resolve(found[0]);
    });
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });

const whole = (value: number): string => value.toFixed(0);
const spread = (values: readonly number[]): string =>
  `${whole(median(values))} (${whole(Math.min(...values))} to ${whole(Math.max(...values))})`;

execFileSync(process.execPath, ['scripts/build-web.mjs'], { stdio: 'inherit' });
const folder = await mkdtemp(join(tmpdir(), 'onnes-bench-'));
const store = await openStore(folder);
console.error('writing the campaigns…');
for (let n = 1; n < campaignCount; n++) await writeLongCampaign(store, `campaign-${n}`, 20);
let version = await writeLongCampaign(store, long, sampleCount);
const server = spawn(
  process.execPath,
  ['src/app/cli/main.ts', 'serve', '--store', folder, '--port', '0', '--no-drive'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const browser = await chromium.launch({
  executablePath: process.env.ONNES_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const address = await untilAddress(server);
  console.log(
    `# The web app in a browser\n\n${describeMachine()}, headless Chromium ${browser.version()} drawing in software; ${runs} runs: median (least to most)\n`,
  );
  console.log(
    '| figure | measured | processor time of the page’s main thread [ms] | of it scripts [ms] | load |\n|---|---|---|---|---|',
  );
  const front: Sign = { selector: '.cards > *', count: inSight };
  const allCards: Sign = { ...front, count: campaignCount };
  const campaign: Sign = {
    selector: '.headline, .table[aria-label="Candidates"] .design, .feed article',
    count: 10,
  };
  const pages = [
    [`front page with ${campaignCount} campaigns, to the use of the ${inSight} in sight [ms]`, '/', front],
    [`front page, to all ${campaignCount} cards [ms]`, '/', allCards],
    [`campaign of ${sampleCount} samples, to its use [ms]`, `/campaigns/${long}`, campaign],
  ] as const;
  for (const [what, path, sign] of pages) {
    // the server reads the record once
    await (await open(browser, address, path, sign)).close();
    const { ready, task, script, load } = await timePage(browser, address, path, sign);
    console.log(`| ${what} | ${spread(ready)} | ${whole(task)} | ${whole(script)} | ${load.toFixed(1)} |`);
  }
  const first = await open(browser, address, '/', front);
  const { raw, zipped } = await weighScripts(first.page);
  console.log(
    `| JavaScript of the front page, gzip [kB] | ${(zipped / 1000).toFixed(1)} (${(raw / 1000).toFixed(1)} as it is) | | | |`,
  );
  await first.close();

  const watched = await open(browser, address, `/campaigns/${long}`, campaign);
  const delays: number[] = [];
  for (let n = sampleCount + 1; n <= sampleCount + eventRuns; n++)
    delays.push(
      await timeEvent(
        watched.page,
        async () => {
          version = await appendSample(store, long, version, n);
        },
        n,
      ),
    );
  console.log(
    `| 20 events appended by another process, to the screen [ms], ${eventRuns} times | ${spread(delays)} | | | ${(loadavg()[0] as number).toFixed(1)} |`,
  );
  await watched.close();

  const lists = [
    ['candidates', `/campaigns/${long}?tab=candidates`, '.window'],
    ['samples', `/campaigns/${long}?tab=samples`, '.window'],
    ['feed', `/campaigns/${long}`, '.feed .list'],
    ['front page', '/', 'html'],
  ] as const;
  for (const [name, path, selector] of lists) {
    const sign = selector === 'html' ? allCards : { selector: `${selector} > *`, count: 1 };
    const { page, close } = await open(browser, address, path, sign);
    await setTimeout(3000);
    const rates: number[] = [];
    const slow: number[] = [];
    for (let run = 0; run < Math.max(5, runs); run++) {
      const gaps = await scroll(page, selector);
      rates.push((1000 * gaps.length) / gaps.reduce((sum, gap) => sum + gap, 0));
      slow.push([...gaps].sort((a, b) => a - b)[Math.floor(gaps.length * 0.95)] as number);
    }
    console.log(
      `| scrolling ${name} [frames a second]; 95 % of frames within | ${rates.length} runs: ${spread(rates)}; ${whole(median(slow))} ms | | | ${(loadavg()[0] as number).toFixed(1)} |`,
    );
    await close();
  }
} finally {
  await browser.close();
  server.kill('SIGTERM');
  await store.close();
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
