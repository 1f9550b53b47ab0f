import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { OpenApp } from './open-app.ts';

/** A page in a browser profile of its own, let in by the address that the server printed. */
export type OpenPage = {
  readonly page: Page;
  /** What the browser's console called an error, and what was thrown and not caught. */
  readonly faults: readonly string[];
};

/** How long anything on the screen may take before a journey fails [ms]; two cores may be busy. */
export const patience = 60_000;

export async function openPage(app: OpenApp, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await app.browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(app.address);
  await page.locator('h1').first().waitFor();
  return { page, faults };
}

/** Resolves in the page once nothing has changed for a moment; 10 s at most. */
const untilStill = `new Promise((resolve) => {
  const end = () => {
    observer.disconnect();
    resolve();
  };
  let timer = setTimeout(end, 400);
  const observer = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(end, 400);
  });
  observer.observe(document.body, { childList: true, subtree: true, attributes: true });
  setTimeout(end, 10000);
})`;

/** What a page says while it waits for something. */
const busy = /Reading|being fitted|from the raw file…|Loading/;

/** Until the page has shown its title, waits for nothing, and then shows nothing new for a moment. */
export async function untilSettled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await expect.poll(() => page.locator('main').textContent(), { timeout: patience }).not.toMatch(busy);
  await page.evaluate(untilStill);
}
