import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../architecture/source-file.ts';
import { writeGrowthLog, writeNoise } from './messy-sheets.ts';
import { hasChromium, type OpenApp, openApp } from './open-app.ts';
import { openPage } from './open-page.ts';

describe.skipIf(!hasChromium)('a spreadsheet of one’s own, in a browser', () => {
  let app: OpenApp;
  let page: Page;
  let faults: readonly string[];
  let campaign: string;

  beforeAll(async () => {
    app = await openApp();
    ({ page, faults } = await openPage(app));
  }, 300_000);
  afterAll(() => app?.close());

  /** Replays the sheet that is open and returns the sentence. */
  async function replay(): Promise<string | null> {
    await page.getByRole('button', { name: 'Replay it' }).click();
    await page.getByRole('link', { name: 'Start a campaign from this sheet' }).waitFor();
    return page.locator('.right .lead').textContent();
  }

  it('noise is answered with “nothing” or “worse than random”, never with a saving', async () => {
    const buffer = await writeNoise();
    const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    await page.getByLabel('Spreadsheet file').setInputFiles({ name: 'noise.xlsx', mimeType, buffer });
    await page.getByText('16 distinct recipes').waitFor();
    const sentence = await replay();
    expect(sentence).toMatch(/^(Nothing over a random order|Worse than a random order)/);
  });

  it('a messy growth log is understood: limits, n/a, lots, shifts, dates, units', async () => {
    await page.getByRole('link', { name: 'Open a spreadsheet' }).first().click();
    await page.getByLabel('Spreadsheet file').setInputFiles({
      name: 'growth log.csv',
      mimeType: 'text/csv',
      buffer: writeGrowthLog(),
    });
    await page.getByText('35 distinct recipes').waitFor();
    const columns = page.getByRole('table').filter({ hasText: 'Used as' });
    const usedAs = async (name: string): Promise<string | null> => {
      const cell = columns.getByRole('row').filter({ hasText: name }).first().getByRole('cell').nth(2);
      const chosen = cell.locator('option:checked');
      return (await chosen.count()) > 0 ? chosen.textContent() : ((await cell.textContent()) ?? '').trim();
    };
    expect(await usedAs('Tc (K)')).toBe('objective');
    expect(await usedAs('Powder lot')).toBe('lot or machine');
    expect(await usedAs('Date')).toBe('run order');
    for (const input of ['Anneal temperature', 'Anneal time', 'Nb (at.%)'])
      expect(await usedAs(input)).toBe('input');
    const lot = columns.getByLabel('Use of Powder lot');
    await lot.selectOption('input');
    await page.getByRole('button', { name: 'Powder lot', pressed: true }).waitFor();
    await lot.selectOption('block');
    await page.getByText('35 distinct recipes').waitFor();
  });

  it('a run is left out with a reason, from the keyboard, and taken back', async () => {
    await page.getByRole('button', { name: 'Leave out row 5' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Why leave out row 5?').fill('furnace failed');
    await page.keyboard.press('Enter');
    await page.getByText('34 distinct recipes').waitFor();
    await page.getByRole('button', { name: 'take back' }).click();
    await page.getByText('35 distinct recipes').waitFor();
  });

  it('what it would have saved is said in one plain sentence with numbers', async () => {
    expect(await replay()).toMatch(/Onnes needed \d+ experiments.*a random order/);
  });

  it('a campaign at the bench is drafted from it, and knows its runs beforehand', async () => {
    await page.getByRole('link', { name: 'Start a campaign from this sheet' }).click();
    await page.getByText('Drafted from').waitFor();
    await page.getByRole('radio', { name: /Your bench/ }).check();
    await page.getByRole('checkbox', { name: /A person approves/ }).uncheck();
    await page.getByText('ready', { exact: true }).waitFor();
    expect(await page.locator('pre').textContent()).toContain('- growth log');
    await page.getByRole('button', { name: 'Open the campaign' }).click();
    await page.waitForURL(/\/campaigns\//);
    campaign = page.url();
    await page.getByRole('link', { name: 'To the bench' }).click();
  });

  it('the order is claimed, made a little otherwise, and entered with the file of the instrument', async () => {
    await page.locator('.order').first().click();
    await page.getByRole('button', { name: 'I do it' }).click();
    await page.getByRole('button', { name: 'Give it back' }).waitFor();
    await page
      .getByLabel(/^as made/)
      .first()
      .fill('1043');
    await page.getByRole('button', { name: 'Next: measure' }).click();
    await page.getByLabel('value, in K').fill('8,9');
    await page.getByLabel('± standard deviation').fill('0.1');
    await page.locator('input[type=file]').setInputFiles(join(repositoryRoot, 'examples/resistance.csv'));
    await page.getByRole('button', { name: 'Next: check and enter' }).click();
    expect(await page.getByRole('row').filter({ hasText: 'Anneal temperature' }).textContent()).toContain(
      '1043',
    );
    await page.getByRole('button', { name: 'Enter the result' }).click();
    await page.getByText('It is in the record.').waitFor();
  });

  it('its sample shows the finding, what was made, and the curve of the file, which says that it is simulated', async () => {
    await page.goto(`${campaign}?tab=samples`);
    const measured = page.getByText('measured', { exact: true });
    await page.getByRole('table').getByRole('row').filter({ has: measured }).getByRole('link').click();
    await page.getByText('8.90 ± 0.10').first().waitFor();
    await page.getByText('1,043').first().waitFor();
    await page.getByRole('button', { name: 'resistive-transition' }).click();
    const card = page.locator('section.card').filter({ hasText: 'resistive transition' });
    await card.locator('svg').first().waitFor();
    await card.getByText('computed now, not in the record').waitFor();
    await card.getByText('SIMULATED', { exact: true }).waitFor();
    expect(await card.textContent()).toMatch(/9\.2/);
  });

  it('its report is one page with the number in it', async () => {
    await page.getByRole('link', { name: 'Reports' }).click();
    await page.getByRole('link', { name: 'Best Tc' }).first().click();
    const report = page.frameLocator('iframe');
    await report.getByText('8.90').first().waitFor();
  });

  it('the console of the browser stayed empty', () => expect(faults).toEqual([]));
});
