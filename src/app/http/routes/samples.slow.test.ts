import { afterAll, describe, expect, test } from 'vitest';
import type { ToolResult } from '../contract/physics.ts';
import type { AnalysisView } from '../contract/sample.ts';
import { ask, close, store } from './sample-scene.contract.ts';

afterAll(async () => {
  close();
  await store.close();
});

describe('what the server computes apart', () => {
  test('analyse with other options beside the record, and record nothing', async () => {
    const before = await store.version('campaign/c1');
    const { answer } = await ask<AnalysisView>('/campaigns/c1/samples/s1/analyse', {
      analysis: 'resistive-transition',
    });
    expect(answer.findings.some(({ quantity }) => quantity === 'critical-temperature-midpoint')).toBe(true);
    expect(answer.panels.length).toBeGreaterThan(0);
    expect(answer.agreesWithRecord).toBeNull();
    const bad = await ask<{ detail: string }>('/campaigns/c1/samples/s1/analyse', {
      ...{ analysis: 'resistive-transition', options: { nonsense: 1 } },
    });
    expect(bad.status).toBe(400);
    expect(bad.answer.detail).toContain('nonsense');
    expect(await store.version('campaign/c1')).toBe(before);
  });

  test('compute the example of a simulator with its uncertainty', async () => {
    const { answer } = await ask<ToolResult>('/physics/mcmillan', {
      values: { lambda: '0.7', omega_log_meV: '15' },
    });
    expect(answer.fidelity).toBe('simulated');
    expect(answer.estimates[0]?.value).toMatchObject({ unit: 'K', sd: expect.any(Number) });
  });

  test('read the given files and no others of this machine', async () => {
    const outside = await ask<{ detail: string }>('/physics/elastic', {
      ...{ values: { potential: '/etc/hostname.eam' }, files: [{ example: 'argon.cif' }] },
    });
    expect(outside).toMatchObject({
      status: 400,
      answer: { detail: expect.stringContaining('ACCESS_DENIED') },
    });
    const named = await ask('/physics/xrd', { values: {}, files: [{ name: '../argon.cif', base64: '' }] });
    expect(named.status).toBe(400);
  }, 30_000);
});
