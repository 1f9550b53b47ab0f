import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryRoot } from './architecture/source-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'onnes-package-'));
const environment = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` };
const manifest: { version: string } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));

/** Standard output of a program. @throws Error with all that it printed when it fails. */
function run(program: string, parameters: readonly string[], cwd = folder): string {
  const result = spawnSync(program, parameters, { cwd, env: environment, encoding: 'utf8' });
  if (result.status === 0) return result.stdout;
  throw new Error(
    `${program} ${parameters.join(' ')} ended with ${result.status}:\n${result.stdout}${result.stderr}`,
  );
}

/** The command as npm installed it: through its link, its first line and its mode. */
const onnes = (...parameters: string[]): string => run(join(folder, 'node_modules/.bin/onnes'), parameters);

let packedPaths: readonly string[] = [];

beforeAll(() => {
  run('npm', ['pack', '--pack-destination', folder], repositoryRoot);
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  packedPaths = run('tar', ['-tzf', archive]).trim().split('\n');
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  try {
    run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `./${archive}`]);
  } catch (error) {
    throw new Error(
      `npm could not install the package; its dependencies come from the registry: ${String(error)}`,
    );
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed and installed package', () => {
  it('holds the command, the campaigns and the licence', () => {
    const needed = [
      'LICENSE',
      'NOTICE',
      'README.md',
      'CHANGELOG.md',
      'dist/app/cli/main.js',
      'dist/app/index.d.ts',
    ];
    expect(packedPaths).toEqual(expect.arrayContaining(needed.map((path) => `package/${path}`)));
    expect(packedPaths.filter((path) => path.endsWith('.yaml'))).toContain(
      'package/campaigns/bcc-alloys.yaml',
    );
  });

  it('holds no tests and no sources', () => {
    const wrong = /\.(test|contract)\.|(?<!\.d)\.ts$|^package\/(src|tests|scripts|bench|docs)\//;
    expect(packedPaths.filter((path) => wrong.test(path))).toEqual([]);
  });

  it('states its version', () => {
    expect(onnes('--version').trim()).toBe(manifest.version);
  });

  it('shows its commands', () => {
    const help = onnes('--help');
    for (const command of ['run', 'validate', 'report', 'verify'])
      expect(help).toMatch(new RegExp(`^ +${command}\\b`, 'm'));
  });

  it('runs a campaign that it brings along', () => {
    const campaign = 'node_modules/onnes/campaigns/bcc-alloys.yaml';
    const outcome = JSON.parse(onnes('run', campaign, '--experiments', '4', '--json'));
    expect(outcome).toMatchObject({
      campaign: expect.any(String),
      status: 'closed',
      experiments: { attempted: 4 },
    });
    expect(outcome.best.value).toBeGreaterThan(0);
  });

  it('runs the demo', () => {
    expect(onnes('demo', '--no-web')).not.toBe('');
  });

  it('can be imported', () => {
    const script = `import * as onnes from 'onnes'; console.log(Object.keys(onnes).length);`;
    expect(Number(run(process.execPath, ['--input-type=module', '--eval', script]))).toBeGreaterThan(0);
  });
});
