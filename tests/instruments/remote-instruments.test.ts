import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, describe, expect, test } from 'vitest';
import { httpInstrument } from '../../src/instruments/http-instrument.ts';
import { mqttInstrument } from '../../src/instruments/mqtt-instrument.ts';
import { hasModule, hasProgram, python } from './has-peer.ts';
import { context, follow, newFolder, requestOf } from './resistance-rig.ts';

const surroundings = { table: null, orders: { get: () => null }, hours: 1 };
const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createSocketServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
const open = (port: number, runs = newFolder(), more = {}) =>
  httpInstrument.open(
    httpInstrument.parseOptions({
      url: `http://127.0.0.1:${port}`,
      limits: { readings: [1, 100], x: [0, 1] },
      runs,
      look_s: 0.02,
      deadline: 250,
      safe: 'stops reading',
      ...more,
    }),
    surroundings,
  );
const action = { readings: 5 };

describe.skipIf(!hasModule('http.server'))('the example in Python', () => {
  const script = fileURLToPath(new URL('../../examples/http_instrument.py', import.meta.url));
  const start = async (port: number, folder: string): Promise<ChildProcess> => {
    const child = spawn(python, [script, String(port), folder], { stdio: ['ignore', 'pipe', 'ignore'] });
    endings.push(() => child.kill('SIGKILL'));
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    await sleep(100);
    return child;
  };
  const kill = (child: ChildProcess): Promise<void> =>
    new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    });

  test('is an instrument', async () => {
    const port = await freePort();
    await start(port, newFolder());
    const instrument = open(port);
    expect(await instrument.find('c1:s1/measure/1')).toBe('never-started');
    const request = requestOf('c1:s1/measure/1', action, ['s1', 's2']);
    const handle = await instrument.start(request, context());
    const result = await follow(instrument, handle, 20);
    expect(result.failures).toEqual({});
    expect(result.files.map(({ sample, name }) => [sample, name])).toEqual([
      ['s1', 's1.csv'],
      ['s2', 's2.csv'],
    ]);
    expect(new TextDecoder().decode(result.files[0]?.bytes)).toContain('Temperature (K)\n0,293.15\n');
    expect(await instrument.find('c1:s1/measure/1')).toEqual(handle);
    await expect(instrument.abort?.(handle)).rejects.toThrow('this instrument cannot abort');
  });

  test('says what goes wrong in its work, in place of running for ever', async () => {
    const port = await freePort();
    await start(port, newFolder());
    const id = encodeURIComponent('c1:s1/measure/1');
    const url = `http://127.0.0.1:${port}/actions/${id}`;
    await fetch(url, { method: 'PUT', body: JSON.stringify({ id, samples: [], action: {}, goals: [] }) });
    await sleep(200);
    expect(await (await fetch(url)).json()).toMatchObject({
      status: 'failed',
      failure: { kind: 'instrument-fault', detail: expect.stringContaining('readings') },
    });
  });

  test('starts a key once, is made safe, and says after its own crash what it cannot know', async () => {
    const port = await freePort();
    const folder = newFolder();
    const child = await start(port, folder);
    const runs = newFolder();
    const instrument = open(port, runs);
    const long = requestOf('c1:long', { readings: 100 });
    const handle = await instrument.start(long, context());
    expect(await instrument.start(long, context())).toEqual(handle);
    await instrument.safe();
    expect((await instrument.poll(handle, 0)).status).toMatch(/running|failed/);
    await sleep(100);
    expect(await instrument.poll(handle, 0)).toMatchObject({
      status: 'failed',
      failure: { kind: 'cancelled' },
    });
    const other = await instrument.start(requestOf('c1:other', { readings: 100 }), context());
    await kill(child);
    await start(port, folder);
    expect(await open(port, runs).find('c1:other')).toEqual(other);
    expect(await instrument.poll(other, 0)).toMatchObject({
      status: 'failed',
      failure: { kind: 'unresolved' },
    });
  });

  test('that lost its memory cannot tell', async () => {
    const port = await freePort();
    const folder = join(newFolder(), 'actions');
    const child = await start(port, folder);
    const runs = newFolder();
    const handle = await open(port, runs).start(requestOf('c1:a', action), context());
    await kill(child);
    rmSync(folder, { recursive: true });
    newFolder();
    await start(port, `${folder}-new`);
    const instrument = open(port, runs);
    expect(await instrument.find('c1:a')).toBe('cannot-tell');
    await expect(instrument.poll(handle, 0)).rejects.toMatchObject({ code: 'unresolved', retryable: false });
  });
});

/** A server that does as it is told, and counts what it starts. */
async function stub(
  answer: (method: string, path: string) => { status: number; text: string } | 'silent' | 'cut',
) {
  const puts: string[] = [];
  const server: Server = createServer((request, response) => {
    const said = answer(request.method ?? '', request.url ?? '');
    if (request.method === 'PUT') puts.push(request.url ?? '');
    if (said === 'silent') return;
    if (said === 'cut') return void request.socket.destroy();
    response.writeHead(said.status).end(said.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(() => server.close());
  endings.push(() => server.closeAllConnections());
  return { port: (server.address() as { port: number }).port, puts };
}
const about = { status: 200, text: '{"protocol":"onnes-instrument/1","instrument":"stub","memory":"m1"}' };
const running = { status: 200, text: '{"status":"running","fraction":0.5}' };

describe('an instrument over HTTP', () => {
  test.each([
    [{ readings: 101 }, 'readings of 101'],
    [{ readings: 5, heat: { power_W: 3 } }, 'has no limits for "power_W"'],
    [{ readings: 5, steps: [{ readings: 0 }] }, 'readings of 0'],
  ])('refuses %o before a byte is sent', async (wrong, message) => {
    const { port, puts } = await stub(() => about);
    await expect(open(port).start(requestOf('c1:r', wrong), context())).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining(message),
    });
    expect(puts).toEqual([]);
  });

  test('passes on why the other side refuses', async () => {
    const { port } = await stub((_method, path) =>
      path === '/' ? about : { status: 422, text: '{"why":"door open"}' },
    );
    await expect(open(port).start(requestOf('c1:r', action), context())).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('door open'),
    });
  });

  test('that answers a start too late is asked again under the same key', async () => {
    let isFirst = true;
    const { port, puts } = await stub((method, path) => {
      if (path === '/') return about;
      const isLost = method === 'PUT' && isFirst;
      if (method === 'PUT') isFirst = false;
      return isLost ? 'cut' : running;
    });
    const instrument = open(port);
    const handle = await instrument.start(requestOf('c1:a', action), context());
    expect(await instrument.poll(handle, 7)).toMatchObject({ status: 'running', fraction: 0.5, heardAt: 7 });
    expect(new Set(puts)).toEqual(new Set(['/actions/c1%3Aa']));
  });

  test('that gave no answer to a start and knows nothing of it may get it yet: a person says what happened', async () => {
    const { port, puts } = await stub((method, path) =>
      path === '/'
        ? about
        : method === 'PUT'
          ? 'silent'
          : { status: 404, text: '{"why":"never heard of it"}' },
    );
    const runs = newFolder();
    const instrument = open(port, runs, { deadline: 60 });
    const handle = await instrument.start(requestOf('c1:a', action), context());
    expect(puts.length).toBeGreaterThan(0);
    await expect(instrument.poll(handle, 0)).rejects.toMatchObject({
      code: 'unresolved',
      retryable: false,
      message: expect.stringContaining('gave no answer to the start of action c1:a'),
    });
    expect(await open(port, runs).find('c1:a')).toBe('cannot-tell');
  });

  test('that confirmed a start and knows nothing of it any more leaves it to a person', async () => {
    const { port } = await stub((method, path) =>
      path === '/'
        ? about
        : method === 'PUT'
          ? running
          : { status: 404, text: '{"why":"never heard of it"}' },
    );
    const instrument = open(port);
    const handle = await instrument.start(requestOf('c1:a', action), context());
    await expect(instrument.poll(handle, 0)).rejects.toMatchObject({ code: 'unresolved', retryable: false });
  });

  test.each([
    ['is no JSON', { status: 200, text: '<html>' }, 'awaited JSON: received "<html>"'],
    ['has no status', { status: 200, text: '{}' }, 'status'],
    ['breaks off', 'cut', 'awaited JSON'],
    ['does not come', 'silent', 'nothing came within 250 ms'],
    ['is an error', { status: 500, text: '{"why":"camera lost"}' }, 'answered with status 500: camera lost'],
  ] as const)('whose answer %s is a fault that may pass', async (_, said, message) => {
    const { port } = await stub((method, path) => (path === '/' ? about : method === 'PUT' ? running : said));
    const instrument = open(port);
    const handle = await instrument.start(requestOf('c1:a', action), context());
    await expect(instrument.poll(handle, 0)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      retryable: true,
    });
  });

  test.each([
    [{ status: 'done', files: [{ sample: 's9', name: 'a', text: '' }] }, 'names sample s9'],
    [
      { status: 'done', files: [{ sample: 's1', name: '../../etc/passwd', text: '' }] },
      'expected a plain file name',
    ],
  ])('cannot leave %o', async (body, message) => {
    const { port } = await stub((method, path) =>
      path === '/' ? about : method === 'PUT' ? running : { status: 200, text: JSON.stringify(body) },
    );
    const instrument = open(port);
    const handle = await instrument.start(requestOf('c1:a', action), context());
    const said = instrument.poll(handle, 0).then(
      (progress) => (progress.status === 'failed' ? progress.failure.detail : progress.status),
      (error: Error) => error.message,
    );
    expect(await said).toContain(message);
  });

  test('needs the token that its settings name', async () => {
    const { port } = await stub(() => about);
    const instrument = open(port, newFolder(), { tokenVariable: 'ONNES_TEST_NO_SUCH_TOKEN' });
    await expect(instrument.start(requestOf('c1:a', action), context())).rejects.toThrow(
      'ONNES_TEST_NO_SUCH_TOKEN',
    );
  });
});

describe.skipIf(!hasProgram('mosquitto'))('an instrument over MQTT (mosquitto)', () => {
  const startBroker = async (): Promise<number> => {
    const port = await freePort();
    const broker = spawn('/usr/sbin/mosquitto', ['-p', String(port)], { stdio: 'ignore' });
    endings.push(() => broker.kill());
    return port;
  };
  const connect = async (port: number): Promise<MqttClient> => {
    for (;;)
      try {
        return await connectAsync(`mqtt://127.0.0.1:${port}`, {}, false);
      } catch {
        await sleep(50);
      }
  };
  const openMqtt = (port: number) =>
    mqttInstrument.open(
      mqttInstrument.parseOptions({
        url: `mqtt://127.0.0.1:${port}`,
        topic: 'lab/thermometer',
        limits: { readings: [1, 100], x: [0, 1] },
        runs: newFolder(),
        look_s: 0.02,
        deadline: 500,
        safe: 'stops reading',
      }),
      surroundings,
    );

  test('is asked through a broker; doubled, late and broken answers are dropped', async () => {
    const port = await startBroker();
    const device = await connect(port);
    endings.push(() => device.endAsync(true));
    const started = new Set<string>();
    await device.subscribeAsync('lab/thermometer/ask', { qos: 1 });
    device.on('message', (_topic, bytes) => {
      const { id, method, path, replyTo } = JSON.parse(bytes.toString()) as Record<string, string>;
      if (method === 'PUT') started.add(path as string);
      const done = { status: 'done', files: [{ sample: 's1', name: 's1.csv', base64: 'QUI=' }] };
      const body = path === '/' ? JSON.parse(about.text) : method === 'PUT' ? JSON.parse(running.text) : done;
      const isKnown = method !== 'GET' || path === '/' || started.has(path as string);
      const answer = JSON.stringify(isKnown ? { id, status: 200, body } : { id, status: 404, body: null });
      device.publish(replyTo as string, '{broken');
      device.publish(replyTo as string, JSON.stringify({ id: 'of nobody', status: 200, body: {} }));
      device.publish(replyTo as string, answer);
      device.publish(replyTo as string, answer);
    });
    const instrument = openMqtt(port);
    expect(await instrument.find('c1:a')).toBe('never-started');
    const handle = await instrument.start(requestOf('c1:a', action), context());
    const result = await follow(instrument, handle, 20);
    expect(Buffer.from(result.files[0]?.bytes ?? []).toString()).toBe('AB');
    await instrument.safe();
  });

  test('that is not there, or whose broker is not, is a fault', async () => {
    const port = await startBroker();
    await (await connect(port)).endAsync();
    await expect(openMqtt(port).safe()).rejects.toThrow(
      'sent POST /safe, awaited JSON: nothing came within 500 ms',
    );
    await expect(openMqtt(await freePort()).safe()).rejects.toMatchObject({ code: 'instrument-fault' });
  });
});
