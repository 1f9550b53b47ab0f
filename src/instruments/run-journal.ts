import { mkdir, open, readdir, readFile, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../core/error.ts';
import { sha256Hex } from '../core/hash.ts';
import type { Json } from '../core/json.ts';

/** One fact of a run, as a line of JSON. */
export type RunEvent = { readonly event: string; readonly at: number; readonly [field: string]: Json };

/**
 * What one action did to its devices, kept in a folder of the host. Every line is on the disk before the command that it speaks
 * of is sent, so that after a crash the folder tells what may have happened and what cannot.
 */
export type RunJournal = {
  readonly action: string;
  /** Where the run keeps its files. */
  readonly folder: string;
  readonly events: readonly RunEvent[];
  append(event: string, fields?: { readonly [field: string]: Json }): Promise<void>;
};

const journalName = 'journal.jsonl';

/** Folder of an action's run: its name made safe for file systems, and a hash that keeps names apart. */
const runFolder = (folder: string, action: string): string =>
  join(folder, `${action.replaceAll(/[^\w.-]+/g, '_').slice(0, 80)}-${sha256Hex(action).slice(0, 12)}`);

/**
 * The journal of an action, begun with a first event; `isNew` is false where an earlier call, or another process, began it.
 * @throws AppError `bad-journal` — when the folder belongs to another action.
 */
export async function beginRun(
  folder: string,
  action: string,
  first: { readonly [field: string]: Json },
): Promise<{ readonly run: RunJournal; readonly isNew: boolean }> {
  const place = runFolder(folder, action);
  await makeFolder(place);
  const known = await findRun(folder, action);
  if (known !== null) return { run: known, isNew: false };
  const run = journalAt(place, action, []);
  await run.append('intended', { action, ...first });
  return { run, isNew: true };
}

/** The journal of an action, or null when none of its lines reached the disk: nothing was sent to a device then. */
export async function findRun(folder: string, action: string): Promise<RunJournal | null> {
  const place = runFolder(folder, action);
  const path = join(place, journalName);
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  // A line that a crash cut short was not yet acted on.
  const end = bytes.lastIndexOf(10) + 1;
  if (end < bytes.length) await truncate(path, end);
  const events = parseEvents(bytes.toString('utf8', 0, end), path);
  if (events.length === 0) return null;
  if (events[0]?.action !== action)
    throw new AppError(
      'bad-journal',
      `${path}: is of action ${String(events[0]?.action)}, expected ${action}`,
    );
  return journalAt(place, action, events);
}

/** Actions of a folder whose runs were neither finished nor stopped. A journal that nobody can read can be taken up by nobody. */
export async function findOpenRuns(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(ifMissing);
  const open: string[] = [];
  for (const name of names ?? []) {
    const bytes = await readFile(join(folder, name, journalName)).catch(ifMissing);
    const action = bytes === null ? null : openActionOf(bytes.toString('utf8'));
    if (action !== null) open.push(action);
  }
  return open;
}

function openActionOf(text: string): string | null {
  let events: readonly RunEvent[];
  try {
    events = parseEvents(text.slice(0, text.lastIndexOf('\n') + 1), journalName);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // A damaged journal is refused by whoever would go on with its run: nothing of it can be under way again.
    return null;
  }
  if (events.some(({ event }) => event === 'finished' || event === 'stopped')) return null;
  return typeof events[0]?.action === 'string' ? events[0].action : null;
}

/** Folders may hold other files beside those of runs. */
function ifMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}

function parseEvents(text: string, path: string): RunEvent[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line, index) => {
      try {
        return JSON.parse(line) as RunEvent;
      } catch {
        throw new AppError('bad-journal', `${path}, line ${index + 1}: is not JSON`);
      }
    });
}

function journalAt(folder: string, action: string, events: RunEvent[]): RunJournal {
  return {
    action,
    folder,
    events,
    async append(event, fields = {}) {
      const entry: RunEvent = { event, at: Date.now(), ...fields };
      const file = await open(join(folder, journalName), 'a');
      try {
        await file.writeFile(`${JSON.stringify(entry)}\n`);
        await file.datasync();
      } finally {
        await file.close();
      }
      if (events.length === 0) await syncFolder(folder);
      events.push(entry);
    },
  };
}

/** Makes a folder, and those above it that are missing, whose names survive a power cut. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Makes sure that the names in a folder survive a power cut. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
