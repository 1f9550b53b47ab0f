import { atomicFractions, type ElementAmounts } from '../crystal/index.ts';

/** A value that was measured of a composition; `source` names its row. */
export type CompositionRecord = {
  readonly source: string;
  readonly amounts: ElementAmounts;
  readonly value: number;
};

/** All records of one composition: the median of their values, in the records' unit. */
export type PooledComposition = {
  readonly sources: readonly string[];
  /** Fractions that sum to 1. */
  readonly amounts: ElementAmounts;
  readonly family: string;
  readonly value: number;
};

/** The elements of a composition, sorted: compositions of one family are never split between learning and testing. */
export const chemicalFamily = (amounts: ElementAmounts): string =>
  Object.entries(amounts)
    .flatMap(([element, amount]) => (amount > 0 ? [element] : []))
    .sort()
    .join('-');

/** Text that is equal for compositions that agree to 5·10⁻⁵ in every fraction. */
export const compositionKey = (amounts: ElementAmounts): string =>
  Object.entries(atomicFractions(amounts))
    .filter(([, fraction]) => fraction > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([element, fraction]) => `${element}${fraction.toFixed(4)}`)
    .join(' ');

/** Records of equal compositions as one, in order of first appearance: repeats of one compound are one fact. */
export function poolCompositions(records: readonly CompositionRecord[]): readonly PooledComposition[] {
  const groups = new Map<string, CompositionRecord[]>();
  for (const record of records) {
    const key = compositionKey(record.amounts);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  return [...groups.values()].map((group) => {
    const amounts = atomicFractions(group[0]!.amounts);
    return {
      sources: group.map(({ source }) => source),
      amounts,
      family: chemicalFamily(amounts),
      value: medianOf(group.map(({ value }) => value)),
    };
  });
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
