import { elementSymbols, isElement } from '../../core/elements.ts';
import { AppError } from '../../core/error.ts';
import { longestLivedMassNumbers, standardAtomicWeights } from './data/atomic-weights.ts';
import { readElementTable } from './read-element-table.ts';

const weights = new Map([
  ...readElementTable(standardAtomicWeights),
  ...readElementTable(longestLivedMassNumbers),
]);

/** Atomic number Z of an element, 1 to 118. @throws unknown-element — the symbol is of no element. */
export function atomicNumber(symbol: string): number {
  if (!isElement(symbol)) throw unknownElement(symbol);
  return elementSymbols.indexOf(symbol) + 1;
}

/**
 * Mass of one atom of natural isotopic composition [u]; for an element without a standard atomic weight, the mass number
 * of its longest-lived isotope.
 * @source prohaska2022, table 3
 * @throws unknown-element — the symbol is of no element.
 */
export function atomicWeight(symbol: string): number {
  const weight = weights.get(symbol);
  if (weight === undefined) throw unknownElement(symbol);
  return weight;
}

const unknownElement = (symbol: string): AppError =>
  new AppError('unknown-element', `"${symbol}" is the symbol of no element; expected one such as Nb`);
