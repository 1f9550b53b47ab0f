import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyPatch, diff } from './patch.ts';

describe('a patch', () => {
  test('turns any JSON value into any other', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        const patch = diff(before, after);
        const made = patch === null ? before : applyPatch(before, patch);
        expect(JSON.stringify(sorted(made))).toBe(JSON.stringify(sorted(after)));
      }),
    );
  });

  test('is nothing where nothing changed', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => diff(value, structuredClone(value)) === null));
  });

  test('names what changed alone', () => {
    expect(diff({ rows: { a: 1, b: [1, 2], c: 3 } }, { rows: { a: 1, b: [1, 3], d: null } })).toEqual({
      '.': { rows: { '.': { b: { '=': [1, 3] }, c: { '-': true }, d: { '=': null } } } },
    });
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
