import { AppError } from '../../core/error.ts';
import { determinant, multiplyMatrices, reciprocalLattice, toCartesian, wrapPosition } from './lattice.ts';
import type { Matrix3, Site, Structure, Vector3 } from './structure.ts';

/**
 * The crystal in the larger cell whose vectors are the rows of M L, for a whole-number matrix M in rows (three numbers mean
 * a diagonal one). Holds |det M| copies of each site, next to each other, positions in [0, 1).
 * @throws bad-supercell — an entry is no whole number, or det M = 0.
 */
export function makeSupercell(structure: Structure, matrix: Matrix3 | Vector3): Structure {
  const rows = (
    typeof matrix[0] === 'number'
      ? [0, 1, 2].map((i) => [0, 1, 2].map((k) => (i === k ? matrix[i] : 0)))
      : matrix
  ) as Matrix3;
  if (!rows.flat().every(Number.isInteger) || determinant(rows) === 0)
    throw new AppError(
      'bad-supercell',
      `supercell ${JSON.stringify(matrix)}; expected whole numbers with a determinant other than 0`,
    );
  const lattice = multiplyMatrices(rows, structure.lattice);
  const translations = listTranslations(rows);
  // x' M = x: fractional coordinates are rows, so the inverse acts from the right.
  const [p, q, r] = reciprocalLattice(rows);
  const inverse: Matrix3 = [
    [p[0], q[0], r[0]],
    [p[1], q[1], r[1]],
    [p[2], q[2], r[2]],
  ];
  const sites = structure.sites.flatMap((site): readonly Site[] =>
    translations.map((t) => {
      const [x, y, z] = site.position;
      return { ...site, position: wrapPosition(toCartesian(inverse, [x + t[0], y + t[1], z + t[2]])) };
    }),
  );
  return { lattice, sites };
}

/** One translation for each cell of the old lattice in the new one: the box below the diagonal of M's Hermite normal form. */
function listTranslations(matrix: Matrix3): readonly Vector3[] {
  const [a, b, c] = hermiteDiagonal(matrix);
  const translations: Vector3[] = [];
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++) for (let k = 0; k < c; k++) translations.push([i, j, k]);
  return translations;
}

/** Diagonal of the upper triangular matrix that whole-number row operations turn M into. */
function hermiteDiagonal(matrix: Matrix3): Vector3 {
  const rows = matrix.map((row) => [...row]);
  for (let k = 0; k < 3; k++)
    for (let i = k + 1; i < 3; i++)
      while (rows[i]![k] !== 0) {
        const factor = Math.trunc(rows[k]![k]! / rows[i]![k]!);
        for (let j = k; j < 3; j++) rows[k]![j]! -= factor * rows[i]![j]!;
        [rows[k], rows[i]] = [rows[i]!, rows[k]!];
      }
  return [Math.abs(rows[0]![0]!), Math.abs(rows[1]![1]!), Math.abs(rows[2]![2]!)];
}
