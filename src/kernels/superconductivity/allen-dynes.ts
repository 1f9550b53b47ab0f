import { requireRange } from '../../core/require-range.ts';
import { boltzmann_meVperK } from '../../core/units.ts';
import { type CriticalTemperature, mcMillanCriticalTemperature } from './mcmillan.ts';

/** What the closed formulae ask for. */
export type CouplingMoments = {
  /** λ [1], ≥ 0. */
  readonly lambda: number;
  /** ω_log [meV], > 0. */
  readonly omegaLog: number;
  /** ω_2 = ⟨ω²⟩^½ [meV], at least ω_log. */
  readonly omega2: number;
};

export type AllenDynesTemperature = CriticalTemperature & {
  /** Strong-coupling correction f1 = [1 + (λ/Λ1)^{3/2}]^{1/3}, Λ1 = 2.46 (1 + 3.8 μ*) [1]. */
  readonly f1: number;
  /** Shape correction f2 = 1 + (ω_2/ω_log − 1) λ² / (λ² + Λ2²), Λ2 = 1.82 (1 + 6.3 μ*) ω_2/ω_log [1]. */
  readonly f2: number;
};

/**
 * McMillan's formula with the prefactor ω_log/1.2: Tc = (ω_log/1.2) exp[−1.04 (1+λ)/(λ − μ*(1+0.62 λ))] [K].
 * Where λ ≤ μ*(1+0.62 λ) Tc is 0, with the reason.
 * @param lambda λ [1], ≥ 0. @param omegaLog ω_log [meV], > 0. @param muStar μ* [1], 0 to 1.
 * @source allen-dynes1975, eq. 34 without its f1 f2
 * @throws out-of-domain — an argument outside its range.
 */
export function logarithmicCriticalTemperature(
  lambda: number,
  omegaLog: number,
  muStar: number,
): CriticalTemperature {
  requireRange('omegaLog', omegaLog, Number.MIN_VALUE, 1e4);
  return mcMillanCriticalTemperature(lambda, ((omegaLog / boltzmann_meVperK) * 1.45) / 1.2, muStar);
}

/**
 * Allen and Dynes's critical temperature Tc = f1 f2 (ω_log/1.2) exp[−1.04 (1+λ)/(λ − μ*(1+0.62 λ))] [K].
 * Fitted to Eliashberg solutions; too low for λ above about 2.5 and for spectra with two peaks far apart.
 * @param moments λ [1], ω_log and ω_2 [meV]. @param muStar μ* [1] of convention A, 0 to 1.
 * @source allen-dynes1975, eq. 34 to 39
 * @throws out-of-domain — an argument outside its range, or ω_2 below ω_log.
 */
export function allenDynesCriticalTemperature(
  { lambda, omegaLog, omega2 }: CouplingMoments,
  muStar: number,
): AllenDynesTemperature {
  const plain = logarithmicCriticalTemperature(lambda, omegaLog, muStar);
  requireRange('omega2', omega2, omegaLog * (1 - 1e-9), 1e5);
  const strongest = 2.46 * (1 + 3.8 * muStar);
  const shape = omega2 / omegaLog;
  const widest = 1.82 * (1 + 6.3 * muStar) * shape;
  const f1 = Math.cbrt(1 + (lambda / strongest) ** 1.5);
  const f2 = 1 + ((shape - 1) * lambda ** 2) / (lambda ** 2 + widest ** 2);
  return { criticalTemperature: f1 * f2 * plain.criticalTemperature, reason: plain.reason, f1, f2 };
}

/**
 * A critical temperature by symbolic regression, Tc = 0.09525 λ⁴ ω_log / (λ³ + √μ*) [K]; learned from rows with λ from about
 * 0.8 to 2.1 and no better than the older formulae elsewhere.
 * @param lambda λ [1], ≥ 0. @param omegaLog ω_log [meV], > 0. @param muStar μ* [1], above 0 to 1.
 * @source xie2019
 * @throws out-of-domain — an argument outside its range.
 */
export function regressedCriticalTemperature(lambda: number, omegaLog: number, muStar: number): number {
  requireRange('lambda', lambda, Number.MIN_VALUE, 1e6);
  requireRange('omegaLog', omegaLog, Number.MIN_VALUE, 1e4);
  requireRange('muStar', muStar, Number.MIN_VALUE, 1);
  return (0.09525 * lambda ** 4 * (omegaLog / boltzmann_meVperK)) / (lambda ** 3 + Math.sqrt(muStar));
}
