import { readFile, stat } from 'node:fs/promises';
import { AppError, describeError } from '../../core/error.ts';

const largestBytes = 256 * 2 ** 20;

/** All bytes of a file. @throws AppError `unreadable-file` */
export async function readBytes(path: string): Promise<Uint8Array> {
  const refuse = (why: string): AppError => new AppError('unreadable-file', `${path}: ${why}`);
  try {
    const status = await stat(path);
    if (status.isDirectory()) throw refuse('is a folder; expected a file');
    if (status.size > largestBytes)
      throw refuse(`has ${status.size} bytes; at most ${largestBytes} are read`);
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw refuse(
      code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code ?? describeError(error)})`,
    );
  }
}
