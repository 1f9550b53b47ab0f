import type { Matrix3, Vector3 } from '../crystal/index.ts';
import { latticeSymmetries, reciprocalCell } from '../diffraction/index.ts';

/** Six independent symmetric tensors as xx, yy, zz, yz, xz, xy; the first is equal growth of all lengths. */
const tensors: readonly (readonly number[])[] = [
  [1, 1, 1, 0, 0, 0],
  [-1, -1, 2, 0, 0, 0],
  [1, -1, 0, 0, 0, 0],
  [0, 0, 0, 1, 0, 0],
  [0, 0, 0, 0, 1, 0],
  [0, 0, 0, 0, 0, 1],
];

/**
 * The homogeneous strains that keep the symmetry of a lattice, as tensors xx, yy, zz, yz, xz, xy in the lattice's Cartesian
 * frame: one for cubic cells, two for tetragonal and hexagonal ones, three, four and six for the rest. The first is equal
 * growth of all lengths by its amplitude; the others keep the volume and have the length 1 (Frobenius).
 */
export function strainBasis(lattice: Matrix3): readonly (readonly number[])[] {
  const rotations = rotationsOf(lattice);
  const found: (readonly number[])[] = [];
  for (const tensor of tensors) {
    let mean = averageOver(rotations, tensor);
    if (found.length > 0) {
      for (const known of found) {
        const share = contract(mean, known) / contract(known, known);
        mean = mean.map((value, i) => value - share * known[i]!);
      }
      const length = Math.sqrt(contract(mean, mean));
      if (length < 1e-3) continue;
      mean = mean.map((value) => value / length);
    }
    found.push(mean);
  }
  return found;
}

/** Σ a_ij b_ij of symmetric tensors. */
const contract = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, value, i) => sum + (i < 3 ? 1 : 2) * value * other[i]!, 0);

/** Cartesian rotations R, for row vectors g' = g R, that map the lattice onto itself. */
function rotationsOf(lattice: Matrix3): readonly Matrix3[] {
  const { vectors, metric } = reciprocalCell(lattice);
  const symmetries = latticeSymmetries(metric);
  const rotations: Matrix3[] = [];
  for (let at = 0; at < symmetries.length; at += 9) {
    const row = (i: number): Vector3 => {
      const [h, k, l] = [0, 1, 2].map((j) => symmetries[at + 3 * i + j]!) as [number, number, number];
      return [0, 1, 2].map(
        (axis) => h * vectors[0][axis]! + k * vectors[1][axis]! + l * vectors[2][axis]!,
      ) as unknown as Vector3;
    };
    // The direct lattice is the inverse of the reciprocal one, transposed: R = Aᵀ (W A*).
    const images = [row(0), row(1), row(2)] as const;
    const rotation = [0, 1, 2].map((i) =>
      [0, 1, 2].map((j) =>
        images.reduce((sum, image, n) => sum + lattice[n as 0 | 1 | 2][i]! * image[j]!, 0),
      ),
    );
    rotations.push(rotation as unknown as Matrix3);
  }
  return rotations;
}

function averageOver(rotations: readonly Matrix3[], tensor: readonly number[]): readonly number[] {
  const full = [
    [tensor[0]!, tensor[5]!, tensor[4]!],
    [tensor[5]!, tensor[1]!, tensor[3]!],
    [tensor[4]!, tensor[3]!, tensor[2]!],
  ];
  const pairs = [
    [0, 0],
    [1, 1],
    [2, 2],
    [1, 2],
    [0, 2],
    [0, 1],
  ] as const;
  return pairs.map(([p, q]) => {
    let sum = 0;
    for (const rotation of rotations)
      for (let i = 0; i < 3; i++)
        for (let j = 0; j < 3; j++) sum += rotation[i]![p]! * full[i]![j]! * rotation[j]![q]!;
    return sum / rotations.length;
  });
}

/** gᵀ ε g of a reciprocal vector g [1/Å] and a strain tensor. */
export const strainAlong = (tensor: readonly number[], [x, y, z]: Vector3): number =>
  tensor[0]! * x * x +
  tensor[1]! * y * y +
  tensor[2]! * z * z +
  2 * (tensor[3]! * y * z + tensor[4]! * x * z + tensor[5]! * x * y);
