import { AppError } from '../../core/error.ts';
import type { Random } from '../../core/random.ts';
import { type Background, evaluateBackground } from './background.ts';
import { drawPoisson } from './draw-poisson.ts';
import { anglesOf, calculateProfile, type PeakShift, type ScanGrid } from './pattern-profile.ts';
import type { PeakBroadening } from './peak-shape.ts';
import type { PowderPattern } from './powder-pattern.ts';

/** A scan that no diffractometer measured. */
export type SimulatedScan = {
  readonly fidelity: 'simulated';
  /** 2θ [deg]. */
  readonly angles: Float64Array;
  /** Expected counts, background included, one for each angle. */
  readonly expected: Float64Array;
  /** Counts drawn from a Poisson distribution about these. */
  readonly counts: Float64Array;
};

export type SimulatedScanOptions = {
  readonly grid: ScanGrid;
  readonly broadening: PeakBroadening;
  readonly shift?: PeakShift;
  readonly background?: Background;
  /** Counts above the background where the profile is highest; a ten-minute scan in a laboratory has 500 to 5000. */
  readonly strongestCounts: number;
};

/**
 * The counts of a scan: profile, scaled so that its highest step has `strongestCounts`, plus background, with Poisson noise.
 * @throws out-of-domain — nothing to scale, counts not above 0 or over 1e9; see {@link calculateProfile}, {@link evaluateBackground}.
 */
export function simulateScan(
  pattern: PowderPattern,
  options: SimulatedScanOptions,
  random: Random,
): SimulatedScan {
  const { strongestCounts } = options;
  if (!(strongestCounts > 0 && strongestCounts <= 1e9))
    throw new AppError(
      'out-of-domain',
      `counts at the strongest peak are ${strongestCounts}; expected above 0, at most 1e9`,
    );
  const angles = anglesOf(options.grid);
  const profile = calculateProfile(pattern, angles, options.broadening, options.shift);
  const highest = profile.reduce((most, value) => Math.max(most, value), 0);
  if (highest === 0)
    throw new AppError(
      'out-of-domain',
      `no peak to scale to ${strongestCounts} counts: the pattern is empty in its range`,
    );
  const background = evaluateBackground(angles, options.background ?? {});
  const expected = profile.map((value, i) => (value * strongestCounts) / highest + background[i]!);
  return {
    fidelity: 'simulated',
    angles,
    expected,
    counts: expected.map((mean) => drawPoisson(mean, random)),
  };
}
