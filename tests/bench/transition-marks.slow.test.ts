import { expect, test } from 'vitest';
import { coverageOf } from './judge-mark.ts';
import { type MarkKind, markShapes } from './synthetic-marks.ts';

const seeds = [300, 301, 302];

/** At a signal over noise from the middle of the benchmark. */
test.each([
  ['curie', 200],
  ['onset', 200],
  ['jump', 50],
] as const satisfies readonly (readonly [MarkKind, number])[])(
  '%s: at signal over noise %d the 95 per cent interval covers nine in ten at least, and 95 % are found',
  (kind, signalToNoise) => {
    const all = markShapes[kind].map((shape) => coverageOf(kind, shape, signalToNoise, seeds));
    const sum = (pick: (each: (typeof all)[number]) => number): number =>
      all.reduce((total, each) => total + pick(each), 0);
    expect(sum(({ found }) => found) / sum(({ count }) => count)).toBeGreaterThanOrEqual(0.95);
    expect(sum(({ covered }) => covered) / sum(({ found }) => found)).toBeGreaterThanOrEqual(0.9);
    // Errors are of the size that is stated, and not far smaller.
    for (const { rms } of all) expect(rms).toBeGreaterThan(0.3);
    expect(coverageOf(kind, 'none', signalToNoise, seeds).found).toBe(0);
  },
);
