import { isElement, isMaskedElement } from '../../core/elements.ts';
import type { Design } from '../proposal.ts';
import type { Space } from './space.ts';

/**
 * Atoms of each element that a design is made of, in a common unit: from its compositions, fixed parts included; of a pool from
 * its columns that are named for elements, where they sum to 1 or 100. Null where nothing says, or elements are masked.
 */
export function designAmounts(space: Space, design: Design): { readonly [element: string]: number } | null {
  const amounts: Record<string, number> = {};
  const add = (element: string, amount: number): void => {
    amounts[element] = (amounts[element] ?? 0) + amount;
  };
  for (const variable of space.variables) {
    if (variable.kind !== 'composition') continue;
    for (const [element, amount] of Object.entries(variable.fixed)) add(element, amount);
    for (const { element } of variable.components)
      add(element, Number(design[element] ?? 0) * variable.mixedAmount);
  }
  const elements = Object.keys(amounts);
  if (elements.length > 0) return elements.some(isMaskedElement) ? null : amounts;
  let sum = 0;
  for (const [name, value] of Object.entries(design))
    if (isElement(name) && typeof value === 'number') {
      add(name, value);
      sum += value;
    }
  const isWhole = Math.abs(sum - 1) < 1e-3 || Math.abs(sum - 100) < 0.1;
  return isWhole ? amounts : null;
}

/** Unit of each variable of a space that has one; fractions of a composition are in `1`. */
export function variableUnits(space: Space): { readonly [variable: string]: string } {
  const units: Record<string, string> = {};
  for (const variable of space.variables)
    if (variable.kind === 'composition') for (const { element } of variable.components) units[element] = '1';
    else if (variable.kind !== 'categorical') units[variable.name] = variable.unit;
  return units;
}
