import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../core/error.ts';

export type InputFile = { readonly path: string; readonly name: string; readonly text: string };

const largestBytes = 512 * 2 ** 20;

/**
 * A text file given on the command line, UTF-8 without its byte order mark.
 * @throws AppError `unreadable-file` naming the path: absent, a folder, over 512 MiB, binary, or not UTF-8
 */
export async function readInputFile(path: string): Promise<InputFile> {
  const refuse = (why: string): AppError => new AppError('unreadable-file', `${path}: ${why}`);
  const status = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw refuse(error.code === 'ENOENT' ? 'there is no such file' : `cannot be read (${error.code})`);
  });
  if (status.isDirectory()) throw refuse('is a folder; expected a file');
  if (status.size > largestBytes) throw refuse(`has ${status.size} bytes; at most ${largestBytes} are read`);
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw refuse(`cannot be read (${error.code})`);
  });
  if (bytes.includes(0)) throw refuse('holds binary data; expected text');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { path, name: basename(path), text };
  } catch (error) {
    throw refuse(`is not UTF-8 text (${(error as Error).message})`);
  }
}
