import { AppError } from '../../core/error.ts';
import type { Matrix3, Vector3 } from '../crystal/index.ts';

/** The reciprocal cell of a lattice, without the factor 2π. */
export type ReciprocalLattice = {
  /** Rows a*, b*, c* [1/Å]. */
  readonly vectors: Matrix3;
  /** Metric G* of the reciprocal cell [1/Å²]: 1/d² = hᵀ G* h. */
  readonly metric: Matrix3;
  /** Lengths of a, b, c [Å]. */
  readonly lengths: Vector3;
  /** Volume of the direct cell [Å³]. */
  readonly volume: number;
};

const dot = (a: Vector3, b: Vector3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector3, b: Vector3): Vector3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** G_ij = v_i·v_j of three vectors, rows of a matrix. */
export const metricOf = (vectors: Matrix3): Matrix3 =>
  vectors.map((one) => vectors.map((other) => dot(one, other))) as unknown as Matrix3;

/**
 * The reciprocal lattice of a lattice, a* = b × c / V.
 * @param lattice rows a, b, c [Å].
 * @source itc-b2006, ch. 1.1
 * @throws bad-lattice — vectors that are not finite or span no volume.
 */
export function reciprocalLattice(lattice: Matrix3): ReciprocalLattice {
  const [a, b, c] = lattice;
  const lengths = lattice.map((vector) => Math.sqrt(dot(vector, vector))) as unknown as Vector3;
  const signed = dot(a, cross(b, c));
  const fill = Math.abs(signed) / (lengths[0] * lengths[1] * lengths[2]);
  if (!(fill > 1e-6 && Number.isFinite(signed)))
    throw new AppError(
      'bad-lattice',
      `the lattice vectors ${JSON.stringify(lattice)} Å span no volume; expected three independent finite vectors`,
    );
  const over = ([x, y, z]: Vector3): Vector3 => [x / signed, y / signed, z / signed];
  const vectors: Matrix3 = [over(cross(b, c)), over(cross(c, a)), over(cross(a, b))];
  return { vectors, metric: metricOf(vectors), lengths, volume: Math.abs(signed) };
}

/** hᵀ G h. */
export const quadraticForm = (metric: Matrix3, [h, k, l]: Vector3): number =>
  metric[0][0] * h * h +
  metric[1][1] * k * k +
  metric[2][2] * l * l +
  2 * (metric[0][1] * h * k + metric[0][2] * h * l + metric[1][2] * k * l);

const smallSteps = [0, 1, -1, 2, -2];
const smallVectors: readonly Vector3[] = smallSteps.flatMap((h) =>
  smallSteps.flatMap((k) => smallSteps.map((l): Vector3 => [h, k, l])),
);

/**
 * The integer matrices that map a lattice with this metric onto itself, for reflections as row vectors: h' = h·W. At most
 * 48; lengths and angles count as equal within a part in 10⁵. Cells so skewed that a basis vector is mapped to more than two
 * steps along another may show fewer.
 * @param metric G or G*, three rows.
 */
export function latticeSymmetries(metric: Matrix3): readonly Matrix3[] {
  const tolerance = 1e-5;
  const isNear = (value: number, i: number, j: number): boolean =>
    Math.abs(value - metric[i]![j]!) <= tolerance * Math.sqrt(metric[i]![i]! * metric[j]![j]!);
  const lengths = smallVectors.map((vector) => quadraticForm(metric, vector));
  const images = [0, 1, 2].map((i) => smallVectors.filter((_, index) => isNear(lengths[index]!, i, i)));
  const product = (u: Vector3, v: Vector3): number =>
    u[0] * dot(metric[0], v) + u[1] * dot(metric[1], v) + u[2] * dot(metric[2], v);
  return images[0]!.flatMap((a) =>
    images[1]!
      .filter((b) => isNear(product(a, b), 0, 1))
      .flatMap((b) =>
        images[2]!
          .filter((c) => isNear(product(a, c), 0, 2) && isNear(product(b, c), 1, 2))
          .map((c): Matrix3 => [a, b, c]),
      ),
  );
}
