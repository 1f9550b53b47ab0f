import { norm, planeSpacings, toCartesian, wrapPosition } from './lattice.ts';
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
  const places = openPlaces(lattice, tolerance);
  rows.forEach((row, index) => {
    const position = toSpecialPosition(lattice, row.position, operations, tolerance);
    const shared = places.find(position);
    if (shared !== null) orbits[shared]!.rows.push(index);
    else {
      const positions = orbitOf(lattice, position, operations, tolerance);
      for (const place of positions) places.add(place, orbits.length);
      orbits.push({ rows: [index], positions });
    }
  });
  return orbits;
}

/** Positions with the orbit they are of, found again within the tolerance: bins at least as wide, searched with their neighbours. */
function openPlaces(lattice: Matrix3, tolerance: number) {
  const counts = planeSpacings(lattice).map((spacing) =>
    Math.max(1, Math.floor(spacing / Math.max(1, tolerance))),
  );
  const bins = new Map<number, { readonly position: Vector3; readonly orbit: number }[]>();
  const cellOf = (position: Vector3) => wrapPosition(position).map((x, k) => Math.floor(x * counts[k]!));
  const keyOf = (cell: readonly number[]): number =>
    cell.reduce((key, i, k) => key * counts[k]! + ((i + counts[k]!) % counts[k]!), 0);
  return {
    add(position: Vector3, orbit: number): void {
      const key = keyOf(cellOf(position));
      const bin = bins.get(key);
      if (bin === undefined) bins.set(key, [{ position, orbit }]);
      else bin.push({ position, orbit });
    },
    find(position: Vector3): number | null {
      const cell = cellOf(position);
      for (let step = 0; step < 27; step++) {
        const key = keyOf(cell.map((i, k) => i + (Math.floor(step / 3 ** k) % 3) - 1));
        for (const entry of bins.get(key) ?? [])
          if (periodicDistance(lattice, entry.position, position) < tolerance) return entry.orbit;
      }
      return null;
    },
  };
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
