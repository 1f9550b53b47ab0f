import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../runtime/index.ts';
import { lab } from '../../lab.ts';
import { noLimits } from '../../workspace/open-limits.ts';
import type { CheckedCampaign } from '../contract/new-campaign.ts';
import type { ReplayView, SheetView } from '../contract/sheets.ts';
import { createHttpApp } from '../create-http-app.ts';

const store = createMemoryStore();
const labModule = new URL('../../lab.ts', import.meta.url).href;
const folder = await mkdtemp(join(tmpdir(), 'onnes-sheets-'));
const workspace = { store, address: 'memory:', folder, lab, labModule, limits: noLimits, laboratory: null };
const { app, close } = createHttpApp({
  workspace,
  assets: null,
  access: { token: 'secret', hosts: new Set(['localhost']) },
});
afterAll(async () => {
  close();
  await store.close();
});

async function ask<Answer>(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; answer: Answer }> {
  const headers = { host: 'localhost', authorization: 'Bearer secret', 'content-type': 'application/json' };
  const response = await app.request(`http://localhost/api${path}`, {
    method,
    headers: typeof body === 'string' ? { ...headers, 'content-type': 'application/octet-stream' } : headers,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, answer: (await response.json()) as Answer };
}

const text = `x,lot,yield (%)\n${Array.from({ length: 12 }, (_, index) => `${index},${index % 2},${(index * 7) % 12}`).join('\n')}\n`;

describe('the routes of spreadsheets', () => {
  it('keeps a sheet once however often it is given, and guesses its columns', async () => {
    const first = await ask<SheetView>('POST', '/sheets?name=own.csv', text);
    const second = await ask<SheetView>('POST', '/sheets?name=again.csv', text);
    expect(first.answer.choices).toMatchObject({ objective: 'yield (%)', inputs: ['x'], blocks: ['lot'] });
    expect(second.answer.id).toBe(first.answer.id);
    expect(first.answer.ready).toMatchObject({
      designCount: 12,
      repeatedCount: 0,
      repeatSd: null,
      unit: '%',
    });
  });

  it('leaves a run out with a reason and takes it back', async () => {
    const { answer: sheet } = await ask<SheetView>('POST', '/sheets?name=own.csv', text);
    const bare = await ask<{ detail: string }>('PUT', `/sheets/${sheet.id}/runs/3`, { isExcluded: true });
    expect(bare).toMatchObject({ status: 400, answer: { title: 'reason-missing' } });
    const out = await ask<SheetView>('PUT', `/sheets/${sheet.id}/runs/3`, {
      isExcluded: true,
      reason: 'spilled',
    });
    expect(out.answer.ready?.designCount).toBe(11);
    const back = await ask<SheetView>('PUT', `/sheets/${sheet.id}/runs/3`, { isExcluded: false });
    expect(back.answer).toMatchObject({ leftOutCount: 0, ready: { designCount: 12 } });
    expect(back.answer.log).toHaveLength(2);
  });

  it('says what is wrong with choices, and with a sheet that is not there', async () => {
    const { answer: sheet } = await ask<SheetView>('POST', '/sheets?name=own.csv', text);
    const choices = { ...sheet.choices, inputs: [] };
    const { answer } = await ask<SheetView>('PUT', `/sheets/${sheet.id}/choices`, { choices });
    expect(answer.notReady).toMatch(/no input is chosen/);
    await ask('PUT', `/sheets/${sheet.id}/choices`, { choices: sheet.choices });
    expect((await ask('GET', `/sheets/${'0'.repeat(64)}`)).status).toBe(404);
    expect((await ask('GET', '/sheets/..%2F..%2Fetc')).status).toBe(404);
    expect((await ask('POST', '/sheets?name=bad.csv', 'only a header\n')).status).toBe(400);
  });

  it('refuses a body that is too large while it arrives', async () => {
    const { status, answer } = await ask<{ title: string }>(
      'POST',
      '/sheets?name=big.csv',
      'x'.repeat(20 * 2 ** 20 + 1),
    );
    expect([status, answer.title]).toEqual([413, 'too-large']);
  });

  it('replays a sheet in workers and can be stopped', async () => {
    const { answer: sheet } = await ask<SheetView>('POST', '/sheets?name=own.csv', text);
    const { answer: begun } = await ask<ReplayView>('POST', `/sheets/${sheet.id}/replays`, { replays: 2 });
    expect(begun.status).toBe('running');
    const { answer: stopped } = await ask<ReplayView>('DELETE', `/replays/${begun.id}`);
    expect(stopped.status).toBe('stopped');
    expect((await ask('GET', '/replays/replay-none')).status).toBe(404);
  });

  it('opens a campaign on the sheet from a checked file', async () => {
    const { answer: sheet } = await ask<SheetView>('POST', '/sheets?name=own.csv', text);
    const file = {
      name: 'Own runs',
      goal: { quantity: 'yield (%)', unit: '%', direction: 'maximize' },
      space: { from: 'table' },
      laboratory: {
        name: 'own-replay',
        clock: 'virtual',
        instruments: { runs: { driver: 'replay', options: { fidelity: 'measured' } } },
      },
      planner: 'random',
      budget: { experiments: 5 },
    };
    const checked = await ask<CheckedCampaign>('POST', '/campaign-drafts', { file, sheet: sheet.id });
    expect(checked.answer).toMatchObject({ isValid: true, designs: 12, factorCount: 1 });
    const faulty = await ask<CheckedCampaign>('POST', '/campaign-drafts', {
      file: { ...file, planner: 'oracle' },
      sheet: sheet.id,
    });
    expect(faulty.answer).toMatchObject({ isValid: false });
    const outside = await ask<CheckedCampaign>('POST', '/campaign-drafts', {
      file: { ...file, prior: ['/etc/passwd'] },
      sheet: sheet.id,
    });
    expect(outside.answer.fault?.detail).toMatch(/is not built in/);
    const opened = await ask<{ id: string }>('POST', '/campaigns', {
      file,
      sheet: sheet.id,
      recipe: { x: 3 },
    });
    expect(opened).toMatchObject({ status: 200, answer: { id: expect.stringContaining('own-runs') } });
    expect((await ask('GET', `/campaigns/${opened.answer.id}`)).status).toBe(200);
    const beyond = await ask('POST', '/campaigns', { file, sheet: sheet.id, recipe: { x: 999 } });
    expect(beyond.status).toBe(400);
  });
  it('opens a campaign at the bench that knows the runs of the sheet beforehand', async () => {
    const { answer: sheet } = await ask<SheetView>('POST', '/sheets?name=own.csv', text);
    const file = {
      name: 'Beyond the sheet',
      goal: { quantity: 'yield (%)', unit: '%', direction: 'maximize' },
      space: { variables: [{ kind: 'continuous', name: 'x', unit: '1', min: 0, max: 11 }] },
      laboratory: { name: 'own', clock: 'wall', instruments: { bench: { driver: 'bench' } } },
      prior: ['own'],
      planner: 'bayes',
      budget: { experiments: 5 },
    };
    const opened = await ask<{ id: string }>('POST', '/campaigns', { file, sheet: sheet.id });
    expect(opened.status).toBe(200);
    const [first] = await store.read(`campaign/${opened.answer.id}`, 0);
    expect(first?.data).toMatchObject({
      spec: { prior: [{ name: 'own', rows: { length: 12 } }], space: { pool: null } },
    });
    const without = await ask<CheckedCampaign>('POST', '/campaign-drafts', { file });
    expect(without.answer.fault?.detail).toMatch(/"own" is not built in/);
  });
});
