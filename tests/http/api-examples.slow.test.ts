import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OnnesProcess, startOnnes } from '../crash/onnes-process.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'onnes-api-'));
const port = 10_000 + (process.pid % 10_000);
let server: OnnesProcess;
beforeAll(async () => {
  server = startOnnes('serve', '--store', folder, '--port', String(port));
  await server.says('Ctrl-C ends');
}, 120_000);
afterAll(async () => {
  server.process.kill('SIGKILL');
  await server.ended;
});

const page = readFileSync('docs/api.md', 'utf8');
const blocksOf = (language: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map((match) => match[1] ?? '');
const has = (program: string): boolean => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const environment = () => ({
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? '',
  ONNES: `http://127.0.0.1:${port}`,
  TOKEN: readFileSync(join(folder, 'serve-token'), 'utf8').trim(),
});

describe.skipIf(!has('curl'))('with curl', () => {
  const commands = blocksOf('sh');
  test('there are examples', () => {
    expect(commands.length).toBeGreaterThan(3);
  });
  test.each(commands)(
    'this works: %s',
    async (command) => {
      const { stdout } = await run('sh', ['-c', command], { env: environment() });
      expect(JSON.parse(stdout)).toBeTypeOf('object');
    },
    120_000,
  );
});

test.skipIf(!has('python3'))(
  'the example in Python measures in the twin, and says that it is simulated',
  async () => {
    const [program = ''] = blocksOf('python');
    const { stdout } = await run('python3', ['-c', program], { env: environment() });
    expect(stdout).toMatch(/^\S+ [\d.]+ K simulated$/m);
  },
  280_000,
);
