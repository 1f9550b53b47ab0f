import { dot, latticeIsometries, type Matrix3, norm, type Vector3 } from '../crystal/index.ts';
import type { LatticeCell } from './lattices.ts';
import type { Bond } from './spin-model.ts';

/** Maps fractional x to rotation·x + shift; `images[i]` is where site i lands: which site, in which cell. */
export type SymmetryOperation = {
  readonly rotation: Matrix3;
  readonly images: readonly { readonly site: number; readonly cell: Vector3 }[];
};

/** Of lengths, as a part of the longest lattice vector. */
const tolerance = 1e-4;
const apply = (m: Matrix3, v: Vector3): Vector3 => [dot(m[0], v), dot(m[1], v), dot(m[2], v)];

/**
 * The operations that leave a cell as it is: every isometry of the lattice, given by whole-number matrices on fractional
 * coordinates, that maps the sites onto sites of the same kind after some translation.
 * @param kinds one number per site; sites of different kinds are not exchanged. All equal when left out.
 */
export function findSymmetries(cell: LatticeCell, kinds?: readonly number[]): readonly SymmetryOperation[] {
  const found: SymmetryOperation[] = [];
  const longest = Math.max(...cell.lattice.map(norm));
  for (const rotation of latticeIsometries(cell.lattice, tolerance * longest)) {
    const first = apply(rotation, cell.positions[0]!);
    for (const target of cell.positions) {
      const shift: Vector3 = [target[0] - first[0], target[1] - first[1], target[2] - first[2]];
      const images = imagesOf(cell.positions, rotation, shift, kinds);
      if (images !== null) found.push({ rotation, images });
    }
  }
  return found;
}

function imagesOf(
  positions: readonly Vector3[],
  rotation: Matrix3,
  shift: Vector3,
  kinds: readonly number[] | undefined,
): SymmetryOperation['images'] | null {
  const images: { site: number; cell: Vector3 }[] = [];
  for (const [i, position] of positions.entries()) {
    const moved = apply(rotation, position);
    const target: Vector3 = [moved[0] + shift[0], moved[1] + shift[1], moved[2] + shift[2]];
    const hit = findSite(positions, target);
    if (hit === null || (kinds !== undefined && kinds[i] !== kinds[hit.site])) return null;
    images.push(hit);
  }
  return images;
}

/** The site at a fractional position, and the cell it is in; null where there is none. */
export function findSite(
  positions: readonly Vector3[],
  target: Vector3,
  within = 1e-3,
): { readonly site: number; readonly cell: Vector3 } | null {
  for (const [site, position] of positions.entries()) {
    const cell: Vector3 = [
      Math.round(target[0] - position[0]),
      Math.round(target[1] - position[1]),
      Math.round(target[2] - position[2]),
    ];
    if (target.every((x, k) => Math.abs(x - position[k]! - cell[k]!) <= within)) return { site, cell };
  }
  return null;
}

/** All bonds that the operations make of one, in both directions, each once; the exchange is that of the bond given. */
export function expandBond(bond: Bond, operations: readonly SymmetryOperation[]): readonly Bond[] {
  const found = new Map<string, Bond>();
  const add = (from: number, to: number, [a, b, c]: Vector3): void => {
    found.set(`${from} ${to} ${a} ${b} ${c}`, { from, to, translation: [a, b, c], exchange: bond.exchange });
  };
  for (const { rotation, images } of operations) {
    const start = images[bond.from]!;
    const end = images[bond.to]!;
    const turned = apply(rotation, bond.translation);
    const step = [0, 1, 2].map((k) => Math.round(turned[k]! + end.cell[k]! - start.cell[k]!) + 0);
    const [a = 0, b = 0, c = 0] = step;
    add(start.site, end.site, [a, b, c]);
    add(end.site, start.site, [0 - a, 0 - b, 0 - c]);
  }
  return [...found.values()];
}
