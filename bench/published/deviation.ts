/** How computed values deviate from measured ones: root mean square and mean of ours/theirs − 1 [1], root mean square [unit]. */
export function summarizeDeviations(pairs: readonly (readonly [computed: number, measured: number])[]): {
  readonly relative: number;
  readonly bias: number;
  readonly absolute: number;
} {
  const mean = (value: (pair: readonly [number, number]) => number): number =>
    pairs.reduce((sum, pair) => sum + value(pair), 0) / pairs.length;
  return {
    relative: Math.sqrt(mean(([computed, measured]) => (computed / measured - 1) ** 2)),
    bias: mean(([computed, measured]) => computed / measured - 1),
    absolute: Math.sqrt(mean(([computed, measured]) => (computed - measured) ** 2)),
  };
}

export const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
