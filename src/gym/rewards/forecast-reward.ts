import type { Quantity } from '../../core/quantity.ts';
import { weightedIntervalScore } from '../../kernels/statistics/index.ts';
import { clip } from './goal-utility.ts';

/** Scores of a forecast and of the history's own, in the unit of the goal; null where one of them does not exist. */
export type ForecastReward = {
  readonly share: number;
  readonly score: number | null;
  readonly referenceScore: number | null;
};

const none: ForecastReward = { share: 0, score: null, referenceScore: null };

/**
 * How much better a forecast stated before the measurement was than the normal forecast of the campaign's earlier values:
 * clip(1 − W/W_ref, −1, 1) with W the weighted interval score of the 5, 50 and 95 % quantiles.
 * Zero without a forecast in the goal's unit, with fewer than two earlier values, or when the reference cannot be beaten.
 * @source bracher2021, eq. 1
 */
export function rewardForecast(
  predicted: Quantity | null,
  outcome: number,
  unit: string,
  earlier: readonly number[],
): ForecastReward {
  if (predicted === null || predicted.unit !== unit || predicted.sd === null || predicted.sd < 0) return none;
  const score = weightedIntervalScore({ mean: predicted.value, sd: predicted.sd, outcome }, [0.1]);
  const n = earlier.length;
  if (n < 2) return { ...none, score };
  const mean = earlier.reduce((sum, value) => sum + value, 0) / n;
  const sd = Math.sqrt(earlier.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const referenceScore = weightedIntervalScore({ mean, sd, outcome }, [0.1]);
  const share = referenceScore > 0 ? clip(1 - score / referenceScore, -1, 1) : 0;
  return { share, score, referenceScore };
}
