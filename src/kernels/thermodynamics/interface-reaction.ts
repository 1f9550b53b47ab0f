import { AppError } from '../../core/error.ts';
import type { ElementAmounts } from '../crystal/index.ts';
import type { ConvexHull, PhaseShare } from './convex-hull.ts';

/** What touches at an interface: its composition and its own energy [eV/atom], of the kind that the hull's entries have. */
export type Reactant = { readonly composition: ElementAmounts; readonly energy: number };

/** A mixing ratio at which the products change, or an end. */
export type InterfaceKink = {
  /** Share of the atoms that come from the first reactant [1], 0 to 1. */
  readonly fraction: number;
  /** Energy of the products less that of the reactants [eV/atom of the mixture]; negative where they react. */
  readonly energy: number;
  readonly products: readonly PhaseShare[];
};

export type InterfaceReaction = {
  /** In order of the fraction, 0 and 1 included; between two kinks the energy is linear and the products are those of both. */
  readonly kinks: readonly InterfaceKink[];
  /** The kink of lowest energy; null where nothing gains more than 1e-9 eV/atom. At an end the reactant decomposes by itself. */
  readonly strongest: InterfaceKink | null;
};

/** A tangent of the hull along the line between the reactants: energy at 0 and rise to 1 [eV/atom]. */
type Tangent = { readonly offset: number; readonly slope: number };

/** A tangent that meets the hull to this [eV/atom] lies in it. */
const energyTolerance = 1e-11;
const fractionTolerance = 1e-10;

/**
 * Reaction of two phases in every mixing ratio: min over x of E_hull(x a + (1−x) b) − [x E_a + (1−x) E_b]. The hull along the line is
 * convex and piecewise linear, so its kinks are exact: two tangents cross at a kink, or above a facet that the next evaluation finds.
 * @source richards2016
 * @throws outside-hull — a reactant has an element that the hull does not have. @throws same-composition — there is no line between them.
 */
export function reactInterface(hull: ConvexHull, first: Reactant, second: Reactant): InterfaceReaction {
  const [a, b] = [fractionsIn(hull, first.composition), fractionsIn(hull, second.composition)];
  if (a.every((fraction, k) => Math.abs(fraction - b[k]!) < 1e-9))
    throw new AppError(
      'same-composition',
      'both sides of the interface have the same composition: no ratio of them makes another one',
    );
  const evaluate = (x: number): { readonly kink: InterfaceKink; readonly tangent: Tangent } => {
    const mixed = hull.elements.map((element, k) => [element, x * a[k]! + (1 - x) * b[k]!] as const);
    const mixture = hull.mixtureAt(Object.fromEntries(mixed));
    const reactants = x * first.energy + (1 - x) * second.energy;
    const slope = hull.elements.reduce(
      (sum, element, k) => sum + mixture.chemicalPotentials[element]! * (a[k]! - b[k]!),
      0,
    );
    return {
      kink: { fraction: x, energy: tidy(mixture.energy - reactants), products: mixture.decomposition },
      tangent: { offset: mixture.energy - slope * x, slope },
    };
  };
  const start = evaluate(0);
  const end = evaluate(1);
  const between = (left: Tangent, right: Tangent, from: number, to: number): readonly InterfaceKink[] => {
    const x = (left.offset - right.offset) / (right.slope - left.slope);
    if (!(x > from + fractionTolerance && x < to - fractionTolerance)) return [];
    const { kink, tangent } = evaluate(x);
    const energy = tangent.offset + tangent.slope * x;
    if (energy - (left.offset + left.slope * x) <= energyTolerance) return [kink];
    return [...between(left, tangent, from, x), ...between(tangent, right, x, to)];
  };
  const kinks = [start.kink, ...between(start.tangent, end.tangent, 0, 1), end.kink];
  const lowest = kinks.reduce((best, kink) => (kink.energy < best.energy ? kink : best));
  return { kinks, strongest: lowest.energy < -1e-9 ? lowest : null };
}

function fractionsIn({ elements }: ConvexHull, composition: ElementAmounts): readonly number[] {
  const foreign = Object.keys(composition).filter(
    (element) => composition[element]! > 0 && !elements.includes(element),
  );
  if (foreign.length > 0)
    throw new AppError(
      'outside-hull',
      `a reactant contains ${foreign.join(', ')}; the entries span ${elements.join('-')}`,
    );
  const total = elements.reduce((sum, element) => sum + (composition[element] ?? 0), 0);
  if (!(total > 0)) throw new AppError('bad-composition', 'a reactant has no atoms');
  return elements.map((element) => (composition[element] ?? 0) / total);
}

const tidy = (value: number): number => (Math.abs(value) < 1e-13 ? 0 : value);
