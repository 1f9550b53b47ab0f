import type { NewEvent } from '../../src/campaign/index.ts';
import { AppError } from '../../src/core/error.ts';
import type { Lease, Store } from '../../src/runtime/index.ts';

/** Whether an append of a process ends it, and whether that happens before or after the append has reached the disk. */
export type Death = (append: Append) => Moment | null;
export type Moment = 'before' | 'after';
/** `count` numbers a process's appends from 1. */
export type Append = {
  readonly count: number;
  readonly stream: string;
  readonly events: readonly NewEvent[];
};

/** Death at one append of a process. */
export const dieAt =
  (count: number, moment: Moment): Death =>
  (append) =>
    append.count === count ? moment : null;

/** Death once at every append of a record, in whichever process it is made: appends are told apart by what they say of which step. */
export function dieAtEach(moment: Moment): Death {
  const survived = new Set<string>();
  return ({ stream, events }) => {
    const name = JSON.stringify([stream, events.map(({ type, data }) => [type, subjectOf(data)])]);
    if (survived.has(name)) return null;
    survived.add(name);
    return moment;
  };
}

function subjectOf(data: unknown): unknown {
  const { key, id, step } = data as { key?: string; id?: string; step?: { key: string } };
  return key ?? id ?? step?.key ?? null;
}

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
      const [stream, , events] = args;
      const moment = death?.({ count: appendCount, stream, events }) ?? null;
      if (moment === null) return store.append(...args);
      isDead = true;
      if (moment === 'after') await store.append(...args);
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
