import { AppError } from '../../core/error.ts';
import { type Matrix3, planeSpacings, type Vector3 } from '../crystal/index.ts';

/**
 * A 3×3 matrix, row-major, 9 numbers: the form of the lattice algebra of `kernels/crystal` that loops over atoms run on. The rows
 * of a cell are its vectors a, b, c [Å]; positions are row vectors.
 */
export type Cell = Float64Array;

/** Determinant; of a cell the signed volume [Å³]. */
export function determinant(m: Cell): number {
  return (
    m[0]! * (m[4]! * m[8]! - m[5]! * m[7]!) -
    m[1]! * (m[3]! * m[8]! - m[5]! * m[6]!) +
    m[2]! * (m[3]! * m[7]! - m[4]! * m[6]!)
  );
}

/**
 * Inverse of a 3×3 matrix; x·M⁻¹ turns Cartesian into fractional coordinates of a cell M.
 * @throws bad-cell — the determinant is below 1e-9 of the product of the rows' lengths, or not finite.
 */
export function inverse(m: Cell): Cell {
  const volume = determinant(m);
  const size = rowLength(m, 0) * rowLength(m, 1) * rowLength(m, 2);
  if (!(Math.abs(volume) > 1e-9 * size && Number.isFinite(volume)))
    throw new AppError(
      'bad-cell',
      `the cell vectors [${Array.from(m)}] span a volume of ${volume} Å³; expected three that do not lie in one plane`,
    );
  const cofactor = (a: number, b: number, c: number, d: number): number =>
    (m[a]! * m[d]! - m[b]! * m[c]!) / volume;
  return Float64Array.of(
    ...[cofactor(4, 5, 7, 8), cofactor(2, 1, 8, 7), cofactor(1, 2, 4, 5)],
    ...[cofactor(5, 3, 8, 6), cofactor(0, 2, 6, 8), cofactor(2, 0, 5, 3)],
    ...[cofactor(3, 4, 6, 7), cofactor(1, 0, 7, 6), cofactor(0, 1, 3, 4)],
  );
}

/** A·B of two 3×3 matrices. */
export function multiply(a: Cell, b: Cell): Cell {
  const product = new Float64Array(9);
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++)
      product[3 * i + j] = a[3 * i]! * b[j]! + a[3 * i + 1]! * b[3 + j]! + a[3 * i + 2]! * b[6 + j]!;
  return product;
}

export const transpose = (m: Cell): Cell =>
  Float64Array.of(m[0]!, m[3]!, m[6]!, m[1]!, m[4]!, m[7]!, m[2]!, m[5]!, m[8]!);

export const identity = (): Cell => Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);

/** Row vectors times a matrix: n × 3 numbers to n × 3 numbers. */
export function transformRows(rows: Float64Array, m: Cell): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i += 3) {
    const [x, y, z] = [rows[i]!, rows[i + 1]!, rows[i + 2]!];
    for (let k = 0; k < 3; k++) out[i + k] = x * m[k]! + y * m[3 + k]! + z * m[6 + k]!;
  }
  return out;
}

/** Length of row i [Å]. */
export const rowLength = (m: Cell, i: number): number => Math.hypot(m[3 * i]!, m[3 * i + 1]!, m[3 * i + 2]!);

/** The vectors of a cell as rows, for what {@link Matrix3} is written for. */
export const latticeOf = (m: Cell): Matrix3 => [
  [m[0]!, m[1]!, m[2]!],
  [m[3]!, m[4]!, m[5]!],
  [m[6]!, m[7]!, m[8]!],
];

/** Distances between opposite faces of a cell [Å]. @throws bad-cell — the vectors lie in one plane. */
export const faceDistances = (cell: Cell): Vector3 => planeSpacings(latticeOf(cell));
