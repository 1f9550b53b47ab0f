import { AppError } from '../../core/error.ts';

/**
 * What measuring a finite list in random order, without repeats, finds: exact, by order statistics.
 * The best of n draws is the k-th best of the list with P(k) = C(N−k, n−1)/C(N, n).
 */
export type RandomBaseline = {
  /** expectation[n − 1] = E[best of n draws] [unit of the values], n = 1..N */
  readonly expectation: Float64Array;
  /** quantile(level)[n − 1]: the value that the best of n draws is no better than, with probability `level` in (0, 1). */
  quantile(level: number): Float64Array;
};

/**
 * Exact baseline of a random order. `values`: the outcomes of all N candidates [any unit], N ≥ 1, finite.
 * @source david-nagaraja2003, sec. 3.7
 * @throws AppError `out-of-range` — when the list is empty, a value is not finite, or a level is outside (0, 1)
 */
export function randomBaseline(
  values: readonly number[],
  direction: 'maximize' | 'minimize',
): RandomBaseline {
  if (values.length === 0 || !values.every(Number.isFinite))
    throw new AppError('out-of-range', `values are [${values}], expected at least one number, all finite`);
  const bestFirst = Float64Array.from(values).sort();
  if (direction === 'maximize') bestFirst.reverse();
  const expectation = Float64Array.from(bestFirst, (_, index) => {
    let sum = 0;
    forEachRank(bestFirst.length, index + 1, (rank, probability) => {
      sum += probability * bestFirst[rank]!;
    });
    return sum;
  });
  return {
    expectation,
    quantile: (level) => bestFirst.map((_, index) => quantileOf(bestFirst, index + 1, level)),
  };
}

function quantileOf(bestFirst: Float64Array, draws: number, level: number): number {
  if (!(level > 0 && level < 1))
    throw new AppError('out-of-range', `level is ${level}, expected inside (0, 1)`);
  let better = 0;
  let result = bestFirst[0]!;
  forEachRank(bestFirst.length, draws, (rank, probability) => {
    if (probability > 0 && better < 1 - level) result = bestFirst[rank]!;
    better += probability;
  });
  return result;
}

/** Calls visit(k, P(best of `draws` has rank k)) for ranks 0, 1, … by the ratio P(k+1)/P(k) = (N − k − n)/(N − k − 1). */
function forEachRank(count: number, draws: number, visit: (rank: number, probability: number) => void): void {
  let probability = draws / count;
  for (let rank = 0; rank + draws <= count; rank++) {
    visit(rank, probability);
    probability *= (count - rank - draws) / (count - rank - 1);
  }
}
