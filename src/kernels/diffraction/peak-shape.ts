import { AppError } from '../../core/error.ts';

/** What widens a line: the instrument by Caglioti's formula, small crystallites, microstrain. */
export type PeakBroadening = {
  /** U, V, W of the Gaussian FWHM² = U tan²θ + V tan θ + W [deg²]; default {@link laboratoryWidths}. */
  readonly gaussian?: readonly [u: number, v: number, w: number];
  /** X, Y of the Lorentzian FWHM = X/cos θ + Y tan θ [deg], 0 or above; default 0, 0. */
  readonly lorentzian?: readonly [x: number, y: number];
  /** Crystallite size D [Å]; widens by K λ/(D cos θ). Default: large crystals. */
  readonly size?: number;
  /** Scherrer's K [1]: 0.9 for the FWHM (default), 0.89 for spheres, 1.07 with the integral breadth of a sphere. */
  readonly scherrer?: number;
  /** Microstrain ε = Δd/d [1], 0 to 0.2; widens by 4 ε tan θ. */
  readonly strain?: number;
};

/** U, V, W of a laboratory diffractometer [deg²]. */
export const laboratoryWidths = [0.005, -0.004, 0.004] as const;

/** A pseudo-Voigt: η L + (1 − η) G, both of the same FWHM [deg]. */
export type PeakShape = { readonly fwhm: number; readonly eta: number };

const radian = 180 / Math.PI;

/**
 * The pseudo-Voigt that stands for a Gaussian and a Lorentzian convolved:
 * H⁵ = G⁵ + 2.69269 G⁴L + 2.42843 G³L² + 4.47163 G²L³ + 0.07842 GL⁴ + L⁵, η = 1.36603 q − 0.47719 q² + 0.11116 q³, q = L/H.
 * @param gaussian FWHM G [deg], 0 or above. @param lorentzian FWHM L [deg], 0 or above; not both 0.
 * @source thompson-cox-hastings1987, eq. 5
 * @throws out-of-domain — a width below 0, or none.
 */
export function combineWidths(gaussian: number, lorentzian: number): PeakShape {
  if (!(gaussian >= 0 && lorentzian >= 0 && gaussian + lorentzian > 0 && gaussian + lorentzian < 360))
    throw new AppError(
      'out-of-domain',
      `Gaussian FWHM ${gaussian} deg and Lorentzian FWHM ${lorentzian} deg; expected 0 or above, not both 0`,
    );
  const sum =
    gaussian ** 5 +
    2.69269 * gaussian ** 4 * lorentzian +
    2.42843 * gaussian ** 3 * lorentzian ** 2 +
    4.47163 * gaussian ** 2 * lorentzian ** 3 +
    0.07842 * gaussian * lorentzian ** 4 +
    lorentzian ** 5;
  const fwhm = sum ** 0.2;
  const q = lorentzian / fwhm;
  return { fwhm, eta: 1.36603 * q - 0.47719 * q * q + 0.11116 * q ** 3 };
}

/**
 * FWHM [deg] that small crystallites give a line: K λ/(D cos θ).
 * @param size D [Å], above 0. @param wavelength [Å]. @param twoTheta [deg]. @param scherrer K [1].
 * @source scherrer1918
 */
export const sizeWidth = (size: number, wavelength: number, twoTheta: number, scherrer = 0.9): number =>
  (radian * scherrer * wavelength) / (size * Math.cos(twoTheta / 2 / radian));

/** FWHM [deg] that a microstrain ε [1] gives a line at 2θ [deg]: 4 ε tan θ. @source stokes-wilson1944 */
export const strainWidth = (strain: number, twoTheta: number): number =>
  4 * strain * Math.tan(twoTheta / 2 / radian) * radian;

/**
 * The shape of a line at 2θ. Size and strain widen the Lorentzian part.
 * @param twoTheta [deg], above 0, below 180. @param wavelength of the line [Å].
 * @source caglioti1958, eq. 8
 * @source thompson-cox-hastings1987, eq. 5
 * @throws out-of-domain — FWHM² below 0 at this angle, a width, size or strain outside its range.
 */
export function shapeAt(twoTheta: number, wavelength: number, broadening: PeakBroadening): PeakShape {
  const [u, v, w] = broadening.gaussian ?? laboratoryWidths;
  const [x, y] = broadening.lorentzian ?? [0, 0];
  const { size, strain = 0, scherrer = 0.9 } = broadening;
  if (size !== undefined && !(size >= 5))
    throw new AppError('out-of-domain', `crystallite size is ${size} Å; expected 5 or above`);
  if (!(strain >= 0 && strain <= 0.2))
    throw new AppError('out-of-domain', `microstrain is ${strain}; expected 0 to 0.2`);
  if (!(x >= 0 && y >= 0))
    throw new AppError('out-of-domain', `Lorentzian X ${x}, Y ${y} deg; expected 0 or above`);
  if (!(scherrer > 0.5 && scherrer < 2))
    throw new AppError('out-of-domain', `Scherrer constant is ${scherrer}; expected 0.5 to 2`);
  const theta = twoTheta / 2 / radian;
  const tangent = Math.tan(theta);
  const square = u * tangent * tangent + v * tangent + w;
  if (!(square >= 0))
    throw new AppError(
      'out-of-domain',
      `U tan²θ + V tan θ + W is ${square} deg² at 2θ = ${twoTheta} deg (U ${u}, V ${v}, W ${w}); expected 0 or above`,
    );
  const ofSize = size === undefined ? 0 : sizeWidth(size, wavelength, twoTheta, scherrer);
  return combineWidths(
    Math.sqrt(square),
    x / Math.cos(theta) + y * tangent + ofSize + strainWidth(strain, twoTheta),
  );
}

/** The pseudo-Voigt of unit area [1/deg] at a distance [deg] from its centre. @source thompson-cox-hastings1987, eq. 4 */
export function pseudoVoigt(distance: number, { fwhm, eta }: PeakShape): number {
  const x = (2 * distance) / fwhm;
  const lorentzian = 2 / (Math.PI * fwhm * (1 + x * x));
  const gaussian = (2 / fwhm) * Math.sqrt(Math.LN2 / Math.PI) * Math.exp(-Math.LN2 * x * x);
  return eta * lorentzian + (1 - eta) * gaussian;
}
