import type { Random } from '../../core/random.ts';
import type { FractionLimits } from './composition.ts';

/** All stepped compositions inside limits: how many, one drawn uniformly, and each in turn. */
export type CompositionLattice = {
  readonly count: number;
  draw(random: Random): number[];
  list(): number[][];
};

/**
 * Counts by dynamic programming over (element, non-zero elements left, steps left); no composition is built. Only sums are taken,
 * never differences, so that counts above 2^53 are rounded but impossible stays exactly 0.
 */
export function compileCompositionLattice(limits: FractionLimits, steps: number): CompositionLattice {
  const count = limits.min.length;
  const least = limits.min.map((min) => Math.ceil(min * steps - 1e-9));
  const most = limits.max.map((max) => Math.floor(max * steps + 1e-9));
  const isFree = limits.atMost >= count;
  const widest = isFree ? 0 : limits.atMost;
  const kindsAfter = (kinds: number, units: number): number => (isFree || units === 0 ? kinds : kinds - 1);
  const nothing = new Float64Array(steps + 1);
  const tables: Float64Array[][] = [];
  tables[count] = Array.from({ length: widest + 1 }, () => nothing.with(0, 1));
  for (let element = count - 1; element >= 0; element--) {
    const next = tables[element + 1]!;
    tables[element] = next.map((without, kinds) => {
      const first = Math.max(1, least[element]!);
      const used = sumWindows(next[kindsAfter(kinds, 1)] ?? nothing, first, most[element]!);
      return least[element] === 0 ? used.map((ways, left) => ways + without[left]!) : used;
    });
  }
  const ways = (element: number, left: number, kinds: number): number => tables[element]![kinds]?.[left] ?? 0;

  const draw = (random: Random): number[] => {
    const fractions: number[] = [];
    let left = steps;
    let kinds = widest;
    for (let element = 0; element < count; element++) {
      let ticket = random.uniform() * ways(element, left, kinds);
      let chosen = -1;
      for (let units = least[element]!; units <= Math.min(most[element]!, left); units++) {
        const share = ways(element + 1, left - units, kindsAfter(kinds, units));
        if (share <= 0) continue;
        chosen = units;
        ticket -= share;
        if (ticket < 0) break;
      }
      fractions.push(chosen / steps);
      left -= chosen;
      kinds = kindsAfter(kinds, chosen);
    }
    return fractions;
  };

  const list = (): number[][] => {
    const found: number[][] = [];
    const descend = (fractions: readonly number[], left: number, kinds: number): void => {
      const element = fractions.length;
      if (ways(element, left, kinds) <= 0) return;
      if (element === count) found.push([...fractions]);
      else
        for (let units = least[element]!; units <= Math.min(most[element]!, left); units++)
          descend([...fractions, units / steps], left - units, kindsAfter(kinds, units));
    };
    descend([], steps, widest);
    return found;
  };

  return { count: ways(0, steps, widest), draw, list };
}

/** Σ values[i − u] over u = first … last, for every i; in blocks as wide as the window, each sum being one block's tail and the next's head. */
function sumWindows(values: Float64Array, first: number, last: number): Float64Array {
  const width = last - first + 1;
  const sums = new Float64Array(values.length);
  if (width < 1) return sums;
  const heads = Float64Array.from(values);
  const tails = Float64Array.from(values);
  for (let i = 1; i < values.length; i++) if (i % width !== 0) heads[i]! += heads[i - 1]!;
  for (let i = values.length - 2; i >= 0; i--) if ((i + 1) % width !== 0) tails[i]! += tails[i + 1]!;
  for (let i = first; i < values.length; i++) {
    const end = i - first;
    const start = end - width + 1;
    sums[i] = start <= 0 || start % width === 0 ? heads[end]! : tails[start]! + heads[end]!;
  }
  return sums;
}
