import { AppError } from '../../core/error.ts';
import { normalCdf, normalPdf, normalQuantile } from './normal.ts';

/** A normal forecast and what then happened, all in one unit; sd > 0. */
export type ScoredForecast = { readonly mean: number; readonly sd: number; readonly outcome: number };

/**
 * Interval score of a central (1 − alpha) interval: width + (2/alpha)·(distance outside). Lower is better; unit of the outcome.
 * @source gneiting-raftery2007, eq. 43
 * @throws AppError `out-of-range` — when lower > upper or alpha is outside (0, 1)
 */
export function intervalScore(lower: number, upper: number, outcome: number, alpha: number): number {
  if (!(lower <= upper && alpha > 0 && alpha < 1))
    throw new AppError(
      'out-of-range',
      `interval [${lower}, ${upper}] with alpha ${alpha}, expected lower ≤ upper, alpha in (0, 1)`,
    );
  return upper - lower + (2 / alpha) * (Math.max(0, lower - outcome) + Math.max(0, outcome - upper));
}

/**
 * Weighted interval score of a normal forecast: (½·|y − median| + Σ_k (alpha_k/2)·IS_k)/(K + ½). Lower is better.
 * @source bracher2021, eq. 1
 */
export function weightedIntervalScore(
  { mean, sd, outcome }: ScoredForecast,
  alphas: readonly number[] = [0.02, 0.1, 0.2, 0.5, 0.8],
): number {
  let sum = 0.5 * Math.abs(outcome - mean);
  for (const alpha of alphas) {
    const half = -normalQuantile(alpha / 2) * sd;
    sum += (alpha / 2) * intervalScore(mean - half, mean + half, outcome, alpha);
  }
  return sum / (alphas.length + 0.5);
}

/**
 * Continuous ranked probability score of a normal forecast, sd·(z(2Φ(z) − 1) + 2φ(z) − 1/√π), z = (y − mean)/sd.
 * Lower is better; unit of the outcome.
 * @source gneiting-raftery2007, eq. 21
 * @throws AppError `out-of-range` — when sd is not positive
 */
export function normalCrps({ mean, sd, outcome }: ScoredForecast): number {
  if (!(sd > 0)) throw new AppError('out-of-range', `sd is ${sd}, expected a positive number`);
  const z = (outcome - mean) / sd;
  return sd * (z * (2 * normalCdf(z) - 1) + 2 * normalPdf(z) - 1 / Math.sqrt(Math.PI));
}

/**
 * Fraction of outcomes inside the central interval of probability `level` of their normal forecasts.
 * @throws AppError `out-of-range` — when there are no forecasts or level is outside (0, 1)
 */
export function coverage(forecasts: readonly ScoredForecast[], level: number): number {
  if (forecasts.length === 0 || !(level > 0 && level < 1))
    throw new AppError(
      'out-of-range',
      `${forecasts.length} forecasts at level ${level}, expected at least one and a level in (0, 1)`,
    );
  const half = normalQuantile((1 + level) / 2);
  const inside = forecasts.filter(({ mean, sd, outcome }) => Math.abs(outcome - mean) <= half * sd);
  return inside.length / forecasts.length;
}
