import { isElement } from '../../core/elements.ts';
import { AppError } from '../../core/error.ts';
import type { ElementAmounts } from '../crystal/index.ts';

/**
 * A phase with its energy: atoms of each element in any common unit, energy [eV/atom], total or of formation as long as all entries of
 * a hull are of one kind.
 */
export type HullEntry = {
  readonly id: string;
  readonly composition: ElementAmounts;
  readonly energy: number;
};

/** An entry as a point: fractions of atoms in the order of the hull's elements, and the key that equal compositions share. */
export type HullPoint = {
  readonly entry: HullEntry;
  readonly fractions: Float64Array;
  readonly key: string;
};

/** Compositions that differ by less in every fraction of atoms [1] are one. */
export const compositionTolerance = 1e-9;

/** The elements of some entries, sorted. @throws unknown-element, bad-entry, duplicate-entry — naming the entry. */
export function elementsOf(entries: readonly HullEntry[]): readonly string[] {
  const found = new Set<string>();
  const ids = new Set<string>();
  for (const { id, composition, energy } of entries) {
    if (ids.has(id))
      throw new AppError('duplicate-entry', `two entries have the id "${id}"; expected each id once`);
    ids.add(id);
    if (!Number.isFinite(energy))
      throw new AppError('bad-entry', `entry ${id}: energy ${energy} is no finite number of eV/atom`);
    let total = 0;
    for (const element in composition) {
      const amount = composition[element]!;
      if (!isElement(element))
        throw new AppError('unknown-element', `entry ${id}: "${element}" is no chemical element`);
      if (!(amount >= 0 && Number.isFinite(amount)))
        throw new AppError('bad-entry', `entry ${id}: ${amount} atoms of ${element}; expected 0 or more`);
      total += amount;
      if (amount > 0) found.add(element);
    }
    if (total === 0) throw new AppError('bad-entry', `entry ${id} has no atoms`);
  }
  return [...found].sort();
}

/** Fractions of atoms [1] in the order of `elements`. @throws outside-hull — an element that the hull does not have. */
export function fractionsOf(
  composition: ElementAmounts,
  elements: readonly string[],
  what: string,
): Float64Array {
  const fractions = new Float64Array(elements.length);
  let total = 0;
  for (const element in composition) {
    const amount = composition[element]!;
    if (amount === 0) continue;
    const place = elements.indexOf(element);
    if (place < 0)
      throw new AppError(
        'outside-hull',
        `${what} contains ${element}; the entries span ${elements.join('-')}`,
      );
    if (!(amount > 0 && Number.isFinite(amount)))
      throw new AppError('bad-composition', `${what}: ${amount} atoms of ${element}; expected 0 or more`);
    fractions[place] = amount;
    total += amount;
  }
  if (total === 0) throw new AppError('bad-composition', `${what} has no atoms`);
  for (let k = 0; k < fractions.length; k++) fractions[k]! /= total;
  return fractions;
}

/** Equal for compositions that agree to {@link compositionTolerance}, but for those that straddle a rounding boundary. */
export function compositionKey(fractions: Float64Array): string {
  let key = '';
  for (const fraction of fractions) key += `${Math.round(fraction / compositionTolerance)} `;
  return key;
}

/** Whether two compositions are one, wherever the rounding boundaries lie. */
export const isSameComposition = (a: Float64Array, b: Float64Array): boolean =>
  a.every((fraction, k) => Math.abs(fraction - b[k]!) <= 10 * compositionTolerance);
