import type { Matrix3, Vector3 } from '../crystal/index.ts';

const signs = [1, -1] as const;

/**
 * The point groups that UppASD's `Sym` names, as orthogonal matrices on Cartesian vectors: 0 the identity, 1 the 48
 * operations of the cube, 2 the 8 of the square in the plane z = 0, 3 the 24 of the hexagonal prism about z.
 */
export function uppAsdOperations(symmetry: 0 | 1 | 2 | 3): readonly Matrix3[] {
  if (symmetry === 0) return [diagonal([1, 1, 1])];
  if (symmetry === 1) return permutations.flatMap((order) => signsOf(3).map((sign) => monomial(order, sign)));
  if (symmetry === 2)
    return permutations
      .filter((order) => order[2] === 2)
      .flatMap((order) => signsOf(2).map((sign) => monomial(order, sign)));
  return [0, 1, 2, 3, 4, 5].flatMap((turn) =>
    signs.flatMap((mirror) => signs.map((upDown) => hexagonal((turn * Math.PI) / 3, mirror, upDown))),
  );
}

const permutations: readonly Vector3[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

const diagonal = ([x, y, z]: Vector3): Matrix3 => [
  [x, 0, 0],
  [0, y, 0],
  [0, 0, z],
];

/** Signs of the first `count` axes; the others keep theirs. */
const signsOf = (count: 2 | 3): readonly Vector3[] =>
  signs.flatMap((x) =>
    signs.flatMap((y) => (count === 2 ? ([1] as const) : signs).map((z): Vector3 => [x, y, z])),
  );

function monomial(order: Vector3, sign: Vector3): Matrix3 {
  const row = (i: 0 | 1 | 2): Vector3 =>
    [0, 1, 2].map((k) => (order[i] === k ? sign[i] : 0)) as unknown as Vector3;
  return [row(0), row(1), row(2)];
}

const hexagonal = (angle: number, mirror: number, upDown: number): Matrix3 => [
  [Math.cos(angle), Math.sin(angle), 0],
  [-mirror * Math.sin(angle), mirror * Math.cos(angle), 0],
  [0, 0, upDown],
];
