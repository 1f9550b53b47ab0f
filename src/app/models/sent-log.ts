import { appendFile, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutgoingRequest } from '../../agents/index.ts';
import { AppError, describeError } from '../../core/error.ts';
import type { Hash } from '../../core/hash.ts';

/** One request that left: to whom, for what, and the hash under which its bytes are kept. */
export type SentEntry = {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly model: string;
  /** A campaign, or the command that asked. */
  readonly purpose: string;
  readonly method: string;
  readonly url: string;
  readonly bytes: number;
  readonly sha256: Hash;
};

const folderOf = (workspace: string): string => join(workspace, 'models');

/** Where the bytes of a request are kept, exactly as they left. */
export const sentBodyPath = (workspace: string, sha256: Hash): string =>
  join(folderOf(workspace), 'sent', `${sha256}.json`);

/** Writes down what is about to leave, on the disk before it leaves; readable by its user alone. @throws AppError `unwritable` */
export async function logSent(
  workspace: string,
  model: string,
  purpose: string,
  sent: OutgoingRequest,
): Promise<void> {
  const { method, url, body, sha256 } = sent;
  const at = new Date().toISOString();
  const entry: SentEntry = { at, model, purpose, method, url, bytes: body.byteLength, sha256 };
  try {
    await mkdir(join(folderOf(workspace), 'sent'), { recursive: true, mode: 0o700 });
    await writeSynced(sentBodyPath(workspace, sha256), body);
    await appendFile(join(folderOf(workspace), 'sent.jsonl'), `${JSON.stringify(entry)}\n`, {
      mode: 0o600,
      flush: true,
    });
  } catch (error) {
    throw new AppError(
      'unwritable',
      `nothing is sent: what would leave cannot be written down (${describeError(error)})`,
    );
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What left, oldest first; a line that a crash cut short is passed over when it is the last. @throws AppError `bad-sent-log` */
export async function readSentLog(workspace: string): Promise<readonly SentEntry[]> {
  const path = join(folderOf(workspace), 'sent.jsonl');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new AppError('bad-sent-log', `${path}: ${describeError(error)}`);
  });
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as SentEntry;
    } catch (error) {
      throw new AppError('bad-sent-log', `${path}, line ${index + 1}: ${describeError(error)}`);
    }
  });
}
