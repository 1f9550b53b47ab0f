import { latticeIsometries } from '../crystal/index.ts';
import type { Atoms } from './atoms.ts';
import { type Cell, inverse, latticeOf, multiply, transformRows, transpose } from './cell-algebra.ts';
import { openSiteFinder, type SiteFinder } from './site-finder.ts';

/** A motion that leaves a crystal as it is: x′ = W x + w on columns of fractional coordinates. */
export type CrystalOperation = {
  /** W, 3 × 3 whole numbers, row-major. */
  readonly rotation: Float64Array;
  /** w, 3 numbers in [0, 1). */
  readonly translation: Float64Array;
  /** The atom that each atom is moved to. */
  readonly permutation: Int32Array;
  /** The same rotation R on Cartesian columns, 3 × 3, orthogonal. */
  readonly cartesian: Float64Array;
};

/**
 * All symmetry operations of a crystal: rotations that keep the lengths and angles of the cell, with every translation that
 * carries each atom to one of its element. Distances are compared to `tolerance` [Å]; pure translations are among them where the
 * cell is not primitive. The identity comes first.
 * @source grosse-kunstleve1999
 */
export function findSymmetry(atoms: Atoms, tolerance = 1e-3): readonly CrystalOperation[] {
  const toFractions = inverse(atoms.cell);
  const fractions = transformRows(atoms.positions, toFractions);
  const finder = openSiteFinder(atoms, fractions, 2 * tolerance);
  const operations: CrystalOperation[] = [];
  for (const rows of latticeIsometries(latticeOf(atoms.cell), tolerance)) {
    const rotation = Float64Array.from(rows.flat());
    const turned = transformRows(fractions, transpose(rotation));
    const rowOperation = multiply(multiply(toFractions, transpose(rotation)), atoms.cell);
    const cartesian = orthogonal(transpose(rowOperation));
    for (const start of translationsOf(atoms, fractions, turned)) {
      const found = refine(atoms, fractions, turned, start, finder);
      if (found !== null) operations.push({ rotation, ...found, cartesian });
    }
  }
  return operations.sort((a, b) => rank(a) - rank(b));
}

const rank = ({ rotation, translation }: CrystalOperation): number =>
  rotation.every((x, n) => x === (n % 4 === 0 ? 1 : 0))
    ? translation.every((x) => Math.abs(x - Math.round(x)) < 1e-6)
      ? 0
      : 1
    : 2;

/** Translations that carry the first atom of the rarest element to an atom of that element. */
function translationsOf(
  { elements }: Atoms,
  fractions: Float64Array,
  turned: Float64Array,
): readonly Float64Array[] {
  const counts = Map.groupBy(elements, (element) => element);
  const rarest = elements.reduce((best, element) =>
    counts.get(element)!.length < counts.get(best)!.length ? element : best,
  );
  const first = elements.indexOf(rarest);
  return elements.flatMap((element, j) =>
    element === rarest
      ? [Float64Array.from({ length: 3 }, (_, d) => fractions[3 * j + d]! - turned[3 * first + d]!)]
      : [],
  );
}

/** The permutation of a translation that fits all atoms, and the translation averaged over them; null where it does not fit. */
function refine(
  { elements }: Atoms,
  fractions: Float64Array,
  turned: Float64Array,
  start: Float64Array,
  finder: SiteFinder,
): Pick<CrystalOperation, 'permutation' | 'translation'> | null {
  const count = elements.length;
  const permutation = new Int32Array(count);
  const isTaken = new Uint8Array(count);
  const sums = new Float64Array(3);
  for (let i = 0; i < count; i++) {
    const target = finder.find(
      turned[3 * i]! + start[0]!,
      turned[3 * i + 1]! + start[1]!,
      turned[3 * i + 2]! + start[2]!,
    );
    if (target < 0 || elements[i] !== elements[target] || isTaken[target]) return null;
    isTaken[target] = 1;
    permutation[i] = target;
    for (let d = 0; d < 3; d++) {
      const x = turned[3 * i + d]! + start[d]! - fractions[3 * target + d]!;
      sums[d] = sums[d]! - (x - Math.round(x));
    }
  }
  return { permutation, translation: start.map((x, d) => wrap(x + sums[d]! / count)) };
}

const wrap = (x: number): number => {
  const inside = x - Math.floor(x);
  return inside > 1 - 1e-9 || inside < 1e-9 ? 0 : inside;
};

/** The orthogonal matrix next to one that is nearly so: R ← (R + R⁻ᵀ)/2, repeated. */
function orthogonal(matrix: Cell): Cell {
  let near = matrix;
  for (let round = 0; round < 4; round++) {
    const other = transpose(inverse(near));
    near = near.map((x, n) => (x + other[n]!) / 2);
  }
  return near;
}
