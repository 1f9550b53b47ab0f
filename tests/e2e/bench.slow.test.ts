import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openExistingStore } from '../../src/app/workspace/open-workspace-store.ts';
import { hasChromium, type OpenApp, openApp } from './open-app.ts';
import { openPage, patience } from './open-page.ts';

describe.skipIf(!hasChromium)('review and bench in a browser', () => {
  let app: OpenApp;
  let page: Page;
  let other: Page;
  let faults: readonly string[];

  beforeAll(async () => {
    app = await openApp((onnes) => {
      onnes('run', 'campaigns/at-the-bench.yaml', '--no-wait');
    });
    ({ page } = await openPage(app, { viewport: { width: 1180, height: 820 } }));
    ({ page: other, faults } = await openPage(app));
  }, 300_000);
  afterAll(() => app?.close());

  /** What was entered, as the record of the laboratory has it. */
  async function readEntries(): Promise<readonly object[]> {
    const store = await openExistingStore({ store: app.store });
    try {
      const events = await store.read('laboratory/low-temperature-bench', 0);
      return events.filter(({ type }) => type === 'order-entered').map(({ data }) => data as object);
    } finally {
      await store.close();
    }
  }

  /** The first time that a tab says what it follows, it is on its way for longer than whatever it says next. */
  const holdUpFirstTelling = (page: Page): Promise<void> =>
    new Promise((resolve) => {
      let isFirst = true;
      void page.route('**/api/live/*-*', async (route) => {
        const isHeldUp = isFirst;
        isFirst = false;
        if (isHeldUp) await setTimeout(1500);
        await route.continue();
        if (isHeldUp) await route.request().response();
        if (isHeldUp) resolve();
      });
    });

  it('a person edits a request with a reason, and two browsers see it settled', async () => {
    await other.goto(`${app.origin}/review`);
    await other.getByRole('heading', { name: 'Approve sample s1?' }).waitFor();
    await page.goto(`${app.origin}/review`);
    await page.getByRole('button', { name: 'Edit and approve' }).click();
    await page.getByLabel('Nb', { exact: true }).fill('0.5');
    await page.getByLabel('Ti', { exact: true }).fill('0.5');
    await page.getByLabel('Zr', { exact: true }).fill('0');
    await page.getByRole('button', { name: 'Approve as edited' }).click();
    await page.getByText('Say why you change it.').waitFor();
    await page.getByLabel('Reason').fill('the zirconium has not come yet');
    await page.getByRole('button', { name: 'Approve as edited' }).click();
    await page.getByText('approved as edited').waitFor();
    await other.getByRole('heading', { name: 'Approve sample s1?' }).waitFor({ state: 'hidden' });
    await other.getByRole('link', { name: 'Bench , 1 waiting' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('an entry made without a connection waits on the tablet, over a reload, and is entered once', async () => {
    await page.goto(`${app.origin}/bench`);
    await page.locator('.order').first().click();
    await page.getByRole('button', { name: 'I do it' }).click();
    await page.getByRole('button', { name: 'Give it back' }).waitFor();
    await page.getByLabel('as weighed').first().fill('0.66');
    await page.getByLabel('as weighed').last().fill('0.34');
    await page.getByRole('button', { name: 'Next: measure' }).click();
    await page.getByLabel('value, in K').fill('9,1');
    await page.getByLabel('± standard deviation').fill('0.1');
    await page.locator('input[type=file]').setInputFiles({
      name: 'photo.png',
      mimeType: 'image/png',
      buffer: Buffer.from('not really a picture'),
    });
    await page.getByRole('button', { name: 'Next: check and enter' }).click();
    await app.stopServer();
    await page.getByText('No connection since').waitFor();
    await page.getByRole('button', { name: 'Enter the result' }).click();
    await page.getByText('1 entry waits').waitFor();
    await page.reload();
    await page.getByText('1 entry waits').waitFor();
    await app.startServer();
    await page.goto(app.address);
    await page.goto(`${app.origin}/bench`);
    await page.getByText('1 entry waits').waitFor({ state: 'hidden', timeout: 2 * patience });
    const ordersOfFirst = async (): Promise<readonly string[]> => {
      const response = await page.request.get(`${app.origin}/api/bench`);
      const { orders } = (await response.json()) as { orders: object };
      return Object.keys(orders).filter((id) => id.includes(':s1/'));
    };
    // a page that is not drawn yet says nothing of what waits either
    await expect.poll(ordersOfFirst, { timeout: patience }).toEqual([]);
  });

  it('the record has the entry once, with what was made and the file', async () => {
    expect(await readEntries()).toMatchObject([
      {
        sample: 's1',
        entry: {
          values: { 'critical temperature': { value: 9.1, sd: 0.1 } },
          files: [{ name: 'photo.png' }],
        },
      },
    ]);
  });

  it('the next request shows plan, cost and hazards, and is refused with a reason in one browser under the eyes of the other', async () => {
    await page.goto(`${app.origin}/review`);
    await page.getByRole('heading', { name: 'Approve sample s2?' }).waitFor();
    await other.goto(app.address);
    const heldUp = holdUpFirstTelling(other);
    await other.goto(`${app.origin}/review`);
    await other.getByRole('heading', { name: 'Approve sample s2?' }).waitFor();
    await heldUp;
    for (const name of ['The plan', 'Cost', 'Hazards', 'Who asks'])
      await page.getByRole('heading', { name }).waitFor();
    await page.getByText('then refused, nothing runs').waitFor();
    await page.getByText(/^80\s?EUR/).waitFor();
    await page.getByRole('button', { name: 'Refuse' }).click();
    await page.getByText('Say why you refuse it.').waitFor();
    await page.keyboard.type('the furnace is being relined');
    await page.getByRole('button', { name: 'Refuse' }).click();
    await page.getByText('refused. It is in the record with your name.').waitFor();
    await other.getByRole('heading', { name: 'Approve sample s2?' }).waitFor({ state: 'hidden' });
  });

  it('the request after it is approved from the keyboard, and its order comes to the other browser', async () => {
    await page.getByRole('heading', { name: 'Approve sample s3?' }).waitFor();
    await other.goto(`${app.origin}/bench`);
    // Enter in the field of the reason settles nothing: it may hold half a refusal
    await page.getByLabel('Reason').focus();
    await page.keyboard.press('Enter');
    const approve = page.getByRole('button', { name: 'Approve', exact: true });
    // it rests for a moment after another request came up
    await approve.click({ trial: true });
    await approve.focus();
    await page.getByRole('heading', { name: 'Approve sample s3?' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(/: approved\. It is in the record/).waitFor();
    await other.getByRole('button', { name: /s3 on furnace-and-cryostat/ }).waitFor();
  });
});
