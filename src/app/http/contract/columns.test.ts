import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromColumns, toColumns } from './columns.ts';

const back = (view: { readonly [name: string]: unknown }): unknown =>
  fromColumns(JSON.parse(JSON.stringify(toColumns(view))));

const json = fc.jsonValue({ maxDepth: 3 });
/** Rows that are alike, as views have them: members missing or null here and there, arrays of one length and of many. */
const row = fc.record(
  {
    id: fc.string(),
    kind: fc.constantFrom('measured', 'failed'),
    unit: fc.constant('K'),
    value: fc.option(
      fc.record(
        { value: fc.double({ noNaN: true }), bound: fc.constant('upper') },
        { requiredKeys: ['value'] },
      ),
    ),
    pair: fc.tuple(fc.integer(), fc.option(fc.string())),
    list: fc.array(fc.integer(), { maxLength: 3 }),
    any: json,
  },
  { requiredKeys: ['id', 'kind'] },
);
const rows = fc.array(row, { minLength: 32, maxLength: 80 });

describe('a view in columns', () => {
  it('is the same view after it was sent', () => {
    fc.assert(
      fc.property(
        rows,
        fc.array(json, { maxLength: 60 }),
        fc.dictionary(fc.string(), json),
        (rows, array, rest) => {
          const byName = Object.fromEntries(rows.map((one, index) => [`s${index}`, one]));
          const view = { rest, array, rows, byName };
          expect(back(view)).toEqual(JSON.parse(JSON.stringify(view)));
        },
      ),
    );
  });

  it('keeps the order of its rows, and members of any name', () => {
    const byName = JSON.parse(
      `{${Array.from({ length: 40 }, (_, index) => `"s${40 - index}":{"__proto__":${index},"constructor":1}`).join(',')}}`,
    ) as object;
    const sent = back({ byName }) as { byName: object };
    expect(JSON.stringify(sent)).toBe(JSON.stringify({ byName }));
  });

  it('leaves a member out where a row has none, whatever its name', () => {
    const rows = Array.from({ length: 40 }, (_, index) =>
      index % 2 === 0 ? { value: index } : { value: index, toString: 'own' },
    );
    expect(JSON.stringify(back({ rows }))).toBe(JSON.stringify({ rows }));
  });

  it('takes a third of the text for rows that are alike', () => {
    const alike = Array.from({ length: 1000 }, (_, index) => ({
      id: `s${index}`,
      outcome: 'measured',
      measured: { value: index / 7, sd: 0.1, unit: 'K', fidelity: 'measured' },
      predicted: { value: index / 9, sd: 0.2, unit: 'K' },
      receipt: null,
      cost: { money: 1, hours: 2 },
    }));
    const [plain, sent] = [{ alike }, toColumns({ alike })].map((one) => JSON.stringify(one).length);
    expect(sent).toBeLessThan((plain as number) / 3);
  });

  it('leaves short members as they are', () => {
    expect(toColumns({ name: 'demo', few: [{ a: 1 }] })).toEqual({
      rest: { name: 'demo', few: [{ a: 1 }] },
      tables: {},
    });
  });
});
