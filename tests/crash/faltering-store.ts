import { AppError } from '../../src/core/error.ts';
import type { Store } from '../../src/runtime/index.ts';

export type FalteringStore = Store & { readonly callCount: () => number };

/** A store of which one call fails, as on a disk that is full for a moment; before and after it works. */
export function createFalteringStore(store: Store, failingCall: number | null): FalteringStore {
  let callCount = 0;
  const attempt = <T>(name: string, work: () => Promise<T>): Promise<T> => {
    callCount++;
    if (callCount !== failingCall) return work();
    return Promise.reject(new AppError('disk-full', `no space left at call ${callCount}, ${name}`, true));
  };
  return {
    ...store,
    append: (...args) => attempt('append', () => store.append(...args)),
    read: (...args) => attempt('read', () => store.read(...args)),
    putBlob: (...args) => attempt('putBlob', () => store.putBlob(...args)),
    readBlob: (...args) => attempt('readBlob', () => store.readBlob(...args)),
    callCount: () => callCount,
  };
}
