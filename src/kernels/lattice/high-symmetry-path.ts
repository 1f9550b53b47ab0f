import { AppError } from '../../core/error.ts';
import {
  cellVolume,
  cross,
  dot,
  type Matrix3,
  norm,
  reciprocalLattice,
  toCartesian,
  toFractional,
  type Vector3,
} from '../crystal/index.ts';
import { type Cell, latticeOf, transformRows, transpose } from './cell-algebra.ts';

/** A named wave vector, in fractions of the reciprocal vectors of the cell it was made for. */
export type NamedPoint = { readonly label: string; readonly q: Vector3 };

/** Straight lines between named points, with the lattice that the names belong to. */
export type HighSymmetryPath = {
  readonly lattice: LatticeName;
  /** Connected runs of points; between two runs the path jumps. */
  readonly runs: readonly (readonly NamedPoint[])[];
};

export type LatticeName =
  | 'simple cubic'
  | 'body-centred cubic'
  | 'face-centred cubic'
  | 'hexagonal'
  | 'primitive tetragonal'
  | 'primitive orthorhombic';

/** Points in units of 2π/a along the axes of the cube (cubic), or in fractions of the reciprocal vectors (the others). */
const points: Readonly<Record<LatticeName, Readonly<Record<string, Vector3>>>> = {
  'simple cubic': { Γ: [0, 0, 0], X: [0, 0.5, 0], M: [0.5, 0.5, 0], R: [0.5, 0.5, 0.5] },
  'body-centred cubic': { Γ: [0, 0, 0], H: [0, 1, 0], N: [0.5, 0.5, 0], P: [0.5, 0.5, 0.5] },
  'face-centred cubic': {
    ...{ Γ: [0, 0, 0], X: [0, 1, 0], W: [0.5, 1, 0], L: [0.5, 0.5, 0.5] },
    ...{ U: [0.25, 1, 0.25], K: [0.75, 0.75, 0] },
  },
  hexagonal: {
    ...{ Γ: [0, 0, 0], M: [0.5, 0, 0], K: [1 / 3, 1 / 3, 0] },
    ...{ A: [0, 0, 0.5], L: [0.5, 0, 0.5], H: [1 / 3, 1 / 3, 0.5] },
  },
  'primitive tetragonal': {
    ...{ Γ: [0, 0, 0], X: [0, 0.5, 0], M: [0.5, 0.5, 0] },
    ...{ Z: [0, 0, 0.5], R: [0, 0.5, 0.5], A: [0.5, 0.5, 0.5] },
  },
  'primitive orthorhombic': {
    ...{ Γ: [0, 0, 0], X: [0.5, 0, 0], S: [0.5, 0.5, 0], Y: [0, 0.5, 0] },
    ...{ Z: [0, 0, 0.5], U: [0.5, 0, 0.5], R: [0.5, 0.5, 0.5], T: [0, 0.5, 0.5] },
  },
};

const walks: Readonly<Record<LatticeName, string>> = {
  'simple cubic': 'Γ X M Γ R X | M R',
  'body-centred cubic': 'Γ H N Γ P H | P N',
  'face-centred cubic': 'Γ X W K Γ L U W L K | U X',
  hexagonal: 'Γ M K Γ A L H A | L M | K H',
  'primitive tetragonal': 'Γ X M Γ Z R A Z | X R | M A',
  'primitive orthorhombic': 'Γ X S Y Γ Z U R T Z | Y T | U X | S R',
};

/**
 * The usual path through the Brillouin zone of a primitive cell, by the metric of its lattice (any choice of primitive vectors).
 * Points and walks of cubic, hexagonal, and primitive tetragonal and orthorhombic lattices; null for others.
 * `tolerance` [Å]: of lengths and right angles.
 * @source setyawan-curtarolo2010, appendix A
 */
export function highSymmetryPath(cell: Cell, tolerance = 1e-2): HighSymmetryPath | null {
  const vectors = latticeVectors(cell);
  const frame = findFrame(vectors, cellVolume(latticeOf(cell)), tolerance);
  if (frame === null) return null;
  const { lattice, axes } = frame;
  const inAxes = axisCoefficients(cell, axes);
  const runs = walks[lattice].split(' | ').map((run) =>
    run.split(' ').map((label): NamedPoint => {
      const place = points[lattice][label]!;
      // With a_i = Σ_n c_in axes_n, the fraction along the reciprocal vector of a_i is q_i = a_i·k/2π = Σ_n c_in place_n.
      const q = transformRows(Float64Array.from(place), transpose(inAxes));
      return { label, q: [clean(q[0]!), clean(q[1]!), clean(q[2]!)] };
    }),
  );
  return { lattice, runs };
}

const clean = (x: number): number => Math.round(x * 1e9) / 1e9 + 0;

type Frame = { readonly lattice: LatticeName; readonly axes: Matrix3 };

/** Cell vectors as sums of the frame's axes, 3 × 3. */
function axisCoefficients(cell: Cell, axes: Frame['axes']): Cell {
  const reciprocal = reciprocalLattice(axes);
  return Float64Array.from(latticeOf(cell).flatMap((row) => toFractional(reciprocal, row)));
}

/** Short lattice vectors, one of each pair ±v, by length. */
function latticeVectors(cell: Cell): readonly Vector3[] {
  const lattice = latticeOf(cell);
  const out: Vector3[] = [];
  for (let a = 0; a <= 3; a++)
    for (let b = a === 0 ? 0 : -3; b <= 3; b++)
      for (let c = a === 0 && b === 0 ? 1 : -3; c <= 3; c++) out.push(toCartesian(lattice, [a, b, c]));
  return out.sort((p, q) => dot(p, p) - dot(q, q)).slice(0, 60);
}

/** Orthogonal triples whose cell holds 1, 2 or 4 lattice points, or two equal vectors at 120° with one across. */
function findFrame(vectors: readonly Vector3[], volume: number, tolerance: number): Frame | null {
  const isSquare = (p: Vector3, q: Vector3): boolean =>
    Math.abs(dot(p, q)) < tolerance * Math.max(norm(p), norm(q));
  const isEqual = (p: Vector3, q: Vector3): boolean => Math.abs(norm(p) - norm(q)) < tolerance;
  let other: Frame | null = null;
  for (let k = 2; k < vectors.length; k++)
    for (let j = 1; j < k; j++)
      for (let i = 0; i < j; i++) {
        const axes = [vectors[i]!, vectors[j]!, vectors[k]!] as const;
        const ratio = cellVolume(axes) / volume;
        const held = Math.round(ratio);
        if (Math.abs(ratio - held) > 0.01 || held > 4 || held === 0) continue;
        const frame = frameOf(axes, held, isSquare, isEqual);
        if (frame?.lattice.endsWith('cubic') || frame?.lattice === 'hexagonal') return frame;
        other ??= frame;
      }
  return other;
}

type Compare = (p: Vector3, q: Vector3) => boolean;

function frameOf(axes: Matrix3, held: number, isSquare: Compare, isEqual: Compare): Frame | null {
  for (const [a, b, c] of [axes, [axes[1], axes[2], axes[0]], [axes[2], axes[0], axes[1]]] as const) {
    if (!isSquare(a, c) || !isSquare(b, c)) continue;
    const minus: Vector3 = [-a[0], -a[1], -a[2]];
    if (held === 1 && isEqual(a, b) && Math.abs(Math.abs(dot(a, b)) / dot(a, a) - 0.5) < 0.01)
      return { lattice: 'hexagonal', axes: dot(a, b) < 0 ? [a, b, c] : [minus, b, c] };
    if (!isSquare(a, b)) continue;
    if (isEqual(a, b) && isEqual(b, c)) {
      const names = { 1: 'simple cubic', 2: 'body-centred cubic', 4: 'face-centred cubic' } as const;
      const lattice = names[held as 1 | 2 | 4];
      return lattice === undefined ? null : { lattice, axes: [a, b, c] };
    }
    if (held !== 1) continue;
    if (isEqual(a, b)) return { lattice: 'primitive tetragonal', axes: [a, b, c] };
    if (!isEqual(b, c) && !isEqual(a, c)) return { lattice: 'primitive orthorhombic', axes: [a, b, c] };
  }
  return null;
}

/** Wave vectors along a path, with their distance along it [1/Å, 2π included]. */
export type PathPoint = { readonly q: Vector3; readonly distance: number; readonly label: string | null };

/**
 * Wave vectors along the runs, about `count` of them, spaced evenly in reciprocal space; every named point is among them. A jump
 * between runs takes no distance.
 * @throws bad-path — fewer than two points, or a run of one.
 */
export function samplePath(
  cell: Cell,
  runs: readonly (readonly NamedPoint[])[],
  count = 200,
): readonly PathPoint[] {
  if (runs.length === 0 || runs.some((run) => run.length < 2))
    throw new AppError('bad-path', 'a path needs runs of at least two points');
  const [a, b, c] = latticeOf(cell);
  const factor = (2 * Math.PI) / dot(a, cross(b, c));
  const reciprocal = Float64Array.from([...cross(b, c), ...cross(c, a), ...cross(a, b)]).map(
    (x) => x * factor,
  );
  const lengthOf = (from: NamedPoint, to: NamedPoint): number =>
    Math.hypot(
      ...transformRows(
        Float64Array.from(to.q, (x, d) => x - from.q[d]!),
        reciprocal,
      ),
    );
  const segments = runs.flatMap((run) => run.slice(1).map((to, n) => lengthOf(run[n]!, to)));
  const step = segments.reduce((sum, length) => sum + length, 0) / count;
  const out: PathPoint[] = [];
  let distance = 0;
  for (const run of runs) {
    out.push({ q: run[0]!.q, distance, label: run[0]!.label });
    for (let n = 1; n < run.length; n++) {
      const [from, to] = [run[n - 1]!, run[n]!];
      const length = lengthOf(from, to);
      const pieces = Math.max(1, Math.round(length / step));
      for (let k = 1; k <= pieces; k++) {
        const at = (d: number): number => from.q[d]! + ((to.q[d]! - from.q[d]!) * k) / pieces;
        out.push({
          q: [at(0), at(1), at(2)],
          distance: distance + (length * k) / pieces,
          label: k === pieces ? to.label : null,
        });
      }
      distance += length;
    }
  }
  return out;
}
