import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Alarm } from '../../campaign/index.ts';
import { describeError } from '../../core/error.ts';
import type { LaboratoryFile } from './laboratory-file.ts';

/** Real time that a program or a server has to take the news [ms]. */
const longestWait = 10_000;
/** Before the second try, the third and the fourth [ms]. */
const usualPauses: readonly number[] = [2_000, 15_000, 120_000];

/** Hands alarms on for as long as a laboratory is hosted. */
export type AlarmPassing = {
  pass(alarm: Alarm): void;
  /**
   * Resolves when every alarm is told, or noted as given up: what waits for its next try is tried now, for the last time, so that this
   * lasts no longer than two tries may.
   */
  end(): Promise<void>;
};

/** Hands each alarm to the program and the address that the laboratory's file names; `note` is told when that fails. */
export function passOnAlarms(
  to: LaboratoryFile['alarm'],
  laboratory: string,
  note: (why: string) => void,
): AlarmPassing {
  const ending = new AbortController();
  const underWay = new Set<Promise<void>>();
  return {
    pass: (alarm) => {
      if (to.command === undefined && to.webhook === undefined) return;
      const told = passOnNews(to, { laboratory, ...alarm }, note, usualPauses, ending.signal);
      underWay.add(told);
      void told.finally(() => underWay.delete(told));
    },
    end: async () => {
      ending.abort();
      if (underWay.size > 0)
        note(`the end waits for alarms that are still being passed on: ${underWay.size}`);
      await Promise.all(underWay);
    },
  };
}

/**
 * Hands news as one JSON document to a program's standard input and to an address, each tried again where it fails. The program gets none
 * of this process's environment but where to find programs and the user's home; notes name no address, since it may hold a secret.
 * Resolves when each has taken it or was given up. Pauses keep no process alive; one that `ending` cuts short is followed by the last try.
 */
export async function passOnNews(
  { command, webhook }: LaboratoryFile['alarm'],
  news: object,
  note: (why: string) => void,
  pauses: readonly number[] = usualPauses,
  ending?: AbortSignal,
): Promise<void> {
  const body = JSON.stringify(news);
  const retries: Retries = { note, pauses, ending };
  await Promise.all([
    command !== undefined && tryAgain('the program', () => run(command, body), retries),
    webhook !== undefined && tryAgain('the webhook', () => post(webhook, body), retries),
  ]);
}

type Retries = {
  readonly note: (why: string) => void;
  readonly pauses: readonly number[];
  readonly ending: AbortSignal | undefined;
};

async function tryAgain(
  what: string,
  work: () => Promise<void>,
  { note, pauses, ending }: Retries,
): Promise<void> {
  for (let attempt = 0, isLast = false; ; attempt++)
    try {
      return await work();
    } catch (error) {
      const pause = isLast ? undefined : pauses[attempt];
      const then =
        pause === undefined
          ? `given up after ${attempt + 1} tries: nobody was told`
          : `again in ${pause / 1000} s`;
      note(`${what} of the laboratory file took no news: ${describeError(error)}; ${then}`);
      if (pause === undefined) return;
      await Promise.allSettled([sleep(pause, undefined, { ref: false, signal: ending })]);
      isLast = ending?.aborted === true;
    }
}

const kept = ['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'TZ'] as const;

function run(command: readonly string[], body: string): Promise<void> {
  const [program = '', ...args] = command;
  const env = Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], timeout: longestWait, env });
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`it ended with ${code ?? signal ?? 'nothing'}`)),
    );
    // A program that reads nothing and ends well has taken the news.
    child.stdin.on('error', () => undefined);
    child.stdin.end(body);
  });
}

async function post(webhook: string, body: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(longestWait);
  let reply: Response;
  try {
    reply = await fetch(webhook, { method: 'POST', headers, body, signal, redirect: 'error' });
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { readonly code?: string };
    throw new Error(signal.aborted ? `no answer in ${longestWait / 1000} s` : (code ?? 'not reached'));
  }
  await reply.body?.cancel();
  if (!reply.ok) throw new Error(`it answered ${reply.status}`);
}
