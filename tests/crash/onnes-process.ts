import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/app/cli/main.ts', import.meta.url));
export const journalLab = fileURLToPath(new URL('./journal-lab.ts', import.meta.url));

export type Ended = {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};
export type OnnesProcess = {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has said on stdout, once stderr holds the text. @throws Error when the process ends without */
  says(text: string): Promise<string>;
  /** Resolves once it is so. @throws Error when the process ends before */
  until(isSo: () => Promise<boolean> | boolean): Promise<void>;
};

/** The real command line in a process of its own. */
export function startOnnes(...args: readonly string[]): OnnesProcess {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, ...output }));
  });
  const says = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (output.stderr.includes(text)) resolve(output.stdout);
      };
      child.stderr.on('data', look);
      child.on('close', () => reject(new Error(`it ended without saying "${text}": ${output.stderr}`)));
      look();
    });
  const until: OnnesProcess['until'] = async (isSo) => {
    for (;;) {
      const hasEnded = child.exitCode !== null || child.signalCode !== null;
      if (await isSo()) return;
      if (hasEnded) throw new Error(`it ended without what was waited for: ${output.stderr}`);
      await sleep(10);
    }
  };
  return { process: child, ended, says, until };
}

export const runOnnes = (...args: readonly string[]): Promise<Ended> => startOnnes(...args).ended;

/** Starts the command line and ends it after a while as `kill -9` does, unless it has ended by itself. */
export async function killAfter(delay: number, ...args: readonly string[]): Promise<Ended> {
  const { process: child, ended } = startOnnes(...args);
  const timer = setTimeout(() => child.kill('SIGKILL'), delay);
  return ended.finally(() => clearTimeout(timer));
}
