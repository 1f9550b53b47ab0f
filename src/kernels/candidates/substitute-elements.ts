import { AppError } from '../../core/error.ts';
import {
  compositionDistance,
  mendeleevNumber,
  stringComposition,
  writeFormula,
} from '../composition/index.ts';
import type { ElementAmounts } from '../crystal/index.ts';

/** A compound with one or more of its elements replaced by like ones. */
export type Substitution = {
  readonly formula: string;
  readonly amounts: ElementAmounts;
  /** What stands for what: `Sn` → `Ge`. */
  readonly replaced: { readonly [element: string]: string };
  /** From the parent [places of Pettifor's string]. */
  readonly distance: number;
};

/** At most this many elements of a compound are replaced at once. */
export const mostReplaced = 2;

/**
 * Compounds that differ from a parent by elements near each other on Pettifor's string, nearest first. No element appears twice.
 * @param places how far along the string a replacement may stand, ≥ 1
 * @param among elements that may come in; all known ones when absent
 * @source pettifor1984
 * @throws AppError `unknown-element` — the parent holds an element without a place on the string
 */
export function substituteElements(
  parent: ElementAmounts,
  places: number,
  among: readonly string[],
): readonly Substitution[] {
  const elements = Object.keys(parent).filter((element) => parent[element]! > 0);
  const origin = stringComposition(parent);
  const options = elements.map((element) => {
    const place = placeOf(element);
    return among.filter(
      (other) =>
        !elements.includes(other) && Math.abs((mendeleevNumber(other) ?? Infinity) - place) <= places,
    );
  });
  const found: Substitution[] = [];
  const visit = (index: number, replaced: { readonly [element: string]: string }): void => {
    if (index === elements.length) {
      if (Object.keys(replaced).length > 0) found.push(describeSubstitution(parent, replaced, origin));
      return;
    }
    visit(index + 1, replaced);
    if (Object.keys(replaced).length >= mostReplaced) return;
    for (const other of options[index]!)
      if (!Object.values(replaced).includes(other))
        visit(index + 1, { ...replaced, [elements[index]!]: other });
  };
  visit(0, {});
  return found.sort((a, b) => a.distance - b.distance || (a.formula < b.formula ? -1 : 1));
}

function placeOf(element: string): number {
  const place = mendeleevNumber(element);
  if (place === null)
    throw new AppError('unknown-element', `"${element}" has no place among the known elements, He to Lr`);
  return place;
}

function describeSubstitution(
  parent: ElementAmounts,
  replaced: { readonly [element: string]: string },
  origin: ReturnType<typeof stringComposition>,
): Substitution {
  const amounts = Object.fromEntries(
    Object.entries(parent).map(([element, amount]) => [replaced[element] ?? element, amount]),
  );
  return {
    formula: writeFormula(amounts),
    amounts,
    replaced,
    distance: compositionDistance(origin, stringComposition(amounts)),
  };
}
