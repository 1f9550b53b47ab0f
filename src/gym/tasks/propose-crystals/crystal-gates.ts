import { AppError } from '../../../core/error.ts';
import { compositionKey } from '../../../kernels/composition/index.ts';
import {
  balanceCharges,
  cellVolume,
  closestPair,
  type ElementAmounts,
  elementProperties,
  isOrdered,
  oxidationStates,
  pairsWithin,
  readPoscar,
  type Structure,
  siteElements,
  structureComposition,
} from '../../../kernels/crystal/index.ts';
import { atomRadius } from './fill-prototype.ts';

/** Why a proposal is turned down, in the order in which it is asked; `OK` where nothing speaks against it. */
export const gateReasons = [
  'NOT_READ',
  'DISORDERED',
  'TOO_LARGE',
  'FOREIGN_ELEMENT',
  'NO_COMPOUND',
  'ATOMS_TOO_CLOSE',
  'VOLUME_OUT_OF_RANGE',
  'NOT_NEUTRAL',
  'REPORTED',
  'REPEATED',
] as const;
export type GateReason = (typeof gateReasons)[number] | 'OK';

export type GateVerdict = {
  readonly reason: GateReason;
  readonly detail: string;
  readonly composition: string | null;
};

/** Most sites of a cell, closest atoms in sums of their radii, and the volume in sums of the volumes of their balls [1]. */
const mostSites = 64;
const closestContact = 0.6;
const leastDistance_A = 0.5;
const volumeRange = [0.6, 4] as const;

/** Reads a POSCAR and asks what can be asked of a structure by itself. Reported and repeated compounds are for the task to know. */
export function judgeText(text: string, elements: readonly string[]): GateVerdict {
  let structure: Structure;
  try {
    structure = readPoscar(text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { reason: 'NOT_READ', detail: error.message, composition: null };
  }
  return judgeStructure(structure, elements);
}

export function judgeStructure(structure: Structure, elements: readonly string[]): GateVerdict {
  const { sites } = structure;
  const refuse = (reason: GateReason, detail: string): GateVerdict => ({ reason, detail, composition: null });
  if (!isOrdered(structure)) return refuse('DISORDERED', 'a site is shared or partly empty');
  if (sites.length > mostSites) return refuse('TOO_LARGE', `${sites.length} sites; at most ${mostSites}`);
  const amounts = structureComposition(structure);
  const foreign = Object.keys(amounts).find((element) => !elements.includes(element));
  if (foreign !== undefined) return refuse('FOREIGN_ELEMENT', `${foreign} is none of ${elements.join(', ')}`);
  if (Object.keys(amounts).length < 2) return refuse('NO_COMPOUND', 'one element alone is no compound');
  return judgeGeometry(structure, refuse) ?? judgeCharges(amounts, structure);
}

function judgeGeometry(
  structure: Structure,
  refuse: (reason: GateReason, detail: string) => GateVerdict,
): GateVerdict | null {
  const names = siteElements(structure);
  const radii = names.map((element) => atomRadius(element) ?? 1);
  const balls = radii.reduce((sum, radius) => sum + (4 / 3) * Math.PI * radius ** 3, 0);
  const filling = cellVolume(structure.lattice) / balls;
  // before distances are sought: a flat or huge cell has too many neighbours, or none
  if (!(filling >= volumeRange[0] && filling <= volumeRange[1]))
    return refuse(
      'VOLUME_OUT_OF_RANGE',
      `the cell has ${filling.toPrecision(3)} times the volume of its atoms; expected ${volumeRange.join(' to ')}`,
    );
  const { first, second, distance } = closestPair(structure);
  const least = Math.max(leastDistance_A, closestContact * (radii[first]! + radii[second]!));
  return distance >= least
    ? null
    : refuse(
        'ATOMS_TOO_CLOSE',
        `${names[first]} and ${names[second]} are ${distance.toFixed(2)} Å apart; at least ${least.toFixed(2)} Å`,
      );
}

function judgeCharges(amounts: ElementAmounts, structure: Structure): GateVerdict {
  const composition = compositionKey(amounts);
  return isNeutral(amounts) || isNeutral(amounts, bondedToTheirKind(structure))
    ? { reason: 'OK', detail: 'nothing speaks against it', composition }
    : {
        reason: 'NOT_NEUTRAL',
        detail:
          'no known oxidation states, one for each element, make it neutral; an anion of less than its full charge, such as O of −1, needs a bond to its kind',
        composition,
      };
}

/** Atoms of one kind are bonded when no farther apart than so many times twice their covalent radius: 1.49 Å in peroxides is 1.13 times. */
const longestBond = 1.2;

/** Elements of which two atoms are bonded to each other. */
function bondedToTheirKind(structure: Structure): ReadonlySet<string> {
  const names = siteElements(structure);
  const longest = (element: string): number => (longestBond * 2 * (covalentRadius(element) ?? 0)) / 100;
  const pairs = pairsWithin(structure, Math.max(...names.map(longest)));
  return new Set(
    pairs.flatMap(({ first, second, distance }) => {
      const element = names[first] as string;
      return names[second] === element && distance <= longest(element) ? [element] : [];
    }),
  );
}

/** [pm] */
const covalentRadius = (element: string): number | null => elementProperties(element)?.covalentRadius ?? null;

/**
 * Whether known oxidation states, one for each element, make a composition neutral. An anion that takes up fewer electrons than fill its
 * shell shares the others with its kind, so that O of −1, S of −1 or C of −1 count for elements in `bonded` alone.
 * @param bonded elements with bonds among themselves
 */
export function isNeutral(amounts: ElementAmounts, bonded: ReadonlySet<string> = new Set()): boolean {
  try {
    return balanceCharges(amounts).some(
      ({ mixedValence, states }) =>
        mixedValence === null &&
        Object.entries(states).every(
          ([element, charge]) => charge >= 0 || charge === fullCharge(element) || bonded.has(element),
        ),
    );
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-known') return false;
    throw error;
  }
}

/** Charge of the anion whose shell is full: the most negative state that is known of an element. */
function fullCharge(element: string): number {
  const { usual = [], rarer = [] } = oxidationStates(element) ?? {};
  return Math.min(...usual, ...rarer);
}
