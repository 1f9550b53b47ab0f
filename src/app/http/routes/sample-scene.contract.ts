import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryStore } from '../../../runtime/index.ts';
import { lab } from '../../lab.ts';
import { noLimits } from '../../workspace/open-limits.ts';
import { createHttpApp } from '../create-http-app.ts';
import { recordSample, sampleBytes } from './sample-record.fixture.ts';

/** A server of one campaign, c1, with one sample, s1, that has a raw file and no reading. */
export const store = createMemoryStore();
const labModule = new URL('../../lab.ts', import.meta.url).href;
const folder = await mkdtemp(join(tmpdir(), 'onnes-samples-'));
const workspace = { store, address: 'memory:', folder, lab, labModule, limits: noLimits, laboratory: null };
export const { app, close } = createHttpApp({
  ...{ workspace, assets: null, access: { token: 'secret', hosts: new Set(['localhost']) } },
} as Parameters<typeof createHttpApp>[0]);

export const bytes = sampleBytes;
export const blob = await recordSample(store);

export async function ask<Answer>(path: string, body?: unknown): Promise<{ status: number; answer: Answer }> {
  const headers = { host: 'localhost', authorization: 'Bearer secret', 'content-type': 'application/json' };
  const response = await app.request(`http://localhost/api${path}`, {
    ...{ method: body === undefined ? 'GET' : 'POST', headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, answer: (await response.json()) as Answer };
}
