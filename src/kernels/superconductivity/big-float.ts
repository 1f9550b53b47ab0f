/** A number mantissa · 2^exponent with about 130 decimal digits, for recurrences that lose most of them. */
export type BigFloat = { readonly mantissa: bigint; readonly exponent: number };

/** Bits kept after each operation. */
const precision = 448;

export const bigZero: BigFloat = { mantissa: 0n, exponent: 0 };

/** The exact value of a finite double. */
export function bigFromNumber(value: number): BigFloat {
  let exponent = 0;
  let scaled = value;
  while (!Number.isSafeInteger(scaled)) {
    const isLarge = Math.abs(scaled) > Number.MAX_SAFE_INTEGER;
    scaled = isLarge ? scaled / 2 : scaled * 2;
    exponent += isLarge ? 1 : -1;
  }
  return { mantissa: BigInt(scaled), exponent };
}

/** The nearest double, up to its last digit. */
export function bigToNumber({ mantissa, exponent }: BigFloat): number {
  const excess = Math.max(0, bitLength(mantissa) - 64);
  return Number(mantissa >> BigInt(excess)) * 2 ** (exponent + excess);
}

export function bigAdd(a: BigFloat, b: BigFloat): BigFloat {
  if (a.mantissa === 0n) return b;
  if (b.mantissa === 0n) return a;
  const [high, low] = a.exponent >= b.exponent ? [a, b] : [b, a];
  const shift = high.exponent - low.exponent;
  if (shift > 3 * precision) return high;
  return round((high.mantissa << BigInt(shift)) + low.mantissa, low.exponent);
}

export const bigNegate = ({ mantissa, exponent }: BigFloat): BigFloat => ({ mantissa: -mantissa, exponent });

export const bigSubtract = (a: BigFloat, b: BigFloat): BigFloat => bigAdd(a, bigNegate(b));

export const bigMultiply = (a: BigFloat, b: BigFloat): BigFloat =>
  round(a.mantissa * b.mantissa, a.exponent + b.exponent);

/** a / b, b not zero. */
export function bigDivide(a: BigFloat, b: BigFloat): BigFloat {
  const shift = Math.max(0, precision + bitLength(b.mantissa) - bitLength(a.mantissa) + 1);
  return round((a.mantissa << BigInt(shift)) / b.mantissa, a.exponent - b.exponent - shift);
}

function round(mantissa: bigint, exponent: number): BigFloat {
  const excess = bitLength(mantissa) - precision;
  return excess > 0
    ? { mantissa: mantissa >> BigInt(excess), exponent: exponent + excess }
    : { mantissa, exponent };
}

/** Bits of |mantissa|, up to three too many. */
function bitLength(mantissa: bigint): number {
  return 4 * (mantissa < 0n ? -mantissa : mantissa).toString(16).length;
}
