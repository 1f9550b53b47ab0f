import { AppError } from '../../core/error.ts';
import type { PowderScan } from './contract.ts';

/** Below this a list of numbers is no diffraction pattern [points]. */
const fewestPoints = 20;
/** More than any diffractometer writes in one scan [points]. */
const mostPoints = 1_000_000;

/** What a reader found, before it is checked. `placeOf(i)` says where point i stands in the file, such as `line 12`. */
export type ScanParts = Omit<PowderScan, 'kind' | 'warnings'> & {
  readonly warnings?: readonly string[];
  readonly placeOf: (point: number) => string;
};

/**
 * A scan that was checked: as many intensities as angles, all finite, 2θ rising and between −10 and 180 degrees, at least 20
 * points, none of the standard deviations below 0. Intensities below 0 are kept and warned of.
 * @throws AppError `unreadable-file`
 */
export function buildPowderScan(name: string, parts: ScanParts): PowderScan {
  const { placeOf, warnings = [], ...rest } = parts;
  const { twoTheta, intensity, sd } = parts;
  const refuse = (detail: string): AppError => new AppError('unreadable-file', `${name}, ${detail}`);
  if (twoTheta.length !== intensity.length || (sd !== null && sd.length !== intensity.length))
    throw refuse(
      `${placeOf(0)}: ${twoTheta.length} angles and ${intensity.length} intensities; expected equally many`,
    );
  if (intensity.length < fewestPoints || intensity.length > mostPoints)
    throw refuse(
      `${placeOf(0)}: ${intensity.length} points; expected ${fewestPoints} to ${mostPoints} of a diffraction pattern`,
    );
  let negative = 0;
  for (let i = 0; i < intensity.length; i++) {
    const angle = twoTheta[i]!;
    if (!(angle > -10 && angle <= 180))
      throw refuse(`${placeOf(i)}: 2θ is ${angle}; expected degrees up to 180`);
    if (i > 0 && !(angle > twoTheta[i - 1]!))
      throw refuse(`${placeOf(i)}: 2θ goes from ${twoTheta[i - 1]} to ${angle}; expected it to rise`);
    if (!Number.isFinite(intensity[i]!))
      throw refuse(`${placeOf(i)}: intensity ${intensity[i]} is no finite number`);
    if (sd !== null && !(sd[i]! >= 0 && Number.isFinite(sd[i]!)))
      throw refuse(`${placeOf(i)}: standard deviation ${sd[i]}; expected 0 or more`);
    if (intensity[i]! < 0) negative += 1;
  }
  const notes =
    negative === 0
      ? []
      : [
          `${negative} of ${intensity.length} intensities are below 0: counts cannot be; a background may have been subtracted`,
        ];
  return { kind: 'powder-scan', ...rest, warnings: [...warnings, ...notes] };
}
