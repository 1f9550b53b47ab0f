import type { Atoms } from './atoms.ts';
import { faceDistances } from './cell-algebra.ts';

/** Finds the atom at a place of a crystal, modulo the lattice. */
export type SiteFinder = {
  /** Index of an atom within the tolerance of fractional coordinates, −1 for none; the first in order. */
  find(x: number, y: number, z: number): number;
};

/**
 * Sorts the atoms of a crystal into bins of about 1 Å, so that a place is looked up in a time that does not grow with their number.
 * `fractions`: N × 3; `tolerance` [Å].
 */
export function openSiteFinder(
  { cell }: Pick<Atoms, 'cell'>,
  fractions: Float64Array,
  tolerance: number,
): SiteFinder {
  const heights = faceDistances(cell);
  const counts = heights.map((height) => Math.max(1, Math.min(200, Math.floor(height))));
  const margins = heights.map((height) => (1.01 * tolerance) / height);
  const [n1, n2, n3] = counts as [number, number, number];
  const heads = new Int32Array(n1 * n2 * n3).fill(-1);
  const next = new Int32Array(fractions.length / 3);
  const wrap = (x: number): number => x - Math.floor(x);
  const binOf = (x: number, n: number): number => Math.min(n - 1, Math.floor(wrap(x) * n));
  for (let i = next.length - 1; i >= 0; i--) {
    const bin =
      (binOf(fractions[3 * i]!, n1) * n2 + binOf(fractions[3 * i + 1]!, n2)) * n3 +
      binOf(fractions[3 * i + 2]!, n3);
    next[i] = heads[bin]!;
    heads[bin] = i;
  }
  const squared = (i: number, x: number, y: number, z: number): number => {
    let a = x - fractions[3 * i]!;
    let b = y - fractions[3 * i + 1]!;
    let c = z - fractions[3 * i + 2]!;
    a -= Math.round(a);
    b -= Math.round(b);
    c -= Math.round(c);
    const dx = a * cell[0]! + b * cell[3]! + c * cell[6]!;
    const dy = a * cell[1]! + b * cell[4]! + c * cell[7]!;
    const dz = a * cell[2]! + b * cell[5]! + c * cell[8]!;
    return dx * dx + dy * dy + dz * dz;
  };
  const limit = tolerance * tolerance;
  return {
    find(x, y, z) {
      let found = -1;
      // A place near a border of its bin is looked up on both sides: the corners of the box around it.
      for (let corner = 0; corner < 8; corner++) {
        const b1 = binOf(x + (corner & 1 ? margins[0]! : -margins[0]!), n1);
        const b2 = binOf(y + (corner & 2 ? margins[1]! : -margins[1]!), n2);
        const b3 = binOf(z + (corner & 4 ? margins[2]! : -margins[2]!), n3);
        for (let i = heads[(b1 * n2 + b2) * n3 + b3]!; i >= 0; i = next[i]!)
          if ((found < 0 || i < found) && squared(i, x, y, z) < limit) found = i;
        if (found >= 0) return found;
      }
      return found;
    },
  };
}
