import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addAccount } from '../accounts/account-file.ts';
import { openTestServer, type TestServer } from './http-app.fixture.ts';
import { openServer } from './open-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const open = (more: object) => openServer({ workspace: server.workspace, assets: null, port: 0, ...more });

describe('behind a proxy', () => {
  test('nobody is let in by a token, and the server does not begin without accounts', async () => {
    await expect(open({ proxies: ['127.0.0.1'] })).rejects.toThrow('no accounts');
  });

  test('its word is taken for who asked and how; that of others is not', async () => {
    await addAccount(server.folder, { name: 'sam', role: 'scientist', password: 'a long password' });
    for (const [proxies, from, isSecure] of [
      [['127.0.0.1'], '203.0.113.9', true],
      [['192.0.2.1'], '127.0.0.1', false],
    ] as const) {
      const opened = await open({ proxies });
      expect(opened.token).toBeNull();
      const response = await fetch(`http://127.0.0.1:${opened.port}/api/session`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-forwarded-for': '198.51.100.7, 203.0.113.9',
          'x-forwarded-proto': 'https',
        },
        body: JSON.stringify({ name: 'sam', password: 'a long password' }),
      });
      expect(response.status).toBe(204);
      expect(/; Secure/i.test(response.headers.get('set-cookie') ?? '')).toBe(isSecure);
      await opened.close();
      const lines = readFileSync(join(server.folder, 'audit.jsonl'), 'utf8').trim().split('\n');
      expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({ path: '/api/session', from });
    }
  });
});

const hasOpenssl = ((): boolean => {
  try {
    execFileSync('openssl', ['version']);
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasOpenssl)('with a certificate', () => {
  function makeCertificate(): { cert: string; key: string } {
    const folder = mkdtempSync(join(tmpdir(), 'onnes-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const files = ['-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=localhost'];
    execFileSync('openssl', ['req', ...kind, ...files, '-addext', 'subjectAltName=DNS:localhost'], {
      stdio: 'ignore',
    });
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  }

  test('it speaks TLS, and its cookies travel by nothing else', async () => {
    const tls = makeCertificate();
    const opened = await open({ tls, token: 'a-token-for-tls' });
    expect(opened.scheme).toBe('https');
    const { status, headers } = await new Promise<{
      status: number;
      headers: NodeJS.Dict<string | string[]>;
    }>((resolve, reject) => {
      const options = { host: 'localhost', port: opened.port, ca: tls.cert, path: '/?token=a-token-for-tls' };
      request(options, (response) => {
        response.resume();
        resolve({ status: response.statusCode ?? 0, headers: response.headers });
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(302);
    expect(String(headers['set-cookie'])).toMatch(/; Secure/i);
    expect(headers['strict-transport-security']).toContain('max-age=');
    await opened.close();
  });

  test('it does not begin with a key of another certificate', async () => {
    const tls = { cert: makeCertificate().cert, key: makeCertificate().key };
    await expect(open({ tls })).rejects.toThrow('belong together');
  });
});
