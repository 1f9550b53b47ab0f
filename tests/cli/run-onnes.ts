import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../../src/app/cli/command-line.ts';
import { repositoryRoot } from '../architecture/source-file.ts';

export type Outcome = { readonly status: number; readonly stdout: string; readonly stderr: string };

/** Performs a command line in this process, as if its output were piped. */
export async function runOnnes(...args: readonly string[]): Promise<Outcome> {
  const printed: string[] = [];
  const noted: string[] = [];
  const status = await runCommandLine(args, {
    isTerminal: false,
    width: 100,
    print: (line) => void printed.push(`${line}\n`),
    note: (line) => void noted.push(`${line}\n`),
    style: (_, text) => text,
  });
  return { status, stdout: printed.join(''), stderr: noted.join('') };
}

export const commandLinePath = join(repositoryRoot, 'src/app/cli/main.ts');

/** Starts the real command line. */
export const spawnOnnes = (args: readonly string[], folder: string = repositoryRoot): ChildProcess =>
  spawn(process.execPath, [commandLinePath, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });

/** Performs a command line in a process of its own, from the folder given. */
export async function runOnnesProcess(args: readonly string[], folder?: string): Promise<Outcome> {
  const child = spawnOnnes(args, folder);
  const chunks = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      chunks[name] += text;
    });
  const status = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  return { status, ...chunks };
}

export const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'onnes-cli-'));

/** The words of a shell line; no expansion. */
export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
