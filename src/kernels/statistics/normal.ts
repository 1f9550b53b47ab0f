import { AppError } from '../../core/error.ts';

const logSqrtTwoPi = 0.9189385332046727;

/** Density φ(z) = exp(−z²/2)/√(2π) of the standard normal. z: any real number. */
export const normalPdf = (z: number): number => Math.exp(-0.5 * z * z - logSqrtTwoPi);

/** log φ(z) = −z²/2 − log √(2π). */
export const normalLogPdf = (z: number): number => -0.5 * z * z - logSqrtTwoPi;

/** Distribution function Φ(z) = ½ erfc(−z/√2) of the standard normal, accurate in both tails (relative error about 1e-15). */
export const normalCdf = (z: number): number => {
  const x = Math.abs(z) * Math.SQRT1_2;
  const tail = 0.5 * Math.exp(-x * x) * scaledErfc(x);
  return z <= 0 ? tail : 1 - tail;
};

/** log Φ(z), accurate in both tails: no underflow down to z = −1e150, no loss of digits where Φ is near 1. */
export const normalLogCdf = (z: number): number => {
  const x = Math.abs(z) * Math.SQRT1_2;
  return z <= 0
    ? -x * x + Math.log(0.5 * scaledErfc(x))
    : Math.log1p(-0.5 * Math.exp(-x * x) * scaledErfc(x));
};

/**
 * Quantile Φ⁻¹(p): rational start, then Newton steps on log Φ, which is concave, so that the tails converge too.
 * p: probability in (0, 1).
 * @source abramowitz-stegun1964, eq. 26.2.23 (start)
 * @throws AppError `out-of-range` — when p is not inside (0, 1)
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new AppError('out-of-range', `probability is ${p}, expected inside (0, 1)`);
  if (p > 0.5) return -normalQuantile(1 - p);
  const logP = Math.log(p);
  const t = Math.sqrt(-2 * logP);
  let z = -(
    t -
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  );
  for (let step = 0; step < 4; step++) {
    const logCdf = normalLogCdf(z);
    z -= (logCdf - logP) * Math.exp(logCdf - normalLogPdf(z));
  }
  return z;
}

/**
 * Scaled complementary error function exp(x²)·erfc(x) for x ≥ 0, relative error about 1e-15.
 * @source cody1969, rational Chebyshev approximations of CALERF
 */
export function scaledErfc(x: number): number {
  if (x <= 0.46875) return Math.exp(x * x) * (1 - smallErf(x));
  return x <= 4 ? middleScaledErfc(x) : largeScaledErfc(x);
}

function smallErf(x: number): number {
  const y = x * x;
  const numerator =
    (((0.18577770618460315 * y + 3.1611237438705655) * y + 113.86415415105016) * y + 377.485237685302) * y +
    3209.3775891384694;
  const denominator =
    (((y + 23.601290952344122) * y + 244.02463793444417) * y + 1282.6165260773723) * y + 2844.236833439171;
  return (x * numerator) / denominator;
}

function middleScaledErfc(x: number): number {
  let numerator = 2.1531153547440383e-8;
  let denominator = 1;
  for (let i = 0; i < 8; i++) {
    numerator = numerator * x + (middleNumerator[i] as number);
    denominator = denominator * x + (middleDenominator[i] as number);
  }
  return numerator / denominator;
}

const middleNumerator = [
  0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769,
  1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
];
const middleDenominator = [
  15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
];

function largeScaledErfc(x: number): number {
  const y = 1 / (x * x);
  const numerator =
    ((((0.016315387137302097 * y + 0.30532663496123236) * y + 0.36034489994980445) * y +
      0.12578172611122926) *
      y +
      0.016083785148742275) *
      y +
    0.0006587491615298378;
  const denominator =
    ((((y + 2.568520192289822) * y + 1.8729528499234673) * y + 0.5279051029514285) * y +
      0.06051834131244132) *
      y +
    0.0023352049762686918;
  return (0.5641895835477563 - (y * numerator) / denominator) / x;
}
