import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder, runOnnes } from './run-onnes.ts';

const folder = makeFolder();

/** Strength and cost both rise with x; strain is least in the middle; the phase changes across the diagonal. */
const table = join(folder, 'recorded.csv');
const rows = Array.from({ length: 100 }, (_, i) => {
  const [x, y] = [(i % 10) / 9, Math.floor(i / 10) / 9];
  const strength = 10 * x + 3 * y * (1 - y);
  const [cost, strain] = [20 * x * x + 10 * y, 8 * (x - 0.5) ** 2];
  return [x, y, strength, cost, strain, x + y > 1 ? 2 : 1].map((value) => value.toFixed(4)).join(',');
});
writeFileSync(table, ['x,y,strength,cost,strain,phase', ...rows].join('\n'));

function writeCampaign(name: string, goals: readonly object[], ignore: readonly string[]): string {
  const path = join(folder, `${name}.yaml`);
  const file = {
    name,
    goals,
    space: { from: 'table', inputs: ['x', 'y'], ignore },
    laboratory: {
      name: 'rig',
      clock: 'virtual',
      instruments: { rig: { driver: 'replay', options: { table: 'recorded' } } },
    },
    planner: 'bayes',
    budget: { experiments: 14 },
  };
  writeFileSync(path, JSON.stringify(file));
  return path;
}

async function run(path: string) {
  const store = `${path}.store`;
  const { status, stdout, stderr } = await runOnnes('run', path, '--data', table, '--json', '--store', store);
  expect(status, stderr).toBe(0);
  const result = JSON.parse(stdout);
  return { result, page: readFileSync(result.report, 'utf8'), note: stderr };
}

const strength = { quantity: 'strength', unit: 'MPa', direction: 'maximize' };
const cost = { quantity: 'cost', unit: 'EUR', direction: 'minimize' };

describe('onnes run', () => {
  it('lets only what meets the constraints lead, and finds the best of it', async () => {
    const limit = { quantity: 'cost', unit: 'EUR', atMost: 12 };
    const { result } = await run(writeCampaign('limit', [strength, limit], ['strain', 'phase']));
    const { x, y } = result.best.design;
    expect(20 * x * x + 10 * y).toBeLessThanOrEqual(12.01);
    const allowed = rows.map((row) => row.split(',').map(Number)).filter(([, , , price = 0]) => price <= 12);
    const best = Math.max(...allowed.map(([, , value = 0]) => value));
    expect(result.best.value).toBeGreaterThan(best - 0.6);
    expect(result.front).toBeNull();
  });

  it('gives the front of several goals, in the document and in the report', async () => {
    const limit = { quantity: 'strain', unit: '%', atMost: 1.2 };
    const { result, page } = await run(writeCampaign('front', [strength, cost, limit], ['phase']));
    expect(result.front.length).toBeGreaterThan(4);
    for (const { values } of result.front) {
      expect(Object.keys(values)).toEqual(['strength', 'cost', 'strain']);
      expect(values.strain.value).toBeLessThanOrEqual(1.2);
      const others = result.front.filter((other: typeof result.front) => other.values !== values);
      const beats = ({ values: other }: { values: typeof values }): boolean =>
        other.strength.value >= values.strength.value && other.cost.value <= values.cost.value;
      expect(others.filter(beats)).toEqual([]);
    }
    expect(page).toContain('Best compromises');
  });

  it('maps the phases, of which none is best', async () => {
    const phase = { quantity: 'phase', unit: '1', direction: 'boundary', classes: true };
    const { result, note } = await run(writeCampaign('phases', [phase], ['strength', 'cost', 'strain']));
    expect(result.best).toBeNull();
    expect(note).toContain('a map of classes has no best');
    expect(result.experiments.attempted).toBe(14);
  });

  it('refuses goals that make no sense, in one line', async () => {
    const path = writeCampaign('wrong', [strength, { quantity: 'cost', unit: 'EUR' }], ['strain', 'phase']);
    const { status, stderr } = await runOnnes('validate', path, '--data', table);
    expect(status).not.toBe(0);
    expect(stderr).toContain('goals[1].direction: missing; expected maximize, minimize, target or boundary');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
