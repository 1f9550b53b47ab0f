import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepUpload } from '../workspace/keep-upload.ts';
import { asJson, openTestServer, type TestServer, testToken } from './http-app.fixture.ts';
import { openEventStream } from './live/event-stream.ts';
import { writeLongCampaign } from './long-campaign.fixture.ts';
import { type OpenServer, openServer } from './open-server.ts';

let server: TestServer;
let listening: OpenServer;
beforeAll(async () => {
  server = await openTestServer();
  await writeLongCampaign(server.workspace.store, 'long', 3);
  listening = await openServer({
    workspace: server.workspace,
    assets: null,
    port: 0,
    token: testToken,
    patience: { head: 300, request: 600, silence: 60_000 },
  });
});
afterAll(async () => {
  await listening.close();
  await server.close();
});

const problemOf = async (response: Response): Promise<{ status: number; title: string; detail: string }> =>
  (await response.json()) as { status: number; title: string; detail: string };

describe('what is malformed', () => {
  test.each([
    ['no JSON', '{"why":', 400],
    ['another type', '{"why": 5}', 400],
    ['a body of another shape', '[]', 400],
  ])('is refused in words: %s', async (_what, body, status) => {
    const headers = { 'content-type': 'application/json' };
    const response = await server.ask('/api/campaigns/long/pause', { method: 'POST', headers, body });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  test.each([
    ['/api/campaigns/forged', 404],
    ['/api/campaigns/..%2f..%2fetc%2fpasswd', 404],
    ['/api/blobs/..%2f..%2fetc%2fpasswd', 400],
    [`/api/blobs/${'0'.repeat(64)}`, 404],
    ['/api/laboratories/forged', 404],
    ['/api/tools/forged', 404],
    ['/%E0%A4%A', 503],
  ])('%s leads nowhere', async (path, status) => {
    const response = await server.ask(path);
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain('root:');
  });
});

describe('a file', () => {
  test('comes back as it went in, as an attachment that runs nothing', async () => {
    const content = '<script>alert(1)</script>';
    const sent = await server.ask('/api/blobs?name=page%20ü.html', { method: 'POST', body: content });
    expect(sent.status).toBe(200);
    const { blob, size } = (await sent.json()) as { blob: string; size: number };
    expect(size).toBe(content.length);
    const response = await server.ask(`/api/blobs/${blob}`);
    expect(await response.text()).toBe(content);
    const { headers } = response;
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-security-policy')).toContain('sandbox');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-disposition')).toBe(
      'attachment; filename="page_.html"; filename*=UTF-8\'\'page%20%C3%BC.html',
    );
    const known = await server.ask(`/api/blobs/${blob}`, { headers: { 'if-none-match': `"${blob}"` } });
    expect(known.status).toBe(304);
  });

  test.each(['..', 'a/b', 'a\\b', '\u0007'])('called %j is refused', async (name) => {
    const path = `/api/blobs?name=${encodeURIComponent(name)}`;
    expect((await server.ask(path, { method: 'POST', body: 'x' })).status).toBe(400);
  });

  test('that is too large is refused as it comes, and nothing is kept', async () => {
    async function* endless(): AsyncIterable<Uint8Array> {
      for (;;) yield new Uint8Array(1000);
    }
    await expect(keepUpload(server.workspace.store, 'huge', 'a test', endless(), 10_000)).rejects.toThrow(
      'nothing was stored',
    );
  });

  test('of JSON that is too large is not read', async () => {
    const response = await server.ask(
      '/api/session',
      asJson({ name: 'x'.repeat(9 * 1024 * 1024), password: '' }),
    );
    expect([response.status, (await problemOf(response)).title]).toEqual([413, 'too-large']);
  });
});

/** What the server sends on a raw connection until it closes it. */
const untilClosed = (onOpen: (socket: Socket) => void): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(listening.port, '127.0.0.1', () => onOpen(socket));
    let text = '';
    socket.on('data', (data) => {
      text += data.toString();
    });
    socket.on('close', () => resolve(text));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
  });

describe('a slow client', () => {
  test('that never ends its head is cut off', async () => {
    expect(await untilClosed((socket) => socket.write('GET / HTTP/1.1\r\nHost: loc'))).toContain('408');
  });

  test('that never ends its body is cut off', async () => {
    const head = `POST /api/campaigns/long/pause HTTP/1.1\r\nHost: localhost:${listening.port}\r\nAuthorization: Bearer ${testToken}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`;
    expect(await untilClosed((socket) => socket.write(head))).not.toContain('200 OK');
  });

  test('that does not read its events is dropped, and told of nothing more', () => {
    const ends: string[] = [];
    const stream = openEventStream(
      () => ends.push('ended'),
      () => ends.push('dropped'),
    );
    for (let n = 0; n < 2000; n++) stream.send('news');
    expect(ends).toEqual(['ended', 'dropped']);
  });
});

test('beyond loopback the server does not begin without accounts', async () => {
  const { workspace } = server;
  await expect(openServer({ workspace, assets: null, port: 0, host: '0.0.0.0' })).rejects.toThrow(
    'no accounts',
  );
});
