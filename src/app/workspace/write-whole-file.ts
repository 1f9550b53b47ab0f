import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, describeError } from '../../core/error.ts';

/** Writes a file that is there whole or not at all; a device or pipe is written to as it is. @throws AppError `unwritable` */
export async function writeWholeFile(path: string, content: string, mode = 0o666): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    if (await isSpecialFile(path)) return await writeFile(path, content);
    const incoming = `${path}.${process.pid}.incoming`;
    try {
      await writeFile(incoming, content, { mode });
      await rename(incoming, path);
    } finally {
      await rm(incoming, { force: true });
    }
  } catch (error) {
    throw new AppError('unwritable', `${path} could not be written: ${describeError(error)}`);
  }
}

const isSpecialFile = async (path: string): Promise<boolean> => {
  const found = await stat(path).catch(() => null);
  return found !== null && !found.isFile() && !found.isDirectory();
};
