import { dot, norm, planeSpacings, toCartesian } from './lattice.ts';
import type { Matrix3, Vector3 } from './structure.ts';

/**
 * The rotations, proper or not, that carry a lattice onto itself: whole-number matrices W on columns of fractional coordinates,
 * x′ = W x. Every vector as long as a lattice vector is looked at, so that skewed cells have theirs too.
 * @param lattice vectors in rows [Å or any unit of length]. @param tolerance of lengths [same unit].
 */
export function latticeIsometries(lattice: Matrix3, tolerance: number): readonly Matrix3[] {
  const lengths = lattice.map(norm);
  const longest = Math.max(...lengths) + tolerance;
  const reach = planeSpacings(lattice).map((spacing) => Math.floor(longest / spacing + 1e-9));
  const images: { readonly whole: Vector3; readonly vector: Vector3 }[][] = [[], [], []];
  for (let a = -reach[0]!; a <= reach[0]!; a++)
    for (let b = -reach[1]!; b <= reach[1]!; b++)
      for (let c = -reach[2]!; c <= reach[2]!; c++) {
        const vector = toCartesian(lattice, [a, b, c]);
        const length = norm(vector);
        lengths.forEach((wanted, n) => {
          if (Math.abs(length - wanted) < tolerance) images[n]!.push({ whole: [a, b, c], vector });
        });
      }
  const keeps = (u: Vector3, v: Vector3, m: 0 | 1, n: 1 | 2): boolean =>
    Math.abs(dot(u, v) - dot(lattice[m], lattice[n])) < tolerance * (lengths[m]! + lengths[n]!);
  const found: Matrix3[] = [];
  for (const a of images[0]!)
    for (const b of images[1]!) {
      if (!keeps(a.vector, b.vector, 0, 1)) continue;
      for (const c of images[2]!)
        if (keeps(a.vector, c.vector, 0, 2) && keeps(b.vector, c.vector, 1, 2))
          found.push([
            [a.whole[0], b.whole[0], c.whole[0]],
            [a.whole[1], b.whole[1], c.whole[1]],
            [a.whole[2], b.whole[2], c.whole[2]],
          ]);
    }
  return found;
}
