import { performance } from 'node:perf_hooks';
import type { StopSignal } from '../campaign/index.ts';

/** Seconds on a clock that never goes back. */
export type Stopwatch = () => number;

const wallStopwatch: Stopwatch = () => performance.now() / 1000;

/** Hands out signals that are raised when their time is up, and knows whether anyone was told to stop. */
export type Deadlines = {
  /** Raised so many seconds after these deadlines were opened, or with the outer signal. */
  stopAfter(seconds: number): StopSignal;
  /** The limit [s] that someone was told is over; null when all had time enough. */
  missed(): number | null;
};

/** Deadlines of one step, counted from now on. */
export function openDeadlines(outer: StopSignal, stopwatch: Stopwatch = wallStopwatch): Deadlines {
  const start = stopwatch();
  let missed: number | null = null;
  return {
    missed: () => missed,
    stopAfter: (seconds) => ({
      get aborted() {
        if (outer.aborted) return true;
        if (stopwatch() - start < seconds) return false;
        missed = seconds;
        return true;
      },
    }),
  };
}
