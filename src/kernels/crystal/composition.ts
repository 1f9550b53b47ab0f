import { isElement } from '../../core/elements.ts';
import { AppError } from '../../core/error.ts';

/** Atoms of each element, in any common unit: per formula unit as written, or fractions that sum to 1. */
export type ElementAmounts = { readonly [element: string]: number };

/**
 * Reads a flat chemical formula such as `Nb0.75Zr0.25` or `Ta34Nb33Hf8Zr14Ti11` into amounts per formula unit.
 * A symbol without a number counts 1; a repeated symbol adds up.
 * @throws bad-formula — the text holds anything but element symbols with positive numbers (brackets included).
 */
export function parseComposition(formula: string): ElementAmounts {
  const amounts: Record<string, number> = {};
  const part = /([A-Z][a-z]?)(\d+(?:\.\d+)?|\.\d+)?/y;
  while (part.lastIndex < formula.length) {
    const start = part.lastIndex;
    const match = part.exec(formula);
    const amount = match ? Number(match[2] || 1) : Number.NaN;
    if (!match || !isElement(match[1] as string) || !(amount > 0))
      throw new AppError(
        'bad-formula',
        `formula "${formula}" at character ${start + 1}: expected an element symbol and a positive number, such as Nb0.75Zr0.25`,
      );
    const element = match[1] as string;
    amounts[element] = (amounts[element] ?? 0) + amount;
  }
  if (formula === '')
    throw new AppError('bad-formula', 'the formula is empty; expected one such as Nb0.75Zr0.25');
  return amounts;
}

/**
 * Atomic fractions that sum to 1, from amounts in any common unit.
 * @throws bad-composition — an amount is negative or not finite, or all are zero.
 */
export function atomicFractions(amounts: ElementAmounts): ElementAmounts {
  const entries = Object.entries(amounts);
  for (const [element, amount] of entries)
    if (!(amount >= 0 && Number.isFinite(amount)))
      throw new AppError(
        'bad-composition',
        `${element}: ${amount} is no amount; expected a number of at least 0`,
      );
  const total = entries.reduce((sum, [, amount]) => sum + amount, 0);
  if (total === 0)
    throw new AppError('bad-composition', 'all amounts are zero; expected at least one element');
  return Object.fromEntries(entries.map(([element, amount]) => [element, amount / total]));
}
