import type { Goal } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import type { Quantity } from '../core/quantity.ts';

/** Quantiles of what a measurement will read, stated before it is made [unit of the goal]. */
export type Forecast = {
  readonly q05: number;
  readonly q50: number;
  readonly q95: number;
  readonly unit: string;
};

/** 95 % quantile of the standard normal distribution. */
const z95 = 1.6448536269514722;

/** @throws AppError `bad-forecast` — not finite, not in order, without width, or in another unit; naming the field and what was expected */
export function checkForecast(forecast: Forecast, goal: Goal, field: string): void {
  const { q05, q50, q95, unit } = forecast;
  for (const [name, value] of Object.entries({ q05, q50, q95 }))
    if (!Number.isFinite(value))
      throw new AppError('bad-forecast', `${field}.${name}: ${value}; expected a finite number`);
  if (unit !== goal.unit)
    throw new AppError(
      'bad-forecast',
      `${field}.unit: "${unit}", but ${goal.quantity} is measured in ${goal.unit}`,
    );
  if (!(q05 <= q50 && q50 <= q95 && q05 < q95))
    throw new AppError(
      'bad-forecast',
      `${field}: ${q05}, ${q50}, ${q95}; expected q05 ≤ q50 ≤ q95 and q05 below q95`,
    );
}

/** The median, with the sd of the normal distribution that is as wide between the outer quantiles. */
export const quantityOfForecast = ({ q05, q50, q95, unit }: Forecast): Quantity => ({
  value: q50,
  sd: (q95 - q05) / (2 * z95),
  unit,
});
