import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { AppError, describeError } from '../../core/error.ts';
import { readBytes } from '../analyse/read-bytes.ts';

/**
 * The bytes of a file in the folder that tools may read, links followed before it is judged where the file lies.
 * @throws AppError `outside-folder`, `unreadable-file`
 */
export async function readAllowedFile(folder: string | null, path: string): Promise<Uint8Array> {
  if (folder === null)
    throw new AppError(
      'outside-folder',
      `path is "${path}", but no folder may be read here; pass the content itself`,
    );
  const asked = resolve(folder, path);
  const [root, file] = await Promise.all([realpath(folder), realpath(asked)]).catch(
    (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'ENOENT'
          ? 'there is no such file'
          : `cannot be read (${error.code ?? describeError(error)})`;
      throw new AppError('unreadable-file', `path is "${path}": ${why}`);
    },
  );
  const within = relative(root, file);
  if (within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within))
    throw new AppError(
      'outside-folder',
      `path is "${path}"; expected a file inside the folder that may be read`,
    );
  return readBytes(file);
}
