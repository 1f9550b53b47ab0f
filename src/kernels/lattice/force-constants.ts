import { AppError } from '../../core/error.ts';
import type { Vector3 } from '../crystal/index.ts';
import type { Atoms } from './atoms.ts';
import { determinant, inverse, multiply, transpose } from './cell-algebra.ts';
import { copyIndex, type DisplacementPlan, turn, wholeShifts } from './displacements.ts';
import type { CrystalOperation } from './find-symmetry.ts';

/** Second derivatives of the energy between each atom of the primitive cell and every atom of the supercell. */
export type ForceConstants = {
  readonly primitive: Atoms;
  readonly counts: Vector3;
  /** Φ_ab(i, j) = ∂²E/∂u_ia ∂u_jb [eV/Å²], row-major (primitive atom i, supercell atom j, a, b). */
  readonly values: Float64Array;
  /** Largest |Σ_j Φ(i, j)| [eV/Å²] before the acoustic sum rule was imposed: what the forces and the cut-off left of it. */
  readonly drift: number;
};

/**
 * Force constants from the forces on displaced supercells: least squares over all images of the displacements under the site
 * symmetry, carried to equivalent atoms, then made to obey Φ(i, j) = Φ(j, i)ᵀ and Σ_j Φ(i, j) = 0.
 * `forces`: for each displacement of the plan, N × 3 [eV/Å] in the order of the supercell's atoms.
 * @source parlinski-li-kawazoe1997
 * @throws bad-forces — the displacements of an atom do not span space; the number of sets, or of forces in one, is not that of the plan, or a force is not finite.
 */
export function solveForceConstants(plan: DisplacementPlan, forces: readonly Float64Array[]): ForceConstants {
  checkForces(plan, forces);
  const { primitive, counts, supercell, operations } = plan;
  const rowSize = 9 * supercell.elements.length;
  const values = new Float64Array(primitive.elements.length * rowSize);
  const shifts = operations.map((operation) => wholeShifts(plan, operation));
  const isKnown = new Array<boolean>(primitive.elements.length).fill(false);
  for (let atom = 0; atom < primitive.elements.length; atom++) {
    if (isKnown[atom]) continue;
    const row = solveAtom(plan, forces, atom, shifts);
    operations.forEach((operation, g) => {
      const target = operation.permutation[atom]!;
      if (isKnown[target]) return;
      isKnown[target] = true;
      carryRow(
        plan,
        { operation, shift: shifts[g]! },
        atom,
        row,
        values.subarray(target * rowSize, (target + 1) * rowSize),
      );
    });
  }
  const drift = imposeSumRules(values, primitive.elements.length, counts);
  return { primitive, counts, values, drift };
}

function checkForces({ displacements, supercell }: DisplacementPlan, forces: readonly Float64Array[]): void {
  if (forces.length !== displacements.length)
    throw new AppError(
      'bad-forces',
      `there are ${forces.length} sets of forces for ${displacements.length} displacements`,
    );
  forces.forEach((set, n) => {
    if (set.length !== 3 * supercell.elements.length)
      throw new AppError(
        'bad-forces',
        `set ${n + 1} has ${set.length} numbers; expected three for each of ${supercell.elements.length} atoms`,
      );
    const bad = set.findIndex((f) => !Number.isFinite(f));
    if (bad >= 0)
      throw new AppError(
        'bad-forces',
        `set ${n + 1}: number ${bad + 1} is ${set[bad]}; expected a finite force`,
      );
  });
}

type Motion = { readonly operation: CrystalOperation; readonly shift: Int32Array };

/**
 * Where an operation, followed by the translation that brings `from` to the first copy of its image, carries each atom of the
 * supercell.
 */
function supercellPermutation(
  { primitive, counts }: DisplacementPlan,
  { operation, shift }: Motion,
  from: number,
): Int32Array {
  const copies = counts[0] * counts[1] * counts[2];
  const { rotation, permutation } = operation;
  const targets = new Int32Array(primitive.elements.length * copies);
  const whole = [0, 0, 0];
  for (let j = 0; j < primitive.elements.length; j++)
    for (let k1 = 0; k1 < counts[0]; k1++)
      for (let k2 = 0; k2 < counts[1]; k2++)
        for (let k3 = 0; k3 < counts[2]; k3++) {
          for (let d = 0; d < 3; d++)
            whole[d] =
              rotation[3 * d]! * k1 +
              rotation[3 * d + 1]! * k2 +
              rotation[3 * d + 2]! * k3 +
              shift[3 * j + d]! -
              shift[3 * from + d]!;
          targets[j * copies + (k1 * counts[1] + k2) * counts[2] + k3] =
            permutation[j]! * copies + copyIndex(counts, whole);
        }
  return targets;
}

/** Φ(i, j) of one displaced atom with every atom of the supercell: Φ = −(UᵀU)⁻¹ Uᵀ F over all images. */
function solveAtom(
  plan: DisplacementPlan,
  forces: readonly Float64Array[],
  atom: number,
  shifts: readonly Int32Array[],
): Float64Array {
  const count = plan.supercell.elements.length;
  const normal = new Float64Array(9);
  const sums = new Float64Array(9 * count);
  plan.operations.forEach((operation, g) => {
    plan.displacements.forEach((displacement, n) => {
      if (operation.permutation[displacement.atom] !== atom) return;
      const targets = supercellPermutation(plan, { operation, shift: shifts[g]! }, displacement.atom);
      const u = turn(operation, displacement.vector);
      for (let a = 0; a < 3; a++)
        for (let b = 0; b < 3; b++) normal[3 * a + b] = normal[3 * a + b]! + u[a]! * u[b]!;
      for (let j = 0; j < count; j++) {
        const f = turn(operation, forces[n]!.subarray(3 * j, 3 * j + 3));
        const at = 9 * targets[j]!;
        for (let a = 0; a < 3; a++)
          for (let b = 0; b < 3; b++) sums[at + 3 * a + b] = sums[at + 3 * a + b]! - u[a]! * f[b]!;
      }
    });
  });
  const trace = (normal[0]! + normal[4]! + normal[8]!) / 3;
  if (!(determinant(normal) > 1e-6 * trace ** 3))
    throw new AppError(
      'bad-forces',
      `the displacements of atom ${atom + 1}, and of those that symmetry makes equal to it, do not span space`,
    );
  const solver = inverse(normal);
  for (let j = 0; j < count; j++) sums.set(multiply(solver, sums.subarray(9 * j, 9 * j + 9)), 9 * j);
  return sums;
}

/** Φ(gi, gj) = R Φ(i, j) Rᵀ. */
function carryRow(
  plan: DisplacementPlan,
  motion: Motion,
  atom: number,
  row: Float64Array,
  into: Float64Array,
): void {
  const { cartesian } = motion.operation;
  const back = transpose(cartesian);
  supercellPermutation(plan, motion, atom).forEach((target, j) => {
    into.set(multiply(multiply(cartesian, row.subarray(9 * j, 9 * j + 9)), back), 9 * target);
  });
}

/** Imposes both sum rules by turns until they hold; returns the largest violation of the acoustic one at the start. */
function imposeSumRules(values: Float64Array, atomCount: number, counts: Vector3): number {
  const copies = counts[0] * counts[1] * counts[2];
  const rowSize = 9 * atomCount * copies;
  const reverse = Int32Array.from({ length: copies }, (_, copy) => {
    const k3 = copy % counts[2];
    const k2 = Math.floor(copy / counts[2]) % counts[1];
    return copyIndex(counts, [-Math.floor(copy / (counts[1] * counts[2])), -k2, -k3]);
  });
  let first = 0;
  for (let round = 0; round < 200; round++) {
    let worst = 0;
    for (let i = 0; i < atomCount; i++)
      for (let n = 0; n < 9; n++) {
        let sum = 0;
        for (let at = i * rowSize + n; at < (i + 1) * rowSize; at += 9) sum += values[at]!;
        worst = Math.max(worst, Math.abs(sum));
        for (let at = i * rowSize + n; at < (i + 1) * rowSize; at += 9)
          values[at] = values[at]! - (9 * sum) / rowSize;
      }
    if (round === 0) first = worst;
    for (let i = 0; i < atomCount; i++)
      for (let j = 0; j < atomCount; j++)
        for (let copy = 0; copy < copies; copy++)
          for (let n = 0; n < 9; n++) {
            const one = i * rowSize + 9 * (j * copies + copy) + n;
            const other = j * rowSize + 9 * (i * copies + reverse[copy]!) + 3 * (n % 3) + Math.floor(n / 3);
            const mean = (values[one]! + values[other]!) / 2;
            values[one] = mean;
            values[other] = mean;
          }
    if (worst < 1e-13) break;
  }
  return first;
}
