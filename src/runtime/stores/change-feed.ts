import type { StreamVersion } from '../store.ts';

/** Tells listeners which streams grew, each growth once per process however many ways it becomes known. */
export type ChangeFeed = {
  subscribe(listener: (stream: string) => void): () => void;
  /** A stream has reached this version. */
  announce(stream: string, version: number): void;
  close(): void;
};

/** How appends of other processes become known; `start` runs while anybody listens and returns how to stop. */
export type ChangeSource = { start(announce: (stream: string, version: number) => void): () => void };

/** A feed that starts from the versions given: growth since then is announced. */
export function createChangeFeed(baseline: readonly StreamVersion[], source: ChangeSource): ChangeFeed {
  const known = new Map(baseline.map(({ stream, version }) => [stream, version]));
  const listeners = new Set<(stream: string) => void>();
  let stopSource: (() => void) | null = null;

  function announce(stream: string, version: number): void {
    if (version <= (known.get(stream) ?? 0)) return;
    known.set(stream, version);
    // A listener that throws must not look like a failed append: each runs on its own.
    for (const listener of listeners) queueMicrotask(() => listeners.has(listener) && listener(stream));
  }

  function stop(): void {
    stopSource?.();
    stopSource = null;
  }

  return {
    subscribe(listener) {
      const own = (stream: string): void => listener(stream);
      listeners.add(own);
      stopSource ??= source.start(announce);
      return () => {
        listeners.delete(own);
        if (listeners.size === 0) stop();
      };
    },
    announce,
    close() {
      listeners.clear();
      stop();
    },
  };
}

/** Calls `look` now and every so often, one at a time, without keeping the process alive; returns how to stop. */
export function poll(intervalMs: number, look: () => Promise<void>): () => void {
  let isLooking = false;
  async function lookOnce(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    // After a failure the next look tries again; a database that is gone is reported by every other call to the store.
    await Promise.allSettled([look()]);
    isLooking = false;
  }
  const timer = setInterval(lookOnce, intervalMs);
  timer.unref();
  void lookOnce();
  return () => clearInterval(timer);
}
