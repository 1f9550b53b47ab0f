import { AppError } from '../../core/error.ts';
import { atomicMassPerCubicAngstrom_gPerCm3 } from '../../core/units.ts';
import { atomicWeight } from './atomic-weight.ts';
import type { ElementAmounts } from './composition.ts';
import { cellVolume } from './lattice.ts';
import type { Occupant, Site, Structure } from './structure.ts';

/** Atoms of each element on some sites, in order of first appearance: occupancies summed. */
export function siteAmounts(sites: readonly Site[]): ElementAmounts {
  const amounts: Record<string, number> = {};
  for (const { occupants } of sites)
    for (const { element, occupancy } of occupants) amounts[element] = (amounts[element] ?? 0) + occupancy;
  return amounts;
}

/** Atoms of each element in one cell, in order of first appearance: occupancies summed over sites. */
export const structureComposition = (structure: Structure): ElementAmounts => siteAmounts(structure.sites);

/** Atoms in one cell, vacancies counted by their share [1]. */
export const atomCount = (structure: Structure): number =>
  Object.values(structureComposition(structure)).reduce((sum, amount) => sum + amount, 0);

/**
 * Mass of the cell over its volume [g/cm³].
 * @throws unknown-element — an occupant is of no element.
 */
export function density(structure: Structure): number {
  const mass = Object.entries(structureComposition(structure)).reduce(
    (sum, [element, amount]) => sum + amount * atomicWeight(element),
    0,
  );
  return (mass / cellVolume(structure.lattice)) * atomicMassPerCubicAngstrom_gPerCm3;
}

/** Whether every site is filled by one species alone. */
export const isOrdered = (structure: Structure): boolean =>
  structure.sites.every(({ occupants }) => occupants.length === 1 && occupants[0]!.occupancy === 1);

/**
 * The element of every site of an ordered structure, in the order of its sites.
 * @throws disordered — a site is shared or partly vacant.
 */
export function siteElements(structure: Structure): readonly string[] {
  return structure.sites.map(({ occupants, label }, i) => {
    const [first] = occupants;
    if (occupants.length !== 1 || first === undefined || first.occupancy !== 1)
      throw new AppError(
        'disordered',
        `site ${i + 1}${label === undefined ? '' : ` (${label})`} holds ${describeOccupants(occupants)}; expected one element with occupancy 1`,
      );
    return first.element;
  });
}

/** Occupants as people write them: `Ba0.6 K0.4`. */
export const describeOccupants = (occupants: readonly Occupant[]): string =>
  occupants.length === 0
    ? 'nothing'
    : occupants.map(({ element, occupancy }) => `${element}${occupancy === 1 ? '' : occupancy}`).join(' ');
