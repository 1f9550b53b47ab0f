import { AppError } from '../../core/error.ts';
import { electronvoltPerCubicAngstrom_GPa } from '../../core/units.ts';
import { type Cell, determinant } from './cell-algebra.ts';
import { openPairList, type PairList } from './pair-list.ts';
import { checkElements, type Potential } from './potential.ts';

/** Energy of the cell with its derivatives. */
export type Evaluation = {
  /** Of the whole cell [eV]. */
  readonly energy: number;
  /** −∂E/∂x, N × 3 [eV/Å]. */
  readonly forces: Float64Array;
  /** σ = (1/V) ∂E/∂ε, 3 × 3, symmetric, positive under tension [GPa]; pressure is −tr σ/3. */
  readonly stress: Float64Array;
};

/** Evaluates one set of atoms again and again; not safe to share between threads. */
export type Calculator = {
  readonly elements: readonly string[];
  readonly potential: Potential;
  /**
   * `cell`: 3 × 3 [Å]; `positions`: N × 3, Cartesian [Å].
   * @throws atoms-overlap — two atoms are nearer than 0.4 Å.
   * @throws bad-cell — the cell has no volume.
   * @throws bad-positions — the number of positions is not that of the atoms, or one is not finite.
   */
  evaluate(cell: Cell, positions: Float64Array): Evaluation;
  /** How often the neighbour list was built. */
  listBuilds(): number;
};

/**
 * Energy, forces and stress of atoms under a potential, with a neighbour list that is kept while it covers the motion.
 * `elements`: symbol of each atom; `skin` [Å], ≥ 0: how far beyond the cut-off pairs are listed.
 * Stress by the virial: V σ_ab = −Σ_k x_ka f_kb over atoms and images, before the forces on images are added to their atoms.
 * @source thompson2009, eq. 12
 * @throws unknown-element — the potential does not know an element.
 */
export function openCalculator(
  potential: Potential,
  elements: readonly string[],
  { skin = 0.6 }: { readonly skin?: number } = {},
): Calculator {
  checkElements(potential, new Set(elements));
  if (!(skin >= 0 && Number.isFinite(skin)))
    throw new AppError('bad-skin', `the skin is ${skin} Å; expected a finite number of at least 0`);
  const symbols = [...new Set(elements)];
  const interact = potential.open(symbols);
  const kindOf = Int32Array.from(elements, (element) => symbols.indexOf(element));
  const keeper = openPairList(potential.cutoff, skin);
  let kinds = new Int32Array(0);
  let scratch = new Float64Array(0);
  let builds = 0;
  return {
    elements,
    potential,
    listBuilds: () => keeper.builds(),
    evaluate(cell, positions) {
      checkPositions(positions, elements.length);
      const pairs = keeper.update(cell, positions);
      if (keeper.builds() !== builds) {
        builds = keeper.builds();
        kinds = Int32Array.from(pairs.hosts, (host) => kindOf[pairs.order[host]!]!);
        scratch = new Float64Array(3 * pairs.totalCount);
      } else scratch.fill(0);
      const energy = interact(pairs, kinds, scratch);
      const stress = stressOf(pairs, scratch, Math.abs(determinant(cell)));
      return { energy, forces: foldForces(pairs, scratch), stress };
    },
  };
}

function checkPositions(positions: Float64Array, count: number): void {
  if (positions.length !== 3 * count)
    throw new AppError(
      'bad-positions',
      `there are ${positions.length} coordinates; expected ${3 * count} for ${count} atoms`,
    );
  for (let i = 0; i < positions.length; i++)
    if (!Number.isFinite(positions[i]!))
      throw new AppError('bad-positions', `coordinate ${i + 1} is ${positions[i]}; expected a finite number`);
}

function stressOf({ positions }: PairList, forces: Float64Array, volume: number): Float64Array {
  let [xx, yy, zz, yz, xz, xy] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < forces.length; i += 3) {
    const x = positions[i]!;
    const y = positions[i + 1]!;
    const z = positions[i + 2]!;
    const fx = forces[i]!;
    const fy = forces[i + 1]!;
    const fz = forces[i + 2]!;
    xx += x * fx;
    yy += y * fy;
    zz += z * fz;
    yz += y * fz + z * fy;
    xz += x * fz + z * fx;
    xy += x * fy + y * fx;
  }
  const factor = -electronvoltPerCubicAngstrom_GPa / volume;
  [xx, yy, zz, yz, xz, xy] = [
    xx * factor,
    yy * factor,
    zz * factor,
    (yz * factor) / 2,
    (xz * factor) / 2,
    (xy * factor) / 2,
  ];
  return Float64Array.of(xx, xy, xz, xy, yy, yz, xz, yz, zz);
}

/** Forces in the caller's order of atoms, those on images added to their atoms. */
function foldForces({ atomCount, totalCount, hosts, order }: PairList, forces: Float64Array): Float64Array {
  for (let k = atomCount; k < totalCount; k++) {
    const host = 3 * hosts[k]!;
    forces[host] = forces[host]! + forces[3 * k]!;
    forces[host + 1] = forces[host + 1]! + forces[3 * k + 1]!;
    forces[host + 2] = forces[host + 2]! + forces[3 * k + 2]!;
  }
  const folded = new Float64Array(3 * atomCount);
  for (let k = 0; k < atomCount; k++) {
    const atom = 3 * order[k]!;
    folded[atom] = forces[3 * k]!;
    folded[atom + 1] = forces[3 * k + 1]!;
    folded[atom + 2] = forces[3 * k + 2]!;
  }
  return folded;
}
