import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSpace } from './compiled-space.ts';
import { columnsOf, listByColumns } from './design-columns.ts';
import { poolMembers } from './pool-members.ts';
import type { LinearConstraint, Space } from './space.ts';

const rows = fc.array(fc.record({ x: fc.integer({ min: 0, max: 9 }), kind: fc.constantFrom('a', 'b') }), {
  minLength: 1,
  maxLength: 20,
});

describe('a list of designs by columns', () => {
  it('is the list of its designs', () => {
    fc.assert(
      fc.property(rows, (designs) => {
        const list = listByColumns(
          new Map<string, (number | string)[]>([
            ['x', designs.map(({ x }) => x)],
            ['kind', designs.map(({ kind }) => kind)],
          ]),
          designs.length,
        );
        expect(list.length).toBe(designs.length);
        expect([...list]).toEqual(designs);
        expect(list.map((design) => design)).toEqual(designs);
        expect(list[designs.length]).toBeUndefined();
        expect(JSON.parse(JSON.stringify(list))).toEqual(designs);
        expect(columnsOf(designs)).toBeNull();
      }),
    );
  });

  it('has the members and coordinates of a list in full, with and without constraints', () => {
    const limit: LinearConstraint = {
      text: 'x <= 6',
      terms: [{ variable: 'x', coefficient: 1 }],
      comparator: '<=',
      bound: 6,
    };
    fc.assert(
      fc.property(rows, fc.boolean(), (drawn, isLimited) => {
        const designs = [...drawn, { x: 1, kind: 'a' }];
        const spaceOf = (pool: Space['pool']): Space => ({
          variables: [
            { kind: 'continuous', name: 'x', unit: '1', min: 0, max: 9, scale: 'linear' },
            { kind: 'categorical', name: 'kind', options: ['a', 'b'] },
          ],
          constraints: isLimited ? [limit] : [],
          pool,
        });
        const list = listByColumns(
          new Map<string, (number | string)[]>([
            ['x', designs.map(({ x }) => x)],
            ['kind', designs.map(({ kind }) => kind)],
          ]),
          designs.length,
        );
        const lazy = poolMembers(compileSpace(spaceOf(list)));
        const plain = poolMembers(compileSpace(spaceOf(designs)));
        expect([...lazy.designs]).toEqual([...plain.designs]);
        expect(lazy.points).toEqual(plain.points);
      }),
    );
  });

  it('takes any name for a variable', () => {
    const [design] = listByColumns(new Map([['__proto__', [3]]]), 1);
    expect(Object.entries(design as object)).toEqual([['__proto__', 3]]);
  });
});
