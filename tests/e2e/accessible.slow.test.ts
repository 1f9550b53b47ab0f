import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBarriers } from './find-barriers.ts';
import { hasChromium, type OpenApp, openApp } from './open-app.ts';
import { openPage, untilSettled } from './open-page.ts';

const tabs = ['belief', 'candidates', 'samples', 'devices', 'receipts', 'record'] as const;

/** Pages as their addresses name them; ID stands for the simulated campaign. */
const addresses = [
  '/',
  '/replay',
  '/new',
  '/campaigns/ID',
  ...tabs.map((tab) => `/campaigns/ID?tab=${tab}`),
  '/campaigns/ID/sheet',
  '/runs',
  '/bench',
  '/review',
  '/samples',
  '/samples/ID/s1',
  '/physics',
  '/physics/xrd',
  '/ask?campaign=ID',
  '/reports',
  '/reports?campaign=ID',
  '/settings',
  '/login',
  '/no-such-page',
  '/campaigns/%E0',
  '/campaigns/no-such',
  '/api/docs',
] as const;

describe.skipIf(!hasChromium)('every page, with assistive technology', () => {
  let app: OpenApp;
  let page: Page;
  let campaign: string;

  beforeAll(async () => {
    app = await openApp((onnes) => {
      onnes('run', 'campaigns/twin-bcc-alloys.yaml', '--experiments', '4');
      campaign = (JSON.parse(onnes('list', '--json')) as { id: string }[])[0]?.id ?? '';
      onnes('run', 'campaigns/at-the-bench.yaml', '--no-wait');
    });
    ({ page } = await openPage(app, { reducedMotion: 'reduce' }));
  }, 300_000);
  afterAll(() => app?.close());

  it.each(addresses)('axe finds nothing serious on %s, light or dark', async (address) => {
    await page.goto(`${app.origin}${address.replace('ID', campaign)}`);
    await untilSettled(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await findBarriers(page), `${address} in ${colorScheme}`).toEqual([]);
    }
  });
});
