import { describe, expect, test } from 'vitest';
import { familyChecks } from '../check-family.ts';
import { taskFamilies } from './index.ts';

test('names are unique', () => {
  expect(taskFamilies.length).toBeGreaterThan(0);
  expect(new Set(taskFamilies.map(({ name }) => name)).size).toBe(taskFamilies.length);
});

describe.each(taskFamilies.map((family) => [family.name, family] as const))('%s', (_name, family) => {
  test.each(familyChecks.map(({ name, check }) => [name, check] as const))('%s', async (_check, check) => {
    expect(await check(family, 2)).toEqual([]);
  });

  test('has a summary, proofs and baselines', () => {
    expect(family.summary).not.toBe('');
    expect(family.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Object.keys(family.proofs.cheats).length).toBeGreaterThan(1);
  });
});
