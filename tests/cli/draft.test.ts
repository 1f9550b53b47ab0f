import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder, runOnnes } from './run-onnes.ts';

const folder = makeFolder();

describe('onnes draft', () => {
  const csv = join(folder, 'alloys.csv');
  writeFileSync(
    csv,
    'name,Nb,Ti,T (°C),Tc (K)\na,0.5,0.5,800,9\nb,0.9,0.1,900,9.4\nc,0.1,0.9,850,8\nd,0.3,0.7,700,\n',
  );

  it('writes a campaign file that runs, and waits for a person', async () => {
    const out = join(folder, 'draft.yaml');
    const { status, stdout } = await runOnnes(
      'draft',
      csv,
      '--goal',
      'max:Tc (K)',
      '--experiments',
      '2',
      '--out',
      out,
    );
    expect(status).toBe(0);
    expect(stdout).toContain('is a draft; read it, then: onnes run');
    expect(readFileSync(out, 'utf8')).toMatch(/^# A draft made from alloys\.csv; nothing has been started/);
    const again = await runOnnes('draft', csv, '--goal', 'min:Tc (K)', '--out', out);
    expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('is there already') });
    expect(readFileSync(out, 'utf8')).not.toContain('minimize');
    const run = await runOnnes(
      'run',
      out,
      '--no-wait',
      '--planner',
      'random',
      '--store',
      join(folder, 'drafted'),
    );
    expect(run.status, run.stderr).toBe(3);
  });

  it('lets the table answer where asked, and runs to the end', async () => {
    const out = join(folder, 'replay.yaml');
    await runOnnes(
      'draft',
      csv,
      '--goal',
      'max:Tc (K)',
      '--inputs',
      'T (°C)',
      '--replay',
      '--experiments',
      '2',
      '--out',
      out,
    );
    const run = await runOnnes(
      'run',
      out,
      '--data',
      csv,
      '--planner',
      'random',
      '--store',
      join(folder, 'replayed'),
      '--json',
    );
    expect(JSON.parse(run.stdout)).toMatchObject({ status: 'closed' });
  });

  it('prints the file, or a document, and writes nothing', async () => {
    const { stdout } = await runOnnes('draft', csv, '--goal', 'max:Tc (K)', '--json');
    const { campaign, notes } = JSON.parse(stdout);
    expect(campaign.space.variables[0]).toMatchObject({ kind: 'composition', elements: ['Nb', 'Ti'] });
    expect(notes.join()).toContain('"name" is left out');
    expect(existsSync(join(folder, 'campaign.yaml'))).toBe(false);
  });

  it.each([
    [['--goal', 'max:Tc'], 'no column "Tc"'],
    [['--goal', 'Tc'], '--goal is "Tc", expected'],
    [['--goal', 'max:Tc (K)', '--inputs', 'Zr'], 'no column "Zr"'],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await runOnnes('draft', csv, ...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
