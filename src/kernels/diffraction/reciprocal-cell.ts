import {
  cellVolume,
  dot,
  type Matrix3,
  metricTensor,
  norm,
  reciprocalLattice,
  type Vector3,
} from '../crystal/index.ts';

/** The reciprocal cell of a lattice, without the factor 2π. */
export type ReciprocalCell = {
  /** Rows a*, b*, c* [1/Å]. */
  readonly vectors: Matrix3;
  /** Metric G* of the reciprocal cell [1/Å²]: 1/d² = hᵀ G* h. */
  readonly metric: Matrix3;
  /** Lengths of a, b, c [Å]. */
  readonly lengths: Vector3;
  /** Volume of the direct cell [Å³]. */
  readonly volume: number;
};

/**
 * The reciprocal lattice of a lattice, a* = b × c / V, with what sums over reflections need.
 * @param lattice rows a, b, c [Å].
 * @source itc-b2006, ch. 1.1
 * @throws bad-cell — vectors that are not finite or lie in one plane.
 */
export function reciprocalCell(lattice: Matrix3): ReciprocalCell {
  const vectors = reciprocalLattice(lattice);
  const [a, b, c] = lattice;
  return {
    vectors,
    metric: metricTensor(vectors),
    lengths: [norm(a), norm(b), norm(c)],
    volume: cellVolume(lattice),
  };
}

/** hᵀ G h. */
export const quadraticForm = (metric: Matrix3, vector: Vector3): number =>
  dot(vector, [dot(metric[0], vector), dot(metric[1], vector), dot(metric[2], vector)]);

/** Integer vectors with components up to 2, one of each pair v, −v, three numbers each. */
const smallVectors = Int8Array.from(
  [-2, -1, 0, 1, 2].flatMap((h) =>
    [-2, -1, 0, 1, 2].flatMap((k) =>
      [-2, -1, 0, 1, 2].flatMap((l) => (h * 25 + k * 5 + l > 0 ? [h, k, l] : [])),
    ),
  ),
);

/**
 * The integer matrices that map a lattice with this metric onto itself, for reflections as row vectors: h' = h·W. One of
 * each pair W, −W, at most 24; lengths and angles count as equal within a part in 10⁵. Cells so skewed that a basis vector
 * is mapped to more than two steps along another may show fewer.
 * @param metric G or G*, three rows.
 * @returns matrices × 9, row by row.
 */
export function latticeSymmetries(metric: Matrix3): Int8Array {
  const images = [0, 1, 2].map((axis) => listOfLength(metric, metric[axis]![axis]!)) as [
    readonly number[],
    readonly number[],
    readonly number[],
  ];
  const isNear = (one: number, sign: number, other: number, i: number, j: number): boolean =>
    Math.abs(sign * productOf(metric, one, other) - metric[i]![j]!) <=
    1e-5 * Math.sqrt(metric[i]![i]! * metric[j]![j]!);
  const found: number[] = [];
  const push = (at: number, sign: number): void => {
    for (let i = 0; i < 3; i++) found.push(sign * smallVectors[at + i]!);
  };
  for (const a of images[0])
    for (const b of images[1])
      for (const signOfB of [1, -1]) {
        if (!isNear(a, signOfB, b, 0, 1)) continue;
        for (const c of images[2])
          for (const signOfC of [1, -1]) {
            if (!isNear(a, signOfC, c, 0, 2) || !isNear(b, signOfB * signOfC, c, 1, 2)) continue;
            push(a, 1);
            push(b, signOfB);
            push(c, signOfC);
          }
      }
  return Int8Array.from(found);
}

/** Where the small vectors of a squared length stand. */
function listOfLength(metric: Matrix3, square: number): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at < smallVectors.length; at += 3)
    if (Math.abs(productOf(metric, at, at) - square) <= 1e-5 * square) found.push(at);
  return found;
}

/** u·G·v of two small vectors. */
function productOf([a, b, c]: Matrix3, one: number, other: number): number {
  const x = smallVectors[other]!;
  const y = smallVectors[other + 1]!;
  const z = smallVectors[other + 2]!;
  return (
    smallVectors[one]! * (a[0] * x + a[1] * y + a[2] * z) +
    smallVectors[one + 1]! * (b[0] * x + b[1] * y + b[2] * z) +
    smallVectors[one + 2]! * (c[0] * x + c[1] * y + c[2] * z)
  );
}
