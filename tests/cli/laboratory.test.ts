import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../architecture/source-file.ts';
import { createFurnace } from '../instrument-server/furnace-world.ts';
import { type ModbusServer, serveModbus } from '../instrument-server/serve-modbus.ts';
import { makeFolder, type Outcome, runOnnes } from './run-onnes.ts';

/** The files of the guide, as it shows them. */
const guide = readFileSync(join(repositoryRoot, 'docs/laboratory.md'), 'utf8');
const [laboratoryFile = '', controlsFile = '', limitsFile = '', campaignFile = ''] = [
  ...guide.matchAll(/```yaml\n([\s\S]*?)```/g),
].map(([, text]) => text as string);

let store: string;
let campaign: string;
beforeEach(() => {
  const folder = makeFolder();
  store = join(folder, 'store');
  campaign = join(folder, 'campaign.yaml');
  mkdirSync(store);
  // Nobody waits half an hour for a full load here, and no system log hears of it.
  write(
    'laboratory.yaml',
    laboratoryFile.replace('fillMinutes: 30', 'fillMinutes: 0').replace(/alarm:[\s\S]*$/, ''),
  );
  write('limits.yaml', limitsFile);
  writeFileSync(campaign, campaignFile);
});
const write = (name: string, text: string): void => writeFileSync(join(store, name), text);
const onnes = (...args: readonly string[]): Promise<Outcome> => runOnnes(...args, '--store', store);
const run = (...args: readonly string[]): Promise<Outcome> => onnes('run', ...args, '--no-wait', '--json');

async function must(status: number, ...args: readonly string[]): Promise<string> {
  const outcome = await onnes(...args);
  expect(outcome, outcome.stderr + outcome.stdout).toMatchObject({ status });
  return outcome.stdout;
}

describe('a laboratory as the guide sets it up', () => {
  it('reviews, refuses beyond a limit, and works through work orders', async () => {
    await must(0, 'limits', 'sign');
    await must(0, 'lab', 'count', 'argon', '2000 L');
    expect(await must(0, 'limits', 'show')).toContain('the fused silica tube softens');
    const begun = await run(campaign);
    expect(begun, begun.stderr).toMatchObject({ status: 3 });
    expect(begun.stdout).toContain('onnes lab approve');
    const status = await must(0, 'lab', 'status');
    expect(status).toMatch(/for review: .* new to this laboratory: (Nb|Ti)/);
    expect(status).toContain('heater off, argon on, cooling water on; without Onnes: controller');
    const [, action = ''] = /onnes lab approve (\S+)/.exec(status) ?? [];
    await must(0, 'lab', 'approve', action, '--why', 'as discussed');
    const [id = ''] = action.split(':');
    expect((await run(id)).status).toBe(3);
    const order = await must(0, 'orders', 'list');
    expect(order).toMatch(
      /s1 .*temperature [\d,.]+\u202f°C +to do\n +with atmosphere argon, crucible none, precursors Nb Ti/,
    );
    await must(0, 'orders', 'claim', action, '--by', 'ann');
    await must(2, 'orders', 'claim', action, '--by', 'bob');
    const recovery = await must(0, 'lab', 'recovery');
    expect(recovery).toContain(`${action} on tube-furnace`);
    const shown = await must(0, 'show', id);
    expect(shown).toMatch(/do the work|onnes lab approve/);
    const entered = await onnes(
      'orders',
      'enter',
      action,
      's1',
      '--value',
      '9.2',
      '--sd',
      '0.1',
      '--by',
      'bob',
    );
    expect(entered).toMatchObject({ status: 0, stdout: expect.stringContaining('result of s1 entered') });
    expect(entered.stderr).toContain('ann claimed this order; the record has bob for this entry');
    expect(entered.stderr).toContain(`onnes run ${id}`);
    await must(2, 'orders', 'enter', action, 's1', '--value', '9.2', '--by', 'ann');
    expect(JSON.parse((await run(id)).stdout).experiments.attempted).toBeGreaterThan(1);
  });

  it('says what it waits for while a load of the furnace is filled', async () => {
    write(
      'laboratory.yaml',
      laboratoryFile
        .replace('fillMinutes: 30', 'fillMinutes: 0.06')
        .replace(/newChemistry: .*|outsideKnown: .*/g, '')
        .replace(/alarm:[\s\S]*$/, ''),
    );
    await must(0, 'limits', 'sign');
    await must(0, 'lab', 'count', 'argon', '2000 L');
    const ran = await run(campaign);
    expect(ran.stderr).toMatch(
      /on tube-furnace.*: waits for its turn, and for others to fill tube-furnace until .* UTC/,
    );
    expect(ran.stdout).toContain('onnes orders list');
  });

  it('refuses designs beyond the furnace at submission, with the reason', async () => {
    await must(0, 'limits', 'sign');
    await must(0, 'lab', 'count', 'argon', '2000 L');
    writeFileSync(campaign, campaignFile.replace('min: 600, max: 1200', 'min: 1150, max: 1200'));
    const ran = await run(campaign);
    expect(ran, ran.stderr).toMatchObject({ status: 0 });
    const { campaign: id, experiments } = JSON.parse(ran.stdout) as { campaign: string; experiments: object };
    expect(experiments).toMatchObject({ attempted: 4, failed: 4 });
    expect(await must(0, 'export', id)).toContain('the fused silica tube softens (data sheet of the tube)');
  });

  it('takes a control schedule', async () => {
    write('laboratory.yaml', `${laboratoryFile}${controlsFile}`);
    await must(0, 'limits', 'sign');
    expect(await must(0, 'lab', 'status')).toContain('tube-furnace');
  });

  it('is made safe without a host, and let go on with a reason', async () => {
    await must(0, 'limits', 'sign');
    const asked = await must(3, 'lab', 'safe');
    expect(asked).toContain('tube-furnace: NOT SAFE YET: a person must bring it there: heater off, argon on');
    expect(asked).toContain('do: switch the heater off');
    expect(await must(0, 'lab', 'status')).toContain('NOT SAFE YET: a person must bring it there');
    await must(2, 'lab', 'safe', 'tube-furnace', '--done');
    await must(0, 'lab', 'safe', 'tube-furnace', '--done', '--why', 'I switched it off');
    const reached = await must(0, 'lab', 'status');
    expect(reached).toContain('safe state reached');
    expect(reached).not.toContain('ALARM');
    await must(2, 'lab', 'release', 'tube-furnace');
    await must(0, 'lab', 'release', 'tube-furnace', '--why', 'aired');
    await must(0, 'lab', 'pause');
    await must(2, 'lab', 'pause');
    await must(0, 'lab', 'resume', '--why', 'all well');
    await must(0, 'lab', 'maintain', 'tube-furnace', '--hours', '2');
  });

  it('is told to be safe also when its file is broken, and says what it could not reach', async () => {
    await must(0, 'limits', 'sign');
    await must(0, 'lab', 'count', 'argon', '2000 L');
    write('laboratory.yaml', 'name: [');
    rmSync(join(store, 'devices-in-force.json'));
    const { status, stdout, stderr } = await onnes('lab', 'safe');
    expect({ status, stdout }).toMatchObject({ status: 1, stdout: expect.stringContaining('NOT SAFE: ') });
    expect(stdout).toContain('do: switch the heater off');
    expect(stderr).toContain('goes on without it');
    write('laboratory.yaml', laboratoryFile);
    expect(await must(3, 'lab', 'safe')).not.toContain('NOT SAFE: ');
  });

  it('is made safe also when its file was edited while work waits, and says what a person has to do', async () => {
    await must(0, 'limits', 'sign');
    expect((await run(campaign)).status).toBe(3);
    const edited = readFileSync(join(store, 'laboratory.yaml'), 'utf8').replace(
      'deadlineHours: 24',
      'deadlineHours: 25',
    );
    write('laboratory.yaml', edited);
    const { status, stdout, stderr } = await onnes('lab', 'safe', 'tube-furnace');
    expect(status, stderr).toBe(3);
    expect(stdout).toContain('do: switch the heater off');
    expect(stderr).toContain('laboratory.yaml is not in force yet');
  });

  it('keeps samples, labels and places', async () => {
    await must(
      0,
      'lab',
      'register',
      'button',
      '--barcode',
      'B-1',
      '--at',
      'shelf',
      '--measured',
      'mass=1.20±0.01 g',
    );
    await must(2, 'lab', 'register', 'other', '--barcode', 'B-1');
    await must(0, 'lab', 'split', 'button', 'powder@B-2', 'bar@B-3', '--at', 'glove-box');
    const samples = await must(0, 'lab', 'samples');
    expect(samples).toContain('mass 1.2 ± 0.01 g');
    expect(samples).toMatch(/powder +B-2 +sample +glove-box +button/);
    expect(await must(3, 'lab', 'scan', 'B-2', 'shelf')).toContain('it should be at glove-box');
    await must(0, 'lab', 'confirm', 'powder', 'shelf', '--why', 'read by eye');
    await must(0, 'lab', 'scan', 'B-2', 'shelf');
    await must(2, 'lab', 'move', 'bar', 'cellar');
    await must(2, 'lab', 'measure', 'bar', '--measured', 'mass=400 K');
  });
});

describe('a furnace whose controller is reached over Modbus', () => {
  const device = (port: number): string => `name: alloys
devices:
  annealer:
    driver: tube-furnace
    options:
      model: eurotherm-3200
      transport: { kind: tcp, host: 127.0.0.1, port: ${port}, deadline: 500 }
      limits: { temperature_C: [0, 1200], rate_CperMin: [0.1, 10], dwell_min: [0, 6000] }
      runs: ${JSON.stringify(join(store, 'runs'))}
      safe: { to_C: 30, rate_CperMin: 3 }
    safeState: { words: heater off, does: [switch the heater off], withoutOnnes: controller }
  press:
    driver: bench
    safeState: { words: no load, does: [open the valve], withoutOnnes: person }
`;
  let server: ModbusServer;
  beforeEach(async () => {
    server = await serveModbus(createFurnace(1));
    write('laboratory.yaml', device(server.port));
    await must(0, 'limits', 'sign');
    await must(0, 'lab', 'status');
    server.furnace.writeFloat(24, 900);
  });
  afterEach(() => server.close());

  it.each([
    ['is no YAML any more', (port: number) => `${device(port)}\n]: [`],
    ['is wrong in another part', (port: number) => `${device(port)}positions: { shelf: none }\n`],
    ['lost the device', () => 'name: alloys\ndevices: {}\npositions: none\n'],
    ['was taken away', () => null],
  ])(
    'is made safe by nobody but this command when the file %s, and the rest is for a person',
    async (_, edit) => {
      const text = edit(server.port);
      if (text === null) rmSync(join(store, 'laboratory.yaml'));
      else write('laboratory.yaml', text);
      write('limits.yaml', 'settings: [');
      const { status, stdout } = await onnes('lab', 'safe');
      expect(stdout).toContain('annealer: programme ended, ramp to 30 °C at 3 °C/min');
      expect(stdout).toContain('press: NOT SAFE YET');
      expect(stdout).toContain('do: open the valve');
      expect(status).toBe(3);
      expect(server.furnace.readFloat(24)).toBe(30);
    },
  );

  it('is made safe by what can still be read of the file where nothing else was kept', async () => {
    rmSync(join(store, 'devices-in-force.json'));
    write('laboratory.yaml', `${device(server.port)}positions: { shelf: none }\n`);
    expect((await onnes('lab', 'safe', 'annealer')).status).toBe(0);
    expect(server.furnace.readFloat(24)).toBe(30);
  });

  it('is made safe also when the lab module is broken', async () => {
    const module = join(store, 'mine.ts');
    writeFileSync(module, 'export const lab = (');
    expect((await onnes('lab', 'safe', 'annealer', '--lab-module', module)).status).toBe(0);
    expect(server.furnace.readFloat(24)).toBe(30);
  });

  it('keeps its address to this user', async () => {
    expect(statSync(join(store, 'devices-in-force.json')).mode & 0o777).toBe(0o600);
  });
});

describe('signing', () => {
  it('an edited file lets nothing start until it is signed again', async () => {
    expect((await run(campaign)).stderr).toContain('is not signed');
    await must(0, 'limits', 'sign');
    write('limits.yaml', limitsFile.replace('1100', '1500'));
    const edited = await run(campaign);
    expect(edited).toMatchObject({ status: 2 });
    expect(edited.stderr).toContain('was changed after');
    await must(0, 'limits', 'sign');
    await must(0, 'limits', 'show');
  });

  it('takes no signature by another key, and keeps its own to itself', async () => {
    await must(0, 'limits', 'sign');
    const key = join(store, 'keys', 'limits.key');
    expect(statSync(key).mode & 0o777).toBe(0o600);
    const own = readFileSync(join(store, 'keys', 'limits.pub'), 'utf8');
    const other = makeFolder();
    writeFileSync(join(other, 'limits.yaml'), limitsFile);
    expect((await runOnnes('limits', 'sign', '--store', other)).status).toBe(0);
    writeFileSync(join(store, 'limits.yaml.sig'), readFileSync(join(other, 'limits.yaml.sig')));
    expect((await onnes('limits', 'show')).stderr).toContain('is not by the key');
    const refused = await run(campaign);
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toMatch(/its signature is not by the key .*limits\.pub; .*onnes limits sign/);
    expect(existsSync(key)).toBe(true);
    expect(own).toContain('PUBLIC KEY');
    chmodSync(key, 0o644);
    expect((await onnes('limits', 'sign')).stderr).toContain('expected 600');
  });
});

describe('a file that is wrong', () => {
  it.each([
    ['laboratory.yaml', laboratoryFile.replace('driver: bench', 'driver: no-such'), 'no-such'],
    ['laboratory.yaml', laboratoryFile.replace('positions: 4', 'positions: 0'), 'positions'],
    ['laboratory.yaml', laboratoryFile.replace(/ {4}safeState:[\s\S]*?controller.*\n/, ''), 'safeState'],
    ['laboratory.yaml', laboratoryFile.replace('tube-furnace: 60', 'kiln: 60'), 'kiln'],
    ['laboratory.yaml', 'name: [', 'laboratory.yaml'],
  ])('%s is refused in one line', async (name, text, fault) => {
    write(name, text);
    await onnes('limits', 'sign');
    const outcome = await run(campaign);
    expect(outcome).toMatchObject({ status: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/^onnes: [^\n]+\n$/);
    expect(outcome.stderr).toContain(fault);
  });

  it('a campaign neither replaces a device nor runs on another clock', async () => {
    await must(0, 'limits', 'sign');
    const laboratory = 'laboratory: { name: alloys }';
    for (const [change, fault] of [
      ['laboratory: { name: alloys, instruments: { tube-furnace: { driver: bench } } }', 'leave it out here'],
      ['laboratory: { name: alloys, clock: virtual }', 'runs on "wall"'],
      ['laboratory: { name: elsewhere }', '"tube-furnace" is not one of'],
    ] as const) {
      writeFileSync(campaign, campaignFile.replace(laboratory, change));
      expect((await run(campaign)).stderr).toContain(fault);
    }
  });
});
