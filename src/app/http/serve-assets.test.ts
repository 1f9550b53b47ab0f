import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenAPIHono } from '@hono/zod-openapi';
import { beforeAll, describe, expect, test } from 'vitest';
import { viewAddress } from './contract/page-view.ts';
import type { HttpScene } from './http-scene.ts';
import { serveAssets } from './serve-assets.ts';

const folder = mkdtempSync(join(tmpdir(), 'onnes-assets-'));
const app = new OpenAPIHono();
const bodyOf = async (path: string): Promise<string> => (await app.request(path)).text();

beforeAll(() => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), 'the app');
  writeFileSync(join(folder, 'icon.svg'), 'an icon');
  writeFileSync(join(folder, 'assets', 'index-abc.js'), 'the script');
  serveAssets(app, { assets: folder } as HttpScene);
});

describe('the files of the web app', () => {
  test.each([
    ['/', 'campaigns'],
    ['/campaigns/nb%20ti', 'campaign/nb ti'],
    ['/campaigns/c1/', 'campaign/c1'],
  ])('%s names the view that it needs', async (path, topic) => {
    const { headers } = await app.request(path);
    expect(headers.get('link')).toBe(`<${viewAddress(topic)}>; rel=preload; as=fetch; crossorigin`);
  });

  test.each(['/settings', '/campaigns/c1/sheet', '/icon.svg'])(
    '%s names none, and is there',
    async (path) => {
      const { status, headers } = await app.request(path);
      expect([status, headers.get('link')]).toEqual([200, null]);
    },
  );

  test('an address that is badly encoded is none', async () => {
    const { status, headers } = await app.request('/campaigns/%E0');
    expect([status, headers.get('link')]).toEqual([404, null]);
  });

  test('one named by its content is kept, by the server and by browsers; any other is read anew', async () => {
    const { headers } = await app.request('/assets/index-abc.js');
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await bodyOf('/icon.svg')).toBe('an icon');
    rmSync(join(folder, 'assets', 'index-abc.js'));
    writeFileSync(join(folder, 'icon.svg'), 'another icon');
    expect(await bodyOf('/assets/index-abc.js')).toBe('the script');
    expect(await bodyOf('/icon.svg')).toBe('another icon');
    expect((await app.request('/icon.svg')).headers.get('cache-control')).toBe('no-cache');
  });
});
