import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../core/error.ts';
import { sha256Hex } from '../../core/hash.ts';
import type { Store } from '../../runtime/index.ts';
import type { Workspace } from '../workspace/open-workspace.ts';
import { writeWholeFile } from '../workspace/write-whole-file.ts';
import { type DescribedSheet, describeColumns } from './describe-columns.ts';
import { readSheet } from './read-sheet.ts';
import type { ReplayProblem } from './replay-problem.ts';
import type { ReplayResult } from './replay-result.ts';
import { type Exclusion, guessChoices, type SheetChoices } from './sheet-choices.ts';

/** What people decided about a sheet; its bytes are a blob of the store, and its id is their SHA-256. */
export type StoredSheet = {
  readonly name: string;
  readonly worksheet: string | null;
  readonly choices: SheetChoices;
  readonly exclusions: readonly Exclusion[];
  /** Who left a run out or took it back, and when; only ever added to. */
  readonly log: readonly {
    readonly at: string;
    readonly by: string;
    readonly line: number;
    readonly what: 'left out' | 'taken back';
    readonly reason: string;
  }[];
  readonly replayed: {
    readonly at: string;
    readonly result: ReplayResult;
    readonly threshold: ReplayProblem['threshold'];
    readonly runCount: number;
  } | null;
};

const idForm = /^[0-9a-f]{64}$/;
const pathOf = ({ folder }: Workspace, id: string): string => join(folder, 'sheets', `${id}.json`);

/** Stores a spreadsheet that a person gave and guesses what it is. @throws AppError `bad-table`, `bad-workbook`, `bad-columns`, `too-large` */
export async function keepSheet(
  workspace: Workspace,
  bytes: Uint8Array,
  name: string,
): Promise<{ readonly id: string; readonly stored: StoredSheet }> {
  const described = describeColumns(await readSheet(bytes, name));
  const id = sha256Hex(bytes);
  const known = await findSheet(workspace, id);
  if (known !== null) return { id, stored: known };
  const stored: StoredSheet = {
    name,
    worksheet: described.worksheets[0] ?? null,
    choices: guessChoices(described),
    exclusions: [],
    log: [],
    replayed: null,
  };
  await workspace.store.putBlob(bytes, { name, licence: 'not stated', source: 'given by a person' });
  await saveSheet(workspace, id, stored);
  return { id, stored };
}

/** @throws AppError `no-such-sheet` */
export async function openSheet(workspace: Workspace, id: string): Promise<StoredSheet> {
  const found = await findSheet(workspace, id);
  if (found === null) throw new AppError('no-such-sheet', `there is no spreadsheet ${id.slice(0, 80)}`);
  return found;
}

async function findSheet(workspace: Workspace, id: string): Promise<StoredSheet | null> {
  if (!idForm.test(id)) return null;
  try {
    return JSON.parse(await readFile(pathOf(workspace, id), 'utf8')) as StoredSheet;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export async function saveSheet(workspace: Workspace, id: string, stored: StoredSheet): Promise<void> {
  await mkdir(join(workspace.folder, 'sheets'), { recursive: true });
  await writeWholeFile(pathOf(workspace, id), `${JSON.stringify(stored)}\n`);
}

export async function describeStoredSheet(
  store: Store,
  id: string,
  { name, worksheet }: StoredSheet,
): Promise<DescribedSheet> {
  const key = `${id} ${worksheet ?? ''} ${name}`;
  const known = described.get(key);
  if (known !== undefined) return known;
  const found = describeColumns(await readSheet(await store.readBlob(id), name, worksheet ?? undefined));
  if (described.size >= mostDescribed) described.delete(described.keys().next().value as string);
  described.set(key, found);
  return found;
}

/** Sheets as they were last read: what a hash names never changes, and a large one takes a second to read. */
const described = new Map<string, DescribedSheet>();
const mostDescribed = 4;

/** Leaves a run out, with the reason, or takes it back; both stay in the log. @throws AppError `bad-line`, `reason-missing` */
export function changeExclusion(
  stored: StoredSheet,
  described: DescribedSheet,
  change: { readonly line: number; readonly isExcluded: boolean; readonly reason: string },
  by: string,
  at: string,
): StoredSheet {
  const { line, isExcluded } = change;
  const reason = change.reason.trim();
  if (!described.lines.includes(line))
    throw new AppError('bad-line', `${stored.name} has no run in row ${line}`);
  if (isExcluded && reason === '')
    throw new AppError(
      'reason-missing',
      `leaving out row ${line} needs a reason, for whoever reads the result`,
    );
  const others = stored.exclusions.filter((each) => each.line !== line);
  if (!isExcluded && others.length === stored.exclusions.length) return stored;
  return {
    ...stored,
    exclusions: isExcluded ? [...others, { line, reason }] : others,
    log: [...stored.log, { at, by, line, what: isExcluded ? 'left out' : 'taken back', reason }],
  };
}

export async function rememberReplay(
  workspace: Workspace,
  id: string,
  result: ReplayResult,
  problem: ReplayProblem,
): Promise<void> {
  const stored = await openSheet(workspace, id);
  const replayed = {
    at: new Date().toISOString(),
    result,
    threshold: problem.threshold,
    runCount: problem.order.length,
  };
  await saveSheet(workspace, id, { ...stored, replayed });
}

/** Sheets that were replayed, latest first. */
export async function listReplayed(
  workspace: Workspace,
): Promise<readonly { readonly id: string; readonly stored: StoredSheet }[]> {
  const names = await readdir(join(workspace.folder, 'sheets')).catch(() => []);
  const found: { id: string; stored: StoredSheet }[] = [];
  for (const name of names) {
    const id = name.replace(/\.json$/, '');
    const stored = await findSheet(workspace, id);
    if (stored?.replayed) found.push({ id, stored });
  }
  return found.sort((a, b) => (b.stored.replayed?.at ?? '').localeCompare(a.stored.replayed?.at ?? ''));
}
