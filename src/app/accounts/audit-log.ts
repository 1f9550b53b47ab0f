import { appendFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '../../core/error.ts';

/** One line of the log: who asked for what from where, and what the server answered. */
export type AuditEntry = {
  /** Wall time [ISO 8601]. */
  readonly at: string;
  /** `person:NAME`, `token:NAME`, `agent:NAME`, or `nobody`. */
  readonly who: string;
  readonly from: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** The code of a refusal. */
  readonly code?: string;
};

export type AuditLog = { note(entry: AuditEntry): void; close(): Promise<void> };

/** Beyond it the file becomes `audit.1.jsonl` in place of the one before [bytes]. */
const fullAt = 16 * 1024 * 1024;

/** Writes each entry as a line of `audit.jsonl`, readable by its owner alone. */
export function openAuditLog(folder: string, onFault: (text: string) => void): AuditLog {
  const path = join(folder, 'audit.jsonl');
  let waiting = '';
  let work: Promise<void> | null = null;
  const write = async (): Promise<void> => {
    while (waiting !== '') {
      const lines = waiting;
      waiting = '';
      try {
        const size = await stat(path).then(
          (found) => found.size,
          () => 0,
        );
        if (size > fullAt) await rename(path, join(folder, 'audit.1.jsonl'));
        await appendFile(path, lines, { mode: 0o600 });
      } catch (error) {
        onFault(`${path} could not be written: ${describeError(error)}`);
      }
    }
    work = null;
  };
  return {
    note(entry) {
      waiting += `${JSON.stringify(entry)}\n`;
      work ??= write();
    },
    close: async () => {
      await work;
    },
  };
}
