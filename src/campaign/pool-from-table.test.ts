import { describe, expect, test } from 'vitest';
import type { Table } from './laboratory/contracts.ts';
import { poolFromTable } from './pool-from-table.ts';

const table: Table = {
  name: 'data.csv',
  columns: ['time (h)', 'route', 'fixed', 'note', 'y', 'z'],
  rows: [
    { 'time (h)': 6, route: 'arc', fixed: 1, note: null, y: 1, z: 5 },
    { 'time (h)': 6, route: 'arc', fixed: 1, note: 'again', y: 2, z: 5 },
    { 'time (h)': 9, route: 'melt', fixed: 1, note: null, y: null, z: null },
    { 'time (h)': 3, route: 'arc', fixed: 1, note: null, y: 4, z: null },
  ],
  licence: 'CC0',
  source: 'test',
  sha256: 'a'.repeat(64),
};
const columns = { inputs: null, ignore: ['note', 'z'], objectives: ['y'] };

describe('the candidates of a table', () => {
  test('are its distinct measured designs, in file order, with a variable per column', () => {
    expect(poolFromTable(table, columns)).toEqual({
      pool: [
        { 'time (h)': 6, route: 'arc', fixed: 1 },
        { 'time (h)': 3, route: 'arc', fixed: 1 },
      ],
      variables: [
        { kind: 'continuous', name: 'time (h)', unit: 'h', min: 3, max: 6, scale: 'linear' },
        { kind: 'categorical', name: 'route', options: ['arc'] },
        { kind: 'discrete', name: 'fixed', unit: '1', levels: [1] },
      ],
      warnings: [],
    });
  });

  test('take units and inputs as given', () => {
    const { variables } = poolFromTable(table, {
      ...columns,
      inputs: ['fixed', 'time (h)'],
      units: { fixed: 'K' },
    });
    expect(variables.map(({ name, ...rest }) => [name, 'unit' in rest && rest.unit])).toEqual([
      ['fixed', 'K'],
      ['time (h)', 'h'],
    ]);
  });

  test('a constant objective is allowed, with a warning', () => {
    const { warnings } = poolFromTable(table, { ...columns, ignore: ['note', 'y'], objectives: ['z'] });
    expect(warnings).toEqual(['table data.csv: objective "z" is 5 in every row']);
  });
});

describe('a wrong choice of columns', () => {
  test.each([
    [{ ...columns, objectives: ['loss'] }, 'no column "loss"; its columns are "time (h)", "route"'],
    [{ ...columns, inputs: ['tme'] }, 'no column "tme"'],
    [{ ...columns, ignore: ['nte'] }, 'no column "nte"'],
    [{ ...columns, units: { tme: 'h' } }, 'no column "tme"'],
    [{ ...columns, inputs: ['y'] }, 'input "y" is listed twice, ignored or a goal'],
    [{ ...columns, inputs: ['route', 'route'] }, 'input "route" is listed twice'],
    [{ ...columns, inputs: ['note'] }, 'input "note" is listed twice, ignored or a goal'],
    [{ ...columns, ignore: ['time (h)', 'route', 'fixed', 'note', 'z'] }, 'no input column is left'],
    [{ inputs: ['note'], ignore: [], objectives: ['y'] }, 'row 1: input "note" is empty'],
    [{ ...columns, objectives: ['route'], ignore: ['note', 'z'] }, 'objective "route" is "arc"'],
  ])('%j', (choice, detail) => {
    expect(() => poolFromTable(table, choice)).toThrow(detail);
    expect(() => poolFromTable(table, choice)).toThrow('data.csv');
  });

  test('a table without any measurement has no candidates', () => {
    const empty = { ...table, rows: table.rows.slice(2, 3) };
    expect(() => poolFromTable(empty, columns)).toThrow('no row has a value of "y"');
  });
});
