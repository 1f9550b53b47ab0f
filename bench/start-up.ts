import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeMachine } from './machine.ts';

/**
 * How long the command line takes to start: median and extremes over runs of the whole process, after one that fills the
 * compile cache. Usage: node bench/start-up.ts [RUNS]
 */
const runCount = Number(process.argv[2] ?? 15);
const commandLine = fileURLToPath(new URL('../src/app/cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'onnes-start-up-'));

/** Wall time of one process [s]. */
function timeOnce(args: readonly string[]): number {
  const begun = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [commandLine, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`onnes ${args.join(' ')} ended with status ${status}: ${stderr}`);
  return (performance.now() - begun) / 1000;
}

try {
  console.log(`# Start-up of the command line, ${runCount} runs\n\n${describeMachine()}\n`);
  console.log('| command | median [s] | least | most |\n|---|---|---|---|');
  for (const args of [['--version'], ['--help'], ['run', '--help'], ['list', '--store', folder]]) {
    timeOnce(args);
    const seconds = Array.from({ length: runCount }, () => timeOnce(args)).sort((a, b) => a - b);
    const [least, middle, most] = [0, Math.floor(runCount / 2), runCount - 1].map((i) => seconds[i] ?? 0);
    const name = `onnes ${args[0] === 'list' ? 'list (empty store)' : args.join(' ')}`;
    const cells = [name, ...[middle, least, most].map((value) => value?.toFixed(3))];
    console.log(`| ${cells.join(' | ')} |`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
