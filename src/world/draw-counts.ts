import type { Random } from '../core/random.ts';

/** Counts of a detector that expects `mean` of them: products of uniform numbers up to 30, beyond that a rounded normal. */
export function drawCounts(mean: number, random: Random): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  const limit = Math.exp(-mean);
  let product = random.uniform();
  let count = 0;
  while (product > limit) {
    product *= random.uniform();
    count++;
  }
  return count;
}
