import { coverage, normalCrps, type ScoredForecast } from '../kernels/statistics/index.ts';

/** A forecast of the next reading, and the reading; `earlier`: all readings before it [same unit]. */
export type NextPointForecast = ScoredForecast & { readonly earlier: readonly number[] };

export type ForecastSummary = {
  readonly count: number;
  /** Parts of the readings inside the central 50 and 90 % intervals. */
  readonly coverage50: number;
  readonly coverage90: number;
  /** Mean continuous ranked probability score; lower is better [unit of the readings]. */
  readonly crps: number;
  /** The same score of the prior: a normal forecast with mean and sd of the earlier readings. */
  readonly priorCrps: number;
};

/** How honest and how sharp forecasts were; null without any that have two different earlier readings. */
export function summarizeForecasts(forecasts: readonly NextPointForecast[]): ForecastSummary | null {
  const scored = forecasts.flatMap((forecast) => {
    const prior = normalOf(forecast.earlier);
    return prior === null ? [] : [{ forecast, prior: { ...prior, outcome: forecast.outcome } }];
  });
  if (scored.length === 0) return null;
  const own = scored.map(({ forecast }) => forecast);
  return {
    count: own.length,
    coverage50: coverage(own, 0.5),
    coverage90: coverage(own, 0.9),
    crps: meanOf(own.map(normalCrps)),
    priorCrps: meanOf(scored.map(({ prior }) => normalCrps(prior))),
  };
}

function normalOf(readings: readonly number[]): { readonly mean: number; readonly sd: number } | null {
  if (readings.length < 2) return null;
  const mean = meanOf(readings);
  const sd = Math.sqrt(readings.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (readings.length - 1));
  return sd > 0 ? { mean, sd } : null;
}

const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
