import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type {
  ActionHandle,
  ActionProgress,
  ActionRequest,
  ActionResult,
  Failure,
  Instrument,
  InstrumentDriver,
  RawFile,
} from '../campaign/index.ts';
import { AppError, describeError } from '../core/error.ts';
import { sha256Hex } from '../core/hash.ts';
import { parseWith } from '../core/parse-with.ts';
import { type FilePattern, filePattern } from './file-pattern.ts';
import { beginRun, findRun, type RunJournal } from './run-journal.ts';
import { rememberTaken, takenBefore } from './taken-files.ts';

const name = 'watched-folder';

const optionsSchema = z.strictObject({
  /** Where the instrument's own program leaves its files. */
  folder: z.string().min(1),
  /** Names of finished files, such as `{sample}_*.dat`: what stands for `{sample}` must be the id of a sample that is awaited. */
  pattern: z.string().min(1),
  /** Files of each sample. */
  files: z.int().min(1).max(10_000).default(1),
  /** A file is finished when size and time of change stayed as they are for so long [s]. */
  steady_s: z.number().min(0.01).max(86_400).default(10),
  /** Larger files are not taken [bytes]. */
  largest: z
    .int()
    .positive()
    .default(512 * 1024 * 1024),
  runs: z.string().min(1),
  look_s: z.number().min(0.01).max(3600).default(5),
  /** After so long the samples that have no file fail [h]. */
  patience_h: z.number().positive().default(72),
  licence: z.string().min(1).default('own measurement'),
});
export type WatchedFolderOptions = z.infer<typeof optionsSchema>;

/**
 * Takes the files that an instrument's own program, or a person, leaves in a folder, once nobody writes to them any more. Files
 * that lay there before the action began are not taken, nor is content that was taken before. It drives nothing.
 */
export const watchedFolder: InstrumentDriver<WatchedFolderOptions> = {
  name,
  version: '1.0.0',
  summary: 'takes finished files that appear in a folder, by the sample in their names',
  connects: true,
  parseOptions(options) {
    const parsed = parseWith(optionsSchema, options, 'bad-options', `instrument ${name}`);
    filePattern(parsed.pattern);
    return parsed;
  },
  open: (options) => openFolder(options),
};

type Look = { readonly size: number; readonly changedAt: number };
/** When a file was first seen as it is [ms]. */
type Seen = Look & { readonly since: number };

function openFolder(options: WatchedFolderOptions): Instrument {
  const pattern = filePattern(options.pattern);
  const seenOf = new Map<string, Map<string, Seen>>();
  return {
    verified: 'from-manual',
    safeState: { words: 'nothing is driven', does: [], withoutOnnes: 'person' },
    async find(action) {
      return (await findRun(options.runs, action)) === null ? 'never-started' : { action, token: '' };
    },
    async start(request): Promise<ActionHandle> {
      const before = Object.fromEntries(await list(options.folder));
      await beginRun(options.runs, request.id, {
        request: JSON.parse(JSON.stringify(request)),
        before: JSON.parse(JSON.stringify(before)),
      });
      return { action: request.id, token: '' };
    },
    async poll({ action }, now): Promise<ActionProgress> {
      const run = await findRun(options.runs, action);
      if (run === null)
        throw new AppError('no-such-run', `${name}: ${options.runs} keeps no run of action ${action}`);
      const seen = seenOf.get(action) ?? new Map<string, Seen>();
      seenOf.set(action, seen);
      return look(run, seen, pattern, options, now);
    },
    safe: () => Promise.resolve(),
  };
}

/** Size and time of change of all plain files of a folder; a link would lead out of it, and is none. @throws AppError `instrument-fault` when it cannot be read */
async function list(folder: string): Promise<ReadonlyMap<string, Look>> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    throw new AppError(
      'instrument-fault',
      `${name}: the folder cannot be read: ${describeError(error)}`,
      true,
    );
  }
  const found = new Map<string, Look>();
  for (const file of names) {
    const state = await lstat(join(folder, file)).catch(ifGone);
    if (state?.isFile()) found.set(file, { size: state.size, changedAt: state.mtimeMs });
  }
  return found;
}

/** A file may be renamed or removed between two looks. */
function ifGone(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

const isSame = (a: Look | undefined, b: Look | undefined): boolean =>
  a !== undefined && b !== undefined && a.size === b.size && a.changedAt === b.changedAt;

async function look(
  run: RunJournal,
  seen: Map<string, Seen>,
  pattern: FilePattern,
  options: WatchedFolderOptions,
  now: number,
): Promise<ActionProgress> {
  const request = run.events[0]?.request as unknown as ActionRequest;
  const before = run.events[0]?.before as unknown as { readonly [file: string]: Look };
  const wallNow = Date.now();
  let present: ReadonlyMap<string, Look>;
  try {
    present = await list(options.folder);
  } catch (error) {
    if (!(error instanceof AppError) || wallNow - startOf(run) > options.patience_h * 3_600_000) throw error;
    return waiting(0, now, options);
  }
  const steady: string[] = [];
  for (const [file, state] of present) {
    if (isSame(before[file], state) || pattern.sampleOf(file) === null) continue;
    const known = seen.get(file);
    if (known === undefined || !isSame(known, state)) seen.set(file, { ...state, since: wallNow });
    else if (wallNow - known.since >= options.steady_s * 1000 && state.size > 0) steady.push(file);
  }
  const taken = await take(run, steady.sort(), request, pattern, options);
  const missing = request.samples.filter(({ id }) => (taken.get(id)?.length ?? 0) < options.files);
  const isLate = wallNow - startOf(run) > options.patience_h * 3_600_000;
  if (missing.length > 0 && !isLate)
    return waiting(1 - missing.length / request.samples.length, now, options);
  const files = [...taken.values()].flatMap((list) => list.slice(0, options.files));
  await rememberTaken(
    options.runs,
    run.action,
    files.map(({ bytes }) => sha256Hex(bytes)),
  );
  const failures: Record<string, Failure> = {};
  for (const { id } of missing)
    failures[id] = {
      kind: 'instrument-fault',
      detail: `${name}: ${taken.get(id)?.length ?? 0} of ${options.files} files like ${options.pattern.replace('{sample}', id)} came within ${options.patience_h} h; ${describeOthers(seen, request, pattern, options.largest)}`,
    };
  const result: ActionResult = { files, failures, asMade: {}, cost: request.cost };
  return { status: 'done', result };
}

const startOf = (run: RunJournal): number => run.events[0]?.at as number;

const waiting = (fraction: number, now: number, { look_s }: WatchedFolderOptions): ActionProgress => ({
  status: 'running',
  fraction,
  dueAt: now + look_s * 1000,
});

/** Reads finished files of awaited samples; what was taken before, under whatever name, is left out. */
async function take(
  run: RunJournal,
  files: readonly string[],
  request: ActionRequest,
  pattern: FilePattern,
  options: WatchedFolderOptions,
): Promise<ReadonlyMap<string, RawFile[]>> {
  const taken = new Map<string, RawFile[]>();
  const known = new Set(await takenBefore(options.runs, run.action));
  for (const file of files) {
    const sample = request.samples.find(({ id }) => id === pattern.sampleOf(file))?.id;
    if (sample === undefined) continue;
    const bytes = await readSteady(join(options.folder, file), options.largest);
    if (bytes === null) continue;
    const hash = sha256Hex(bytes);
    if (known.has(hash)) continue;
    known.add(hash);
    const source = `${options.folder}, ${file}`;
    taken.set(sample, [
      ...(taken.get(sample) ?? []),
      { sample, name: file, bytes, licence: options.licence, source },
    ]);
  }
  return taken;
}

/** The bytes of a file, or null when it changed while it was read, is held by its writer, or is too large. */
async function readSteady(path: string, largest: number): Promise<Uint8Array | null> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (['ENOENT', 'EBUSY', 'EACCES', 'EPERM', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return null;
    throw error;
  }
  try {
    const before = await file.stat();
    if (before.size > largest) return null;
    const bytes = await file.readFile();
    const after = await file.stat();
    return after.size === before.size && after.mtimeMs === before.mtimeMs && bytes.length === after.size
      ? bytes
      : null;
  } finally {
    await file.close();
  }
}

function describeOthers(
  seen: ReadonlyMap<string, Seen>,
  request: ActionRequest,
  pattern: FilePattern,
  largest: number,
): string {
  const large = [...seen].find(([, { size }]) => size > largest);
  if (large !== undefined)
    return `${large[0]} has ${large[1].size} bytes, more than the ${largest} that are taken`;
  const ids = new Set(request.samples.map(({ id }) => id));
  const others = [...seen.keys()].filter((file) => !ids.has(pattern.sampleOf(file) as string)).slice(0, 5);
  return others.length === 0
    ? 'no other files came'
    : `files of no awaited sample came: ${others.join(', ')}`;
}
