import { spawn, execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';
execFileSync(process.execPath, ['scripts/build-web.mjs'], { stdio: 'inherit' });
const inPage = await readFile('bench/in-page.js', 'utf8');
const which = process.argv[2] ?? 'front';
const runs = Number(process.argv[3] ?? 5);
const isTraced = process.argv[4] === 'trace';
const [path, sign] = which === 'front' ? ['/', { selector: '.cards > *', count: 12 }] : which === 'blank' ? ['/nowhere', {selector:'main', count:1}] : ['/campaigns/long', { selector: '.headline, .table[aria-label="Candidates"] .design, .feed article', count: 10 }];
const server = spawn(process.execPath, ['src/app/cli/main.ts', 'serve', '--store', '/tmp/prof/store', '--port', '0', '--no-drive'], { stdio: ['ignore', 'pipe', 'inherit'] });
const address = await new Promise<string>((r) => server.stdout.on('data', (d) => { const f = d.toString().match(/http:\S+/); if (f) r(f[0]); }));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const { origin } = new URL(address);
const readies: number[] = [];
for (let n = 0; n <= runs; n++) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.request.get(address);
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.addInitScript(inPage);
  const last = isTraced && n === runs;
  if (last) await browser.startTracing(page, { path: `/tmp/prof/${which}.json`, categories: ['devtools.timeline', 'loading', 'blink.user_timing', 'toplevel', 'disabled-by-default-devtools.timeline', 'cc','navigation'] });
  await page.goto(`${origin}${path}`, { waitUntil: 'commit' });
  const ready = await page.evaluate<number>(`timing.ready(${JSON.stringify(sign.selector)}, ${sign.count})`);
  const detail = await page.evaluate(() => {
    const nav = performance.getEntriesByType('navigation')[0] as any;
    const res = performance.getEntriesByType('resource').map((e: any) => `${new URL(e.name).pathname.slice(-28)}${new URL(e.name).search.slice(0,30)} ${e.startTime.toFixed(0)}-${e.responseStart.toFixed(0)}-${e.responseEnd.toFixed(0)}`);
    const paint = performance.getEntriesByType('paint').map((e) => `${e.name} ${e.startTime.toFixed(0)}`);
    const marks = performance.getEntriesByType('mark').map((e) => `${e.name} ${e.startTime.toFixed(0)}`);
    return { nav: `fetch ${nav.fetchStart.toFixed(0)} req ${nav.requestStart.toFixed(0)} res ${nav.responseStart.toFixed(0)}-${nav.responseEnd.toFixed(0)} interactive ${nav.domInteractive.toFixed(0)}`, res, paint, marks };
  });
  if (n > 0) { readies.push(ready); }
  if (n === runs) console.log(JSON.stringify(detail, null, 1));
  console.log(n, ready.toFixed(0), detail.paint.join(', '), detail.nav);
  if (last) await browser.stopTracing();
  await context.close();
}
readies.sort((a, b) => a - b);
console.log('median', readies[Math.floor(readies.length / 2)].toFixed(0), 'least', readies[0].toFixed(0));
await browser.close(); server.kill('SIGTERM'); process.exit(0);
