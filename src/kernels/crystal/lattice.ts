import { AppError } from '../../core/error.ts';
import type { Matrix3, Vector3 } from './structure.ts';

/** Edges a, b, c [Å] and angles α = ∠(b, c), β = ∠(a, c), γ = ∠(a, b) [rad, 0 to π] of a cell. */
export type CellParameters = {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
};

/** Smallest accepted V/(abc) [1]: below it the three vectors are taken as lying in one plane. */
const flattest = 1e-4;

/**
 * Lattice vectors, one a row [Å], with a along x and b in the xy plane with y > 0.
 * @source giacovazzo2011, section 2.2
 * @throws bad-cell — an edge is not positive and finite, an angle is not inside (0, π), or the angles close no cell.
 */
export function latticeFromParameters(cell: CellParameters): Matrix3 {
  for (const name of ['a', 'b', 'c'] as const)
    if (!(cell[name] > 0 && Number.isFinite(cell[name])))
      throw new AppError('bad-cell', `cell edge ${name} is ${cell[name]} Å; expected a positive length`);
  for (const name of ['alpha', 'beta', 'gamma'] as const)
    if (!(cell[name] > 0 && cell[name] < Math.PI))
      throw new AppError(
        'bad-cell',
        `cell angle ${name} is ${cell[name]} rad; expected one between 0 and π (the kernels take radians)`,
      );
  const { a, b, c } = cell;
  const [cosAlpha, cosBeta, cosGamma] = [cosine(cell.alpha), cosine(cell.beta), cosine(cell.gamma)];
  const sinGamma = Math.sqrt(1 - cosGamma * cosGamma);
  const y = (cosAlpha - cosBeta * cosGamma) / sinGamma;
  const z2 = 1 - cosBeta * cosBeta - y * y;
  if (!(z2 > 0 && Math.sqrt(z2) * sinGamma > flattest))
    throw new AppError(
      'bad-cell',
      `cell angles ${[cell.alpha, cell.beta, cell.gamma].map((x) => ((x * 180) / Math.PI).toFixed(4)).join(', ')} degrees close no cell`,
    );
  return [
    [a, 0, 0],
    [b * cosGamma, b * sinGamma, 0],
    [c * cosBeta, c * y, c * Math.sqrt(z2)],
  ];
}

/** cos x, exactly 0 at a right angle and ∓1/2 at 60° and 120°, so that cells read from a file keep their zeros. */
function cosine(angle: number): number {
  const value = Math.cos(angle);
  const doubled = Math.round(2 * value) / 2;
  return Math.abs(value - doubled) < 1e-15 ? doubled : value;
}

/** Edges [Å] and angles [rad] of a lattice. */
export function cellParameters(lattice: Matrix3): CellParameters {
  const [a, b, c] = lattice;
  return {
    a: norm(a),
    b: norm(b),
    c: norm(c),
    alpha: angleBetween(b, c),
    beta: angleBetween(a, c),
    gamma: angleBetween(a, b),
  };
}

/** Volume of the cell |a·(b × c)| [Å³]. */
export const cellVolume = (lattice: Matrix3): number => Math.abs(determinant(lattice));

/** Metric tensor G_ij = a_i·a_j [Å²]; |x|² = xᵀGx for fractional x. @source giacovazzo2011, eq. 2.2 */
export function metricTensor(lattice: Matrix3): Matrix3 {
  const row = (u: Vector3): Vector3 => [dot(u, lattice[0]), dot(u, lattice[1]), dot(u, lattice[2])];
  return [row(lattice[0]), row(lattice[1]), row(lattice[2])];
}

/**
 * Reciprocal vectors a*, b*, c*, one a row [1/Å], by a_i·a*_j = δ_ij (no factor 2π): |h a* + k b* + l c*| = 1/d.
 * @source giacovazzo2011, section 2.3
 * @throws bad-cell — the vectors lie in one plane.
 */
export function reciprocalLattice(lattice: Matrix3): Matrix3 {
  const volume = determinant(lattice);
  const [a, b, c] = lattice;
  if (!(Math.abs(volume) > flattest * norm(a) * norm(b) * norm(c)))
    throw new AppError(
      'bad-cell',
      `the lattice vectors ${JSON.stringify(lattice)} span no volume; expected three that do not lie in one plane`,
    );
  const scaled = (u: Vector3): Vector3 => [u[0] / volume, u[1] / volume, u[2] / volume];
  return [scaled(cross(b, c)), scaled(cross(c, a)), scaled(cross(a, b))];
}

/** Distances between opposite faces of the cell [Å]: 1/|a*|, 1/|b*|, 1/|c*|. */
export function planeSpacings(lattice: Matrix3): Vector3 {
  const [a, b, c] = reciprocalLattice(lattice);
  return [1 / norm(a), 1 / norm(b), 1 / norm(c)];
}

/** Cartesian coordinates [Å] of a fractional position: x a + y b + z c. */
export const toCartesian = (lattice: Matrix3, [x, y, z]: Vector3): Vector3 => [
  x * lattice[0][0] + y * lattice[1][0] + z * lattice[2][0],
  x * lattice[0][1] + y * lattice[1][1] + z * lattice[2][1],
  x * lattice[0][2] + y * lattice[1][2] + z * lattice[2][2],
];

/** Fractional coordinates of a Cartesian position [Å], with the reciprocal lattice of {@link reciprocalLattice}. */
export const toFractional = (reciprocal: Matrix3, position: Vector3): Vector3 => [
  dot(reciprocal[0], position),
  dot(reciprocal[1], position),
  dot(reciprocal[2], position),
];

/** The representative of a fractional position in the cell, each coordinate in [0, 1). */
export const wrapPosition = (position: Vector3): Vector3 => [
  wrap(position[0]),
  wrap(position[1]),
  wrap(position[2]),
];

function wrap(x: number): number {
  const inside = x - Math.floor(x);
  return inside < 1 ? inside : 0;
}

export const dot = (u: Vector3, v: Vector3): number => u[0] * v[0] + u[1] * v[1] + u[2] * v[2];

export const cross = (u: Vector3, v: Vector3): Vector3 => [
  u[1] * v[2] - u[2] * v[1],
  u[2] * v[0] - u[0] * v[2],
  u[0] * v[1] - u[1] * v[0],
];

/** Length of a vector, in its unit. */
export const norm = (u: Vector3): number => Math.hypot(u[0], u[1], u[2]);

/** Determinant of three rows: for lattice vectors the signed volume [Å³]. */
export const determinant = (matrix: Matrix3): number => dot(matrix[0], cross(matrix[1], matrix[2]));

/** Product of two matrices; for a lattice L in rows, M L holds the rows Σ_j M_ij L_j. */
export function multiplyMatrices(left: Matrix3, right: Matrix3): Matrix3 {
  const row = (u: Vector3): Vector3 => toCartesian(right, u);
  return [row(left[0]), row(left[1]), row(left[2])];
}

/** Angle between two vectors [rad]. */
function angleBetween(u: Vector3, v: Vector3): number {
  return Math.acos(Math.min(1, Math.max(-1, dot(u, v) / (norm(u) * norm(v)))));
}
