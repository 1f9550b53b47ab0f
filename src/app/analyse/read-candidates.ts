import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../core/error.ts';
import { readBytes } from './read-bytes.ts';

const whyUnread: { readonly [code: string]: string } = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'is a file; expected a folder of .cif files',
};

/** The CIFs of a folder, by name; `asked` is how it was asked for. @throws AppError `unreadable-file` where there are none */
export async function readCandidates(
  folder: string,
  asked: string,
): Promise<readonly { readonly name: string; readonly cif: string }[]> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new AppError(
      'unreadable-file',
      `${asked}: ${whyUnread[error.code ?? ''] ?? `cannot be read (${error.code})`}`,
    );
  });
  const names = entries.filter((entry) => /\.cif$/i.test(entry)).toSorted();
  if (names.length === 0) throw new AppError('unreadable-file', `${asked}: holds no .cif file`);
  const decoder = new TextDecoder('utf-8');
  return Promise.all(
    names.map(async (entry) => ({
      name: entry.replace(/\.cif$/i, ''),
      cif: decoder.decode(await readBytes(join(folder, entry))),
    })),
  );
}
