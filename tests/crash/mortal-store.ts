import { AppError } from '../../src/core/error.ts';
import type { Lease, Store } from '../../src/runtime/index.ts';

/** Which append of a process ends it, and whether that append still reaches the disk. */
export type Death = { readonly atAppend: number; readonly isDurable: boolean };

/** A store as one process sees it. */
export type MortalStore = Store & {
  readonly appendCount: () => number;
  readonly hasDied: () => boolean;
  /** What the operating system does when a process ends: its locks are free. */
  bury(): Promise<void>;
};

/** Lets a process work until its fatal append; from then on nothing of it reaches the store, and it learns nothing from it. */
export function createMortalStore(store: Store, death: Death | null): MortalStore {
  let appendCount = 0;
  let isDead = false;
  const leases: Lease[] = [];
  const stopListening: (() => void)[] = [];
  const whileAlive = <T>(work: () => T): T => {
    if (isDead) throw new AppError('process-dead', 'the process is dead');
    return work();
  };
  const append: Store['append'] = async (...args) =>
    whileAlive(async () => {
      appendCount++;
      if (death === null || appendCount < death.atAppend) return store.append(...args);
      isDead = true;
      if (death.isDurable) await store.append(...args);
      throw new AppError('process-dead', `the process dies at append ${appendCount}`);
    });
  return {
    append,
    read: async (...args) => whileAlive(() => store.read(...args)),
    version: async (...args) => whileAlive(() => store.version(...args)),
    streams: async (...args) => whileAlive(() => store.streams(...args)),
    putBlob: async (...args) => whileAlive(() => store.putBlob(...args)),
    readBlob: async (...args) => whileAlive(() => store.readBlob(...args)),
    openBlob: (...args) => whileAlive(() => store.openBlob(...args)),
    hasBlob: async (...args) => whileAlive(() => store.hasBlob(...args)),
    blobMedia: async (...args) => whileAlive(() => store.blobMedia(...args)),
    rows: async (...args) => whileAlive(() => store.rows(...args)),
    replaceRows: async (...args) => whileAlive(() => store.replaceRows(...args)),
    acquireLease: async (...args) =>
      whileAlive(async () => {
        const lease = await store.acquireLease(...args);
        if ('token' in lease) leases.push(lease);
        return lease;
      }),
    subscribe(listener) {
      const stop = store.subscribe((stream) => isDead || listener(stream));
      stopListening.push(stop);
      return stop;
    },
    close: async () => undefined,
    appendCount: () => appendCount,
    hasDied: () => isDead,
    async bury() {
      isDead = true;
      for (const stop of stopListening) stop();
      for (const lease of leases) await lease.release();
    },
  };
}
