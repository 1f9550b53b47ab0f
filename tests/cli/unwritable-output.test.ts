import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../architecture/source-file.ts';
import { commandLinePath, makeFolder, runOnnes } from './run-onnes.ts';

const folder = makeFolder();
const store = join(folder, 'store');
const fullDevice = '/dev/full';
const hasFullDevice = existsSync(fullDevice);
let campaign = '';

beforeAll(async () => {
  const file = join(repositoryRoot, 'campaigns/bcc-alloys.yaml');
  const { stdout } = await runOnnes('run', file, '--experiments', '1', '--json', '--store', store);
  campaign = (JSON.parse(stdout) as { campaign: string }).campaign;
});

describe.each(['report', 'export'])('%s --out', (command) => {
  const write = (path: string) => runOnnes(command, campaign, '--out', path, '--store', store);

  it.each([
    ['a folder', join(folder, 'taken')],
    ['beneath a file', join(commandLinePath, 'out')],
  ])('%s is refused in one line and leaves nothing', async (_, path) => {
    mkdirSync(join(folder, 'taken'), { recursive: true });
    const { status, stdout, stderr } = await write(path);
    expect(stderr).toMatch(/^onnes: [^\n]* could not be written: [^\n]+\n$/);
    expect(stderr).toContain(path);
    expect(stderr).not.toContain('fault in the program');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(readdirSync(folder).sort()).toEqual(['store', 'taken']);
  });

  it.skipIf(!hasFullDevice)('a full device is refused in one line (needs /dev/full)', async () => {
    const { status, stderr } = await write(fullDevice);
    expect(stderr).toMatch(/^onnes: \/dev\/full could not be written: [^\n]*no space left[^\n]*\n$/);
    expect(status).toBe(2);
  });

  it('makes the folders it needs', async () => {
    const path = join(folder, 'store', 'new', 'out');
    expect(await write(path)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(path, 'utf8')).toContain('Nb');
    expect(readdirSync(join(folder, 'store', 'new'))).toEqual(['out']);
  });
});

describe.skipIf(!hasFullDevice)('standard output on a full disk (needs /dev/full)', () => {
  it.each(['list', 'show', 'export', 'run', '--help'])('%s says so in one line', (command) => {
    const args = [command, ...(['list', '--help'].includes(command) ? [] : [campaign]), '--store', store];
    const { status, stderr } = spawnSync(process.execPath, [commandLinePath, ...args], {
      stdio: ['ignore', openSync(fullDevice, 'w'), 'pipe'],
      encoding: 'utf8',
    });
    expect(stderr.replace(/^campaign .*\n/, '')).toMatch(
      /^onnes: the output could not be written: [^\n]*no space left[^\n]*\n$/,
    );
    expect(status).toBe(2);
  });
});
