import { AppError } from '../../core/error.ts';
import { energyUnits, rootForceConstant_THz } from '../../core/units.ts';
import type { Vector3 } from '../crystal/index.ts';
import { hermitianEigenvalues } from '../linear-algebra/index.ts';
import { repeatAtoms } from './atoms.ts';
import { inverse, transformRows } from './cell-algebra.ts';
import type { ForceConstants } from './force-constants.ts';

/** Phonons of a crystal at any wave vector. */
export type Phonons = {
  readonly branchCount: number;
  /**
   * Energies ħω [meV], ascending, 3n of them, at q in fractions of the reciprocal vectors of the primitive cell; an imaginary
   * mode, ω² < 0, is given as −ħ|ω|.
   */
  energiesAt(q: Vector3): Float64Array;
};

/** Places that one supercell atom stands for at equal distance, from which its phase is averaged. */
type Links = {
  /** Primitive atoms i and j of each link. */
  readonly pairs: Int32Array;
  /** Vector from i to the nearest image of j, in lattice vectors of the primitive cell, 3 for each link. */
  readonly vectors: Float64Array;
  /** Force constants over √(m_i m_j), shared among equally near images, 9 for each link [eV/(Å² u)]. */
  readonly weights: Float64Array;
};

/**
 * Phonons by the dynamical matrix D_ab(ij, q) = (m_i m_j)^−½ Σ_l Φ_ab(i0, jl) ⟨exp(2πi q·(r_jl − r_i0))⟩, the average over the images
 * of jl that are nearest to i. Long-range Coulomb forces (LO–TO splitting) are not in it.
 * `masses`: one for each atom of the primitive cell [u].
 * @source parlinski-li-kawazoe1997
 * @throws bad-mass — a mass is missing or not positive.
 */
export function openPhonons(constants: ForceConstants, masses: readonly number[]): Phonons {
  const count = constants.primitive.elements.length;
  masses.forEach((mass, i) => {
    if (!(mass > 0 && Number.isFinite(mass)))
      throw new AppError('bad-mass', `the mass of atom ${i + 1} is ${mass} u; expected a positive number`);
  });
  if (masses.length !== count)
    throw new AppError('bad-mass', `there are ${masses.length} masses for ${count} atoms`);
  const { pairs, vectors, weights } = findLinks(constants, masses);
  const size = 3 * count;
  return {
    branchCount: size,
    energiesAt(q) {
      const real = new Float64Array(size * size);
      const imaginary = new Float64Array(size * size);
      for (let link = 0; 2 * link < pairs.length; link++) {
        const phase =
          2 *
          Math.PI *
          (q[0] * vectors[3 * link]! + q[1] * vectors[3 * link + 1]! + q[2] * vectors[3 * link + 2]!);
        const [c, s] = [Math.cos(phase), Math.sin(phase)];
        const corner = 3 * (pairs[2 * link]! * size + pairs[2 * link + 1]!);
        for (let a = 0; a < 3; a++)
          for (let b = 0; b < 3; b++) {
            const at = corner + a * size + b;
            const weight = weights[9 * link + 3 * a + b]!;
            real[at] = real[at]! + weight * c;
            imaginary[at] = imaginary[at]! + weight * s;
          }
      }
      makeHermitian(real, imaginary, size);
      return hermitianEigenvalues(real, imaginary).map(energyOf);
    },
  };
}

const energyOf = (squared: number): number =>
  Math.sign(squared) * Math.sqrt(Math.abs(squared)) * rootForceConstant_THz * energyUnits.THz;

function makeHermitian(real: Float64Array, imaginary: Float64Array, n: number): void {
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const mean = (real[i * n + j]! + real[j * n + i]!) / 2;
      const skew = (imaginary[i * n + j]! - imaginary[j * n + i]!) / 2;
      real[i * n + j] = mean;
      real[j * n + i] = mean;
      imaginary[i * n + j] = skew;
      imaginary[j * n + i] = -skew;
    }
}

function findLinks({ primitive, counts, values }: ForceConstants, masses: readonly number[]): Links {
  const copies = counts[0] * counts[1] * counts[2];
  const supercell = repeatAtoms(primitive, counts);
  const toFractions = inverse(primitive.cell);
  const own = transformRows(primitive.positions, toFractions);
  const all = transformRows(supercell.positions, toFractions);
  const [pairs, vectors, weights]: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i < primitive.elements.length; i++)
    for (let j = 0; j < supercell.elements.length; j++) {
      const difference = [0, 1, 2].map((d) => {
        const x = all[3 * j + d]! - own[3 * i + d]!;
        return x - counts[d]! * Math.round(x / counts[d]!);
      });
      const images = nearestImages(difference, counts, primitive.cell);
      const at = 9 * (i * supercell.elements.length + j);
      const host = Math.floor(j / copies);
      const share = 1 / (images.length * Math.sqrt(masses[i]! * masses[host]!));
      for (const image of images) {
        pairs.push(i, host);
        vectors.push(...image);
        for (let n = 0; n < 9; n++) weights.push(values[at + n]! * share);
      }
    }
  return {
    pairs: Int32Array.from(pairs),
    vectors: Float64Array.from(vectors),
    weights: Float64Array.from(weights),
  };
}

/** The shortest of a vector and its images in the supercell's lattice; several where they are equal to 1e-4 Å. */
function nearestImages(
  difference: readonly number[],
  counts: Vector3,
  cell: Float64Array,
): readonly (readonly number[])[] {
  let nearest = Infinity;
  let images: (readonly number[])[] = [];
  for (let a = -2; a <= 2; a++)
    for (let b = -2; b <= 2; b++)
      for (let c = -2; c <= 2; c++) {
        const image = [
          difference[0]! + a * counts[0],
          difference[1]! + b * counts[1],
          difference[2]! + c * counts[2],
        ];
        let squares = 0;
        for (let d = 0; d < 3; d++)
          squares += (image[0]! * cell[d]! + image[1]! * cell[3 + d]! + image[2]! * cell[6 + d]!) ** 2;
        const length = Math.sqrt(squares);
        if (length < nearest - 1e-4) images = [];
        if (length < nearest + 1e-4) images.push(image);
        nearest = Math.min(nearest, length);
      }
  return images;
}
