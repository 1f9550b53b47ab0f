import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, describeError } from '../../core/error.ts';
import type { Hash } from '../../core/hash.ts';
import type { BlobContent } from '../store.ts';
import { checkBlob, hashWhile } from './blob-bytes.ts';
import { assertHash, blobMissing } from './store-errors.ts';

/** Blobs as files, one per content: `<folder>/ab/<hash>`. */
export type BlobFolder = {
  put(content: BlobContent): Promise<Hash>;
  open(hash: Hash): AsyncIterable<Uint8Array>;
};

export function openBlobFolder(folder: string): BlobFolder {
  const folderOf = (hash: Hash): string => join(folder, hash.slice(0, 2));
  const fileOf = (hash: Hash): string => join(folderOf(hash), hash);

  async function put(content: BlobContent): Promise<Hash> {
    const incoming = join(folder, `incoming-${randomUUID()}`);
    try {
      await mkdir(folder, { recursive: true });
      const hash = await writeSynced(incoming, content);
      if (await isThere(fileOf(hash))) return hash;
      await mkdir(folderOf(hash), { recursive: true });
      await rename(incoming, fileOf(hash));
      await syncFolder(folderOf(hash));
      await syncFolder(folder);
      return hash;
    } catch (error) {
      throw explainFileError(error, folder);
    } finally {
      await rm(incoming, { force: true });
    }
  }

  async function* open(hash: Hash): AsyncIterable<Uint8Array> {
    assertHash(hash);
    if (!(await isThere(fileOf(hash)))) throw blobMissing(hash, folder);
    yield* checkBlob(hash, createReadStream(fileOf(hash)), folder);
  }

  return { put, open };
}

async function writeSynced(file: string, content: BlobContent): Promise<Hash> {
  const handle = await open(file, 'wx');
  try {
    const hash = await hashWhile(content, (chunk) => handle.writeFile(chunk));
    await handle.sync();
    return hash;
  } finally {
    await handle.close();
  }
}

/** Makes a rename in the folder survive a power cut; Windows has no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** What a failure of the file system means to the user; other errors are returned as they are. */
export function explainFileError(error: unknown, place: string): unknown {
  const detail = describeError(error);
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('disk-full', `no space left in ${place}: ${detail}`, true);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
      return new AppError('store-not-writable', `cannot write in ${place}: ${detail}`);
    case 'EEXIST':
    case 'ENOTDIR':
      return new AppError('store-not-writable', `${place} is not a folder: ${detail}`);
    default:
      return error;
  }
}
