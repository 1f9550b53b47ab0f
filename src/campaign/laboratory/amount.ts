import { convertUnit } from '../../core/convert-unit.ts';
import type { Quantity } from '../../core/quantity.ts';

/** An amount of what is used up in another unit; null where the two measure different things. */
export function amountIn(amount: Quantity, unit: string): Quantity | null {
  if (amount.unit === unit) return amount;
  const value = convertUnit(amount.value, amount.unit, unit);
  // A unit of which nothing is known counts as itself alone; amounts start at nothing, so that their deviation is scaled as they are.
  const sd = amount.sd === null ? null : convertUnit(amount.sd, amount.unit, unit);
  return value === null ? null : { ...amount, value, sd, unit };
}
