import { AppError } from '../../core/error.ts';
import type { Vector3 } from '../crystal/index.ts';
import type { ReciprocalCell } from './reciprocal-cell.ts';

/** Plates or needles that lie along a direction: `ratio` below 1 for plates flat on the holder, above 1 for needles, 1 for none. */
export type PreferredOrientation = { readonly direction: Vector3; readonly ratio: number };

/**
 * What preferred orientation does to each reflection, after March and Dollase: (r² cos²α + sin²α/r)^(−3/2), α the angle
 * between h and the direction. A powder's reflection is the mean of it over the family, which is 1 over the whole sphere.
 * @param preferred direction hkl [reciprocal lattice], not 0 0 0; ratio r [1], 0.05 to 20.
 * @source dollase1986, eq. 2
 * @throws out-of-domain — no direction, or r outside its range.
 */
export function marchDollase(
  { vectors, metric }: ReciprocalCell,
  { direction, ratio }: PreferredOrientation,
): (h: number, k: number, l: number) => number {
  const [u, v, w] = direction;
  const dual = metric.map((row) => row[0] * u + row[1] * v + row[2] * w) as unknown as Vector3;
  const length = Math.sqrt(u * dual[0] + v * dual[1] + w * dual[2]);
  if (!(length > 0 && Number.isFinite(length)))
    throw new AppError(
      'out-of-domain',
      `direction of preferred orientation ${direction.join(' ')}; expected h k l, not all 0`,
    );
  if (!(ratio >= 0.05 && ratio <= 20))
    throw new AppError(
      'out-of-domain',
      `ratio of preferred orientation is ${ratio}; expected 0.05 to 20, 1 for none`,
    );
  return (h, k, l) => {
    const x = h * vectors[0][0] + k * vectors[1][0] + l * vectors[2][0];
    const y = h * vectors[0][1] + k * vectors[1][1] + l * vectors[2][1];
    const z = h * vectors[0][2] + k * vectors[1][2] + l * vectors[2][2];
    const cosine = (h * dual[0] + k * dual[1] + l * dual[2]) / (length * Math.sqrt(x * x + y * y + z * z));
    const square = Math.min(1, cosine * cosine);
    return (ratio * ratio * square + (1 - square) / ratio) ** -1.5;
  };
}
