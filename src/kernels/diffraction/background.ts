import { AppError } from '../../core/error.ts';

/** What a scan shows without a crystal. */
export type Background = {
  /** Coefficients c₀, c₁, … of Chebyshev polynomials over the scan; any number. */
  readonly chebyshev?: readonly number[];
  /** k of the term k/2θ [counts deg], air scatter at low angles. */
  readonly inverse?: number;
  /** A Gaussian hump: glass gives one at 22 deg, 8 deg wide (FWHM). */
  readonly hump?: { readonly height: number; readonly centre: number; readonly fwhm: number };
};

/**
 * Σ c_n T_n(x) + k/2θ + hump, x from −1 at the first angle to 1 at the last.
 * @param angles 2θ [deg], rising, the first above 0 where k is not 0.
 * @returns one number for each angle, in the unit of the coefficients.
 * @source abramowitz-stegun1964, eq. 22.3.15
 * @throws out-of-domain — a background that is below 0 or not finite somewhere, or a hump without width.
 */
export function evaluateBackground(angles: Float64Array, background: Background): Float64Array {
  const { chebyshev = [], inverse = 0, hump } = background;
  if (hump !== undefined && !(hump.fwhm > 0))
    throw new AppError('out-of-domain', `FWHM of the hump is ${hump.fwhm} deg; expected above 0`);
  const first = angles[0]!;
  const last = angles.at(-1)!;
  return angles.map((angle) => {
    const x = last > first ? Math.max(-1, Math.min(1, (2 * angle - first - last) / (last - first))) : 0;
    let value = chebyshev.reduce((sum, c, n) => sum + c * Math.cos(n * Math.acos(x)), 0);
    if (inverse !== 0) value += inverse / angle;
    if (hump) value += hump.height * Math.exp(-4 * Math.LN2 * ((angle - hump.centre) / hump.fwhm) ** 2);
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
      throw new AppError(
        'out-of-domain',
        `the background is ${value} counts at ${angle} deg; expected 0 or above`,
      );
    return value;
  });
}
