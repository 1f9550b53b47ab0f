import { AppError } from '../../core/error.ts';
import { formatNumber } from '../../core/format-quantity.ts';
import {
  buildConvexHull,
  type ConvexHull,
  openEntries,
  type PhaseShare,
} from '../../kernels/thermodynamics/index.ts';
import type { OpenElement } from './hull-options.ts';
import type { TableEntry } from './read-hull-table.ts';

/** A hull with what its entries are called, and how energies are counted in it. */
export type HullProblem = {
  readonly hull: ConvexHull;
  /** The entries that take part: all, or those that hold an element that is not open. */
  readonly entries: readonly TableEntry[];
  readonly open: readonly OpenElement[];
  /** `atom`, or `atom of Mn-Y` in an open system. */
  readonly per: string;
};

/** The hull of a table's entries, over the elements that are not open. @throws AppError naming entry or element */
export function poseProblem(entries: readonly TableEntry[], open: readonly OpenElement[]): HullProblem {
  const whole = buildConvexHull(entries);
  if (open.length === 0) return { hull: whole, entries, open, per: 'atom' };
  const potentials = open.map(({ element, potential }) => {
    const reference = whole.references[element];
    if (reference === undefined)
      throw new AppError(
        'bad-option',
        `--open ${element}: no entry contains ${element}; the table spans ${whole.elements.join('-')}`,
      );
    return [element, reference + potential] as const;
  });
  const hull = buildConvexHull(openEntries(entries, Object.fromEntries(potentials)));
  const kept = new Map(entries.map((entry) => [entry.id, entry]));
  return {
    hull,
    entries: hull.entries.map(({ id }) => kept.get(id)!),
    open,
    per: `atom of ${hull.elements.join('-')}`,
  };
}

/** Phases of a mixture with their formulas. */
export const describeShares = (
  { entries }: HullProblem,
  shares: readonly PhaseShare[],
): readonly { readonly id: string; readonly formula: string; readonly fraction: number }[] =>
  shares.map(({ id, fraction }) => ({
    id,
    formula: entries.find((entry) => entry.id === id)!.formula,
    fraction,
  }));

/** `0.6667 BC + 0.3333 A2BC`, in fractions of atoms. */
export const writeShares = (problem: HullProblem, shares: readonly PhaseShare[]): string =>
  describeShares(problem, shares)
    .map(({ formula, fraction }) => (shares.length === 1 ? formula : `${formatNumber(fraction)} ${formula}`))
    .join(' + ');

/** Atoms of each open element that an entry gives off (taken up where negative), per atom of the closed ones. */
export function exchangeOf(problem: HullProblem, entry: TableEntry, shares: readonly PhaseShare[]) {
  const perClosed = ({ composition }: TableEntry, element: string): number =>
    (composition[element] ?? 0) /
    problem.hull.elements.reduce((sum, closed) => sum + (composition[closed] ?? 0), 0);
  return Object.fromEntries(
    problem.open.map(({ element }) => {
      const kept = shares.reduce((sum, { id, fraction }) => {
        const product = problem.entries.find((other) => other.id === id)!;
        return sum + fraction * perClosed(product, element);
      }, 0);
      return [element, perClosed(entry, element) - kept];
    }),
  );
}
