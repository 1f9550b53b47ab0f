/** A generator of 64-bit words whose state is four words; the same seed gives the same numbers on every machine. */
export type Xoshiro = {
  /** The next 64-bit word. */
  next(): bigint;
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Moves 2^128 words ahead: streams that start one jump apart do not overlap. */
  jump(): void;
  /** The four words, to hand the stream on. */
  state(): BigUint64Array<ArrayBuffer>;
};

const mask = (1n << 64n) - 1n;
const rotate = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (64n - k))) & mask;
const jumpWords = [
  0x180ec6d33cfd0aban,
  0xd5a61266f0c9392cn,
  0xa9582618e03fc9aan,
  0x39abdc4529b1661cn,
] as const;

/** xoshiro256** from four words, not all zero. Written for clearness; sweeps draw inside WebAssembly. @source blackman-vigna2021 */
export function xoshiroFrom(words: readonly bigint[]): Xoshiro {
  let [a = 0n, b = 0n, c = 0n, d = 0n] = words;
  const next = (): bigint => {
    const result = (rotate((b * 5n) & mask, 7n) * 9n) & mask;
    const t = (b << 17n) & mask;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotate(d, 45n);
    return result;
  };
  const jump = (): void => {
    let [ja, jb, jc, jd] = [0n, 0n, 0n, 0n];
    for (const word of jumpWords)
      for (let bit = 0n; bit < 64n; bit++) {
        if ((word >> bit) & 1n) {
          ja ^= a;
          jb ^= b;
          jc ^= c;
          jd ^= d;
        }
        next();
      }
    [a, b, c, d] = [ja, jb, jc, jd];
  };
  return {
    next,
    jump,
    uniform: () => Number(next() >> 11n) / 9007199254740992,
    state: () => BigUint64Array.of(a, b, c, d),
  };
}

/** xoshiro256** whose state is drawn by splitmix64 from a whole number. @source blackman-vigna2021 */
export function xoshiroSeeded(seed: number): Xoshiro {
  let x = BigInt.asUintN(64, BigInt(Math.trunc(seed)));
  const draw = (): bigint => {
    x = (x + 0x9e3779b97f4a7c15n) & mask;
    let z = x;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
    return z ^ (z >> 31n);
  };
  return xoshiroFrom([draw(), draw(), draw(), draw()]);
}
