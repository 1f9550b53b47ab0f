import { normalCdf, normalLogCdf, normalLogPdf, normalPdf, scaledErfc } from './normal.ts';

/**
 * log h(z) with h(z) = φ(z) + z·Φ(z), the expected improvement of a standard normal over −z; finite for every finite z.
 * Direct for z > −1; −z²/2 − log √(2π) + log(1 − |z|·√(π/2)·erfcx(|z|/√2)) down to −20; its asymptotic series below.
 * @source ament2023, eq. 9
 */
export function logImprovement(z: number): number {
  if (z > -1) return Math.log(normalPdf(z) + z * normalCdf(z));
  if (z > -20) return normalLogPdf(z) + Math.log1p(z * sqrtHalfPi * scaledErfc(-z * Math.SQRT1_2));
  const y = 1 / (z * z);
  const series = 1 - 3 * y * (1 - 5 * y * (1 - 7 * y * (1 - 9 * y * (1 - 11 * y * (1 - 13 * y)))));
  return normalLogPdf(z) - 2 * Math.log(-z) + Math.log(series);
}

const sqrtHalfPi = Math.sqrt(Math.PI / 2);

/** d log h / dz = Φ(z)/h(z), computed in logarithms; ≈ −z in the lower tail. */
export const logImprovementSlope = (z: number): number => Math.exp(normalLogCdf(z) - logImprovement(z));

/**
 * log E[max(0, f − best)] of f ~ N(mean, sd²): log sd + log h((mean − best)/sd). All in the unit of the mean; sd > 0.
 * @source ament2023, eq. 8
 */
export const logExpectedImprovement = (mean: number, sd: number, best: number): number =>
  Math.log(sd) + logImprovement((mean - best) / sd);

/** Upper confidence bound mean + beta·sd; `beta` ≥ 0 counts standard deviations. @source srinivas2010, eq. 6 */
export const upperConfidenceBound = (mean: number, sd: number, beta: number): number => mean + beta * sd;
