import { AppError } from '../../core/error.ts';
import { reciprocalLattice, toFractional, type Vector3 } from '../crystal/index.ts';
import { expandBond, findSite, findSymmetries } from './lattice-symmetry.ts';
import { type LatticeCell, type LatticeName, latticeCells, neighbourShells } from './lattices.ts';
import { type Bond, checkSpinModel, pairBonds, type SpinModel } from './spin-model.ts';

/**
 * One shell of exchange J [meV, each pair once], named by its number from 1 (nearest first), by its distance, or by one of
 * its vectors, which the symmetry of the lattice makes into all. Lengths in units of the lattice.
 */
export type ExchangeShell = {
  readonly exchange: number;
  /** Neighbours of each site that the shell must turn out to have. */
  readonly multiplicity?: number;
} & ({ readonly shell: number } | { readonly distance: number } | { readonly vector: Vector3 });

/** How far to look for `count` shells, in nearest-neighbour distances or more: enough for every simple lattice. */
const reachOfShells = (count: number): number => 1.2 * Math.sqrt(count) + 1;

/**
 * A spin model of a lattice from its shells.
 * A shell given by number or distance holds every pair at that distance; one given by a vector holds the pairs that
 * the symmetry of the lattice makes of it: of (3/2 3/2 3/2) and (5/2 1/2 1/2) in bcc, equally long, each is its own shell.
 * @param cell a named lattice, or any cell of equal sites.
 * @throws unknown-shell — no neighbour there, a shell stated twice, or another multiplicity than stated.
 * @throws empty-exchange — no shell with J ≠ 0.
 */
export function spinModelOfShells(
  cell: LatticeName | LatticeCell,
  shells: readonly ExchangeShell[],
  label = 'spin',
): SpinModel {
  const { lattice, positions }: LatticeCell = typeof cell === 'string' ? latticeCells[cell] : cell;
  const place = { lattice, positions };
  const directed: Bond[] = [];
  const taken = new Set<string>();
  for (const shell of shells) {
    const members =
      'vector' in shell ? membersOfVector(place, shell.vector, shell.exchange) : membersAt(place, shell);
    for (const member of members) {
      const key = `${member.from} ${member.to} ${member.translation.join(' ')}`;
      if (taken.has(key)) throw new AppError('unknown-shell', `${describe(shell)} is stated twice`);
      taken.add(key);
    }
    const count = members.length / positions.length;
    if (shell.multiplicity !== undefined && shell.multiplicity !== count)
      throw new AppError(
        'unknown-shell',
        `${describe(shell)} has ${count} neighbours on this lattice; the list says ${shell.multiplicity}`,
      );
    directed.push(...members);
  }
  const name = (i: number): string => (positions.length > 1 ? `${label}${i + 1}` : label);
  const sites = positions.map((position, i) => ({ label: name(i), position, moment: null }));
  const model = { lattice, sites, bonds: pairBonds(directed, 1) };
  checkSpinModel(model);
  return model;
}

const describe = (shell: ExchangeShell): string =>
  'vector' in shell
    ? `the shell of (${shell.vector.join(' ')})`
    : 'distance' in shell
      ? `the shell at distance ${shell.distance}`
      : `shell ${shell.shell}`;

function membersAt(
  place: LatticeCell,
  shell: Exclude<ExchangeShell, { readonly vector: Vector3 }>,
): readonly Bond[] {
  const nearest = nearestDistance(place);
  const reach = 'distance' in shell ? shell.distance * 1.002 : reachOfShells(shell.shell) * nearest * 1.5;
  const found = neighbourShells(place, Math.max(reach, 3 * nearest));
  const members =
    'distance' in shell
      ? found.find((one) => Math.abs(one[0]!.distance - shell.distance) <= 1e-3 * shell.distance)
      : found[shell.shell - 1];
  if (members === undefined || !('distance' in shell || Number.isInteger(shell.shell))) {
    const distances = found.slice(0, 6).map((one) => one[0]!.distance.toFixed(4));
    throw new AppError(
      'unknown-shell',
      `${describe(shell)} is none; the first are at ${distances.join(', ')}`,
    );
  }
  return members.map(({ from, to, translation }) => ({ from, to, translation, exchange: shell.exchange }));
}

function nearestDistance(place: LatticeCell): number {
  const least = Math.min(...place.lattice.map((vector) => Math.hypot(...vector)));
  return neighbourShells(place, least)[0]![0]!.distance;
}

function membersOfVector(
  { lattice, positions }: LatticeCell,
  vector: Vector3,
  exchange: number,
): readonly Bond[] {
  const operations = findSymmetries({ lattice, positions });
  const step = toFractional(reciprocalLattice(lattice), vector);
  for (const [from, own] of positions.entries()) {
    const hit = findSite(positions, [own[0] + step[0], own[1] + step[1], own[2] + step[2]]);
    if (hit === null || Math.hypot(...vector) < 1e-8) continue;
    return expandBond({ from, to: hit.site, translation: hit.cell, exchange }, operations);
  }
  throw new AppError('unknown-shell', `no site of the lattice has a neighbour at (${vector.join(' ')})`);
}
