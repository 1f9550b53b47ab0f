import { AppError } from '../core/error.ts';
import type { Random } from '../core/random.ts';
import { type BootstrapInterval, pairedBootstrap } from '../kernels/statistics/index.ts';

/**
 * Whether somebody who chooses experiments uses what is measured. `listens`: true readings help. `deaf`: they make no difference worth
 * speaking of. `undecided`: neither is shown.
 */
export type FeedbackVerdict = 'listens' | 'deaf' | 'undecided';

export type JudgedFeedback = {
  readonly worldCount: number;
  /** Area under the curve with true readings less that with permuted ones, paired by world; interval of 95 %. */
  readonly realMinusPermuted: BootstrapInterval;
  readonly verdict: FeedbackVerdict;
};

/** Worlds from which on listening may be concluded: in fewer, chance alone puts every difference above 0 more often than 2.5 %. */
export const listening = { worlds: 6 } as const;

/** Worlds from which on deafness may be concluded, and the difference below which nothing is used [area under a curve of 0 to 1]. */
export const deafness = { worlds: 20, difference: 0.02 } as const;

/**
 * Judges by paired areas under curves of 0 to 1, larger is better: one pair for a world, with true readings and with those of other designs
 * of the same world in their place, scored by the truth either way.
 * @throws AppError `bad-shape` — lengths that differ or are 0; `out-of-range` — an area outside of 0 to 1
 */
export function judgeFeedback(
  real: readonly number[],
  permuted: readonly number[],
  random: Random,
): JudgedFeedback {
  const outside = [...real, ...permuted].find((area) => !(area >= 0 && area <= 1));
  if (outside !== undefined)
    throw new AppError('out-of-range', `an area under a curve is ${outside}; expected 0 to 1`);
  const realMinusPermuted = pairedBootstrap(real, permuted, { random });
  const { lower, upper } = realMinusPermuted;
  const isDeaf = real.length >= deafness.worlds && upper < deafness.difference;
  const isListening = real.length >= listening.worlds && lower > 0;
  return {
    worldCount: real.length,
    realMinusPermuted,
    verdict: isDeaf ? 'deaf' : isListening ? 'listens' : 'undecided',
  };
}
