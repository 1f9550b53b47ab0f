import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const fileName = 'taken.jsonl';

/** Hashes of the files that other actions took from a folder. */
export async function takenBefore(runs: string, action: string): Promise<readonly string[]> {
  let text: string;
  try {
    text = await readFile(join(runs, fileName), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((line) => {
    const entry = parseEntry(line);
    return entry === null || entry.action === action ? [] : entry.hashes;
  });
}

/** Null for a line that a crash cut short: its action takes its files again. */
function parseEntry(line: string): { readonly action: string; readonly hashes: readonly string[] } | null {
  try {
    return JSON.parse(line) as { action: string; hashes: string[] };
  } catch {
    return null;
  }
}

export async function rememberTaken(runs: string, action: string, hashes: readonly string[]): Promise<void> {
  await mkdir(runs, { recursive: true });
  await appendFile(join(runs, fileName), `\n${JSON.stringify({ action, hashes })}\n`, { flush: true });
}
