import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import type { CopilotAnswer, CopilotView } from '../contract/copilot.ts';
import type { ToolView } from '../contract/physics.ts';
import type { NoteView, SampleCheck, SampleView, StructureView } from '../contract/sample.ts';
import { app, ask, blob, bytes, close, store } from './sample-scene.contract.ts';

afterAll(async () => {
  close();
  await store.close();
});

describe('the routes of samples', () => {
  test('show what was planned, what was made, and the way back to the raw bytes', async () => {
    const { status, answer } = await ask<SampleView>('/campaigns/c1/samples/s1');
    expect(status).toBe(200);
    expect(answer.settings).toEqual([{ name: 'x', unit: '%', planned: 300, made: 310, madeSd: null }]);
    expect(answer.chain.find(({ kind }) => kind === 'file')).toMatchObject({ detail: 's1.csv', mark: blob });
    expect(answer.life.map(({ seq }) => seq)).toEqual([4, 5]);
  });

  test('say which sample or campaign there is not', async () => {
    expect((await ask('/campaigns/c1/samples/s9')).status).toBe(404);
    expect((await ask('/campaigns/c9/samples/s1')).status).toBe(404);
  });

  test('give a raw file byte for byte, as an attachment, and no other file', async () => {
    const headers = { host: 'localhost', authorization: 'Bearer secret' };
    const response = await app.request(`http://localhost/api/campaigns/c1/samples/s1/files/${blob}`, {
      headers,
    });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
    const other = await app.request(`http://localhost/api/campaigns/c1/samples/s1/files/${'0'.repeat(64)}`, {
      headers,
    });
    expect(other.status).toBe(404);
  });

  test('verify the files and the chain of hashes', async () => {
    const { answer } = await ask<SampleCheck>('/campaigns/c1/samples/s1/verify', {});
    expect(answer).toMatchObject({ files: 1, events: 5, problems: [] });
  });

  test('keep a note, and refuse an empty one', async () => {
    const kept = await ask<{ notes: NoteView[] }>('/campaigns/c1/samples/s1/notes', { text: ' pale edge ' });
    expect(kept.answer.notes.map(({ text }) => text)).toEqual(['pale edge']);
    const refused = await ask<{ detail: string }>('/campaigns/c1/samples/s1/notes', { text: '  ' });
    expect(refused).toMatchObject({ status: 400, answer: { detail: expect.stringContaining('empty') } });
  });
});

describe('the routes of physics', () => {
  test('describe every tool that they list', async () => {
    const { answer } = await ask<{ tools: { name: string }[] }>('/physics');
    for (const { name } of answer.tools) {
      const tool = await ask<ToolView>(`/physics/${name}`);
      expect(tool, name).toMatchObject({ status: 200, answer: { name } });
    }
  });

  test('say which field a tool does not have', async () => {
    const { status, answer } = await ask<{ detail: string }>('/physics/xrd', { values: { out: '/tmp/x' } });
    expect(status).toBe(400);
    expect(answer.detail).toContain('out');
  });
});

test('a structure is read from a text, and what is no structure is refused', async () => {
  const text = readFileSync('examples/mgb2.cif', 'utf8');
  const { answer } = await ask<StructureView>('/structures', { name: 'mgb2.cif', text });
  expect(answer.sites).toHaveLength(3);
  expect((await ask('/structures', { name: 'a.cif', text: 'data_x\n' })).status).toBe(400);
});

test('questions are answered from the record, and nothing leaves the house', async () => {
  const { answer } = await ask<CopilotAnswer>('/campaigns/c1/ask', { question: 'Why was s1 chosen?' });
  expect(answer).toMatchObject({ status: 'answered', model: null });
  expect(answer.evidence.length).toBeGreaterThan(0);
  const copilot = await ask<CopilotView>('/campaigns/c1/copilot');
  expect(copilot.answer).toMatchObject({ model: null, sent: [] });
});

test('a report runs no script and may be framed by this server alone', async () => {
  const response = await app.request('http://localhost/api/campaigns/c1/report', {
    headers: { host: 'localhost', authorization: 'Bearer secret' },
  });
  expect(response.headers.get('content-security-policy')).toMatch(/frame-ancestors 'self'; sandbox/);
  expect(await response.text()).toContain('Highest critical temperature');
});
