import { AppError } from '../../core/error.ts';
import {
  atomicWeight,
  type Matrix3,
  type Structure,
  structureComposition,
  type Vector3,
} from '../crystal/index.ts';
import {
  calculatePowderPattern,
  dispersionRange,
  latticeSymmetries,
  type Radiation,
  reciprocalCell,
} from '../diffraction/index.ts';
import { strainAlong, strainBasis } from './strain-basis.ts';

/** A crystal as whole-pattern refinement needs it: families of reflections and how a strain moves them. */
export type PhaseModel = {
  readonly name: string;
  readonly lattice: Matrix3;
  /** Elements with their atoms per cell. */
  readonly composition: { readonly [element: string]: number };
  /** Mass of the cell [g/mol] and its volume [Å³]; weight ∝ scale · mass · volume. */
  readonly mass: number;
  readonly volume: number;
  readonly count: number;
  /** Largest member h k l of each family. */
  readonly indices: readonly Vector3[];
  /** 1/d² [1/Å²], count. */
  readonly inverseSquares: Float64Array;
  /** Multiplicity · |F|² [electrons²], divided by `norm`; count. */
  readonly strengths: Float64Array;
  readonly norm: number;
  /** Strain tensors that keep the symmetry. */
  readonly strains: readonly (readonly number[])[];
  /** ∂(1/d²)/∂(strain amplitude) [1/Å²], strains × count. */
  readonly strainSlopes: Float64Array;
};

export type PhaseModelOptions = {
  readonly radiation: Radiation;
  /** 2θ [deg] of the data; reflections up to a strain of 2 % outside are kept. */
  readonly range: readonly [number, number];
  /** B of sites that state none [Å²]; default 0.5. */
  readonly defaultBIso?: number;
};

/** Families weaker than this are left out [% of the strongest]. */
const leastIntensity = 0.03;

/**
 * The phase model of a structure. 1/d² = g·(1 − 2ε)·g for a strain ε, g the reciprocal vector of the unstrained cell.
 * @throws no-peaks — no reflection in the range; else as {@link calculatePowderPattern}.
 */
export function modelPhase(name: string, structure: Structure, options: PhaseModelOptions): PhaseModel {
  const { range, radiation, defaultBIso = 0.5 } = options;
  const widened: readonly [number, number] = [
    Math.max(0.5, range[0] * 0.97 - 0.5),
    Math.min(175, range[1] * 1.03 + 0.5),
  ];
  const hasDispersion = radiation.lines.every(
    ({ wavelength }) => wavelength >= dispersionRange[0] && wavelength <= dispersionRange[1],
  );
  const pattern = calculatePowderPattern(structure, {
    radiation,
    range: widened,
    defaultBIso,
    leastIntensity,
    hasDispersion,
  });
  const families = pattern.peaks.flatMap((peak) => peak.families);
  if (families.length === 0)
    throw new AppError('no-peaks', `${name} has no reflection from ${range[0]} to ${range[1]} deg`);
  const { vectors } = reciprocalCell(structure.lattice);
  const strains = strainBasis(structure.lattice);
  const count = families.length;
  const inverseSquares = new Float64Array(count);
  const strengths = new Float64Array(count);
  const strainSlopes = new Float64Array(strains.length * count);
  families.forEach(({ reflection, multiplicity, structureFactorSquared }, i) => {
    const g = reciprocalVector(vectors, reflection);
    inverseSquares[i] = g[0] ** 2 + g[1] ** 2 + g[2] ** 2;
    strengths[i] = multiplicity * structureFactorSquared;
    strains.forEach((tensor, k) => {
      strainSlopes[k * count + i] = -2 * strainAlong(tensor, g);
    });
  });
  const norm = strengths.reduce((most, value) => Math.max(most, value), 0);
  const composition = structureComposition(structure);
  const mass = Object.entries(composition).reduce(
    (sum, [element, amount]) => sum + amount * atomicWeight(element),
    0,
  );
  return {
    name,
    lattice: structure.lattice,
    composition,
    mass,
    volume: pattern.volume,
    count,
    indices: families.map(({ reflection }) => reflection),
    inverseSquares,
    strengths: strengths.map((value) => value / norm),
    norm,
    strains,
    strainSlopes,
  };
}

export const reciprocalVector = (vectors: Matrix3, [h, k, l]: Vector3): Vector3 =>
  [0, 1, 2].map(
    (axis) => h * vectors[0][axis]! + k * vectors[1][axis]! + l * vectors[2][axis]!,
  ) as unknown as Vector3;

/**
 * cos²α between a direction hkl and each member of every family, count × members: what preferred orientation is averaged over.
 * Members are those of the lattice's symmetry.
 */
export function textureCosines(
  { lattice, indices }: Pick<PhaseModel, 'lattice' | 'indices'>,
  direction: Vector3,
): { readonly members: number; readonly cosineSquares: Float64Array } {
  const { vectors, metric } = reciprocalCell(lattice);
  const symmetries = latticeSymmetries(metric);
  const members = symmetries.length / 9;
  const axes = Array.from({ length: members }, (_, n) => {
    const image = [0, 1, 2].map((j) =>
      [0, 1, 2].reduce((sum, i) => sum + direction[i]! * symmetries[9 * n + 3 * i + j]!, 0),
    ) as unknown as Vector3;
    return unit(reciprocalVector(vectors, image));
  });
  const cosineSquares = new Float64Array(indices.length * members);
  indices.forEach((reflection, i) => {
    const g = unit(reciprocalVector(vectors, reflection));
    axes.forEach((axis, n) => {
      cosineSquares[i * members + n] = (g[0] * axis[0] + g[1] * axis[1] + g[2] * axis[2]) ** 2;
    });
  });
  return { members, cosineSquares };
}

function unit(vector: Vector3): Vector3 {
  const length = Math.hypot(...vector);
  return [vector[0] / length, vector[1] / length, vector[2] / length];
}

/** The lattice under a strain, a_i' = a_i (1 + ε + 3/2 ε²): the inverse of 1/d² = g (1 − 2ε) g to third order. */
export function strainedLattice(model: PhaseModel, amplitudes: ArrayLike<number>): Matrix3 {
  const sums = [0, 0, 0, 0, 0, 0].map((_, i) =>
    model.strains.reduce((sum, tensor, k) => sum + amplitudes[k]! * tensor[i]!, 0),
  );
  const [xx, yy, zz, yz, xz, xy] = sums as [number, number, number, number, number, number];
  const strain = (x: number, y: number, z: number): Vector3 => [
    xx * x + xy * y + xz * z,
    xy * x + yy * y + yz * z,
    xz * x + yz * y + zz * z,
  ];
  const apply = (vector: Vector3): Vector3 => {
    const first = strain(...vector);
    const second = strain(...first);
    return [0, 1, 2].map((i) => vector[i]! + first[i]! + 1.5 * second[i]!) as unknown as Vector3;
  };
  return [apply(model.lattice[0]), apply(model.lattice[1]), apply(model.lattice[2])];
}
