import { z } from 'zod';
import type { Design, Estimate } from '../campaign/index.ts';
import type { CouplingMoments } from '../kernels/superconductivity/index.ts';

/** Names of a design's variables for the coupling: λ [1], ω_log and ω_2 [meV]; ω_2 may be left out. */
export const couplingVariables = {
  lambda: 'lambda',
  omegaLog: 'omega_log_meV',
  omega2: 'omega_2_meV',
} as const;

/**
 * Superconductors that the errors of the closed formulae were read off: a Tc of these is not scored by them.
 * @source allen-dynes1975
 */
export const closedFormulaRows = {
  dataset: 'allen-dynes-1975',
  rows: (
    'Tl0.9Bi0.1 In In0.5Tl0.5 In0.9Tl0.1 In0.57Tl0.43 In0.07Tl0.93 In0.73Tl0.27 In0.17Tl0.83 In0.27Tl0.73 Pb0.4Tl0.6 Hg ' +
    'Pb0.6Tl0.4 Pb0.6Tl0.2Bi0.2 Pb0.8Bi0.2 Pb0.7Bi0.3 Pb0.65Bi0.35 In2Bi Sb2Tl7 Bi2Tl'
  ).split(' '),
} as const;

/** μ* [1] of convention A that a simulator takes, and the range that its standard deviation answers for. */
export const couplingOptions = z.strictObject({ muStar: z.number().min(0).max(0.25).default(0.1) });
export type CouplingOptions = z.infer<typeof couplingOptions>;
export const muStarRange = [0.1, 0.16] as const;

/** The coupling that a design states; or why it states none within `limits`. ω_2 is ω_log where it is absent. */
export function readCoupling(design: Design, limits: { readonly lambda: number }): CouplingMoments | string {
  const lambda = design[couplingVariables.lambda];
  const omegaLog = design[couplingVariables.omegaLog];
  const omega2 = design[couplingVariables.omega2] ?? omegaLog;
  if (typeof lambda !== 'number' || !(lambda >= 0.1 && lambda <= limits.lambda))
    return `${couplingVariables.lambda} is ${lambda}; expected a number from 0.1 to ${limits.lambda}`;
  if (typeof omegaLog !== 'number' || !(omegaLog >= 0.1 && omegaLog <= 500))
    return `${couplingVariables.omegaLog} is ${omegaLog}; expected a number from 0.1 to 500`;
  if (typeof omega2 !== 'number' || !(omega2 >= omegaLog && omega2 <= 5 * omegaLog))
    return `${couplingVariables.omega2} is ${omega2}; expected from omega_log, ${omegaLog}, to five times that`;
  return { lambda, omegaLog, omega2 };
}

/** What defines a Tc beside its method: μ* and where it is given; `sums` says where those over Matsubara frequencies end. */
export const describeMuStar = (muStar: number, sums = 'at omega_ref, as in the closed formulae'): string =>
  `mu* ${muStar} of convention A, ${sums}; interval and sd for mu* ${Math.min(muStar, muStarRange[0])} to ${Math.max(muStar, muStarRange[1])}`;

/**
 * An estimate of Tc [K] whose variance holds two parts: that of μ*, uniform over 0.10 to 0.16 in convention A, and that of the
 * method, a share of Tc. Where the range of μ* does not hold the one asked for, it is widened to it.
 */
export function estimateOver(
  criticalTemperature: (muStar: number) => number,
  muStar: number,
  methodShare: number,
  method: string,
  convention: string = describeMuStar(muStar),
): Estimate {
  const value = criticalTemperature(muStar);
  const high = criticalTemperature(Math.min(muStar, muStarRange[0]));
  const low = criticalTemperature(Math.max(muStar, muStarRange[1]));
  const spread = (high - low) / Math.sqrt(12);
  return {
    quantity: 'Tc_K',
    value,
    sd: Math.hypot(spread, methodShare * Math.max(value, high)),
    unit: 'K',
    interval: [low, high],
    fidelity: 'simulated',
    method,
    convention,
  };
}
