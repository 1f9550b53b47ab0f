import { AppError } from '../../core/error.ts';
import type { PairList } from './pair-list.ts';

/** An interaction between the elements that a file or its parameters name. */
export type Potential = {
  readonly name: string;
  /** What it is, with its cut-off and how it is treated there. */
  readonly summary: string;
  /** Beyond this distance atoms do not see each other [Å]. */
  readonly cutoff: number;
  /** Elements it knows; null where it does not tell elements apart. */
  readonly elements: readonly string[] | null;
  /** Atomic masses that it states [u]. */
  readonly masses: Readonly<Record<string, number>>;
  /** The interaction of atoms whose kinds are numbered by this list of elements. */
  open(kinds: readonly string[]): Interaction;
};

/**
 * Energy [eV] of the listed pairs; adds the force [eV/Å] on every atom and image to `forces` (totalCount × 3). `kinds` numbers
 * the element of every atom and image.
 */
export type Interaction = (pairs: PairList, kinds: Int32Array, forces: Float64Array) => number;

/** Nearest distance that is taken for two atoms rather than for a mistake [Å]; no bond is shorter than that of H₂, 0.74 Å. */
export const nearestDistance = 0.4;

/**
 * Refuses atoms on top of each other; `squared` is the square of the smallest distance met [Å²].
 * @throws atoms-overlap — it is below {@link nearestDistance}.
 */
export function checkNearest(squared: number): void {
  if (squared < nearestDistance * nearestDistance || Number.isNaN(squared))
    throw new AppError(
      'atoms-overlap',
      `two atoms are ${Math.sqrt(squared).toPrecision(3)} Å apart; expected at least ${nearestDistance} Å`,
    );
}

/**
 * @throws unknown-element — the potential does not know an element.
 */
export function checkElements(potential: Potential, elements: Iterable<string>): void {
  for (const element of elements)
    if (potential.elements !== null && !potential.elements.includes(element))
      throw new AppError(
        'unknown-element',
        `the potential ${potential.name} knows ${potential.elements.join(', ')}; the structure holds ${element}`,
      );
}
