import type { ObservedPattern } from './observed-pattern.ts';
import type { PhaseFit } from './refine-phases.ts';

/** How well a calculated pattern meets a measured one, with weights of the counting statistics alone. All are shares [1]. */
export type PatternMerit = {
  /** √[Σw(y − y_c)²/Σw y²] */
  readonly rwp: number;
  /** The same with the background taken off y in the denominator. */
  readonly rwpAboveBackground: number;
  /** √[(N − P)/Σw y²] */
  readonly rexp: number;
  /** (R_wp/R_exp)² */
  readonly chi2: number;
};

/**
 * Figures of merit of a fit.
 * @param parameterCount P, everything that was fitted.
 * @source toby2006
 */
export function meritOf(
  { intensity, variance }: ObservedPattern,
  fit: PhaseFit,
  parameterCount: number,
): PatternMerit {
  let misfit = 0;
  let all = 0;
  let above = 0;
  for (let i = 0; i < intensity.length; i++) {
    const weight = 1 / variance[i]!;
    misfit += weight * (intensity[i]! - fit.calculated[i]!) ** 2;
    all += weight * intensity[i]! ** 2;
    above += weight * (intensity[i]! - fit.baseline[i]!) ** 2;
  }
  const rwp = Math.sqrt(misfit / all);
  const rexp = Math.sqrt(Math.max(1, intensity.length - parameterCount) / all);
  return {
    rwp,
    rwpAboveBackground: Math.sqrt(misfit / Math.max(above, 1e-300)),
    rexp,
    chi2: (rwp / rexp) ** 2,
  };
}
