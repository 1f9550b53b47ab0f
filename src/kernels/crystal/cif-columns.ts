import { badCif, type CifBlock, type CifValue, isGiven } from './cif-syntax.ts';
import { readNumber } from './read-number.ts';

/** The values of a name, from a loop or as one item; null when the block does not have it. */
export function findColumn(block: CifBlock, name: string): readonly CifValue[] | null {
  const item = block.items.get(name);
  if (item !== undefined) return [item];
  for (const { names, rows } of block.loops) {
    const index = names.indexOf(name);
    if (index >= 0) return rows.map((row) => row[index]!);
  }
  return null;
}

/** The first value given under any of the names; null when none is. */
export function findItem(block: CifBlock, ...names: readonly string[]): CifValue | null {
  for (const name of names) {
    const value = findColumn(block, name)?.[0];
    if (isGiven(value)) return value;
  }
  return null;
}

/** The number of a value, without its uncertainty. @throws bad-cif — the text is no number. */
export function numberOf(value: CifValue, name: string): number {
  const number = readNumber(value.text);
  if (number === null) throw badCif(value.line, `${name} is "${value.text}"; expected a number`);
  return number;
}
