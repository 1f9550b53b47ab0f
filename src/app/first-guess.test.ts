import { expect, test } from 'vitest';
import { poolFromTable } from '../campaign/index.ts';
import { rankFirstGuess } from '../insights/index.ts';
import { simulators } from '../simulators/index.ts';
import { builtInTable } from './built-in-tables.ts';

test('alone, the electrons-per-atom prediction does not find the best alloy of the demo', async () => {
  const table = builtInTable('bcc-alloys');
  const { pool } = poolFromTable(table, {
    inputs: null,
    ignore: ['formula', 'grade', 'reference'],
    objectives: ['Tc_K'],
  });
  const simulator = simulators.find(({ name }) => name === 'electrons-per-atom');
  const measured = table.rows.map((row) => Number(row.Tc_K));
  if (simulator === undefined) throw new Error('the simulator of the demo is missing');
  expect(await rankFirstGuess(simulator, pool, measured, 'maximize')).toMatchObject({
    favourite: { design: { V: 0.6, Ti: 0.4 }, measured: 7.4 },
    rank: 14,
    designCount: 31,
    notKnownCount: 8,
  });
});
