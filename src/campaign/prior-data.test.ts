import { describe, expect, it } from 'vitest';
import { specOf } from './campaign.fixture.ts';
import type { Table } from './laboratory/contracts.ts';
import { priorFromTable } from './prior-data.ts';
import type { Space } from './space/space.ts';

const tableOf = (rows: Table['rows']): Table => ({
  name: 'last year',
  columns: Object.keys(rows[0]!),
  rows,
  licence: 'CC0',
  source: 'test',
  sha256: 'a'.repeat(64),
});
const space: Space = {
  variables: [
    { kind: 'continuous', name: 'p', unit: 'GPa', min: 0.1, max: 10, scale: 'log' },
    { kind: 'categorical', name: 'gas', options: ['argon', 'oxygen'] },
  ],
  constraints: [],
  pool: null,
};
const { goals } = specOf();

describe('prior data from a table', () => {
  it('are the rows that have a design and a value, in or out of the space', () => {
    const { source, warnings } = priorFromTable(
      tableOf([
        { p: 1, gas: 'argon', Tc: 4, note: 'a' },
        { p: 90, gas: 'oxygen', Tc: 5, note: 'b' },
        { p: 0, gas: 'argon', Tc: 6, note: 'c' },
        { p: 2, gas: 'neon', Tc: 7, note: 'd' },
        { p: 3, gas: 'argon', Tc: null, note: 'e' },
      ]),
      space,
      goals,
    );
    expect(source).toEqual({
      name: 'last year',
      rows: [
        { design: { p: 1, gas: 'argon' }, values: { Tc: 4 } },
        { design: { p: 90, gas: 'oxygen' }, values: { Tc: 5 } },
      ],
    });
    expect(warnings).toEqual(['prior data last year: 3 of 5 rows do not fit']);
  });

  it('are no limits of what could be measured', () => {
    const table = tableOf([
      { p: 1, gas: 'argon', Tc: 4 },
      { p: 2, gas: 'argon', Tc: 1.8 },
    ]);
    const { source, warnings } = priorFromTable({ ...table, bounds: { Tc: { 1: 'upper' } } }, space, goals);
    expect(source.rows).toEqual([{ design: { p: 1, gas: 'argon' }, values: { Tc: 4 } }]);
    expect(warnings).toEqual([
      'prior data last year: 1 limit such as <0.1 is left out, as planners are told values only',
    ]);
  });

  it('count a limit where the design is read, and a row that does not fit as one', () => {
    const table = tableOf([
      { p: 1, gas: 'argon', Tc: 4 },
      { p: 2, gas: 'argon', Tc: 1.8 },
      { p: 3, gas: 'argon', Tc: 1.8 },
      { p: 2, gas: 'neon', Tc: 1.8 },
      { p: 4, gas: 'argon', Tc: null },
    ]);
    const bounds = { Tc: { 1: 'upper', 2: 'upper', 3: 'upper' } } as const;
    expect(priorFromTable({ ...table, bounds }, space, goals).warnings).toEqual([
      'prior data last year: 2 of 5 rows do not fit',
      'prior data last year: 2 limits such as <0.1 are left out, as planners are told values only',
    ]);
  });

  it.each([
    [[{ p: 1, Tc: 4 }], 'no column "gas"; a design here has "p", "gas"'],
    [[{ p: 1, gas: 'argon', Hc: 4 }], 'no column of a goal; expected "Tc"'],
    [[{ p: 1, gas: 'neon', Tc: 4 }], 'no row has a whole design and a value of a goal'],
  ])('are refused where they cannot be used', (rows, fault) => {
    expect(() => priorFromTable(tableOf(rows), space, goals)).toThrow(`prior data last year: ${fault}`);
  });
});
