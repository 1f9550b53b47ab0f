import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { countDesigns, findTableName, parseCampaign } from '../campaign/index.ts';
import { simulators } from '../simulators/index.ts';
import { builtInTable } from './built-in-tables.ts';
import { readTable } from './read-table.ts';

const dataFolder = '../shared/data/campaign_pvlab';
const readCampaign = async (file: string): Promise<unknown> =>
  parse(await readFile(`campaigns/${file}`, 'utf8'));

describe('the shipped campaigns', async () => {
  const files = (await readdir('campaigns')).filter((file) => file.endsWith('.yaml'));

  test.each(files)('%s is valid', async (file) => {
    const json = await readCampaign(file);
    const tableName = findTableName(json);
    const data = `${dataFolder}/${file.replace('.yaml', '.csv')}`;
    const isReplayed = JSON.stringify(json).includes('"driver":"replay"');
    if (isReplayed && tableName === null && !existsSync(data)) {
      expect(() => parseCampaign(json, null, file)).toThrow('--data FILE.csv');
      return;
    }
    const recorded = tableName === null ? () => readTable(data) : () => builtInTable(tableName);
    const { spec, warnings } = parseCampaign(json, isReplayed ? await recorded() : null, file);
    expect(warnings).toEqual([]);
    const candidates = spec.space.pool?.length ?? countDesigns(spec.space);
    expect(candidates).toBeGreaterThan(spec.budget.experiments);
    expect(spec.protocol.map((stage) => stage.kind).slice(-3)).toEqual(['actuate', 'analyse', 'reward']);
  });

  test('no simulator of the quantity of the alloy campaign was fitted on a candidate', () => {
    const candidates = new Set(builtInTable('bcc-alloys').rows.map((row) => `${row.formula} bcc`));
    expect(candidates.size).toBe(31);
    const ofQuantity = simulators.filter(({ quantity }) => quantity === 'Tc_K');
    expect(ofQuantity.map(({ name }) => name)).toContain('electrons-per-atom');
    for (const simulator of ofQuantity)
      expect(simulator.fittedOn.rows.filter((row) => candidates.has(row))).toEqual([]);
  });
});

describe.skipIf(!existsSync(dataFolder))(
  'the candidates of the recorded campaigns (needs ../shared/data)',
  () => {
    test.each([
      ['agnp', 164],
      ['p3ht', 178],
      ['autoam', 100],
      ['perovskite', 94],
    ])('%s has %d distinct designs', async (name, count) => {
      const table = await readTable(`${dataFolder}/${name}.csv`);
      const { spec } = parseCampaign(await readCampaign(`${name}.yaml`), table, name);
      expect(spec.space.pool).toHaveLength(count);
    });
  },
);
