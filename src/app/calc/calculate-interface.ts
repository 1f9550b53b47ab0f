import { AppError } from '../../core/error.ts';
import { formatNumber } from '../../core/format-quantity.ts';
import type { Json } from '../../core/json.ts';
import {
  type InterfaceKink,
  type InterfaceReaction,
  reactInterface,
} from '../../kernels/thermodynamics/index.ts';
import type { Section } from './calculation.ts';
import { findReactants } from './hull-options.ts';
import { describeShares, type HullProblem, writeShares } from './hull-problem.ts';
import type { TableEntry } from './read-hull-table.ts';

/** What two phases do where they touch. */
export type InterfaceAnswer = {
  readonly reactants: readonly [TableEntry, TableEntry];
  readonly reaction: InterfaceReaction;
  readonly document: Json;
  readonly sections: readonly Section[];
  readonly warnings: readonly string[];
};

/** The reaction of the two phases that `--react` names, at every ratio where its products change. */
export function calculateInterface(problem: HullProblem, text: string): InterfaceAnswer {
  const { hull, per } = problem;
  const reactants = findReactants(text, problem.entries);
  const [first, second] = reactants;
  const energies = reactants.map(({ id }) => hull.entries.find((entry) => entry.id === id)!);
  const aboveHull = reactants.map(
    ({ id }) => hull.listStabilities().find((entry) => entry.id === id)!.energyAboveHull,
  );
  const reaction = reactInterface(hull, energies[0]!, energies[1]!);
  const describeKink = (kink: InterfaceKink) => ({
    fractionOfFirst: kink.fraction,
    energy_eVperAtom: kink.energy,
    products: describeShares(problem, kink.products).map((share) => ({ ...share })),
    equation: writeEquation(problem, reactants, kink),
  });
  const { strongest } = reaction;
  return {
    reactants,
    reaction,
    document: {
      reactants: reactants.map(({ id, formula }, i) => ({
        id,
        formula,
        energyAboveHull_eVperAtom: aboveHull[i]!,
      })),
      energiesPer: per,
      kinks: reaction.kinks.map(describeKink),
      strongest: strongest === null ? null : describeKink(strongest),
    },
    sections: [
      {
        title: `${first.formula} in contact with ${second.formula}`,
        lines: [
          strongest === null
            ? 'no reaction: in no ratio does a mixture of other phases lie lower'
            : `strongest: ${writeEquation(problem, reactants, strongest)}, ${strongest.energy.toFixed(4)} eV per ${per} of the reactants`,
        ],
        table: {
          header: [`atoms from ${first.formula}`, 'reaction (eV/atom)', 'products (fractions of atoms)'],
          rows: reaction.kinks.map(({ fraction, energy, products }) => [
            fraction.toFixed(4),
            energy.toFixed(4),
            writeShares(problem, products),
          ]),
        },
      },
    ],
    warnings: reactants.flatMap(({ formula }, i) =>
      aboveHull[i]! > 1e-9
        ? [
            `${formula} is itself ${formatNumber(aboveHull[i]!)} eV/atom above the hull: part of the energy is its own decomposition`,
          ]
        : [],
    ),
  };
}

/** Formula units on both sides, the smallest amount as 1; what an open element gives or takes stands with its sign. */
function writeEquation(
  problem: HullProblem,
  [first, second]: readonly [TableEntry, TableEntry],
  { fraction, products }: InterfaceKink,
): string {
  const closedAtoms = ({ composition }: TableEntry): number =>
    problem.hull.elements.reduce((sum, element) => sum + (composition[element] ?? 0), 0);
  const left = [
    { entry: first, amount: fraction / closedAtoms(first) },
    { entry: second, amount: (1 - fraction) / closedAtoms(second) },
  ];
  const right = products.map(({ id, fraction: share }) => {
    const entry = problem.entries.find((other) => other.id === id)!;
    return { entry, amount: share / closedAtoms(entry) };
  });
  const present = [...left, ...right].filter(({ amount }) => amount > 1e-9);
  const smallest = Math.min(...present.map(({ amount }) => amount));
  if (!Number.isFinite(smallest)) throw new AppError('bad-composition', 'a reaction without phases');
  const write = (side: readonly { readonly entry: TableEntry; readonly amount: number }[]): string =>
    side
      .filter(({ amount }) => amount > 1e-9)
      .map(({ entry, amount }) => {
        const count = amount / smallest;
        return Math.abs(count - 1) < 1e-6 ? entry.formula : `${formatNumber(count)} ${entry.formula}`;
      })
      .join(' + ');
  const given = problem.open.flatMap(({ element }) => {
    const sum = (side: readonly { readonly entry: TableEntry; readonly amount: number }[]): number =>
      side.reduce((total, { entry, amount }) => total + amount * (entry.composition[element] ?? 0), 0);
    const released = (sum(left) - sum(right)) / smallest;
    if (Math.abs(released) < 1e-6) return [];
    return [`${released > 0 ? 'gives off' : 'takes up'} ${formatNumber(Math.abs(released))} ${element}`];
  });
  return [`${write(left)} -> ${write(right)}`, ...given].join(', ');
}
