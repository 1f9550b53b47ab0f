import type { Design } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { atomicWeight, type Structure } from '../kernels/crystal/index.ts';
import { type Atoms, atomsOf, type Potential, type Relaxation, relax } from '../kernels/lattice/index.ts';
import { readNumber } from './design-quantity.ts';

/** How far a potential's crystals lie from measurement, one sd as a share of each quantity: an assumption, stated by whoever chose it. */
export type PotentialSpreads = {
  readonly length: number;
  readonly energy: number;
  readonly modulus: number;
  readonly frequency: number;
};

/** Typical of an embedded-atom potential in what it was fitted to: an assumption. */
export const embeddedAtomSpreads: PotentialSpreads = {
  length: 0.005,
  energy: 0.03,
  modulus: 0.1,
  frequency: 0.07,
};

/** Crystals that a design names by `crystal`, and the potential that holds for all of them. */
export type CrystalsUnderPotential = {
  /** Starts the names of its simulators, such as `rare-gas`. */
  readonly name: string;
  readonly crystals: { readonly [crystal: string]: Structure };
  /** One for all, or one for each crystal. */
  potentialOf(crystal: string): Potential;
  readonly spreads: PotentialSpreads;
};

export type PressedCrystal = { readonly crystal: string; readonly pressure: number };

/** The crystal and pressure [GPa], 0 where it is left out, of a design; or why it states none. */
export function readCrystal(design: Design, { crystals }: CrystalsUnderPotential): PressedCrystal | string {
  const { crystal } = design;
  if (typeof crystal !== 'string' || !Object.hasOwn(crystals, crystal))
    return `crystal is ${crystal}; expected one of ${Object.keys(crystals).join(', ')}`;
  const pressure = readNumber(design, 'pressure_GPa', 'GPa', [0, 1000], 0);
  return typeof pressure === 'string' ? pressure : { crystal, pressure };
}

/** The crystal at its pressure, atoms and cell relaxed. @throws AppError `not-relaxed` */
export function relaxCrystal(
  source: CrystalsUnderPotential,
  state: PressedCrystal,
  start?: Atoms,
): Relaxation {
  const atoms = start ?? atomsOf(source.crystals[state.crystal]!);
  const found = relax(source.potentialOf(state.crystal), atoms, {
    pressure: state.pressure,
    forceTolerance: 1e-6,
    stressTolerance: 1e-4,
    symmetryTolerance: 1e-3,
    maxSteps: 5000,
  });
  if (!found.converged)
    throw new AppError(
      'not-relaxed',
      `${state.crystal} at ${state.pressure} GPa does not relax: ${found.reason}`,
    );
  return found;
}

/** Mass of each atom [u]: what the potential states, else the standard atomic weight. */
export const massesOf = (potential: Potential, elements: readonly string[]): readonly number[] =>
  elements.map((element) => potential.masses[element] ?? atomicWeight(element));

/** Hours of processor time by order of magnitude: `seconds` for each atom of the largest crystal. */
export const hoursPerAtom = (
  { crystals }: CrystalsUnderPotential,
  design: Design,
  seconds: number,
): number => {
  const { crystal } = design;
  const structure =
    typeof crystal === 'string' && Object.hasOwn(crystals, crystal) ? crystals[crystal] : undefined;
  const count =
    structure?.sites.length ?? Math.max(...Object.values(crystals).map(({ sites }) => sites.length));
  return (count * seconds) / 3600;
};
