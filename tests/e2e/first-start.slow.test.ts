import { gzipSync } from 'node:zlib';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, type OpenApp, openApp } from './open-app.ts';
import { type OpenPage, openPage, patience } from './open-page.ts';

describe.skipIf(!hasChromium)('the first start, in a browser', () => {
  let app: OpenApp;
  let page: Page;
  let faults: readonly string[];
  let other: OpenPage;

  beforeAll(async () => {
    app = await openApp();
    ({ page, faults } = await openPage(app));
  }, 300_000);
  afterAll(() => app?.close());

  /** The chip beside the title. */
  const statusOf = (page: Page, status: string): Locator =>
    page.locator('.chip').filter({ hasText: new RegExp(`^${status}$`) });

  it('an empty workspace says what a campaign is and how to begin', async () => {
    await page.getByRole('heading', { name: 'No campaigns yet' }).waitFor();
    expect(await page.getByRole('link', { name: 'New campaign' }).count()).toBeGreaterThan(0);
    expect(await page.getByRole('button', { name: 'Choose a file' }).isVisible()).toBe(true);
  });

  it('its first scripts weigh less than 200 kB, in the form for people and not for development', async () => {
    const addresses = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .filter((name) => name.endsWith('.js')),
    );
    const scripts: Buffer[] = [];
    for (const address of addresses) scripts.push(await (await page.request.get(address)).body());
    expect(scripts.length).toBeGreaterThan(1);
    expect(scripts.reduce((sum, script) => sum + gzipSync(script).length, 0)).toBeLessThan(200_000);
    // a build for development names the files of its components
    expect(scripts.filter((script) => script.includes('.svelte'))).toEqual([]);
  });

  it('the demo is begun from the keyboard and seen live, labelled simulated', async () => {
    await page.getByRole('button', { name: 'Run the demo' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/campaigns\//);
    await page.getByText('SIMULATED · ').first().waitFor();
    await page.getByText('running', { exact: true }).waitFor();
  });

  it('a second browser sees the same campaign live: each pauses it under the other’s eyes', async () => {
    other = await openPage(app);
    await other.page.goto(page.url());
    await other.page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('paused', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await other.page.getByText('running', { exact: true }).waitFor();
  });

  it('it runs to its end in both, with the best and its uncertainty, labelled simulated', async () => {
    await statusOf(page, 'closed').waitFor({ timeout: 4 * patience });
    const headline = await page.locator('.headline').textContent();
    expect(headline).toMatch(/^[\d.]+\s± [\d.]+\sK$/);
    await page.getByText(/It is closed: /).waitFor();
    expect(await page.locator('.simulated-edge').count()).toBe(1);
    await statusOf(other.page, 'closed').waitFor();
    expect(await other.page.locator('.headline').textContent()).toBe(headline);
    await other.page.context().close();
  });

  it('the feed tells the whole story, newest first', async () => {
    const feed = page.getByRole('feed');
    await feed
      .getByText(/closed/i)
      .first()
      .waitFor();
    expect(await feed.getByRole('article').count()).toBeGreaterThan(10);
  });

  it('its report opens as one file that needs nothing else', async () => {
    await page.getByRole('link', { name: 'Reports' }).click();
    await page.getByRole('row').filter({ hasText: 'SIMULATED' }).getByRole('link').first().click();
    const [alone] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Open alone' }).click(),
    ]);
    await alone.getByRole('heading').first().waitFor();
    const text = await alone.locator('body').textContent();
    expect(text).toMatch(/simulated/i);
    expect(text).toContain('K');
  });

  it('the consoles of both browsers stayed empty', () => expect([...faults, ...other.faults]).toEqual([]));
});
