import type { Vector3 } from '../crystal/index.ts';
import { diagonalize, openHermitian } from '../linear-algebra/index.ts';
import { exchangeMatrixOf } from './exchange-matrix.ts';
import { checkSpinModel, neighboursOf, type SpinModel } from './spin-model.ts';

/**
 * The order that sets in first when the lattice is cooled, in mean field: the largest eigenvalue of J(q) over the zone.
 * `wavevector` in units of the reciprocal lattice vectors; `eigenvalue` [meV]; `amplitudes` of the sites, complex, scaled
 * so that the largest is 1.
 */
export type MagneticOrder = {
  readonly kind: 'ferro' | 'antiferro' | 'none';
  readonly wavevector: Vector3;
  readonly eigenvalue: number;
  readonly amplitudes: readonly { readonly re: number; readonly im: number }[];
  /** Directions in which the bonds run on without end: 3 for a crystal, 2 for a sheet. */
  readonly dimensions: number;
  /** Whether another wave vector, or another mode at this one, orders at the same temperature. */
  readonly isDegenerate: boolean;
};

const divisions = 12;

/**
 * Finds the first order: J(q) on a grid of q with denominators 2, 3, 4, 6 and 12, then refined about the best. An order at
 * q = 0 wins ties. Ferro: all sites in phase at q = 0 (unequal sizes allowed); antiferro: any other; none: no positive
 * eigenvalue, or, in fewer than three dimensions, no order of isotropic spins above zero temperature.
 * @source luttinger-tisza1946
 * @source mermin-wagner1966
 * @throws empty-exchange, bad-exchange — the model is empty or broken.
 */
export function findMagneticOrder(model: SpinModel): MagneticOrder {
  checkSpinModel(model);
  const matrix = exchangeMatrixOf(model);
  const scratch = openHermitian(matrix.n);
  const largestAt = (q: Vector3): number => {
    matrix.fill(q, scratch);
    return matrix.n === 1 ? scratch.re[0]! : diagonalize(scratch).values[matrix.n - 1]!;
  };
  const dimensions = countDimensions(model);
  const { wavevector, isShared } = searchZone(largestAt, matrix.n > 8 ? 4 : divisions, usedAxes(model));
  matrix.fill(wavevector, scratch);
  const { values, vectors } = diagonalize(scratch);
  const n = matrix.n;
  const eigenvalue = values[n - 1]!;
  const isDouble = n > 1 && values[n - 2]! > eigenvalue * (1 - 1e-6);
  const amplitudes = Array.from({ length: n }, (_, i) => ({
    re: vectors.re[i * n + n - 1]!,
    im: vectors.im[i * n + n - 1]!,
  }));
  const turned = turnToReal(amplitudes);
  const isUniform = wavevector.every((x) => x === 0);
  const isInPhase = turned.every(({ re, im }) => re > -1e-6 && Math.abs(im) < 1e-6);
  const hasOrder = eigenvalue > 0 && dimensions >= 3;
  const kind = !hasOrder ? 'none' : isUniform && isInPhase ? 'ferro' : 'antiferro';
  return { kind, wavevector, eigenvalue, amplitudes: turned, dimensions, isDegenerate: isShared || isDouble };
}

/** Axes along which any bond leaves the cell: only these are searched. */
const usedAxes = ({ bonds }: SpinModel): readonly boolean[] =>
  [0, 1, 2].map((k) => bonds.some(({ translation }) => translation[k] !== 0));

function searchZone(
  largestAt: (q: Vector3) => number,
  count: number,
  axes: readonly boolean[],
): { readonly wavevector: Vector3; readonly isShared: boolean } {
  const spans = axes.map((isUsed) => (isUsed ? count : 1));
  let best: Vector3 = [0, 0, 0];
  let top = largestAt(best);
  const atGamma = top;
  const scale = (value: number): number => 1e-9 * Math.max(Math.abs(value), Math.abs(atGamma));
  let shared = 0;
  for (let a = 0; a < spans[0]!; a++)
    for (let b = 0; b < spans[1]!; b++)
      for (let c = 0; c < spans[2]!; c++) {
        if (a + b + c === 0) continue;
        const q: Vector3 = [a / count, b / count, c / count];
        const value = largestAt(q);
        if (value > top + scale(value)) {
          best = q;
          top = value;
          shared = 0;
        } else if (value > top - scale(value) && !isReverse(q, best)) shared++;
      }
  const refined = refine(largestAt, best, top, axes, count);
  return { wavevector: refined, isShared: shared > 0 };
}

const isReverse = (q: Vector3, other: Vector3): boolean =>
  q.every((x, k) => {
    const sum = x + other[k]!;
    return Math.abs(sum - Math.round(sum)) < 1e-9;
  });

/** Climbs from the best point of the grid; the point of the grid stays unless the climb gains more than 1e-6. */
function refine(
  largestAt: (q: Vector3) => number,
  start: Vector3,
  top: number,
  axes: readonly boolean[],
  count: number,
): Vector3 {
  let best = start;
  let value = top;
  for (let step = 0.5 / count; step > 1e-5; step /= 2) {
    for (let hasMoved = true; hasMoved; ) {
      hasMoved = false;
      for (const k of [0, 1, 2].filter((axis) => axes[axis]))
        for (const sign of [1, -1]) {
          const q = best.map((x, i) => (i === k ? x + sign * step : x)) as unknown as Vector3;
          const tried = largestAt(q);
          if (tried <= value + 1e-12 * Math.abs(value)) continue;
          best = q;
          value = tried;
          hasMoved = true;
        }
    }
  }
  return value > top + 1e-6 * Math.abs(top) ? best : start;
}

/** Multiplies by the phase that makes the largest amplitude 1. */
function turnToReal(amplitudes: MagneticOrder['amplitudes']): MagneticOrder['amplitudes'] {
  const largest = amplitudes.reduce((one, other) =>
    Math.hypot(other.re, other.im) > Math.hypot(one.re, one.im) * (1 + 1e-9) ? other : one,
  );
  const size = largest.re ** 2 + largest.im ** 2;
  return amplitudes.map(({ re, im }) => ({
    re: (re * largest.re + im * largest.im) / size,
    im: (im * largest.re - re * largest.im) / size,
  }));
}

/** The rank of the translations that closed walks along bonds make, from any site: 0 of a molecule, 3 of a crystal. */
export function countDimensions(model: SpinModel): number {
  const lists = neighboursOf({ ...model, bonds: model.bonds.filter(({ exchange }) => exchange !== 0) });
  let largest = 0;
  const place = new Map<number, Vector3>();
  for (let start = 0; start < model.sites.length; start++) {
    if (place.has(start)) continue;
    place.set(start, [0, 0, 0]);
    const walks: Vector3[] = [];
    for (const queue = [start]; queue.length > 0; ) {
      const site = queue.pop()!;
      const here = place.get(site)!;
      for (const { site: next, translation } of lists[site]!) {
        const there: Vector3 = [here[0] + translation[0], here[1] + translation[1], here[2] + translation[2]];
        const known = place.get(next);
        if (known === undefined) {
          place.set(next, there);
          queue.push(next);
        } else walks.push([there[0] - known[0], there[1] - known[1], there[2] - known[2]]);
      }
    }
    largest = Math.max(largest, rankOf(walks));
  }
  return largest;
}

function rankOf(vectors: readonly Vector3[]): number {
  const rows: number[][] = [];
  for (const vector of vectors) {
    const rest = [...vector] as number[];
    for (const row of rows) {
      const lead = row.findIndex((x) => x !== 0);
      const factor = rest[lead]! / row[lead]!;
      for (let k = 0; k < 3; k++) rest[k] = k === lead ? 0 : rest[k]! - factor * row[k]!;
    }
    if (rest.some((x) => Math.abs(x) > 1e-9)) rows.push(rest.map((x) => (Math.abs(x) > 1e-9 ? x : 0)));
    if (rows.length === 3) break;
  }
  return rows.length;
}
