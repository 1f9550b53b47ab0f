import type { Random } from '../core/random.ts';

/** Fractions of an alloy of two to four of some metals in steps of 5 at.%. */
export function drawAlloy(metalCount: number, random: Random): Float64Array {
  const chosen = random
    .shuffle(Array.from({ length: metalCount }, (_, i) => i))
    .slice(0, 2 + random.integer(3));
  const fractions = new Float64Array(metalCount);
  let left = 20;
  chosen.forEach((index, i) => {
    const others = chosen.length - 1 - i;
    const part = others === 0 ? left : 1 + random.integer(left - others);
    fractions[index] = part / 20;
    left -= part;
  });
  return fractions;
}
