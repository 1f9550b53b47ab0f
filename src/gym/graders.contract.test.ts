import { describe, expect, test } from 'vitest';
import type { Receipt } from '../campaign/index.ts';
import { canonicalJson } from '../core/json.ts';
import { graders } from './index.ts';

/** What a receipt pays for good; provisional and void ones pay nothing. */
const earned = (receipt: Receipt): number => (receipt.status === 'settled' ? Math.max(0, receipt.total) : 0);

test('names are unique', () => {
  expect(new Set(graders.map((grader) => grader.name)).size).toBe(graders.length);
});

describe.each(graders.map((grader) => [grader.name, grader] as const))('%s', (_name, grader) => {
  const options = grader.parseOptions({});
  const { gold, cheats } = grader.proofs;

  test('has proofs of both kinds', () => {
    expect(gold.length).toBeGreaterThan(0);
    expect(cheats.length).toBeGreaterThan(0);
  });

  test.each(gold.map((trace, index) => [index, trace] as const))('gold %d is paid', (_index, trace) => {
    const receipt = grader.grade(trace, options);
    expect(receipt.status).toBe('settled');
    expect(receipt.total).toBeGreaterThan(0);
    expect(receipt.evidence.length).toBeGreaterThan(0);
    expect(Object.values(receipt.gates)).not.toContain(false);
  });

  test.each(cheats.map((trace, index) => [index, trace] as const))('cheat %d is not', (_index, trace) => {
    expect(earned(grader.grade(trace, options))).toBe(0);
  });

  test('receipts are plain, complete and the same each time', () => {
    for (const trace of [...gold, ...cheats]) {
      const receipt = grader.grade(trace, options);
      expect(() => canonicalJson(receipt)).not.toThrow();
      expect(grader.grade(trace, options)).toEqual(receipt);
      expect(receipt).toMatchObject({ sample: trace.sample, version: 1, supersedes: null });
      expect(receipt.grader).toBe(`${grader.name}@${grader.version}`);
      expect(receipt.reason).toMatch(/^[A-Z][A-Z_]+$/);
      expect(receipt.explanation).not.toBe('');
    }
  });

  test('a later receipt supersedes the one before', () => {
    for (const trace of gold) {
      const first = grader.grade(trace, options);
      expect(grader.grade({ ...trace, previous: first }, options)).toMatchObject({
        version: 2,
        supersedes: 1,
        total: first.total,
      });
    }
  });

  test('refuses options that it does not have', () => {
    expect(() => grader.parseOptions({ 'no such option': 1 })).toThrow(
      expect.objectContaining({ code: 'bad-options' }),
    );
  });
});
