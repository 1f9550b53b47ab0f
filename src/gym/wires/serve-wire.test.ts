import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { createSlowTask } from '../tasks/slow-task.fixture.ts';
import { openEnv } from './open-env.ts';
import { connect, type Message, startServer, type TestServer } from './wire.fixture.ts';
import { longestMessage } from './wire.ts';

const servers: TestServer[] = [];
const start = async (
  ...args: Parameters<typeof startServer> extends [unknown, ...infer Rest] ? Rest : never
) => {
  const server = await startServer(openEnv, ...args);
  servers.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const until = async (condition: () => boolean): Promise<void> => {
  for (let n = 0; n < 500 && !condition(); n++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
};

/** The status of a GET with headers that fetch would not send. */
const statusOf = (url: string, headers: { readonly [name: string]: string }): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });

test('says when all places are taken, and has one again when somebody leaves', async () => {
  const server = await start({ capacity: 2 });
  const [first] = [await connect(server.url), await connect(server.url)];
  const third = await connect(server.url);
  expect(await third.next()).toMatchObject({
    type: 'error',
    data: { code: 'CAPACITY_REACHED', active_sessions: 2, max_sessions: 2 },
  });
  expect(await third.closed).toBe(1013);
  first.socket.close();
  await until(() => server.sessionCount() === 1);
  const fourth = await connect(server.url);
  expect(await fourth.ask({ type: 'state' })).toMatchObject({ type: 'state' });
});

test('frees the session of a client that answers no ping', async () => {
  const server = await start();
  const [dead, living] = [await connect(server.url), await connect(server.url)];
  dead.socket.pong = () => undefined;
  // takes no frames any more, as a machine that lost its network
  (dead.socket as unknown as { readonly _socket: { pause(): void } })._socket.pause();
  server.sweep();
  await new Promise((resolve) => setTimeout(resolve, 100));
  server.sweep();
  await until(() => server.sessionCount() === 1);
  expect(await living.ask({ type: 'state' })).toMatchObject({ type: 'state' });
});

test('frees a session that was not used for an hour, and no other', async () => {
  const server = await start();
  const [idle, busy] = [await connect(server.url), await connect(server.url)];
  server.pass(3_599_000);
  await busy.ask({ type: 'state' });
  server.pass(1_000);
  server.sweep();
  expect(await idle.closed).toBe(1001);
  await until(() => server.sessionCount() === 1);
  expect(await busy.ask({ type: 'state' })).toMatchObject({ type: 'state' });
});

test('refuses a message that is too long, and closes the connection on one of twice that', async () => {
  const server = await start();
  const client = await connect(server.url);
  const long = JSON.stringify({ type: 'reset', data: { note: 'x'.repeat(longestMessage) } });
  expect(await client.ask(long)).toMatchObject({ type: 'error', data: { code: 'VALIDATION_ERROR' } });
  expect(await client.ask({ type: 'state' })).toMatchObject({ type: 'state' });
  client.socket.send('x'.repeat(2 * longestMessage + 1));
  expect(await client.closed).toBe(1009);
  const body = JSON.stringify({ note: 'x'.repeat(longestMessage) });
  expect((await fetch(`${server.url}/reset`, { method: 'POST', body })).status).toBe(413);
  expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ status: 'healthy' });
});

test('does not read on from a client that does not read, and serves it whole when it does', async () => {
  const { family } = createSlowTask();
  const server = await start({ family: { ...family, open: endless(family) } });
  const client = await connect(server.url);
  await client.ask({ type: 'reset', data: { seed: 1 } });
  const before = process.memoryUsage().arrayBuffers;
  client.socket.pause();
  const asked = 120;
  const step = JSON.stringify({ type: 'step', data: { tool_name: 'bulky', arguments: {} } });
  for (let n = 0; n < asked; n++) client.socket.send(step);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  // 120 answers of half a megabyte would be 60 MB
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30e6);
  client.socket.resume();
  const answers: Message[] = [];
  for (let n = 0; n < asked; n++) answers.push(await client.next());
  expect(answers.every(({ type }) => type === 'observation')).toBe(true);
});

/** The same task with as many calls as one likes. */
const endless =
  (family: ReturnType<typeof createSlowTask>['family']): typeof family.open =>
  (truth, instance) => ({ ...family.open(truth, instance), maxCalls: 1e6 });

test('outlives a client that breaks the protocol and one that vanishes within a call', async () => {
  const { family, release } = createSlowTask();
  const server = await start({ family });
  const rude = await connect(server.url);
  (rude.socket as unknown as { readonly _socket: { write(bytes: Buffer): void } })._socket.write(
    Buffer.alloc(64, 0xff),
  );
  expect(await rude.closed).toBeGreaterThan(1000);
  const vanishing = await connect(server.url);
  await vanishing.ask({ type: 'reset', data: {} });
  vanishing.socket.send(JSON.stringify({ type: 'step', data: { tool_name: 'late' } }));
  vanishing.socket.terminate();
  await until(() => server.sessionCount() === 0);
  release();
  const next = await connect(server.url);
  expect(await next.ask({ type: 'reset', data: {} })).toMatchObject({ type: 'observation' });
});

test('keeps sessions apart: what one does is not seen by another', async () => {
  const server = await start();
  const [one, two] = [await connect(server.url), await connect(server.url)];
  for (const client of [one, two]) await client.ask({ type: 'reset', data: { seed: 6 } });
  const whole = (await two.ask({ type: 'state' })).data.budget_left;
  await one.call('measure', { design: 1, quantiles: [0, 5, 15] });
  expect((await one.ask({ type: 'state' })).data.budget_left).toBeLessThan(Number(whole));
  expect((await two.ask({ type: 'state' })).data).toMatchObject({ step_count: 0, budget_left: whole });
});

test('answers foreign pages and foreign names with 403', async () => {
  const server = await start();
  const { port } = server;
  expect(await statusOf(`${server.url}/health`, {})).toBe(200);
  expect(await statusOf(`${server.url}/health`, { host: `localhost:${port}` })).toBe(200);
  expect(await statusOf(`${server.url}/health`, { host: 'rebound.example' })).toBe(403);
  expect(await statusOf(`${server.url}/health`, { origin: 'https://page.example' })).toBe(403);
  await expect(connect(server.url, { origin: 'https://page.example' })).rejects.toThrow('403');
  await expect(connect(server.url, { host: 'rebound.example' })).rejects.toThrow('403');
});

test('asks for its token where it has one, and has to have one beyond the loopback', async () => {
  await expect(start({}, { host: '0.0.0.0' })).rejects.toMatchObject({ code: 'token-needed' });
  const token = 'a token of some length';
  const server = await start({}, { host: '0.0.0.0', token });
  const url = `http://127.0.0.1:${server.port}`;
  expect(await statusOf(`${url}/health`, {})).toBe(401);
  expect(await statusOf(`${url}/health`, { authorization: 'Bearer another' })).toBe(401);
  expect(await statusOf(`${url}/health`, { authorization: `Bearer ${token}` })).toBe(200);
  await expect(connect(url)).rejects.toThrow('401');
  const client = await connect(url, { authorization: `Bearer ${token}` });
  expect(await client.ask({ type: 'state' })).toMatchObject({ type: 'state' });
});

test('says on which port it cannot listen', async () => {
  const server = await start();
  await expect(start({}, { port: server.port })).rejects.toMatchObject({ code: 'cannot-listen' });
});

test('holds a thousand sessions within bounds of memory', async () => {
  const server = await start({ capacity: 1024 });
  const clients = await Promise.all(Array.from({ length: 1000 }, () => connect(server.url)));
  await Promise.all(clients.map((client, n) => client.ask({ type: 'reset', data: { seed: n % 20 } })));
  const before = process.memoryUsage().heapUsed;
  const answers = await Promise.all(
    clients.map((client) => client.call('measure', { design: 1, quantiles: [0, 5, 15] })),
  );
  expect(answers.filter(({ type }) => type === 'observation')).toHaveLength(1000);
  expect(server.sessionCount()).toBe(1000);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(200e6);
  for (const { socket } of clients) socket.terminate();
  await until(() => server.sessionCount() === 0);
});
