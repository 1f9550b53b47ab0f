import { AppError } from '../../core/error.ts';
import type { Vector3 } from '../crystal/index.ts';
import { type Atoms, repeatAtoms } from './atoms.ts';
import { determinant, inverse, transformRows } from './cell-algebra.ts';
import { type CrystalOperation, findSymmetry } from './find-symmetry.ts';

/** One supercell to compute: atom `atom` of the primitive cell, in its first copy, moved by `vector` [Å]. */
export type Displacement = { readonly atom: number; readonly vector: Float64Array };

/** The supercells whose forces give all force constants. */
export type DisplacementPlan = {
  readonly primitive: Atoms;
  readonly counts: Vector3;
  readonly supercell: Atoms;
  /** Operations of the primitive cell that the supercell keeps. */
  readonly operations: readonly CrystalOperation[];
  readonly displacements: readonly Displacement[];
};

/** Directions in the order in which they are tried, in lattice vectors of the primitive cell. */
const directions: readonly Vector3[] = [
  ...([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ] as const),
  ...([
    [1, 1, 0],
    [1, -1, 0],
    [1, 0, 1],
    [1, 0, -1],
    [0, 1, 1],
    [0, 1, -1],
  ] as const),
  ...([
    [1, 1, 1],
    [1, 1, -1],
    [1, -1, 1],
    [-1, 1, 1],
  ] as const),
];

/**
 * The fewest displaced supercells that symmetry turns into all of them: of each set of equivalent atoms the first is moved, along
 * directions whose images under its site symmetry span space, and both ways unless symmetry reverses them.
 * `counts`: copies of the primitive cell along its vectors; `distance` [Å], > 0: length of a displacement; `tolerance` [Å] of the
 * symmetry, null for none (six displacements of every atom).
 * @source parlinski-li-kawazoe1997; chaput2011
 * @throws bad-supercell — the counts are not whole numbers of at least 1. bad-displacement — the distance is not positive.
 */
export function planDisplacements(
  primitive: Atoms,
  counts: Vector3,
  {
    distance = 0.01,
    tolerance = 1e-3,
  }: { readonly distance?: number; readonly tolerance?: number | null } = {},
): DisplacementPlan {
  if (!(distance > 0 && distance < 1))
    throw new AppError(
      'bad-displacement',
      `the displacement is ${distance} Å; expected a number from 0 to 1`,
    );
  const supercell = repeatAtoms(primitive, counts);
  const operations = (tolerance === null ? [unmoved(primitive)] : findSymmetry(primitive, tolerance)).filter(
    (operation) => keepsSupercell(operation, counts),
  );
  const displacements: Displacement[] = [];
  for (let atom = 0; atom < primitive.elements.length; atom++) {
    if (operations.some(({ permutation }) => permutation[atom]! < atom)) continue;
    const site = operations.filter(({ permutation }) => permutation[atom] === atom);
    for (const direction of chooseDirections(primitive, site)) {
      const vector = direction.map((x) => x * distance);
      displacements.push({ atom, vector });
      if (
        !site.some((operation) =>
          turn(operation, direction).every((x, d) => Math.abs(x + direction[d]!) < 1e-6),
        )
      )
        displacements.push({ atom, vector: vector.map((x) => -x) });
    }
  }
  return { primitive, counts, supercell, operations, displacements };
}

/** Positions of the supercell's atoms with one displacement made, N × 3 [Å]. */
export function displacedPositions(
  { supercell, counts }: DisplacementPlan,
  { atom, vector }: Displacement,
): Float64Array {
  const positions = supercell.positions.slice();
  const first = 3 * atom * counts[0] * counts[1] * counts[2];
  for (let d = 0; d < 3; d++) positions[first + d] = positions[first + d]! + vector[d]!;
  return positions;
}

/** R·v. */
export function turn({ cartesian }: CrystalOperation, v: Float64Array): Float64Array {
  return Float64Array.from(
    { length: 3 },
    (_, d) => cartesian[3 * d]! * v[0]! + cartesian[3 * d + 1]! * v[1]! + cartesian[3 * d + 2]! * v[2]!,
  );
}

const unmoved = ({ elements }: Atoms): CrystalOperation => ({
  rotation: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
  cartesian: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
  translation: new Float64Array(3),
  permutation: Int32Array.from(elements, (_, i) => i),
});

/**
 * The counts made equal along vectors that symmetry carries into each other, the largest of each set, so that a supercell (or a grid
 * of wave vectors) keeps the whole symmetry.
 */
export function equalizeCounts(counts: Vector3, operations: readonly CrystalOperation[]): Vector3 {
  const equal = [...counts] as [number, number, number];
  for (let round = 0; round < 3; round++)
    for (const { rotation } of operations)
      rotation.forEach((w, n) => {
        const [r, c] = [Math.floor(n / 3), n % 3];
        if (w !== 0) equal[r] = equal[c] = Math.max(equal[r]!, equal[c]!);
      });
  return equal;
}

/** Whether N⁻¹ W N is whole: the rotation maps the supercell's lattice onto itself. */
const keepsSupercell = ({ rotation }: CrystalOperation, counts: Vector3): boolean =>
  rotation.every((w, n) => {
    const x = (w * counts[n % 3]!) / counts[Math.floor(n / 3)]!;
    return Math.abs(x - Math.round(x)) < 1e-9;
  });

/** Unit vectors: one, two or three whose images under the site's operations span space. */
function chooseDirections({ cell }: Atoms, site: readonly CrystalOperation[]): readonly Float64Array[] {
  const units = directions.map((direction) => {
    const vector = transformRows(Float64Array.from(direction), cell);
    const length = Math.hypot(...vector);
    return vector.map((x) => x / length);
  });
  const spans = (chosen: readonly Float64Array[]): boolean => spannedVolume(chosen, site) > 0.02;
  for (const first of units) if (spans([first])) return [first];
  for (const first of units)
    for (const second of units) if (first !== second && spans([first, second])) return [first, second];
  return units.slice(0, 3);
}

/** Determinant of the mean of u uᵀ over all images, 0 where they do not span space; at most 1/27. */
function spannedVolume(chosen: readonly Float64Array[], site: readonly CrystalOperation[]): number {
  const moment = new Float64Array(9);
  const images = chosen.flatMap((direction) => site.map((operation) => turn(operation, direction)));
  for (const u of images)
    for (let n = 0; n < 9; n++) moment[n] = moment[n]! + (u[Math.floor(n / 3)]! * u[n % 3]!) / images.length;
  return 27 * determinant(moment);
}

/** Copy to which lattice vectors `whole` of the primitive cell lead, wrapped into the supercell. */
export function copyIndex(counts: Vector3, whole: readonly number[]): number {
  let index = 0;
  for (let d = 0; d < 3; d++) {
    const n = counts[d]!;
    index = index * n + (((whole[d]! % n) + n) % n);
  }
  return index;
}

/** Lattice vectors by which an operation moves atom i beyond the atom it is carried to, 3 whole numbers for each atom. */
export function wholeShifts({ primitive }: DisplacementPlan, operation: CrystalOperation): Int32Array {
  const fractions = transformRows(primitive.positions, inverse(primitive.cell));
  const { rotation, translation, permutation } = operation;
  return Int32Array.from({ length: fractions.length }, (_, n) => {
    const [i, d] = [Math.floor(n / 3), n % 3];
    let x = translation[d]!;
    for (let k = 0; k < 3; k++) x += rotation[3 * d + k]! * fractions[3 * i + k]!;
    return Math.round(x - fractions[3 * permutation[i]! + d]!);
  });
}
