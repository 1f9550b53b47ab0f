import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** A stream of pseudo-random numbers that is the same for the same seed on every machine. */
export type Random = {
  /** uniform in [0, 1), 53 bits */
  uniform(): number;
  /** integer in [0, count) */
  integer(count: number): number;
  /** standard normal, by Marsaglia's polar method */
  normal(): number;
  /** a new array with the same elements in random order */
  shuffle<T>(items: readonly T[]): T[];
};

/**
 * A generator seeded by any text or number; labels (a step key, say) give independent streams of one seed.
 * sfc32, seeded with SHA-256 of the labels. @source doty-humphrey2010
 */
export function seededRandom(...labels: readonly (string | number)[]): Random {
  const state = new Uint32Array(sha256(utf8ToBytes(JSON.stringify(labels))).buffer.slice(0, 16));
  let [a = 0, b = 0, c = 0, counter = 1] = state;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  const uniform = (): number => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
  const integer = (count: number): number => Math.floor(uniform() * count);
  let spare: number | undefined;
  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const r2 = x * x + y * y;
      if (r2 > 0 && r2 < 1) {
        const factor = Math.sqrt((-2 * Math.log(r2)) / r2);
        spare = y * factor;
        return x * factor;
      }
    }
  };
  const shuffle = <T>(items: readonly T[]): T[] => {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = integer(i + 1);
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  };
  return { uniform, integer, normal, shuffle };
}
