import { AppError } from '../../core/error.ts';
import type { Hash } from '../../core/hash.ts';
import type { Fence } from '../store.ts';

export const versionConflict = (stream: string, found: number | string, expected: number): AppError =>
  new AppError(
    'version-conflict',
    `stream "${stream}" is at version ${found}, expected ${expected}: read the tail, fold and decide again`,
    true,
  );

export const leaseLost = (
  fence: Fence,
  current: { readonly token: number; readonly owner: string },
): AppError =>
  new AppError(
    'lease-lost',
    `lease "${fence.lease}" was acquired again by ${current.owner} (number ${current.token}, expected ${fence.token})`,
  );

export const blobMissing = (hash: Hash, place: string): AppError =>
  new AppError('blob-missing', `blob ${hash} is not in ${place}`);

export const blobDamaged = (hash: Hash, found: Hash, place: string): AppError =>
  new AppError('blob-damaged', `blob ${hash} in ${place} has bytes of hash ${found}`);

/** @throws AppError `bad-hash` */
export function assertHash(hash: Hash): void {
  if (!/^[0-9a-f]{64}$/.test(hash))
    throw new AppError(
      'bad-hash',
      `blob hash is ${JSON.stringify(hash)}, expected 64 hexadecimal digits of a SHA-256`,
    );
}

/** @throws AppError `bad-version` */
export function assertVersion(field: string, version: number): void {
  if (!Number.isSafeInteger(version) || version < 0)
    throw new AppError('bad-version', `${field} is ${version}, expected a whole number of events, 0 or more`);
}
