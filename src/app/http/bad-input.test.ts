import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asJson, openTestServer, type TestServer, testToken } from './http-app.fixture.ts';
import { openEventStream } from './live/event-stream.ts';
import { type OpenServer, openServer } from './open-server.ts';

let server: TestServer;
let listening: OpenServer;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'onnes-assets-'));
  const assets = join(folder, 'dist');
  mkdirSync(join(assets, 'assets'), { recursive: true });
  writeFileSync(join(assets, 'index.html'), 'the app');
  writeFileSync(join(folder, 'secret.txt'), 'a secret');
  symlinkSync(join(folder, 'secret.txt'), join(assets, 'assets', 'link.txt'));
  server = await openTestServer();
  const { workspace } = server;
  listening = await openServer({ workspace, assets, port: 0, token: testToken });
});
afterAll(async () => {
  await listening.close();
  await server.close();
});

/** The whole answer to bytes as they are: no client tidies the address up. */
const raw = (head: string, ...lines: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(listening.port, '127.0.0.1', () =>
      socket.write(
        `${head}\r\nHost: localhost:${listening.port}\r\nConnection: close\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`,
      ),
    );
    let text = '';
    socket.on('data', (data) => {
      text += data.toString();
    });
    socket.on('close', () => resolve(text));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
  });

describe('an address', () => {
  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/..%252fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/secret.txt%00.html',
    '/assets/link.txt',
    '//etc/passwd.txt',
    '/%E0%A4%A.txt',
  ])('%s leads to no file outside the web app', async (path) => {
    const answer = await raw(`GET ${path} HTTP/1.1`);
    expect(answer.split('\r\n')[0]).toMatch(/ 40[04] /);
    expect(answer).not.toMatch(/a secret|root:/);
  });

  test('of a page is the web app', async () => {
    expect(await raw('GET /campaigns/x HTTP/1.1')).toContain('the app');
  });

  test.each(['/campaigns/%E0', '/samples/%E0/%E0', '/samples/x/s1.5', '/no-such-file.txt'])(
    '%s, opened by a person, is the web app, which says that there is no such page',
    async (path) => {
      const answer = await raw(`GET ${path} HTTP/1.1`, 'Accept: text/html,*/*;q=0.8');
      expect(answer.split('\r\n')[0]).toContain(' 404 ');
      expect(answer).toContain('the app');
    },
  );

  test.each([
    '/api/campaigns/..%2F..%2Fserve-token',
    '/api/sheets/..%2F..%2Faccounts',
    '/api/blobs/%2e%2e%2faccounts.json',
    `/api/campaigns/x/sent/${'%2e'.repeat(21)}`,
  ])('%s leads to no file of the workspace', async (path) => {
    const answer = await raw(`GET ${path} HTTP/1.1`, `Authorization: Bearer ${testToken}`);
    expect(answer.split('\r\n')[0]).toMatch(/ 40[04] /);
    expect(answer).toContain('application/problem+json');
  });

  test('without a host, as a program of another age asks, is refused', async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(listening.port, '127.0.0.1', () =>
        socket.write('GET /api/campaigns HTTP/1.0\r\n\r\n'),
      );
      let text = '';
      socket.on('data', (data) => {
        text += data.toString();
      });
      socket.on('close', () => resolve(text));
    });
    expect(answer).toContain('forbidden-host');
  });

  test('whose head is longer than any of ours is refused', async () => {
    expect(await raw('GET / HTTP/1.1', `X-Long: ${'x'.repeat(20_000)}`)).toContain('431');
  });
});

describe('a form of another page', () => {
  const form = (type: string, headers: Record<string, string> = {}): Promise<Response> =>
    server.ask('/api/campaigns/x/pause', {
      method: 'POST',
      body: '{"why":"x"}',
      headers: { 'content-type': type, ...headers },
    });

  test.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'])(
    'of the type %s is not read',
    async (type) => {
      expect([400, 415]).toContain((await form(type)).status);
    },
  );

  test.each([
    { origin: 'https://localhost.evil.example' },
    { origin: 'http://localhost:1' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'http://localhost' },
  ])('that says %j is turned away', async (headers) => {
    expect((await form('application/json', headers)).status).toBe(403);
  });
});

test.each([
  ['[]', 'body: Invalid input: expected object, received array'],
  ['{"file":5}', /^file: expected the text of a campaign file/],
])('a body that is %s is told apart by what is wrong with it', async (body, detail) => {
  const response = await server.ask('/api/campaign-drafts', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect(response.status).toBe(400);
  const said = ((await response.json()) as { detail: string }).detail;
  if (typeof detail === 'string') expect(said).toBe(detail);
  else expect(said).toMatch(detail);
});

/** A zip of one workbook part that unpacks to far more than its entry says. */
function lyingWorkbook(): Uint8Array<ArrayBuffer> {
  const name = Buffer.from('xl/workbook.xml');
  const packed = deflateRawSync(Buffer.alloc(50 * 2 ** 20));
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(100, 22);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(100, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  const start = local.length + name.length + packed.length;
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(start, 16);
  return new Uint8Array(Buffer.concat([local, name, packed, entry, name, end]));
}

describe('an upload', () => {
  test.each(['/api/sheets?name=bomb.xlsx', '/api/campaigns/x/runs'])(
    'of a workbook that unpacks to more than it says is refused by %s',
    async (path) => {
      const response = await server.ask(path, { method: 'POST', body: lyingWorkbook() });
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({
        title: 'too-large',
        detail: expect.stringContaining('unpacks'),
      });
    },
  );

  test.each([
    ['/api/sheets?name=huge.csv', 21],
    ['/api/campaigns/x/runs', 21],
    ['/api/analyses?name=huge.csv', 65],
  ])('to %s is cut off at its limit, however it is sent', async (path, megabytes) => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent++;
        if (sent > megabytes * 4) controller.close();
        else controller.enqueue(new Uint8Array(2 ** 20).fill(120));
      },
    });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    expect((await server.ask(path, init)).status).toBe(413);
    expect(sent).toBeLessThan(megabytes + 3);
    const stated = await server.ask(path, {
      method: 'POST',
      body: 'x',
      headers: { 'content-length': String(2 ** 40) },
    });
    expect(stated.status).toBe(413);
  });

  test('that breaks off leaves no piece of itself on the disk', async () => {
    const kept = (): number => readdirSync(server.folder, { recursive: true }).length;
    await server.ask('/api/blobs?name=first', { method: 'POST', body: 'x' });
    const before = kept();
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(2 ** 20));
        controller.error(new Error('the cable was pulled'));
      },
    });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    expect((await server.ask('/api/blobs?name=broken', init)).status).toBeGreaterThanOrEqual(400);
    expect(kept()).toBe(before);
  });
});

test('a token that is nearly right opens as little as one that is far off', async () => {
  for (const token of [`${testToken.slice(0, -1)}x`, testToken.slice(0, -1), `${testToken}x`, '', 'x']) {
    const response = await server.ask('/api/campaigns', { headers: { authorization: `Bearer ${token}` } });
    expect(response.status, token).toBe(401);
  }
});

test('many wrong tokens are turned away, and a right one from the same address is let in', async () => {
  const statuses = new Set<number>();
  for (let n = 0; n < 60; n++)
    statuses.add(
      (await server.ask('/api/campaigns', { headers: { authorization: `Bearer wrong${n}` } })).status,
    );
  expect([...statuses]).toEqual([401, 429]);
  expect((await server.ask('/api/campaigns')).status).toBe(200);
});

test('a reader that is slow with one large line gets it, and is dropped when more waits behind', () => {
  const ends: string[] = [];
  const stream = openEventStream(
    () => ends.push('ended'),
    () => ends.push('dropped'),
  );
  stream.send('x'.repeat(20 * 2 ** 20));
  expect(ends).toEqual([]);
  stream.send('x');
  expect(ends).toEqual(['ended', 'dropped']);
});

test('JSON as deep as a well is refused and no fault', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const response = await server.ask('/api/campaign-drafts', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"file":${deep}}`,
  });
  expect(response.status).toBe(400);
});

test('members that every object has are no way into one', async () => {
  const body = '{"changes":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}';
  const file = readFileSync('campaigns/bcc-alloys.yaml', 'utf8');
  const opened = await server.ask('/api/campaigns', asJson({ file }));
  const { id } = (await opened.json()) as { id: string };
  const response = await server.ask(`/api/campaigns/${id}/amend/preview`, {
    ...asJson({}),
    body,
    headers: { 'content-type': 'application/json' },
  });
  expect(response.status).toBe(400);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});
