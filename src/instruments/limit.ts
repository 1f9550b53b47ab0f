import { z } from 'zod';
import { AppError } from '../core/error.ts';
import { formatApart, formatNumber, formatUnit } from '../core/format-quantity.ts';

/** Bounds that an instrument's own settings set to what it is told; checked before a byte is sent. */
export const bounds = z
  .tuple([z.number(), z.number()])
  .refine(([least, most]) => least <= most, 'expected the lower bound first');
export type Bounds = z.infer<typeof bounds>;

/** @throws AppError `refused` — with the value, its unit and the limit it passes */
export function requireWithin(
  instrument: string,
  quantity: string,
  value: number,
  [least, most]: Bounds,
  unit: string,
): void {
  if (value >= least && value <= most) return;
  const nearest = value < least ? least : most;
  const shown = `${Number.isFinite(value) ? formatApart(value, nearest) : value}${formatUnit(unit)}`;
  throw new AppError(
    'refused',
    `${instrument}: ${quantity} of ${shown} is outside its limits, ${formatNumber(least)} to ${formatNumber(most)}${formatUnit(unit)}; nothing was sent`,
  );
}
