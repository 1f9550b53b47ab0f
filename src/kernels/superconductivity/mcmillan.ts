import { AppError } from '../../core/error.ts';
import { requireRange } from '../../core/require-range.ts';

/** A critical temperature [K], and why it is zero when it is. */
export type CriticalTemperature = { readonly criticalTemperature: number; readonly reason: string | null };

/**
 * McMillan's critical temperature, Tc = (Θ_D/1.45) exp[−1.04 (1+λ) / (λ − μ*(1+0.62 λ))] [K].
 * Where λ ≤ μ*(1+0.62 λ) the repulsion wins and Tc is 0, with the reason.
 * @param lambda electron–phonon coupling λ [1], 0 to about 2; the formula was fitted for λ < 1.
 * @param debyeTemperature Θ_D [K], above 0.
 * @param muStar Coulomb pseudopotential μ* [1], 0 to 1; McMillan used 0.13 for transition metals.
 * @source mcmillan1968, eq. 18
 * @throws out-of-domain — an argument outside its range.
 */
export function mcMillanCriticalTemperature(
  lambda: number,
  debyeTemperature: number,
  muStar: number,
): CriticalTemperature {
  requireRange('lambda', lambda, 0, 1e6);
  requireRange('debyeTemperature', debyeTemperature, Number.MIN_VALUE, 1e5);
  requireRange('muStar', muStar, 0, 1);
  const attraction = lambda - muStar * (1 + 0.62 * lambda);
  if (attraction <= 0)
    return {
      criticalTemperature: 0,
      reason: `no superconductivity: lambda ${lambda} is not above mu*(1 + 0.62 lambda) = ${muStar * (1 + 0.62 * lambda)}`,
    };
  const criticalTemperature = (debyeTemperature / 1.45) * Math.exp((-1.04 * (1 + lambda)) / attraction);
  return { criticalTemperature, reason: null };
}

/**
 * The coupling λ [1] that gives a measured Tc by McMillan's formula: λ = (1.04 + μ*X) / ((1 − 0.62 μ*)X − 1.04),
 * X = ln(Θ_D / 1.45 Tc).
 * @param criticalTemperature Tc [K], above 0 and below the formula's limit for strong coupling.
 * @param debyeTemperature Θ_D [K]. @param muStar μ* [1].
 * @source mcmillan1968, eq. 20
 * @throws out-of-domain — no λ gives this Tc, or an argument outside its range.
 */
export function mcMillanCoupling(
  criticalTemperature: number,
  debyeTemperature: number,
  muStar: number,
): number {
  requireRange('criticalTemperature', criticalTemperature, Number.MIN_VALUE, 1e5);
  requireRange('debyeTemperature', debyeTemperature, Number.MIN_VALUE, 1e5);
  requireRange('muStar', muStar, 0, 1);
  const x = Math.log(debyeTemperature / 1.45 / criticalTemperature);
  const denominator = (1 - 0.62 * muStar) * x - 1.04;
  if (denominator <= 0)
    throw new AppError(
      'out-of-domain',
      `no lambda gives Tc ${criticalTemperature} K at a Debye temperature of ${debyeTemperature} K and mu* ${muStar}: it is above the formula's limit`,
    );
  return (1.04 + muStar * x) / denominator;
}
