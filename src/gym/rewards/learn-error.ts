import { AppError } from '../../core/error.ts';
import { minimizeInBox, normalQuantile } from '../../kernels/statistics/index.ts';

/** A forecast by a model that had not learned from anything like it, and what was then true; one unit throughout. */
export type HeldOutForecast = {
  /** Forecast less truth. */
  readonly error: number;
  /** What may make the error larger, each ≥ 0: the model's own variance, the squared distance to what it learned from, and so on. */
  readonly features: readonly number[];
};

/** The sd of an error, from the features of the forecast. */
export type ErrorModel = { readonly weights: readonly number[]; sdOf(features: readonly number[]): number };

const smallest = 1e-9;

/**
 * The variance of errors as Σ w_j·f_j with w_j ≥ 0, by maximum likelihood of normal errors, then scaled so that intervals of 90 % hold 90 %
 * of them: an honest spread of any model, whatever spread it states itself. Whole families must have been held out, or the errors are those
 * of interpolation.
 * `forecasts`: at least 20.
 * @throws AppError `too-few-forecasts`; `bad-features` — a feature is negative or no number, or rows differ in length
 */
export function learnError(forecasts: readonly HeldOutForecast[]): ErrorModel {
  if (forecasts.length < 20)
    throw new AppError('too-few-forecasts', `${forecasts.length} held-out forecasts, expected at least 20`);
  const count = forecasts[0]!.features.length;
  for (const { error, features } of forecasts)
    if (
      features.length !== count ||
      !Number.isFinite(error) ||
      features.some((f) => !(f >= 0 && Number.isFinite(f)))
    )
      throw new AppError(
        'bad-features',
        `error ${error} with features [${features}], expected finite numbers, ${count} features ≥ 0`,
      );
  const meanSquare = average(forecasts.map(({ error }) => error ** 2)) || smallest;
  const scales = Array.from(
    { length: count },
    (_, j) => average(forecasts.map(({ features }) => features[j]!)) || 1,
  );
  const rows = forecasts.map(({ features }) => features.map((f, j) => f / scales[j]!));
  const squares = forecasts.map(({ error }) => error ** 2 / meanSquare);
  const { point } = minimizeInBox(
    (logs, gradient) => {
      gradient.fill(0);
      const shares = logs.map(Math.exp);
      return rows.reduce((sum, row, i) => {
        const variance = row.reduce((total, f, j) => total + shares[j]! * f, smallest);
        const slope = (1 - squares[i]! / variance) / (2 * variance * rows.length);
        row.forEach((f, j) => {
          gradient[j] = gradient[j]! + slope * shares[j]! * f;
        });
        return sum + (Math.log(variance) + squares[i]! / variance) / (2 * rows.length);
      }, 0);
    },
    new Float64Array(count).fill(-Math.log(count)),
    new Float64Array(count).fill(-12),
    new Float64Array(count).fill(6),
    { maxEvaluations: 300 },
  );
  const weights = scales.map((scale, j) => (meanSquare * Math.exp(point[j]!)) / scale);
  const rawSdOf = (features: readonly number[]): number =>
    Math.sqrt(features.reduce((sum, f, j) => sum + weights[j]! * f, smallest * meanSquare));
  const factor = widening(forecasts.map(({ error, features }) => Math.abs(error) / rawSdOf(features)));
  return {
    weights: weights.map((weight) => weight * factor ** 2),
    sdOf: (features) => factor * rawSdOf(features),
  };
}

/** What standard deviations are multiplied by so that intervals of 90 % hold 90 % of `surprises` = |error|/sd. */
function widening(surprises: readonly number[]): number {
  const sorted = [...surprises].sort((a, b) => a - b);
  const at = Math.min(sorted.length, Math.ceil(0.9 * (sorted.length + 1))) - 1;
  return Math.max(sorted[at]! / normalQuantile(0.95), 1e-6);
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value / values.length, 0);
