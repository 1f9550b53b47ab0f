import { spawn, execFileSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
execFileSync(process.execPath, ['scripts/build-web.mjs'], { stdio: 'inherit' });
const inPage = await readFile('bench/in-page.js', 'utf8');
const runs = Number(process.argv[2] ?? 7);
const flags = process.argv.slice(3);
const server = spawn(process.execPath, ['src/app/cli/main.ts', 'serve', '--store', '/tmp/prof/store', '--port', '0', '--no-drive'], { stdio: ['ignore', 'pipe', 'ignore'] });
const address = await new Promise<string>((r) => server.stdout.on('data', (d) => { const f = d.toString().match(/http:\S+/); if (f) r(f[0]); }));
const { origin } = new URL(address);
const cookie = (await fetch(address, { redirect: 'manual' })).headers.get('set-cookie')!;
const [cname, cvalue] = cookie.split(';')[0]!.split(/=(.*)/s);
await rm('/tmp/prof/profile', { recursive: true, force: true });
const child = spawn('/usr/bin/chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0', '--user-data-dir=/tmp/prof/profile', '--window-size=1440,900','--no-first-run', ...flags, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
const ws = await new Promise<string>((r) => { let all=''; child.stderr.on('data', (d) => { all += d; const f = all.match(/ws:\/\/\S+/); if (f) r(f[0]); }); });
const socket = new WebSocket(ws); await new Promise((r) => socket.addEventListener('open', r));
let seq = 0; const waiting = new Map<number, (v: any) => void>();
socket.addEventListener('message', ({ data }) => { const m = JSON.parse(String(data)); if (m.id) { if (m.error) console.error(m.error); waiting.get(m.id)?.(m.result); } });
const send = (method: string, params: object = {}, sessionId?: string): Promise<any> => new Promise((r) => { waiting.set(++seq, r); socket.send(JSON.stringify({ id: seq, method, params, sessionId })); });
for (const [name, path, sign] of [['front','/', ['.cards > *', 12]], ['long','/campaigns/long', ['.headline, .table[aria-label="Candidates"] .design, .feed article', 10]]] as const) {
  const readies: number[] = [], waits: number[] = [];
  for (let n = 0; n <= runs; n++) {
    const { browserContextId } = await send('Target.createBrowserContext');
    await send('Storage.setCookies', { browserContextId, cookies: [{ name: cname, value: cvalue, url: origin, httpOnly: true, sameSite: 'Strict' }] });
    const { targetId } = await send('Target.createTarget', { url: 'about:blank', browserContextId, width: 1440, height: 900 });
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
    await send('Page.enable', {}, sessionId);
    await send('Page.addScriptToEvaluateOnNewDocument', { source: `${inPage};globalThis.r=timing.ready(${JSON.stringify(sign[0])},${sign[1]});` }, sessionId);
    await send('Page.navigate', { url: `${origin}${path}` }, sessionId);
    const out = await send('Runtime.evaluate', { expression: 'r.then((t)=>JSON.stringify({t, w: innerWidth+"x"+innerHeight, p: performance.getEntriesByType("paint").map(e=>e.name+" "+e.startTime.toFixed(0))}))', awaitPromise: true, returnByValue: true }, sessionId);
    const { t, p, w } = JSON.parse(out.result.value);
    if (n === runs) console.log(p.join(' '), w);
    if (n > 0) readies.push(t);
    await send('Target.disposeBrowserContext', { browserContextId });
    await sleep(300);
  }
  readies.sort((a, b) => a - b);
  console.log(name, 'median', readies[Math.floor(readies.length / 2)]!.toFixed(0), 'from', readies[0]!.toFixed(0), 'to', readies.at(-1)!.toFixed(0));
}
child.kill(); server.kill('SIGTERM'); process.exit(0);
