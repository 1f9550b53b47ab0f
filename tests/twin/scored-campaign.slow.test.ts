import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { makeFolder, runOnnes } from '../cli/run-onnes.ts';

/** The shipped campaign with a random planner, small; `world`: a world that all know, in place of a secret one. */
async function writeCampaign(folder: string, world: string | null): Promise<string> {
  const campaign = parse(await readFile('campaigns/twin-bcc-alloys.yaml', 'utf8'));
  campaign.planner = 'random';
  campaign.confirm = 1;
  campaign.protocol = campaign.protocol.filter(({ name }: { name: string }) => name !== 'diffract');
  if (world !== null)
    for (const instrument of Object.values<{ options: object }>(campaign.laboratory.instruments))
      Object.assign(instrument.options, { world });
  const path = join(folder, 'campaign.yaml');
  await writeFile(path, stringify(campaign));
  return path;
}

async function run(folder: string, world: string | null, ...more: string[]) {
  const path = await writeCampaign(folder, world);
  const outcome = await runOnnes('run', path, '--store', folder, '--experiments', '3', '--json', ...more);
  return JSON.parse(outcome.stdout) as { campaign: string; status: string; best: { value: number } | null };
}

describe('a campaign in the digital twin', () => {
  test('is scored against its opened seals once it is closed, and any seal agrees with the commitment', async () => {
    const folder = makeFolder();
    const { campaign, status } = await run(folder, null);
    expect(status).toBe('closed');
    const { stdout, status: code } = await runOnnes('score', campaign, '--store', folder, '--json');
    expect(code).toBe(0);
    const score = JSON.parse(stdout);
    expect(score).toMatchObject({
      campaign,
      fidelity: 'simulated',
      commitment: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(score.optimum.truth).toBeGreaterThan(5);
    expect(score.regret).toBeGreaterThanOrEqual(0);
    expect(score.optimum.truth).toBeCloseTo(score.regret + (score.best?.truth ?? 0), 9);
    const verified = await runOnnes('verify', campaign, '--store', folder);
    expect(verified.stdout).toContain('intact');
  });

  test('keeps its truth to itself while it runs, and without its secret', async () => {
    const folder = makeFolder();
    const path = await writeCampaign(folder, null);
    await runOnnes('run', path, '--store', folder, '--experiments', '2', '--json');
    const { rm } = await import('node:fs/promises');
    await rm(join(folder, 'secrets'), { recursive: true });
    const { status, stderr, stdout } = await runOnnes('score', 'last', '--store', folder);
    expect(status).not.toBe(0);
    expect(`${stderr}${stdout}`).toContain('keeps no secret');
  });

  test('finds the same in the same world with the same seed', async () => {
    const bestOf = async (seed: string) => (await run(makeFolder(), 'a world', '--seed', seed)).best;
    const [first, again] = [await bestOf('5'), await bestOf('5')];
    expect(again).toEqual(first);
    expect(await bestOf('6')).not.toEqual(first);
  });
});

describe('the shipped campaign of magnets', () => {
  test('runs to its end and is scored in kelvin', async () => {
    const folder = makeFolder();
    const campaign = parse(await readFile('campaigns/twin-magnets.yaml', 'utf8'));
    campaign.planner = 'random';
    const path = join(folder, 'campaign.yaml');
    await writeFile(path, stringify(campaign));
    const outcome = await runOnnes('run', path, '--store', folder, '--experiments', '4', '--json');
    const { campaign: id, status } = JSON.parse(outcome.stdout);
    expect(status).toBe('closed');
    const { stdout, status: code } = await runOnnes('score', id, '--store', folder, '--json');
    expect(code).toBe(0);
    const score = JSON.parse(stdout);
    expect(score).toMatchObject({ quantity: 'curie-temperature', unit: 'K', fidelity: 'simulated' });
    expect(score.optimum.truth).toBeGreaterThan(500);
    expect(score.regret).toBeGreaterThanOrEqual(0);
  });
});
