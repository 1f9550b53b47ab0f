import type { Random } from '../../core/random.ts';
import type { FractionLimits } from './composition.ts';

/** All stepped compositions inside limits: how many, one drawn uniformly, and each in turn. */
export type CompositionLattice = {
  readonly count: number;
  draw(random: Random): number[];
  list(): number[][];
};

/**
 * Counts by dynamic programming over (element, steps left, non-zero elements left), with running sums; no composition is built.
 * Counts above 2^53 are rounded.
 */
export function compileCompositionLattice(limits: FractionLimits, steps: number): CompositionLattice {
  const count = limits.min.length;
  const least = limits.min.map((min) => Math.ceil(min * steps - 1e-9));
  const most = limits.max.map((max) => Math.floor(max * steps + 1e-9));
  const isFree = limits.atMost >= count;
  const widest = isFree ? 0 : limits.atMost;
  const rowSize = steps + 1;
  const tables: Float64Array[] = [];
  const ways = (element: number, left: number, kinds: number): number =>
    kinds < 0 || left < 0
      ? 0
      : element === count
        ? Number(left === 0)
        : tables[element]![kinds * rowSize + left]!;
  const kindsAfter = (kinds: number, units: number): number => (isFree || units === 0 ? kinds : kinds - 1);

  for (let element = count - 1; element >= 0; element--) {
    const table = new Float64Array((widest + 1) * rowSize);
    tables[element] = table;
    for (let kinds = 0; kinds <= widest; kinds++) {
      const after = kindsAfter(kinds, 1);
      const from = Math.max(1, least[element]!);
      let running = 0;
      for (let left = 0; left <= steps; left++) {
        if (from <= most[element]!) {
          running += ways(element + 1, left - from, after);
          running -= ways(element + 1, left - most[element]! - 1, after);
        }
        const without = least[element] === 0 ? ways(element + 1, left, kinds) : 0;
        table[kinds * rowSize + left] = without + Math.max(0, running);
      }
    }
  }

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
