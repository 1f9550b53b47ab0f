import type { BenchEntry } from '../../../src/app/http/contract/bench.ts';
import { ask, ProblemError, putFile } from '../api.ts';
import { drop, keep, list } from './database.ts';

/** An entry of a person that the server has not confirmed yet. */
export type WaitingEntry = {
  readonly entry: BenchEntry;
  readonly files: readonly { readonly name: string; readonly content: Blob }[];
  /** When it was made [ms since 1970]. */
  readonly at: number;
  /** What the server said against it; null while it merely waits. */
  readonly refusedWhy: string | null;
};

/** Entries on this tablet, oldest first; `lostAt`: since when they cannot be sent [ms since 1970]. */
export const outbox = $state<{ entries: WaitingEntry[]; isSending: boolean; lostAt: number | null }>({
  entries: [],
  isSending: false,
  lostAt: null,
});

const retryInterval = 4000;
let timer: ReturnType<typeof setTimeout> | null = null;

/** Reads what waits from an earlier visit, and sends it. */
export async function openOutbox(): Promise<void> {
  await reload();
  addEventListener('online', () => void sendWaiting());
  await sendWaiting();
}

/** Keeps an entry on the disk of this tablet first, then sends it. */
export async function enter(entry: BenchEntry, files: WaitingEntry['files']): Promise<void> {
  const waiting: WaitingEntry = {
    entry: $state.snapshot(entry) as BenchEntry,
    files: $state.snapshot(files) as WaitingEntry['files'],
    at: Date.now(),
    refusedWhy: null,
  };
  await keep('entries', entry.key, waiting);
  await reload();
  await sendWaiting();
}

/** Tries an entry once more that the server refused. */
export async function sendAgain(key: string): Promise<void> {
  const waiting = outbox.entries.find(({ entry }) => entry.key === key);
  if (waiting === undefined) return;
  await keep('entries', key, { ...$state.snapshot(waiting), refusedWhy: null });
  await sendWaiting();
}

/** Throws an entry away that the server refused. */
export async function discard(key: string): Promise<void> {
  await drop('entries', key);
  await reload();
}

async function reload(): Promise<void> {
  outbox.entries = (await list<WaitingEntry>('entries')).sort((a, b) => a.at - b.at);
}

/** Sends in order; one tab at a time. What was sent and not answered goes again under its key, and is entered once. */
export async function sendWaiting(): Promise<void> {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  if (outbox.isSending) return;
  outbox.isSending = true;
  try {
    await inTurn(async () => {
      for (const waiting of await list<WaitingEntry>('entries'))
        if (waiting.refusedWhy === null && !(await send(waiting))) break;
    });
  } finally {
    outbox.isSending = false;
    await reload();
    if (outbox.entries.some(({ refusedWhy }) => refusedWhy === null))
      timer = setTimeout(() => void sendWaiting(), retryInterval);
  }
}

const inTurn = (work: () => Promise<void>): Promise<void> =>
  'locks' in navigator ? navigator.locks.request('onnes-bench-outbox', work).then(() => undefined) : work();

/** False where there is no connection, and the rest need not be tried. */
async function send(waiting: WaitingEntry): Promise<boolean> {
  const { entry, files } = waiting;
  try {
    const kept = [];
    for (const { name, content } of files)
      kept.push(await putFile(`/bench/files/${encodeURIComponent(name)}`, content));
    await ask('/bench/entries', {
      body:
        entry.kind === 'result' ? { ...entry, files: kept.map(({ name, blob }) => ({ name, blob })) } : entry,
    });
    await drop('entries', entry.key);
    outbox.lostAt = null;
    return true;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { status, detail } = error.problem;
    if (status === 0 || status === 401 || status === 429 || status >= 500) {
      outbox.lostAt ??= Date.now();
      return false;
    }
    outbox.lostAt = null;
    await keep('entries', entry.key, { ...waiting, refusedWhy: detail });
    return true;
  }
}
