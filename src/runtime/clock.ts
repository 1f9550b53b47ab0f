import type { Instant } from '../campaign/index.ts';

/** A wait for an instant of laboratory time that can be given up. */
export type Timer = { readonly promise: Promise<void>; cancel(): void };

/** Work under way. Virtual time stands still while any activity runs outside `waitFor`. */
export type Activity = {
  /** Waits for something that another activity, a timer or a person brings about. */
  waitFor<T>(promise: Promise<T>): Promise<T>;
  end(): void;
};

/** The clock of one laboratory. */
export type Clock = {
  readonly kind: 'wall' | 'virtual';
  now(): Instant;
  timer(at: Instant): Timer;
  begin(): Activity;
  /** Starts no earlier than an instant found in the record. */
  catchUp(to: Instant): void;
};

/** Real time [ms since 1970]; never runs backwards within a process, even when the system's clock is set back. */
export function createWallClock(): Clock {
  let latest = 0;
  const now = (): Instant => {
    latest = Math.max(latest, Date.now());
    return latest;
  };
  return {
    kind: 'wall',
    now,
    timer(at) {
      let timeout: NodeJS.Timeout | undefined;
      const promise = new Promise<void>((resolve) => {
        const arm = (): void => {
          const left = at - now();
          if (left <= 0) resolve();
          else timeout = setTimeout(arm, Math.min(left, 2 ** 31 - 1));
        };
        arm();
      });
      return { promise, cancel: () => clearTimeout(timeout) };
    },
    begin: () => ({ waitFor: (promise) => promise, end: () => undefined }),
    catchUp(to) {
      latest = Math.max(latest, to);
    },
  };
}

type Sleeper = { readonly at: Instant; readonly resolve: () => void };

/** Simulated time from 0: jumps to the earliest timer as soon as no activity runs. */
export function createVirtualClock(start: Instant = 0): Clock {
  let current = start;
  let runningCount = 0;
  let isAdvancePlanned = false;
  const sleepers = new Set<Sleeper>();

  const advance = (): void => {
    isAdvancePlanned = false;
    if (runningCount > 0 || sleepers.size === 0) return;
    let earliest = Number.POSITIVE_INFINITY;
    for (const sleeper of sleepers) earliest = Math.min(earliest, sleeper.at);
    current = Math.max(current, earliest);
    for (const sleeper of [...sleepers]) {
      if (sleeper.at > current) continue;
      sleepers.delete(sleeper);
      sleeper.resolve();
    }
  };
  const planAdvance = (): void => {
    if (runningCount > 0 || isAdvancePlanned) return;
    isAdvancePlanned = true;
    setImmediate(advance);
  };

  return {
    kind: 'virtual',
    now: () => current,
    timer(at) {
      let sleeper: Sleeper | undefined;
      const promise = new Promise<void>((resolve) => {
        if (at <= current) return resolve();
        sleeper = { at, resolve };
        sleepers.add(sleeper);
        planAdvance();
      });
      return {
        promise,
        cancel: () => {
          if (sleeper !== undefined) sleepers.delete(sleeper);
        },
      };
    },
    begin() {
      runningCount++;
      let isRunning = true;
      const pause = (): void => {
        if (!isRunning) return;
        isRunning = false;
        runningCount--;
        planAdvance();
      };
      const go = (): void => {
        isRunning = true;
        runningCount++;
      };
      return {
        async waitFor(promise) {
          pause();
          return promise.finally(go);
        },
        end: pause,
      };
    },
    catchUp(to) {
      current = Math.max(current, to);
    },
  };
}
