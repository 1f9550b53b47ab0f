import { AppError } from '../../core/error.ts';
import { type PeakBroadening, pseudoVoigt, shapeAt } from './peak-shape.ts';
import type { PowderPattern } from './powder-pattern.ts';

/** The angles of a scan [deg]: from, from + step, … up to `to`. */
export type ScanGrid = { readonly from: number; readonly to: number; readonly step: number };

/** What moves lines away from Bragg's angle. */
export type PeakShift = {
  /** Zero of the goniometer [deg], added to 2θ; default 0. */
  readonly zero?: number;
  /** Height of the surface above the axis, s [mm], and radius of the goniometer, R [mm]: Δ2θ = −2 s cos θ/R. */
  readonly displacement?: { readonly height: number; readonly radius: number };
};

const radian = 180 / Math.PI;

/** The angles of a grid [deg]. @throws out-of-domain — not 0 ≤ from < to ≤ 180, a step not above 0, or over a million steps. */
export function anglesOf({ from, to, step }: ScanGrid): Float64Array {
  const count = Math.floor((to - from) / step + 1 + 1e-6);
  if (!(from >= 0 && to <= 180 && from < to && step > 0 && count <= 1_000_001))
    throw new AppError(
      'out-of-domain',
      `scan from ${from} to ${to} deg by ${step}; expected 0 ≤ from < to ≤ 180 and at most a million steps above 0`,
    );
  return Float64Array.from({ length: count }, (_, i) => from + i * step);
}

/**
 * How far a line stands from Bragg's angle [deg]: Δ2θ = zero − 2 s cos θ/R; a surface too high moves lines down.
 * @param twoTheta [deg].
 * @source klug-alexander1974, ch. 5
 * @throws out-of-domain — a zero beyond ±5 deg, a radius not above the height.
 */
export function shiftAt(twoTheta: number, { zero = 0, displacement }: PeakShift): number {
  if (!(Math.abs(zero) <= 5))
    throw new AppError('out-of-domain', `zero shift is ${zero} deg; expected -5 to 5`);
  if (displacement === undefined) return zero;
  const { height, radius } = displacement;
  if (!(radius > 0 && Math.abs(height) < radius / 10))
    throw new AppError(
      'out-of-domain',
      `displacement ${height} mm at a radius of ${radius} mm; expected less than a tenth of the radius`,
    );
  return zero - ((2 * height) / radius) * Math.cos(twoTheta / 2 / radian) * radian;
}

/**
 * The intensity over 2θ [intensity/deg]: every line of every peak as a pseudo-Voigt whose area is its intensity. Lorentzian
 * tails reach over the whole scan.
 * @param angles 2θ [deg], rising.
 * @returns one number for each angle.
 * @source thompson-cox-hastings1987
 * @throws out-of-domain — see {@link shapeAt}, {@link shiftAt}.
 */
export function calculateProfile(
  { peaks, radiation }: PowderPattern,
  angles: Float64Array,
  broadening: PeakBroadening,
  shift: PeakShift = {},
): Float64Array {
  const profile = new Float64Array(angles.length);
  const wavelengths = new Map(radiation.lines.map(({ name, wavelength }) => [name, wavelength]));
  for (const { lines } of peaks)
    for (const { name, twoTheta, intensity } of lines) {
      const shape = shapeAt(twoTheta, wavelengths.get(name)!, broadening);
      const centre = twoTheta + shiftAt(twoTheta, shift);
      for (let i = 0; i < angles.length; i++)
        profile[i]! += intensity * pseudoVoigt(angles[i]! - centre, shape);
    }
  return profile;
}
