// Plain JavaScript: takes the pages of the web app in light, dark and tablet size into docs/screenshots/.
// `node scripts/take-screenshots.mjs [--only PAGE[,PAGE…]] [--keep FOLDER]`; it needs Chromium at /usr/bin/chromium or under ONNES_CHROMIUM.
// --keep prepares the workspace in FOLDER once and takes it as it is the next time.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'docs', 'screenshots');
const { values } = parseArgs({ options: { only: { type: 'string' }, keep: { type: 'string' } } });
const home =
  values.keep === undefined ? mkdtempSync(join(tmpdir(), 'onnes-screenshots-')) : resolve(values.keep);
const store = join(home, 'workspace');
const main = join(root, 'src/app/cli/main.ts');

/** Exit code 3 says that a person is awaited, which is what some of these campaigns are for. */
function onnes(...args) {
  try {
    return execFileSync(process.execPath, [main, ...args, '--store', store], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    });
  } catch (error) {
    if (error.status !== 3) throw error;
    return error.stdout;
  }
}

const sizes = {
  light: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  tablet: { viewport: { width: 820, height: 1180 }, colorScheme: 'light' },
};
/** Bench: a tablet in landscape. */
const benchSizes = {
  light: { viewport: { width: 1180, height: 820 }, colorScheme: 'light' },
  dark: { viewport: { width: 1180, height: 820 }, colorScheme: 'dark' },
  tablet: { viewport: { width: 820, height: 1180 }, colorScheme: 'light' },
};

/** A replay, a campaign of the twin, one that waits at the bench and one that waits for approval. */
function prepare() {
  onnes('demo', '--no-web', '--twin', '0');
  onnes('run', 'campaigns/twin-bcc-alloys.yaml', '--experiments', '12');
  onnes('run', 'campaigns/at-the-bench.yaml', '--no-wait');
  const { id } = list().find(({ name }) => name.includes('at the bench'));
  onnes('approve', id, 's1/review/1');
  onnes('run', id, '--no-wait');
  onnes('run', 'campaigns/at-the-bench.yaml', '--no-wait', '--seed', '2');
}
const list = () => JSON.parse(onnes('list', '--json'));

/** The pages by name: `at` a campaign of the twin, `best` the sample that leads it. `act` is what a person would have done before the picture. */
const pagesOf = (at, best) => ({
  front: { path: '/' },
  replay: { path: '/replay' },
  new: { path: '/new' },
  campaign: { path: `/campaigns/${at}` },
  belief: { path: `/campaigns/${at}?tab=belief` },
  candidates: { path: `/campaigns/${at}?tab=candidates` },
  receipts: { path: `/campaigns/${at}?tab=receipts` },
  devices: { path: `/campaigns/${at}?tab=devices` },
  record: { path: `/campaigns/${at}?tab=record` },
  runs: { path: '/runs' },
  'bench-orders': { path: '/bench', sizes: benchSizes },
  bench: {
    path: '/bench',
    sizes: benchSizes,
    async act(page) {
      await page.locator('.order').first().click();
      await page
        .getByLabel(/as weighed/)
        .first()
        .fill('0.437');
    },
  },
  review: { path: '/review' },
  samples: { path: '/samples' },
  sample: { path: `/samples/${at}/${best}` },
  physics: { path: '/physics' },
  ask: { path: `/ask?campaign=${at}` },
  reports: { path: `/reports?campaign=${at}` },
  settings: { path: '/settings' },
});

async function takeAll() {
  if (!existsSync(store)) prepare();
  const campaign = list().find(({ name }) => /twin|simulated/i.test(name)).id;
  const { claim } = JSON.parse(onnes('show', campaign, '--json'));
  const pages = pagesOf(campaign, claim?.samples[0] ?? 's1');
  const wanted = values.only?.split(',') ?? Object.keys(pages);
  const unknown = wanted.find((name) => pages[name] === undefined);
  if (unknown !== undefined)
    throw new Error(
      `--only ${unknown}: there is no such page; expected one of ${Object.keys(pages).join(', ')}`,
    );
  const server = spawn(process.execPath, [main, 'serve', '--store', store, '--port', '0', '--no-drive'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const browser = await chromium.launch({
    executablePath: process.env.ONNES_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const address = await printedAddress(server);
    for (const name of wanted) await takePage(browser, address, name, pages[name]);
  } finally {
    await browser.close();
    server.kill('SIGINT');
    await new Promise((done) => server.once('exit', done));
    if (values.keep === undefined) rmSync(home, { recursive: true, force: true });
  }
}

/** One page in its sizes, in one tab. */
async function takePage(browser, address, name, { path, act, sizes: own = sizes }) {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') process.stderr.write(`${name}: the console says ${message.text()}\n`);
  });
  await context.request.get(address);
  for (const [size, { viewport, colorScheme }] of Object.entries(own)) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await page.goto(`${new URL(address).origin}${path}`);
    await untilSettled(page);
    if (act !== undefined) {
      await act(page);
      await untilSettled(page);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) process.stderr.write(`${name}-${size}: the page is ${wide} px wider than the window\n`);
    await page.screenshot({ path: join(folder, `${name}-${size}.png`) });
    process.stderr.write(`${name}-${size}.png\n`);
  }
  await context.close();
}

/** Until the page has its title, nothing says that it is being read, and nothing has changed for a moment; 90 s at most. */
async function untilSettled(page) {
  await page.locator('h1').first().waitFor();
  await page.evaluate(
    () =>
      new Promise((done) => {
        const begun = performance.now();
        let last = begun;
        const observer = new MutationObserver(() => {
          last = performance.now();
        });
        observer.observe(document.body, { childList: true, subtree: true, attributes: true });
        const timer = setInterval(() => {
          const now = performance.now();
          const isBusy = /Reading [^.]*…|being fitted…|from the raw file…|may be true…|Comparing…/.test(
            document.body.textContent,
          );
          if ((now - last < 600 || isBusy) && now - begun < 90_000) return;
          clearInterval(timer);
          observer.disconnect();
          done();
        }, 100);
      }),
  );
}

const printedAddress = (server) =>
  new Promise((found, reject) => {
    let text = '';
    server.stdout.on('data', (chunk) => {
      text += chunk;
      const match = /http:\/\/\S+/.exec(text);
      if (match) found(match[0]);
    });
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });

if (!existsSync(join(root, 'web', 'dist', 'index.html')))
  throw new Error('the web app is not built: node scripts/build-web.mjs');
mkdirSync(folder, { recursive: true });
await takeAll();
