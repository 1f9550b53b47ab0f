import { dotProduct } from '../linear-algebra/index.ts';
import type { Atoms } from './atoms.ts';
import { type Cell, determinant, inverse, rowLength, transformRows } from './cell-algebra.ts';
import { findSymmetry } from './find-symmetry.ts';

/**
 * The smallest cell of a crystal: its three shortest lattice vectors that span the primitive volume, of several choices the
 * one whose angles differ least, right-handed, with the atoms that differ modulo them. `tolerance` [Å].
 */
export function primitiveCell(atoms: Atoms, tolerance = 1e-3): Atoms {
  const translations = findSymmetry(atoms, tolerance)
    .filter(({ rotation }) => rotation.every((x, n) => x === (n % 4 === 0 ? 1 : 0)))
    .map(({ translation }) => translation);
  const wanted = Math.abs(determinant(atoms.cell)) / translations.length;
  const cell = shortestCell(atoms.cell, translations, wanted);
  const fractions = transformRows(atoms.positions, inverse(cell)).map((x) => x - Math.floor(x + 1e-6));
  const kept: number[] = [];
  for (let i = 0; i < atoms.elements.length; i++)
    if (!kept.some((j) => isSame(atoms, fractions, cell, i, j, tolerance))) kept.push(i);
  const chosen = Float64Array.from(kept.flatMap((i) => Array.from(fractions.subarray(3 * i, 3 * i + 3))));
  return { elements: kept.map((i) => atoms.elements[i]!), cell, positions: transformRows(chosen, cell) };
}

function shortestCell(cell: Cell, translations: readonly Float64Array[], wanted: number): Cell {
  const vectors: Float64Array[] = [];
  const range = [-2, -1, 0, 1, 2];
  for (const w of translations)
    for (const a of range)
      for (const b of range)
        for (const c of range) {
          const vector = transformRows(Float64Array.of(w[0]! + a, w[1]! + b, w[2]! + c), cell);
          if (Math.hypot(...vector) > 1e-6) vectors.push(vector);
        }
  vectors.sort(
    (p, q) =>
      Math.round(1e6 * (Math.hypot(...p) - Math.hypot(...q))) ||
      q[0]! - p[0]! ||
      q[1]! - p[1]! ||
      q[2]! - p[2]!,
  );
  return mostRegular(vectors.slice(0, 200), wanted) ?? cell;
}

/** Of the triples of the shortest vectors that span the volume, the one whose angles differ least; right-handed. */
function mostRegular(vectors: readonly Float64Array[], wanted: number): Cell | null {
  const lengths = vectors.map((vector) => Math.hypot(...vector));
  let best: Cell | null = null;
  let [least, spread] = [Infinity, Infinity];
  for (let k = 2; k < vectors.length && lengths[k]! < least - lengths[0]! - lengths[1]! + 1e-6; k++)
    for (let j = 1; j < k; j++)
      for (let i = 0; i < j; i++) {
        const sum = lengths[i]! + lengths[j]! + lengths[k]!;
        if (sum > least + 1e-6) continue;
        const [a, b, c] = [vectors[i]!, vectors[j]!, vectors[k]!];
        const candidate = Float64Array.from([...a, ...b, ...c]);
        const volume = determinant(candidate);
        if (Math.abs(Math.abs(volume) - wanted) > 1e-4 * wanted) continue;
        const products = [dotProduct(a, b), dotProduct(b, c), dotProduct(a, c)];
        const range = Math.max(...products) - Math.min(...products);
        if (sum > least - 1e-6 && range > spread - 1e-6) continue;
        [least, spread] = [Math.min(least, sum), range];
        best = volume > 0 ? candidate : candidate.map((x) => -x);
      }
  return best;
}

function isSame(
  { elements }: Atoms,
  fractions: Float64Array,
  cell: Cell,
  i: number,
  j: number,
  tolerance: number,
): boolean {
  if (elements[i] !== elements[j]) return false;
  const difference = Float64Array.from({ length: 3 }, (_, d) => {
    const x = fractions[3 * i + d]! - fractions[3 * j + d]!;
    return x - Math.round(x);
  });
  return (
    rowLength(Float64Array.from([...transformRows(difference, cell), 0, 0, 0, 0, 0, 0]), 0) < 2 * tolerance
  );
}
