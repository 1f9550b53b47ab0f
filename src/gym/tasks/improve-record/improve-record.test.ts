import { describe, expect, test } from 'vitest';
import type { Table } from '../../../campaign/index.ts';
import { createImproveRecord } from './index.ts';
import { recordFromTable } from './record-table.ts';

const tableOf = (rows: Table['rows']): Table => ({
  name: 'furnace.csv',
  columns: ['T (K)', 'gas', 'y'],
  rows,
  licence: 'CC0',
  source: 'test',
  sha256: 'a'.repeat(64),
});
const rows = Array.from({ length: 60 }, (_, i) => ({
  'T (K)': 300 + 10 * (i >> 1),
  gas: i % 2 === 0 ? 'Ar' : 'N2',
  y: Math.abs(i - 41),
}));
const record = recordFromTable(tableOf([...rows, { 'T (K)': 300, gas: 'Ar', y: 43 }]), {
  quantity: 'y',
  isRising: false,
});

describe('a record from a table', () => {
  test('groups replicates and keeps the readings of each design', () => {
    expect(record.rows).toHaveLength(60);
    expect(record.rows[0]?.readings).toEqual([41, 43]);
    expect(record.variables.map(({ name, kind, unit }) => [name, kind, unit])).toEqual([
      ['T (K)', 'number', 'K'],
      ['gas', 'choice', '1'],
    ]);
  });

  test.each([
    ['few designs', rows.slice(0, 8), 'has 8 designs; expected at least 20'],
    ['nothing to search for', rows.map((row) => ({ ...row, y: 1 })), 'tie for the best'],
  ])('is refused with %s', (_what, own, message) => {
    expect(() => recordFromTable(tableOf(own), { quantity: 'y', isRising: true })).toThrow(message);
  });
});

describe('the family of a user’s tables', () => {
  const family = createImproveRecord([record]);
  test('is for evaluation alone, and asks for the least where the least is best', () => {
    expect(family.isEvaluationOnly).toBe(true);
    const truth = family.draw(1, 'standard');
    const { brief } = family.open(truth, { family: family.name, level: 'standard', seed: 1 });
    expect(brief).toContain('lowest y');
    expect(truth.worth.one).toBeLessThan(truth.worth.zero);
  });

  test('tells none of the best quarter at the start', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { designs, record: told } = family.draw(seed, 'standard');
      const order = designs.map(({ value }) => value).sort((a, b) => a - b);
      const quarter = order[Math.floor(designs.length / 4) - 1] as number;
      for (const place of told) expect(designs[place]?.value).toBeGreaterThanOrEqual(quarter);
    }
  });

  test('answers with a reading that was recorded of the design', async () => {
    for (let seed = 0; seed < 10; seed++) {
      const truth = family.draw(seed, 'standard');
      const episode = family.open(truth, { family: family.name, level: 'standard', seed });
      for (const place of [0, 1, 2, 3]) {
        const outcome = await episode.call({
          tool: 'measure',
          arguments: { design: place, quantiles: [1, 2, 3] },
        });
        const { design } = truth.designs[place] ?? {};
        const same = record.rows.find((row) => JSON.stringify(row.design) === JSON.stringify(design));
        const read = 'result' in outcome ? (outcome.result as { readonly value: number }).value : null;
        expect(same?.readings).toContain(read);
      }
    }
  });
});
