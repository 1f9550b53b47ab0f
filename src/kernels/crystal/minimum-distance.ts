import { AppError } from '../../core/error.ts';
import { cellVolume, planeSpacings } from './lattice.ts';
import { findNeighbours } from './neighbours.ts';
import type { Structure, Vector3 } from './structure.ts';
import { describeOccupants } from './structure-properties.ts';

/** Two places of a crystal and how far they are apart [Å]; `shift` is the cell of the second, in lattice vectors. */
export type SitePair = {
  readonly first: number;
  readonly second: number;
  readonly shift: Vector3;
  readonly distance: number;
};

/**
 * The two closest places of a crystal, images of one site included.
 * @throws no-sites — the structure is empty.
 */
export function closestPair(structure: Structure): SitePair {
  const { lattice, sites } = structure;
  if (sites.length === 0) throw new AppError('no-sites', 'the structure has no sites');
  const spacing = Math.cbrt(cellVolume(lattice) / sites.length);
  let cutoff = Math.min(spacing, ...planeSpacings(lattice));
  for (;;) {
    const pairs = pairsWithin(structure, cutoff);
    if (pairs.length > 0)
      return pairs.reduce((least, pair) => (pair.distance < least.distance ? pair : least));
    cutoff *= 1.5;
  }
}

/**
 * Refuses a structure in which two atoms lie on top of each other. Split positions, whose occupancies together are at most
 * 1, are never filled at once and may be close.
 * @param minimum least distance allowed [Å]; no two nuclei of a solid at low pressure are closer than 0.7 Å (H–H)
 * @throws atoms-overlap — two places are closer; the message names them and their distance.
 */
export function checkMinimumDistance(structure: Structure, minimum = 0.5): void {
  const filling = structure.sites.map(({ occupants }) => occupants.reduce((sum, o) => sum + o.occupancy, 0));
  const close = pairsWithin(structure, minimum).find(
    ({ first, second }) => filling[first]! + filling[second]! > 1.001,
  );
  if (close === undefined) return;
  const name = (i: number) => {
    const { label, occupants, position } = structure.sites[i]!;
    return `site ${i + 1} (${label ?? describeOccupants(occupants)} at ${position.map((x) => x.toFixed(4)).join(' ')})`;
  };
  throw new AppError(
    'atoms-overlap',
    `${name(close.first)} and ${name(close.second)} are ${close.distance.toFixed(4)} Å apart; expected at least ${minimum} Å`,
  );
}

/** Pairs of places no farther apart than a cut-off [Å, above 0], each from one end, images of one site included. */
export function pairsWithin(structure: Structure, cutoff: number): readonly SitePair[] {
  const { offsets, indices, shifts, distances } = findNeighbours(structure, cutoff);
  const pairs: SitePair[] = [];
  for (let first = 0; first < structure.sites.length; first++)
    for (let p = offsets[first]!; p < offsets[first + 1]!; p++)
      if (indices[p]! >= first)
        pairs.push({
          first,
          second: indices[p]!,
          shift: [shifts[3 * p]!, shifts[3 * p + 1]!, shifts[3 * p + 2]!],
          distance: distances[p]!,
        });
  return pairs;
}
