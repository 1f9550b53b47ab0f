import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeMachine } from './machine.ts';

/**
 * What a newcomer waits for: from clone to finished demo with installation, the demo once more, and a command that has nothing to do.
 * Packages come from the registry, or from npm's cache where they are in it. Usage: node bench/clone.ts
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'onnes-clone-'));
const clone = join(folder, 'onnes');
/** Without the folders that npm puts before a script's path, so that the clone uses the system's Node as a newcomer's does. */
const path = (process.env.PATH ?? '').split(':').filter((entry) => !entry.includes('node_modules'));
const env = { ...process.env, PATH: path.join(':') };

/** Wall time of a command in the clone [s]. @throws Error when it fails */
function time(...[command, ...args]: readonly [string, ...string[]]): number {
  const begun = performance.now();
  const { status, stderr } = spawnSync(command, args, { cwd: clone, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with status ${status}: ${stderr}`);
  return (performance.now() - begun) / 1000;
}

const demo = ['npm', 'run', 'demo', '--', '--no-web'] as const;
try {
  const begun = performance.now();
  execFileSync('git', ['clone', '--quiet', root, clone], { env });
  time(...demo);
  const measures = {
    'clone to finished demo, with installation': (performance.now() - begun) / 1000,
    'the demo, installed': time(...demo),
    'second start: npm run -s onnes -- list': time('npm', 'run', '-s', 'onnes', '--', 'list'),
  };
  console.log(`# From clone to demo\n\n${describeMachine()}\n\n| | s |\n|---|---|`);
  for (const [name, seconds] of Object.entries(measures)) console.log(`| ${name} | ${seconds.toFixed(2)} |`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
