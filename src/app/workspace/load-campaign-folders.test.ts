import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lab } from '../lab.ts';
import { loadCampaign } from './load-campaign.ts';

const folder = mkdtempSync(join(tmpdir(), 'onnes-candidates-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'phases'));
writeFileSync(join(folder, 'phases', 'MgO.cif'), 'data_MgO\n');

const load = (options: string) => {
  const path = join(folder, 'campaign.yaml');
  writeFileSync(
    path,
    `name: t
planner: random
goal: { quantity: y, criterion: c, unit: K, direction: maximize }
space: { variables: [{ kind: continuous, name: x, unit: '1', min: 0, max: 1 }] }
laboratory: { name: l, instruments: { b: { driver: bench } } }
budget: { experiments: 2 }
protocol:
  - { name: measure, kind: actuate, instrument: b }
  - { name: phases, kind: analyse, analysis: powder-diffraction, options: ${options} }
`,
  );
  return loadCampaign(path, {}, lab.definitions);
};

describe('options of an analysis in a campaign file', () => {
  it('name a folder of structures, whose texts the campaign keeps', async () => {
    const { spec } = await load('{ candidates: { folder: phases }, maxPhases: 2 }');
    const stage = spec.protocol.find(({ name }) => name === 'phases');
    expect(stage).toMatchObject({
      options: { candidates: [{ name: 'MgO', cif: 'data_MgO\n' }], maxPhases: 2 },
    });
  });

  it.each([
    ['{ candidates: { folder: nowhere } }', 'no such folder'],
    ['{ candidats: [] }', 'candidats'],
  ])('are refused: %s', async (options, why) => {
    await expect(load(options)).rejects.toThrow(why);
  });
});
