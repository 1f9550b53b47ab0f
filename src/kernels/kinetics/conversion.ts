import { AppError } from '../../core/error.ts';
import { requireRange } from '../../core/require-range.ts';

/**
 * How much of a solid has reacted, as α(θ) with the reduced time θ = ∫ k dt [1]:
 * - `jmak`: α = 1 − exp(−θⁿ), nucleation and growth (Johnson, Mehl, Avrami, Kolmogorov); n from 0.3 to 4
 * - `jander`: (1 − (1−α)^⅓)² = θ, diffusion through the shell of a sphere, flat shell; complete at θ = 1
 * - `ginstling`: 1 − ⅔α − (1−α)^⅔ = θ, diffusion through the shell of a sphere (Ginstling and Brounshtein); complete at θ = ⅓
 * - `contracting-sphere`: 1 − (1−α)^⅓ = θ, a moving interface; complete at θ = 1
 * - `parabolic`: α² = θ, one-dimensional diffusion; complete at θ = 1
 * @source jander1927
 * @source ginstling1950
 * @source avrami1940
 */
export type ConversionModel =
  | { readonly kind: 'jmak'; readonly exponent: number }
  | { readonly kind: 'jander' | 'ginstling' | 'contracting-sphere' | 'parabolic' };

/**
 * Fraction converted α [1], 0 to 1, at a reduced time; 1 from where the model is complete.
 * @param reducedTime θ = ∫ k dt [1], 0 or above.
 * @source jander1927
 * @throws out-of-domain — θ negative or not finite, an exponent outside 0.3 to 4.
 */
export function convertedFraction(model: ConversionModel, reducedTime: number): number {
  if (!(reducedTime >= 0 && reducedTime < Infinity))
    throw new AppError('out-of-domain', `reduced time is ${reducedTime}; expected 0 or more`);
  switch (model.kind) {
    case 'jmak':
      return -Math.expm1(-(reducedTime ** requireExponent(model.exponent)));
    case 'jander':
      return fromRemainingRadius(Math.sqrt(reducedTime));
    case 'ginstling':
      return fromRemainingRadius(ginstlingShell(reducedTime));
    case 'contracting-sphere':
      return fromRemainingRadius(reducedTime);
    case 'parabolic':
      return Math.min(1, Math.sqrt(reducedTime));
  }
}

/**
 * The reduced time θ [1] after which a fraction is converted; the inverse of {@link convertedFraction}.
 * @param fraction α [1], 0 to 1; below 1 for `jmak`, which never ends.
 * @source ginstling1950
 * @throws out-of-domain — α outside this range, an exponent outside 0.3 to 4.
 */
export function reducedTimeOf(model: ConversionModel, fraction: number): number {
  const isWithin = fraction >= 0 && (model.kind === 'jmak' ? fraction < 1 : fraction <= 1);
  if (!isWithin)
    throw new AppError(
      'out-of-domain',
      `converted fraction is ${fraction}; expected 0 to 1${model.kind === 'jmak' ? ', 1 excluded' : ''}`,
    );
  // the shell that has reacted, in radii: 1 − (1−α)^⅓ without cancellation
  const shell = -Math.expm1(Math.log1p(-fraction) / 3);
  switch (model.kind) {
    case 'jmak':
      return (-Math.log1p(-fraction)) ** (1 / requireExponent(model.exponent));
    case 'jander':
      return shell ** 2;
    case 'ginstling':
      // with y = 1 − (1−α)^⅓: 1 − ⅔α − (1−α)^⅔ = y² − ⅔y³
      return shell ** 2 * (1 - (2 / 3) * shell);
    case 'contracting-sphere':
      return shell;
    case 'parabolic':
      return fraction ** 2;
  }
}

/** α = 1 − (1−y)³ of the reacted shell y in radii. */
function fromRemainingRadius(shell: number): number {
  const y = Math.min(1, shell);
  return y * (3 - y * (3 - y));
}

/** The root y of y² − ⅔y³ = θ in 0 to 1: with δ = ⅔ asin √(3θ), y = sin²(δ/2) + (√3/2) sin δ. */
function ginstlingShell(reducedTime: number): number {
  if (reducedTime >= 1 / 3) return 1;
  const delta = (2 / 3) * Math.asin(Math.sqrt(3 * reducedTime));
  return Math.sin(delta / 2) ** 2 + (Math.sqrt(3) / 2) * Math.sin(delta);
}

function requireExponent(exponent: number): number {
  requireRange('JMAK exponent', exponent, 0.3, 4);
  return exponent;
}
