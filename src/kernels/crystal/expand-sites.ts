import { norm, toCartesian, wrapPosition } from './lattice.ts';
import type { Matrix3, Occupant, Site, Vector3 } from './structure.ts';
import { applyOperation, type SymmetryOperation } from './symmetry-operation.ts';

/** One row of an asymmetric unit. */
export type AsymmetricSite = {
  readonly label: string;
  readonly position: Vector3;
  readonly occupant: Occupant;
  readonly bIso?: number;
};

/** All places that one or more rows of the asymmetric unit fill together. */
export type SiteOrbit = {
  /** The rows, by their index. */
  readonly rows: readonly number[];
  readonly positions: readonly Vector3[];
};

/**
 * Applies the operations to every row. A position within `tolerance` [Å] of its own image is moved onto the special position
 * (the mean of the images, which cancels the rounding of 0.3333), and rows on the same place share it.
 */
export function expandSites(
  lattice: Matrix3,
  rows: readonly AsymmetricSite[],
  operations: readonly SymmetryOperation[],
  tolerance: number,
): readonly SiteOrbit[] {
  const orbits: { readonly rows: number[]; readonly positions: readonly Vector3[] }[] = [];
  rows.forEach((row, index) => {
    const position = toSpecialPosition(lattice, row.position, operations, tolerance);
    const shared = orbits.find(({ positions }) =>
      positions.some((other) => periodicDistance(lattice, other, position) < tolerance),
    );
    if (shared !== undefined) shared.rows.push(index);
    else orbits.push({ rows: [index], positions: orbitOf(lattice, position, operations, tolerance) });
  });
  return orbits;
}

/** The sites of the whole cell: the occupants of each orbit on all its positions; equal species on one place add up. */
export function fillOrbits(rows: readonly AsymmetricSite[], orbits: readonly SiteOrbit[]): readonly Site[] {
  return orbits.flatMap((orbit): readonly Site[] => {
    const occupants = mergeOccupants(orbit.rows.map((index) => rows[index]!.occupant));
    const { label, bIso } = rows[orbit.rows[0]!]!;
    return orbit.positions.map((position) => ({
      label,
      position,
      occupants,
      ...(bIso === undefined ? {} : { bIso }),
    }));
  });
}

function mergeOccupants(occupants: readonly Occupant[]): readonly Occupant[] {
  const bySpecies = new Map<string, Occupant>();
  for (const occupant of occupants) {
    const key = `${occupant.element} ${occupant.charge}`;
    const known = bySpecies.get(key);
    bySpecies.set(
      key,
      known === undefined ? occupant : { ...known, occupancy: known.occupancy + occupant.occupancy },
    );
  }
  return [...bySpecies.values()];
}

function toSpecialPosition(
  lattice: Matrix3,
  position: Vector3,
  operations: readonly SymmetryOperation[],
  tolerance: number,
): Vector3 {
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (const operation of operations) {
    const step = nearestStep(position, applyOperation(operation, position));
    if (norm(toCartesian(lattice, step)) >= tolerance) continue;
    for (let k = 0; k < 3; k++) sum[k]! += step[k]!;
    count++;
  }
  if (count <= 1) return position;
  return [position[0] + sum[0] / count, position[1] + sum[1] / count, position[2] + sum[2] / count];
}

function orbitOf(
  lattice: Matrix3,
  position: Vector3,
  operations: readonly SymmetryOperation[],
  tolerance: number,
): readonly Vector3[] {
  const positions: Vector3[] = [];
  for (const operation of operations) {
    const image = applyOperation(operation, position);
    if (positions.every((other) => periodicDistance(lattice, other, image) >= tolerance))
      positions.push(wrapPosition(image.map(withoutRounding) as unknown as Vector3));
  }
  return positions;
}

/** Takes off what sums of thirds and sixths leave behind, so that 1 − 1e-16 is 0 and not at the far end of the cell. */
const withoutRounding = (x: number): number => (Math.abs(x - Math.round(x)) < 1e-12 ? Math.round(x) : x);

/** Distance between two places modulo lattice vectors [Å]; exact where it is short against the cell. */
const periodicDistance = (lattice: Matrix3, from: Vector3, to: Vector3): number =>
  norm(toCartesian(lattice, nearestStep(from, to)));

const nearestStep = (from: Vector3, to: Vector3): Vector3 => [
  to[0] - from[0] - Math.round(to[0] - from[0]),
  to[1] - from[1] - Math.round(to[1] - from[1]),
  to[2] - from[2] - Math.round(to[2] - from[2]),
];
