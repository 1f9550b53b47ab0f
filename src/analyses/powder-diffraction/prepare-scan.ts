import type { Fidelity } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { type Radiation, readRadiation } from '../../kernels/diffraction/index.ts';
import {
  findPeaks,
  type Line,
  type ObservedPattern,
  type ObservedPeak,
  observePattern,
  typicalFwhm,
} from '../../kernels/powder-refinement/index.ts';
import { fidelityOf, type PowderScan } from '../formats/index.ts';

/** A scan made ready: its lines, its peaks, and the pattern that is fitted. */
export type PreparedScan = {
  readonly radiation: Radiation;
  readonly lines: readonly Line[];
  readonly pattern: ObservedPattern;
  readonly peaks: readonly ObservedPeak[];
  /** Typical width [deg]; null when no peak stands out. */
  readonly fwhm: number | null;
  /** What the file says of itself: a twin's scan is simulated. */
  readonly fidelity: Fidelity;
  readonly warnings: readonly string[];
};

/** Where powder peaks are looked for: nearer to the beam there is none [deg]. */
const lowestAngle = 2;
/** Points across a peak width that are enough to fit it. */
const pointsPerWidth = 4;
/** Points at most that are fitted; a scan of 100° with narrow peaks has 3,000. */
const mostPoints = 6000;

/**
 * Checks a scan and finds its peaks.
 * @param fallback radiation when the file states none, such as `CuKa`.
 * @throws AppError `measurement-invalid` — too short, or intensities below 0 beyond noise.
 */
export function prepareScan(scan: PowderScan, fallback: string): PreparedScan {
  const warnings: string[] = [];
  const radiation = radiationOf(scan, fallback, warnings);
  const total = radiation.lines.reduce((sum, { weight }) => sum + weight, 0);
  const lines = radiation.lines.map(({ wavelength, weight }) => ({ wavelength, share: weight / total }));
  const kept = [...scan.twoTheta.keys()].filter(
    (i) => scan.twoTheta[i]! >= lowestAngle && scan.twoTheta[i]! < 178,
  );
  const pick = (values: Float64Array): Float64Array => Float64Array.from(kept, (i) => values[i]!);
  const data = {
    angles: pick(scan.twoTheta),
    intensity: pick(scan.intensity),
    sd: scan.sd === null ? null : pick(scan.sd),
  };
  const first = data.angles[0] ?? 0;
  const last = data.angles.at(-1) ?? 0;
  if (kept.length < 50 || last - first < 2)
    throw new AppError(
      'measurement-invalid',
      `${kept.length} points from ${first} to ${last} deg; expected at least 50 over 2 deg`,
    );
  requireCounts(data.intensity);
  const raw = observePattern(data);
  const peaks = findPeaks(raw, lines);
  const fwhm = typicalFwhm(peaks);
  if (last - first < 15)
    warnings.push(`the scan covers only ${(last - first).toFixed(1)} deg: few phases can be told apart`);
  const wanted = fwhm === null ? 1 : Math.floor(fwhm / pointsPerWidth / raw.step);
  const merged = Math.max(1, wanted, Math.ceil(kept.length / mostPoints));
  const pattern = merged === 1 ? raw : observePattern(data, Math.min(merged, Math.floor(kept.length / 50)));
  return { radiation, lines, pattern, peaks, fwhm, fidelity: fidelityOf(scan), warnings };
}

function radiationOf({ wavelength }: PowderScan, fallback: string, warnings: string[]): Radiation {
  if (wavelength === null) {
    warnings.push(`the file states no wavelength: ${fallback} is assumed`);
    return readRadiation(fallback);
  }
  const { alpha1, alpha2, ratio } = wavelength;
  if (alpha2 === null || ratio === null || !(ratio > 0)) return readRadiation(String(alpha1));
  return readRadiation(`${alpha1},${alpha2}@${ratio}`);
}

/** Counts cannot be below 0; a few may be where a background was subtracted. */
function requireCounts(intensity: Float64Array): void {
  let largest = 0;
  let below = 0;
  let least = 0;
  for (const value of intensity) {
    largest = Math.max(largest, value);
    least = Math.min(least, value);
    if (value < 0) below += 1;
  }
  if (!(largest > 0)) throw new AppError('measurement-invalid', 'no intensity is above 0');
  if (least < -0.05 * largest || below > 0.02 * intensity.length)
    throw new AppError(
      'measurement-invalid',
      `${below} of ${intensity.length} intensities are below 0, down to ${least}: give the counts as they were measured, without a background taken off`,
    );
}
