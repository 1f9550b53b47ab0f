import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { repositoryRoot } from './architecture/source-file.ts';

it('each WebAssembly module is what its source compiles to', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/build-wasm.mjs', '--check'], {
    cwd: repositoryRoot,
  });
  expect(stdout).toContain('as its source');
});
